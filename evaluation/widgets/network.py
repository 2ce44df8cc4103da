"""What a widget loads, from whom, and what it stores in the browser."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Request

from evaluation.widgets.visit import Place, Visit, visiting

_CODE = ("script", "stylesheet")
_CALLS = ("xhr", "fetch", "eventsource", "websocket", "ping")
_STORED = "() => [localStorage.length, sessionStorage.length]"


@dataclass(frozen=True)
class Stored:
    """What lies in the browser.

    Attributes:
        cookies: number of cookies.
        local: number of keys in localStorage.
        session: number of keys in sessionStorage.
    """

    cookies: int
    local: int
    session: int


@dataclass(frozen=True)
class Network:
    """What a widget loads and stores until its panel is open.

    Attributes:
        code_bytes: bytes of scripts and style sheets, each compressed with gzip, level 9.
        files: number of requests for files; calls to a backend are not among them.
        foreign_on_load: requests to other hosts that were tried before any click.
        foreign_after: the same after opening, those on load included.
        foreign_hosts: the addresses of those requests.
        stored_on_load: before any click.
        stored_after: after opening.
    """

    code_bytes: int
    files: int
    foreign_on_load: int
    foreign_after: int
    foreign_hosts: list[str]
    stored_on_load: Stored
    stored_after: Stored


def measure_network(place: Place) -> Network:
    """Load the page, open the panel, and count.

    Raises:
        RuntimeError: the panel did not open, so there is nothing to measure.
    """
    with visiting(place) as visit:
        if place.widget.launcher and visit.is_open():
            raise RuntimeError(f"the text input of {place.widget.name} is shown before the panel is opened")
        foreign, stored = len(visit.foreign), _stored(visit)
        if not visit.open():
            raise RuntimeError(f"the panel of {place.widget.name} did not open")
        files = [request for request in visit.requests if request.resource_type not in _CALLS]
        return Network(
            code_bytes=_code_bytes(files),
            files=len(files),
            foreign_on_load=foreign,
            foreign_after=len(visit.foreign),
            foreign_hosts=visit.foreign,
            stored_on_load=stored,
            stored_after=_stored(visit),
        )


def _stored(visit: Visit) -> Stored:
    local, session = visit.page.evaluate(_STORED)
    return Stored(len(visit.page.context.cookies()), local, session)


def _code_bytes(files: Iterable[Request]) -> int:
    bodies = {request.url: _body(request) for request in files if request.resource_type in _CODE}
    return sum(zipped_size(body) for body in bodies.values() if body)


def _body(request: Request) -> bytes:
    response = request.response()
    return response.body() if response and response.ok else b""


def zipped_size(body: bytes) -> int:
    """Bytes of a body after gzip, level 9."""
    return len(gzip.compress(body, 9, mtime=0))
