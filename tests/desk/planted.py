"""A small application with mistakes, running: what a test must be able to find."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sanic import Sanic

from cli.ports import free_port
from gateway.app import App


@contextmanager
def running(app: App) -> Iterator[str]:
    """Serve an application in a thread.

    Args:
        app: the application; its name is free again afterwards.

    Yields:
        Its address.
    """
    app.config.KEEP_ALIVE = False  # or closing it waits for connections that a browser keeps open
    port, loop = free_port(), asyncio.new_event_loop()
    ready, done = threading.Event(), asyncio.Event()

    async def serve() -> None:
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
