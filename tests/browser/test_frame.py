"""The assistant in a frame of another site: allow-listed sites only, a cookie of its own, and nobody signs in inside the frame."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from cli.ports import free_port
from tests.browser.conftest import OpenWindow
from tests.browser.panel import ask as ask_in_panel
from tests.browser.panel import open_panel
from tests.browser.test_login import ELS, QUESTION, sign_in
from tests.conftest import Instance

pytestmark = pytest.mark.usefixtures("no_consents")
_PAGE = (
    '<!doctype html><html lang="nl"><title>Gemeente</title><h1>Gemeente</h1>'
    '<iframe title="Hulp nodig?" src="{framed}" width="420" height="640"></iframe>'
)


@contextmanager
def site(origin: str, framed: str) -> Iterator[str]:
    """Another site, with a frame on its only page; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            page = _PAGE.format(framed=framed)
            self.wfile.write(page.encode())

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(origin).port or 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def neighbour(instance: Instance) -> Iterator[str]:
    with site(instance.neighbour, f"{instance.url}/ingebed?context=ebox") as address:
        yield address


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def ask(frame: FrameLocator, text: str) -> None:
    frame.get_by_role("textbox", name="Uw vraag").fill(text)
    frame.get_by_role("button", name="Verstuur").click()


def test_an_allow_listed_site_shows_the_assistant_and_keeps_the_conversation(page: Page, neighbour: str) -> None:
    page.goto(neighbour)
    frame = frame_of(page)
    expect(frame.get_by_role("button", name="Hoe koppel ik mijn eBox?")).to_be_visible()
    expect(frame.get_by_role("button", name="Hulp nodig?")).to_have_count(0)
    ask(frame, "wat is de ebox?")
    expect(frame.locator(".answer h3")).to_be_visible()
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == ("__Host-frame", True, True, "None")
    assert cookie["partitionKey"] == "http://localhost"
    page.reload()
    expect(frame.locator(".answer h3")).to_be_visible()
    frame.get_by_role("button", name="Meer mogelijkheden").click()
    frame.get_by_role("link", name="Gesprek afdrukken of bewaren").click()
    expect(frame.locator(".messages")).to_contain_text("digitale brievenbus")
    frame.get_by_role("link", name="Terug naar het gesprek").click()
    expect(frame.locator(".answer h3")).to_be_visible()


def test_the_conversation_in_a_frame_can_be_erased_there(page: Page, neighbour: str) -> None:
    page.goto(neighbour)
    frame = frame_of(page)
    ask(frame, "wat is de ebox?")
    expect(frame.locator(".answer h3")).to_be_visible()
    frame.get_by_role("button", name="Meer mogelijkheden").click()
    for _ in range(2):
        frame.get_by_role("button", name="Wis dit gesprek").click()
    expect(frame.locator(".told")).to_contain_text("Er blijft niets over.")
    assert page.context.cookies() == []


def test_another_site_gets_no_frame(page: Page, instance: Instance, refusals: list[str]) -> None:
    with site(f"http://localhost:{free_port()}", f"{instance.url}/ingebed") as address:
        page.goto(address)
        page.wait_for_timeout(500)
        assert page.frames[1].url.startswith("chrome-error:")
    assert len(refusals) == 1
    assert "frame-ancestors" in refusals[0]
    refusals.clear()


@pytest.mark.parametrize("path", ["/", "/hulp", "/mijn-toestemmingen", "/vragen", "/api/session", "/aanmelden/x"])
def test_nothing_on_which_one_acts_can_be_framed_even_there(instance: Instance, path: str) -> None:
    headers = httpx.get(f"{instance.url}{path}", trust_env=False, headers={"Accept": "text/html"}).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    framed = httpx.get(f"{instance.url}/ingebed", trust_env=False).headers
    assert "X-Frame-Options" not in framed
    assert f"frame-ancestors {instance.neighbour} {instance.sister};" in framed["Content-Security-Policy"]


def sign_in_from(page: Page, frame: FrameLocator) -> Page:
    """Follow the login of a frame in the new window that it opens."""
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Aanmelden").click()
    window = opened.value
    window.set_default_timeout(15_000)
    window.get_by_role("button", name="Akkoord en aanmelden").click()
    window.get_by_label(ELS).check()
    window.get_by_role("button", name="Aanmelden").click()
    return window


