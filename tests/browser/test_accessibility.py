"""axe-core on every page and in every state of the widget: the rules of WCAG 2.0 to 2.2, levels A and AA, and best practices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.accessibility_report import AXE
from tests.browser.conftest import DESKTOP, PHONE, OpenWindow
from tests.browser.panel import ask, open_menu, open_panel
from tests.browser.test_login import ELS, QUESTION, sign_in
from tests.conftest import Instance

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(({violations}) => violations)"
PAGES = [
    "/",
    "/hulp",
    "/vragen",
    "/vragen?q=ebox",
    "/vragen/ebox/koppelen",
    "/privacy",
    "/toegankelijkheid",
    "/hulp/stappen",
    "/hulp/terugbellen",
    "/ingebed",
    "/hulp/gesprek",
    "/mijn-toestemmingen",
    "/afgemeld",
    "/niets",
]


def violations(page: Page) -> list[str]:
    """What axe finds: rule, and where."""
    page.evaluate((AXE / "axe.min.js").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, _TAGS)
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def test_a_planted_fault_is_found(page: Page, instance: Instance) -> None:
    page.goto(instance.url)
    assert violations(page) == []
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate("document.querySelector('hulp-nodig').shadowRoot.querySelector('.launcher').textContent = ''")
    assert {found.partition(":")[0] for found in violations(page)} == {"image-alt", "button-name"}


@pytest.mark.shows("axe-core vindt op geen enkele pagina een fout.", "1.1.1", "1.3.1", "1.4.3", "2.4.2", "3.1.1", "4.1.2")
@pytest.mark.parametrize("path", PAGES)
def test_pages(page: Page, instance: Instance, path: str) -> None:
    page.goto(f"{instance.url}{path}")
    assert violations(page) == []


@pytest.mark.shows("axe-core vindt ook in donkere kleuren op de pagina’s geen fout.", "1.4.3")
@pytest.mark.parametrize("path", ["/", "/vragen/ebox/koppelen", "/privacy", "/toegankelijkheid"])
def test_pages_in_dark(open_window: OpenWindow, instance: Instance, path: str) -> None:
    page = open_window(color_scheme="dark")
    page.goto(f"{instance.url}{path}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 30)"
    assert violations(page) == []


def empty(page: Page) -> None:
    expect(page.get_by_role("heading", name="Kies een vraag om te beginnen")).to_be_visible()


def answered(page: Page) -> None:
    ask(page, "hoe koppel ik mijn ebox")
    expect(page.locator(".answer h3").last).to_be_visible()
    page.locator("hulp-feedback").last.get_by_role("button", name="Nee").click()
    page.get_by_text("Meer uitleg").click()


def choosing(page: Page) -> None:
    ask(page, "toon iets over attest of dossier")
    expect(page.locator(".assistant")).to_have_count(1)


def walking(page: Page) -> None:
    ask(page, "stap voor stap mijn ebox koppelen")
    expect(page.locator(".step")).to_be_visible()


def menu(page: Page) -> None:
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    open_menu(page)
    page.get_by_role("switch", name="Grotere tekst").click()


def asked_to_erase(page: Page) -> None:
    menu(page)
    page.get_by_role("button", name="Wis dit gesprek").click()


def erased(page: Page) -> None:
    asked_to_erase(page)
    page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.locator(".told")).to_be_visible()


def ticked_off(page: Page) -> None:
    walking(page)
    page.get_by_role("button", name="Mijn Burgerprofiel", exact=True).click()
    expect(page.locator(".step.done")).to_have_count(1)


def no_answer(page: Page) -> None:
    page.clock.install()
    page.route("**/api/events", lambda route: None)
    with page.expect_response("**/api/messages"):
        ask(page, "wat is de ebox?")
    expect(page.locator(".typing")).to_be_visible()
    page.clock.run_for(26_000)
    expect(page.get_by_role("button", name="Opnieuw kijken")).to_be_visible()


def urgent(page: Page) -> None:
    ask(page, "ik ben opgelicht en heb mijn bankkaartcode gegeven")
    expect(page.locator(".urgent")).to_be_visible()


def handed_over(page: Page) -> None:
    ask(page, "ik wil een medewerker spreken")
    expect(page.locator(".handover")).to_be_visible()


def offline(page: Page) -> None:
    page.context.set_offline(True)
    ask(page, "wat is de ebox?")
    expect(page.locator(".not-sent")).to_be_visible()


def in_colours(page: Page, theme: str) -> None:
    open_menu(page)
    page.get_by_role("button", name=theme, exact=True).click()
    assert violations(page) == []
    walking(page)
    page.get_by_role("button", name="Mijn Burgerprofiel", exact=True).click()
    expect(page.locator(".step.done")).to_have_count(1)
    answered(page)


def dark(page: Page) -> None:
    in_colours(page, "Donker")


def contrast(page: Page) -> None:
    in_colours(page, "Veel contrast")


def login(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator(".login")).to_be_visible()


def own_data(page: Page) -> None:
    login(page)
    sign_in(page, ELS)
    expect(page.locator("hulp-card h3")).to_be_visible()


STATES = [
    empty,
    answered,
    choosing,
    walking,
    ticked_off,
    menu,
    asked_to_erase,
    erased,
    urgent,
    handed_over,
    no_answer,
    offline,
    login,
    own_data,
    dark,
    contrast,
]


@pytest.mark.shows(
    "axe-core vindt in geen enkele toestand van het venster een fout, op een groot en een klein scherm.",
    "1.1.1",
    "1.3.1",
    "1.4.3",
    "3.3.2",
    "4.1.2",
)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize(
    ("size", "picture"), [(DESKTOP, DESKTOP), ({"width": 320, "height": 640}, PHONE)], ids=["desktop", "phone"]
)
@pytest.mark.usefixtures("no_consents")
def test_the_widget(
    open_window: OpenWindow,
    instance: Instance,
    screenshots: Path,
    request: pytest.FixtureRequest,
    state: Callable[[Page], None],
    size: ViewportSize,
    picture: ViewportSize,
) -> None:
    """Each state also leaves a picture, to be looked at: `build/screenshots/`."""
    page = open_window(viewport=size)
    open_panel(page, instance)
    state(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(picture)
    page.screenshot(path=screenshots / f"{request.node.callspec.id}.png")


@pytest.mark.shows("axe-core vindt geen fout bij het aanmelden en in uw eigen gegevens.", "1.3.1", "1.4.3", "4.1.2")
def test_signing_in_and_one_s_own_data(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "hoeveel ongelezen berichten heb ik?")
    page.get_by_role("link", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("button", name="Akkoord en aanmelden")).to_be_visible()
    assert violations(page) == []
    page.go_back()
    sign_in(page, ELS)
    expect(page.locator("hulp-card h3")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{instance.url}/mijn-toestemmingen")
    assert violations(page) == []
