"""The local server: the files of the widgets and the fake backends, on loopback only."""

from __future__ import annotations

import mimetypes
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from evaluation.widgets.backends import Reply, answer

_STREAM = "text/event-stream"
mimetypes.add_type("text/javascript", ".mjs")


@dataclass
class Server:
    """A running server.

    Attributes:
        url: its address, without a slash at the end.
        served: how often each path of a file was asked for; requests to the fake backends are not in it.
        closing: set when the block ends, so that open streams end too.
    """

    url: str
    served: Counter[str] = field(default_factory=Counter)
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(folders: Mapping[str, Path]) -> Iterator[Server]:
    """Serve files on a free port of 127.0.0.1 until the block ends.

    Args:
        folders: for each first part of a path, the folder whose files stand below it.
    """
    listener = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = Server(f"http://127.0.0.1:{listener.server_address[1]}")
    listener.RequestHandlerClass = _handler(folders, server)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        listener.shutdown()
        listener.server_close()


def _handler(folders: Mapping[str, Path], server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if path.startswith("/backend/"):
                self._ask_backend("")
                return
            server.served[path] += 1
            file = _file(folders, path)
            if file is None:
                self._send(404, "text/plain", b"not here")
            else:
                self._send(200, mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes())

        def do_POST(self) -> None:
            self._ask_backend(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

        def _ask_backend(self, body: str) -> None:
            reply = answer(self.path, body)
            if reply is None:
                self._send(404, "text/plain", b"not here")
            elif reply.kind == _STREAM:
                self._stream(reply)
            else:
                self._send(200, reply.kind, reply.text.encode())

        def _stream(self, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(reply.text.encode())
            self.close_connection = True
            server.closing.wait()

        def _send(self, status: int, kind: str, body: bytes) -> None:
            with suppress(ConnectionError):  # a page that was closed does not wait for its answers
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write no log."""

    return Handler


def _file(folders: Mapping[str, Path], path: str) -> Path | None:
    first, _, rest = path.removeprefix("/").partition("/")
    folder = folders.get(first)
    if folder is None:
        return None
    file = (folder / rest).resolve()
    return file if file.is_relative_to(folder.resolve()) and file.is_file() else None
