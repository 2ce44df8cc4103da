"""Whole journeys with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALL, OpenWindow
from tests.browser.panel import open_panel
from tests.browser.test_login import ELS, ITSME, QUESTION
from tests.conftest import Instance

_MOST_TABS = 60
_FOCUSED = """() => {
    let found = document.activeElement;
    while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    const {top, bottom, left, right} = found.getBoundingClientRect();
    const style = getComputedStyle(found);
    let seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    while (seen?.shadowRoot) {
        const deeper = seen.shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        if (!deeper || deeper === seen) break;
        seen = deeper;
    }
    return {
        name: found.getAttribute('aria-label') ?? found.labels?.[0]?.textContent ?? found.textContent.trim(),
        inside: document.activeElement.localName === 'hulp-nodig',
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        visible: found === seen || found.contains(seen) || seen?.contains(found),
    };
}"""


def focused(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(_FOCUSED)
    return found


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab, or Shift and Tab, until what has this name has the focus."""
    passed = []
    for _ in range(_MOST_TABS):
        page.keyboard.press(key)
        found = str(focused(page)["name"])
        if found == name:
            return
        passed.append(found[:30])
    raise AssertionError(f"'{name}' was not reached; passed {passed}")


def press(page: Page, name: str, with_key: str = "Enter", direction: str = "Tab") -> None:
    tab_to(page, name, direction)
    page.keyboard.press(with_key)


def open_with_keys(page: Page, instance: Instance) -> None:
    page.goto(instance.url)
    press(page, "Hulp nodig?")
    expect(page.get_by_role("textbox", name="Uw vraag")).to_be_focused()


def say(page: Page, text: str) -> None:
    expect(page.get_by_role("textbox", name="Uw vraag")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_have_count(0)


@pytest.mark.shows("Vragen stellen, uitleg openen en een oordeel geven kan met het toetsenbord alleen.", "2.1.1", "2.4.3")
def test_a_question_its_details_an_opinion_and_a_related_question(page: Page, instance: Instance) -> None:
    open_with_keys(page, instance)
    say(page, "hoe koppel ik mijn ebox")
    expect(page.locator(".answer")).to_have_count(1)
    press(page, "Nee", direction="Shift+Tab")
    expect(page.get_by_role("button", name="Het klopt niet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dank u.")).to_be_focused()
    press(page, "Meer uitleg", direction="Shift+Tab")
    expect(page.locator("details", has_text="Meer uitleg")).to_have_attribute("open", "")
    press(page, "Hoe deactiveer ik mijn eBox?")
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Uw vraag")).to_be_focused()


@pytest.mark.shows("Het menu en het venster gaan open en dicht met het toetsenbord, en de focus keert terug.", "2.1.1", "2.4.3")
def test_the_menu_and_out_again(page: Page, instance: Instance) -> None:
    open_with_keys(page, instance)
    say(page, "dag")
    press(page, "Meer mogelijkheden", direction="Shift+Tab")
    press(page, "Grotere tekst", with_key="Space")
    expect(page.get_by_role("switch", name="Grotere tekst")).to_have_attribute("aria-checked", "true")
    press(page, "Wis dit gesprek")
    press(page, "Toch niet")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Meer mogelijkheden")).to_be_focused()
    expect(page.get_by_role("switch")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Hulp nodig?")).to_be_focused()


@pytest.mark.shows("Een stappenplan volgen kan met het toetsenbord alleen.", "2.1.1")
def test_a_walk(page: Page, instance: Instance) -> None:
    open_with_keys(page, instance)
    say(page, "stap voor stap mijn ebox koppelen")
    press(page, "Mijn Burgerprofiel", direction="Shift+Tab")
    expect(page.locator(".step.current .step-count")).to_contain_text("Stap 2")
    press(page, "Vorige stap", direction="Shift+Tab")
    expect(page.locator(".step.current .step-count")).to_contain_text("Stap 1")


@pytest.mark.shows("Aanmelden en afmelden kan met het toetsenbord alleen.", "2.1.1")
@pytest.mark.usefixtures("no_consents")
def test_signing_in_and_out(page: Page, instance: Instance) -> None:
    open_with_keys(page, instance)
    say(page, QUESTION)
    press(page, "Aanmelden", direction="Shift+Tab")
    expect(page.get_by_role("button", name="Akkoord en aanmelden")).to_be_visible()
    press(page, "Akkoord en aanmelden")
    expect(page.get_by_label(ELS)).to_be_visible()
    for choice in (ELS, ITSME):
        page.get_by_label(choice).focus()  # the demo provider is not ours, and lists more people every month
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")
    tab_to(page, "Afmelden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="U bent afgemeld")).to_be_visible()


@pytest.mark.shows("U kunt altijd weg uit het venster met het toetsenbord.", "2.1.2")
def test_there_is_no_trap(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    tab_to(page, "Naar de inhoud")  # past the end of the panel, the first thing of the page
    tab_to(page, "Uw vraag")


@pytest.mark.shows("Wat onder het venster ligt, komt vrij met Escape.", "2.4.11")
def test_what_lies_under_the_panel_is_uncovered_by_escape(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    tab_to(page, "Hulp nodig? Stel uw vraag")
    assert not focused(page)["visible"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert focused(page)["name"] == "Hulp nodig? Stel uw vraag"
    assert focused(page)["visible"]


@pytest.mark.shows("U ziet altijd waar de focus is, ook bij 400 % vergroting.", "2.4.7", "2.4.11")
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, SMALL], ids=["desktop", "400 %"])
def test_the_focus_is_always_seen(open_window: OpenWindow, instance: Instance, size: dict[str, int]) -> None:
    page = open_window(viewport=size)
    open_panel(page, instance)
    page.get_by_role("textbox", name="Uw vraag").fill("hoe koppel ik mijn ebox")
    page.keyboard.press("Enter")
    expect(page.locator(".answer h3")).to_be_visible()
    stops = []
    for _ in range(25):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        stops.append(focused(page))
    inside = [stop for stop in stops if stop["inside"]]
    assert len({str(stop["name"]) for stop in inside}) > 8
    assert [stop for stop in inside if not stop["outlined"] or not stop["visible"]] == []
    page.locator(".close").evaluate("element => element.style.outline = 'none'")
    tab_to(page, "Sluiten")
    assert not focused(page)["outlined"], "a planted invisible focus was not found"
