"""Comforts, and other ways of looking."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SMALL, OpenWindow
from tests.browser.panel import ask, open_menu, open_panel
from tests.browser.test_login import ELS, sign_in
from tests.browser.test_login import QUESTION as OWN_DATA
from tests.conftest import Instance

QUESTION = "wat is de ebox?"
_STYLE = "(element, name) => getComputedStyle(element)[name]"


def style(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate(_STYLE, name))


def test_larger_text_stays_on_the_next_page(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    before = float(style(page, ".log", "fontSize")[:-2])
    open_menu(page)
    page.get_by_role("switch", name="Grotere tekst").click()
    assert float(style(page, ".log", "fontSize")[:-2]) == before * 1.25
    page.goto(f"{instance.url}/vragen")
    expect(page.locator("dialog")).to_have_class(re.compile("large"))
    assert page.evaluate("localStorage.length") == 0


_FIRST_SAID = """async () => {
    while (!window.said.length) await new Promise((go) => setTimeout(go, 50));
    return window.said[0];
}"""


def test_answers_are_read_aloud_with_a_dutch_voice(page: Page, instance: Instance) -> None:
    page.add_init_script(
        "window.said = []; speechSynthesis.speak = (utterance) => window.said.push([utterance.lang, utterance.text])"
    )
    open_panel(page, instance)
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    assert page.evaluate("window.said") == []
    open_menu(page)
    page.get_by_role("switch", name="Antwoorden voorlezen").click()
    ask(page, "dag")
    language, text = page.evaluate(_FIRST_SAID)
    assert language.startswith("nl")
    assert text.startswith("Dag. Ik ben de digitale assistent")


@pytest.mark.parametrize(
    ("theme", "ground"), [("Donker", "rgb(18, 22, 30)"), ("Veel contrast", "rgb(255, 255, 255)"), ("Licht", "rgb(244, 246, 249)")]
)
def test_colours_are_chosen_and_kept_on_the_next_page(page: Page, instance: Instance, theme: str, ground: str) -> None:
    open_panel(page, instance)
    open_menu(page)
    page.get_by_role("button", name=theme, exact=True).click()
    expect(page.get_by_role("button", name=theme, exact=True)).to_have_attribute("aria-pressed", "true")
    assert style(page, ".log", "backgroundColor") == ground
    page.goto(f"{instance.url}/vragen")
    assert style(page, ".log", "backgroundColor") == ground


def test_a_device_in_dark_gets_dark_colours_where_the_page_has_them(open_window: OpenWindow, instance: Instance) -> None:
    page = open_window(color_scheme="dark")
    open_panel(page, instance)
    assert style(page, "dialog", "colorScheme") == "dark"
    page.evaluate("document.documentElement.style.colorScheme = 'light'")
    open_menu(page)  # the widget looks again when something changes
    assert style(page, "dialog", "colorScheme") == "light"


def test_a_page_sets_its_own_colours(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    page.evaluate("document.querySelector('hulp-nodig').style.setProperty('--hulp-accent', 'rgb(0, 128, 96)')")
    assert style(page, ".head", "backgroundColor") == "rgb(0, 128, 96)"


@pytest.mark.usefixtures("no_consents")
def test_one_s_own_data_are_covered_when_the_window_is_left(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    open_menu(page)
    page.get_by_role("switch", name="Mijn gegevens verbergen als ik dit venster verlaat").click()
    ask(page, OWN_DATA)
    sign_in(page, ELS)
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.locator("hulp-card")).to_contain_text("Uw gegevens zijn verborgen.")
    expect(page.locator("hulp-card")).not_to_contain_text("ongelezen")
    page.get_by_role("button", name="Toon ze opnieuw").click()
    expect(page.locator("hulp-card h3")).to_be_focused()
    open_menu(page)
    page.get_by_role("switch", name="Mijn gegevens verbergen als ik dit venster verlaat").click()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")


_MOVING = """() => [document, document.querySelector('hulp-nodig').shadowRoot]
    .flatMap((root) => root.getAnimations()).filter(({playState}) => playState === 'running').length"""


@pytest.mark.shows("Wie geen beweging wil, ziet geen beweging.", "2.2.2", "2.3.3")
@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_wants_no_motion(open_window: OpenWindow, instance: Instance, motion: str, moves: bool) -> None:
    page = open_window(reduced_motion=motion)
    page.route("**/api/messages", lambda route: None)  # an answer that stays away
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".typing")).to_be_visible()
    assert (page.evaluate(_MOVING) > 0) is moves


@pytest.mark.shows("In de contrastkleuren van Windows blijven knoppen en keuzes zichtbaar.", "1.4.1", "1.4.11")
def test_in_forced_colours_every_button_has_an_edge_and_the_choice_shows(open_window: OpenWindow, instance: Instance) -> None:
    page = open_window(forced_colors="active")
    page.goto(instance.url)
    assert style(page, ".launcher", "borderTopWidth") == "2px"
    page.get_by_role("button", name="Hulp nodig?").click()
    ask(page, QUESTION)
    expect(page.locator(".answer h3")).to_be_visible()
    assert style(page, ".action", "borderTopStyle") == "solid"
    open_menu(page)
    page.get_by_role("switch", name="Grotere tekst").click()
    after = "element => getComputedStyle(element, '::after').backgroundColor"
    on = page.get_by_role("switch", name="Grotere tekst").evaluate(after)
    off = page.get_by_role("switch", name="Antwoorden voorlezen").evaluate(after)
    assert on != off
    assert style(page, ".option[aria-pressed=true]", "borderTopWidth") == "3px"


_TARGETS = """() => {
    const found = [];
    const look = (root) => root.querySelectorAll('button, textarea, summary, a[href]').forEach((element) => {
        const {width, height} = element.getBoundingClientRect();
        const inText = element.matches('p a, li a') && !element.matches('#menu li > a');
        if (width && !inText && (width < 44 || height < 44)) found.push(`${element.textContent.trim()} ${width}x${height}`);
    });
    look(document.querySelector('hulp-nodig').shadowRoot);
    return found;
}"""


@pytest.mark.shows("Elke knop is minstens 44 bij 44 pixels.", "2.5.8")
@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["phone", "400 %"])
def test_everything_to_press_is_large_enough(open_window: OpenWindow, instance: Instance, size: dict[str, int]) -> None:
    page = open_window(viewport=size)
    open_panel(page, instance)
    ask(page, "stap voor stap mijn ebox koppelen")
    expect(page.locator(".step")).to_be_visible()
    ask(page, QUESTION)
    expect(page.locator(".answer h3")).to_be_visible()
    open_menu(page)
    assert page.evaluate(_TARGETS) == []
    page.locator(".close").evaluate("element => element.style.cssText = 'min-width: 0; min-height: 0; height: 20px'")
    assert page.evaluate(_TARGETS) != [], "a planted small button was not found"
