"""An application in a thread: a small one with planted mistakes, or a part of the product that runs apart."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext

from sanic import Sanic

from cli.ports import free_port
from gateway.app import App


@contextmanager
def serving(app: App, port: int | None = None, around: AbstractAsyncContextManager[None] | None = None) -> Iterator[str]:
    """Serve an application in a thread.

    Args:
        app: the application; its name is free again afterwards.
        port: its port; a free one when absent.
        around: what is made before it starts, in its own event loop, and closed after it has stopped.

    Yields:
        Its address.
    """
    app.config.KEEP_ALIVE = False  # or closing it waits for connections that a browser keeps open
    app.config.TOUCHUP = False  # or Sanic rewrites its own methods, which it can do once in a process
    port, loop = port or free_port(), asyncio.new_event_loop()
    ready, done = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with around or nullcontext():
            server = await app.create_server(host="127.0.0.1", port=port, access_log=False, return_asyncio_server=True)
            assert server is not None
            await server.startup()  # type: ignore[no-untyped-call]
            await server.start_serving()  # type: ignore[no-untyped-call]
            ready.set()
            await done.wait()
            await server.close()  # type: ignore[no-untyped-call]

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()
        Sanic.unregister_app(app)
