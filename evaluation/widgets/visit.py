"""One visit of a host page with one widget on it, by a new visitor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, ElementHandle, Page, Request, Route, ViewportSize
from playwright.sync_api import Error as BrowserError

from evaluation.widgets.widget import Widget

HERE = Path(__file__).parent
PAGES = HERE / "pages"
SETTLE_MS = 2500
_PATIENCE_MS = 5000
_HOST = "/host-page"
_DESKTOP: ViewportSize = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Place:
    """Where a widget is measured.

    Attributes:
        browser: the browser.
        widget: the widget.
        origin: the address of the server that has its files and its backend.
    """

    browser: Browser
    widget: Widget
    origin: str


class Visit:
    """A page with the widget, loaded and settled.

    Attributes:
        page: the page.
        widget: the widget on it.
        requests: every request so far but the host page itself.
        foreign: addresses at other origins that the page tried to reach; web sockets are among them.
        console: what the console said.
    """

    def __init__(self, page: Page, widget: Widget, origin: str) -> None:
        self.page = page
        self.widget = widget
        self.requests: list[Request] = []
        self.foreign: list[str] = []
        self.console: list[str] = []
        self._origin = urlsplit(origin).netloc
        page.on("request", self._on_request)
        page.on("websocket", lambda socket: self._note_foreign(socket.url))
        page.on("console", self._on_console)

    def element(self, selector: str) -> ElementHandle | None:
        """The first element of a selector, shadow roots included."""
        return self.page.query_selector(selector)

    def ask(self, expression: str, selector: str) -> Any:
        """What a function of `probe.js` says of the first element of a selector; None when there is no such element."""
        element = self.element(selector)
        return None if element is None else self.page.evaluate(f"element => probe.{expression}", element)

    def is_open(self) -> bool:
        """Whether the text input is shown."""
        return bool(self.ask("shown(element)", self.widget.field))

    def focus_in(self, selector: str) -> bool:
        """Whether the focus is on or in the first element of a selector."""
        return bool(self.ask("holds(element, probe.active())", selector))

    def open(self) -> bool:
        """Click on the launcher, where there is one, and let the page settle.

        Returns:
            Whether the text input is shown then.
        """
        if self.widget.launcher:
            with suppress(BrowserError):
                self.page.locator(self.widget.launcher).first.click(timeout=_PATIENCE_MS)
        self.settle()
        return self.is_open()

    def settle(self) -> None:
        """Wait until a page that is going to do something has done it."""
        self.page.wait_for_timeout(SETTLE_MS)

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            return
        self.requests.append(request)
        self._note_foreign(request.url)

    def _note_foreign(self, url: str) -> None:
        if is_foreign(url, self._origin):
            self.foreign.append(url)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)


def is_foreign(url: str, host: str) -> bool:
    """Whether an address is that of another host and port than `host`; `data:` and `blob:` are of no host."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host


@contextmanager
def visiting(
    place: Place, *, policy: str | None = None, size: ViewportSize = _DESKTOP, reduced_motion: bool = False
) -> Iterator[Visit]:
    """Load the host page with a widget as a new visitor, and wait until it has settled.

    Args:
        place: where.
        policy: the Content-Security-Policy of the host page.
        size: of the window, in CSS pixels.
        reduced_motion: whether the visitor prefers reduced motion.
    """
    motion: Literal["reduce", "no-preference"] = "reduce" if reduced_motion else "no-preference"
    context = place.browser.new_context(viewport=size, locale="nl-BE", reduced_motion=motion)
    try:
        _arrange(context, place, policy)
        visit = Visit(context.new_page(), place.widget, place.origin)
        visit.page.goto(f"{place.origin}{_HOST}")
        visit.settle()
        yield visit
    finally:
        context.close()


def _arrange(context: BrowserContext, place: Place, policy: str | None) -> None:
    """Serve the host page at the origin of the widget, and refuse what goes to other origins: it is counted, not answered."""
    host = urlsplit(place.origin).netloc
    headers = {"Content-Type": "text/html; charset=utf-8"} | ({"Content-Security-Policy": policy} if policy else {})
    body = _host_page(place)

    def serve(route: Route) -> None:
        route.fulfill(status=200, headers=headers, body=body)

    context.add_init_script(path=HERE / "probe.js")
    context.route(lambda url: is_foreign(url, host), lambda route: route.abort())
    context.route(f"{place.origin}{_HOST}", serve)


def _host_page(place: Place) -> str:
    fragment = (PAGES / f"{place.widget.page}.html").read_text(encoding="utf-8").replace("{origin}", place.origin)
    return (PAGES / "host.html").read_text(encoding="utf-8").replace("{widget}", fragment.strip())
