"""The supervisor's page in a browser: no accessibility fault, light and dark, and one task with the keyboard alone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenWindow
from tests.browser.test_accessibility import violations
from tests.conftest import Instance
from tests.desk.agent import signed_in_agent
from tests.desk.citizen import ask_for_a_person, join_the_queue
from tests.gateway.settled import settle
from tests.gateway.visitor import Visitor

WIDE: ViewportSize = {"width": 1920, "height": 1080}
NOTICE = "Aanmelden met itsme lukt nu niet. We werken eraan."


@pytest.fixture
def marc(instance: Instance) -> Iterator[httpx.Client]:
    """A supervisor who is signed in."""
    with signed_in_agent(instance, "marc") as browser:
        yield browser


@pytest.fixture
def reference(instance: Instance, marc: httpx.Client) -> Iterator[str]:
    """A citizen who waits, beside a notice, a closing day and a withdrawn answer; gives the reference."""
    with Visitor(instance.url) as citizen:
        until = f"{datetime.datetime.now() + datetime.timedelta(hours=3):%Y-%m-%dT%H:%M}"
        for path, fields in (
            ("meldingen", {"text": NOTICE, "until": until}),
            ("sluitingsdagen", {"day": "2099-05-07", "reason": "brugdag"}),
            ("antwoorden/intrekken", {"entry": "ebox/koppelen"}),
        ):
            assert marc.post(f"/desk/beheer/{path}", data=fields, headers={"Origin": instance.url}).status_code == 303
        yield join_the_queue(citizen)
        citizen.http.post("/hulp/wissen")
    settle(instance)


def as_supervisor(instance: Instance, marc: httpx.Client, page: Page) -> Page:
    """Give a window the session of the supervisor, and open the page in it."""
    page.context.add_cookies([{"name": "desk", "value": marc.cookies["desk"], "url": instance.url}])
    page.goto(f"{instance.url}/desk/beheer")
    return page


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, WIDE, PHONE], ids=lambda size: str(size["width"]))
def test_no_fault_is_found(
    open_window: OpenWindow,
    instance: Instance,
    marc: httpx.Client,
    reference: str,
    viewport: ViewportSize,
    colours: str,
    screenshots: Path,
) -> None:
    page = as_supervisor(instance, marc, open_window(viewport=viewport, color_scheme=colours))
    expect(page.get_by_role("rowheader", name=reference)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.screenshot(path=screenshots / f"beheer-{viewport['width']}-{colours}.png", full_page=True)


def test_what_was_done_and_what_was_wrong_are_told_in_place(
    page: Page, instance: Instance, marc: httpx.Client, screenshots: Path
) -> None:
    as_supervisor(instance, marc, page)
    page.get_by_label("Kenmerk, zoals K7M4-9TQX").fill("AAAA-BBBB")
    page.get_by_role("button", name="Zoek het gesprek").click()
    field = page.get_by_label("Kenmerk, zoals K7M4-9TQX")
    expect(field).to_have_value("AAAA-BBBB")
    expect(field).to_have_accessible_description(re.compile("Er is geen gesprek met dit kenmerk"))
    assert page.title().startswith("Fout: ")
    assert violations(page) == []
    page.screenshot(path=screenshots / "beheer-fout.png", full_page=True)


def test_a_conversation_is_erased_with_the_keyboard(page: Page, instance: Instance, marc: httpx.Client, screenshots: Path) -> None:
    with Visitor(instance.url) as citizen:
        code = ask_for_a_person(citizen)["code"]
    as_supervisor(instance, marc, page)
    page.get_by_label("Kenmerk, zoals K7M4-9TQX").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Gesprek {code} wissen?")
    assert violations(page) == []
    page.screenshot(path=screenshots / "beheer-wissen.png", full_page=True)
    page.get_by_role("button", name="Wis het gesprek").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Het gesprek is overal gewist.")
    assert page.url.endswith("/desk/beheer?gedaan=gewist#wissen")
