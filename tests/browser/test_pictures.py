"""Pictures of the main states, on a desktop and on a phone, to be looked at: `build/screenshots/`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenWindow
from tests.browser.panel import ask, open_menu, open_panel
from tests.browser.test_login import ELS, QUESTION, sign_in
from tests.conftest import Instance

pytestmark = pytest.mark.usefixtures("no_consents")


def welcome(page: Page) -> None:
    expect(page.get_by_text("We bewaren uw gesprek 24 uur")).to_be_visible()


def answer(page: Page) -> None:
    ask(page, "krijg ik een brief die ik al digitaal kreeg later nog op papier?")
    expect(page.locator(".answer")).to_contain_text("nagekeken op")


def choice(page: Page) -> None:
    ask(page, "toon iets over attest of dossier")
    expect(page.locator(".assistant .option").first).to_be_visible()


def step(page: Page) -> None:
    ask(page, "stap voor stap mijn ebox koppelen")
    for name in ("Mijn Burgerprofiel", "Dat weet ik niet"):
        button = page.locator(".step.current").get_by_role("button", name=name, exact=True)
        (button if button.count() else page.locator(".step.current .option").first).click()
        expect(page.locator(".typing")).to_have_count(0)
    expect(page.locator(".step.done")).to_have_count(2)


def menu(page: Page) -> None:
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    open_menu(page)


def handover(page: Page) -> None:
    ask(page, "ik wil een medewerker spreken")
    expect(page.locator(".handover")).to_be_visible()


def urgent(page: Page) -> None:
    ask(page, "ik ben opgelicht en heb mijn bankkaartcode gegeven")
    expect(page.locator(".urgent")).to_be_visible()


def login(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator(".login")).to_be_visible()


def own_data(page: Page) -> None:
    login(page)
    sign_in(page, ELS)
    expect(page.locator("hulp-card h3")).to_be_visible()


def offline(page: Page) -> None:
    answer(page)
    page.context.set_offline(True)
    ask(page, "hoe meld ik mij aan?")
    expect(page.locator(".not-sent")).to_be_visible()


def erased(page: Page) -> None:
    menu(page)
    for _ in range(2):
        page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.locator(".told")).to_be_visible()


STATES = [welcome, answer, choice, step, menu, handover, urgent, login, own_data, offline, erased]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_picture(
    open_window: OpenWindow,
    instance: Instance,
    screenshots: Path,
    request: pytest.FixtureRequest,
    state: Callable[[Page], None],
    size: ViewportSize,
) -> None:
    page = open_window(viewport=size)
    open_panel(page, instance)
    state(page)
    page.wait_for_timeout(300)  # the picture shows the state after scrolling
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.screenshot(path=screenshots / f"{request.node.callspec.id}.png")