def test_signing_in_takes_the_conversation_out_of_the_frame(page: Page, neighbour: str, instance: Instance) -> None:
    page.goto(neighbour)
    frame = frame_of(page)
    ask(frame, QUESTION)
    expect(frame.locator(".login")).to_be_visible()
    window = sign_in_from(page, frame)
    window.wait_for_url(f"{instance.url}/hulp*")
    expect(window.locator(".card")).to_contain_text("U hebt 5 ongelezen berichten.")
    expect(window.locator(".citizen").first).to_contain_text(QUESTION)
    expect(frame.locator(".told")).to_have_text("Uw gesprek gaat verder in het venster waar u zich aanmeldt.")
    expect(frame.locator(".citizen")).to_have_count(0)
    page.reload()
    expect(frame.get_by_role("button", name="Hoe koppel ik mijn eBox?")).to_be_visible()
    expect(frame.locator("hulp-card")).to_have_count(0)


def found_frame(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/ingebed" in frame.url)


def test_who_lures_someone_to_their_own_login_sees_nothing(page: Page, neighbour: str, open_window: OpenWindow) -> None:
    page.goto(neighbour)
    frame = frame_of(page)
    ask(frame, QUESTION)
    link = frame.get_by_role("link", name="Aanmelden")
    address = link.get_attribute("href")
    assert address is not None
    victim = open_window()
    victim.goto(address)
    expect(victim.locator("main")).to_contain_text(
        "Kreeg u deze link van iemand anders? Meld u dan niet aan, en sluit dit venster."
    )
    victim.get_by_role("button", name="Akkoord en aanmelden").click()
    victim.get_by_label(ELS).check()
    victim.get_by_role("button", name="Aanmelden").click()
    expect(victim.locator(".card")).to_contain_text("U hebt 5 ongelezen berichten.")
    page.reload()
    expect(frame.get_by_role("button", name="Hoe koppel ik mijn eBox?")).to_be_visible()
    assert found_frame(page).evaluate("fetch('/ingebed/api/events').then(({status}) => status)") == 204


def test_a_frame_of_a_sister_site_does_not_show_who_is_signed_in(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask_in_panel(page, QUESTION)
    sign_in(page, ELS)
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")
    with site(instance.sister, f"{instance.url}/ingebed") as address:
        page.goto(address)
        frame = frame_of(page)
        expect(frame.get_by_role("heading", name="Kies een vraag om te beginnen")).to_be_visible()
        ask(frame, "dag")
        expect(frame.locator(".assistant")).to_have_count(1)
        expect(frame.locator(".citizen")).to_have_count(1)
        expect(frame.get_by_text("Aangemeld als")).to_have_count(0)
        frame.get_by_role("button", name="Meer mogelijkheden").click()
        frame.get_by_role("link", name="Gesprek afdrukken of bewaren").click()
        expect(frame.locator(".citizen")).to_have_text(["U zegt:dag"])
    page.goto(instance.url)
    expect(page.locator(".citizen").first).to_contain_text(QUESTION)


def test_a_login_from_a_frame_ends_the_one_that_was_there(page: Page, neighbour: str, instance: Instance) -> None:
    open_panel(page, instance)
    ask_in_panel(page, QUESTION)
    sign_in(page, ELS)
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")
    before = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sid")
    other = page.context.new_page()
    other.goto(neighbour)
    ask(frame_of(other), QUESTION)
    with page.context.expect_page() as opened:
        frame_of(other).get_by_role("link", name="Aanmelden").click()
    opened.value.get_by_role("button", name="Akkoord en aanmelden").click()
    opened.value.wait_for_url(f"{instance.url}/hulp*")  # Els was signed in at the provider still
    left = httpx.get(f"{instance.url}/api/session", headers={"Cookie": f"sid={before}"}, trust_env=False)
    assert left.json()["signed_in"] is False


def test_nobody_is_signed_in_in_a_frame(page: Page, neighbour: str) -> None:
    page.goto(neighbour)
    ask(frame_of(page), QUESTION)
    expect(frame_of(page).locator(".login")).to_be_visible()
    found = "fetch('/ingebed/api/cards/x').then(({status}) => status)"
    assert found_frame(page).evaluate(found) == 404
    frame_of(page).get_by_role("button", name="Meer mogelijkheden").click()
    frame_of(page).get_by_role("link", name="Gesprek afdrukken of bewaren").click()
    expect(frame_of(page).locator(".login")).to_be_visible()
    expect(frame_of(page).get_by_role("link", name="Aanmelden")).to_have_count(0)
