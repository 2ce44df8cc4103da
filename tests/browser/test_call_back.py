"""A citizen asks for a person in the chat, and is called back at an hour that they choose; also without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SMALL, OpenWindow
from tests.browser.panel import ask, open_panel
from tests.browser.test_accessibility import violations
from tests.conftest import Instance

PATH = "/hulp/terugbellen"
NUMBER = "0470 91 82 73"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def choose_first_hour(page: Page) -> str:
    """Choose the first hour that is offered; gives its words."""
    first = page.locator("fieldset label").first
    first.click()
    return first.inner_text()


@pytest.mark.shows(
    "axe-core vindt geen fout op de pagina waar u zich laat terugbellen, en fouten staan bij het veld.",
    "1.3.1",
    "1.3.5",
    "1.4.3",
    "1.4.10",
    "3.3.1",
    "3.3.2",
    "3.3.3",
    "4.1.2",
)
def test_a_citizen_is_called_back(page: Page, instance: Instance, screenshots: Path) -> None:
    open_panel(page, instance)
    ask(page, "ik wil een medewerker spreken")
    link = page.locator(".handover").get_by_role("link", name="Laat u terugbellen (opent in nieuw venster)")
    with page.expect_popup() as opened:
        link.click()
    form = opened.value
    expect(form.get_by_role("heading", level=1)).to_have_text("Laat u terugbellen")
    assert violations(form) == []
    form.screenshot(path=screenshots / "terugbellen.png", full_page=True)
    form.get_by_label("Uw telefoonnummer").fill("0470 91")
    form.get_by_role("button", name="Bel mij terug").click()
    problem = form.get_by_role("alert")
    expect(problem).to_contain_text("Kies een dag en een uur.")
    expect(problem).to_be_focused()
    assert violations(form) == []
    form.screenshot(path=screenshots / "terugbellen-fout.png", full_page=True)
    problem.get_by_role("link", name="Dit telefoonnummer bestaat niet.").click()
    field = form.get_by_label("Uw telefoonnummer")
    expect(field).to_be_focused()
    expect(field).to_have_value("0470 91")
    field.fill(NUMBER)
    problem.get_by_role("link", name="Kies een dag en een uur.").click()
    expect(form.get_by_role("radio").first).to_be_focused()
    form.keyboard.press("Space")
    hour = form.locator("fieldset label").first.inner_text().strip()
    form.get_by_role("button", name="Bel mij terug").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("We bellen u terug")
    expect(form.locator("main")).to_contain_text(f"tussen {hour.replace(' tot ', ' en ')}")
    assert "470" not in form.content()
    assert violations(form) == []
    form.screenshot(path=screenshots / "terugbellen-gepland.png", full_page=True)
    form.get_by_role("button", name="Annuleer de afspraak").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("U wordt niet teruggebeld")
    assert violations(form) == []
    form.get_by_role("link", name="Terug naar het gesprek").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Hulp nodig?")


def test_it_works_without_javascript_and_from_the_page_with_the_conversation(plain_page: Page, instance: Instance) -> None:
    page = plain_page
    page.goto(f"{instance.url}/hulp")
    page.get_by_label("Uw vraag").fill("ik wil een medewerker spreken")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("link", name="Laat u terugbellen").click()
    assert page.url == f"{instance.url}{PATH}"
    page.get_by_label("Uw telefoonnummer").fill(NUMBER)
    choose_first_hour(page)
    page.get_by_role("button", name="Bel mij terug").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We bellen u terug")
    page.get_by_role("link", name="Kies een ander uur of nummer").click()
    expect(page.get_by_label("Uw telefoonnummer")).to_have_value("")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_without_a_conversation_and_on_a_small_screen(
    open_window: OpenWindow, instance: Instance, screenshots: Path, colours: str
) -> None:
    page = open_window(viewport=SMALL, color_scheme=colours)
    page.goto(f"{instance.url}{PATH}")
    expect(page.get_by_role("link", name="Stel uw vraag", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Stel uw vraag", exact=True).click()
    page.get_by_label("Uw vraag").fill("dag")
    page.get_by_role("button", name="Verstuur").click()
    page.goto(f"{instance.url}{PATH}")
    page.get_by_role("button", name="Bel mij terug").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    page.screenshot(path=screenshots / f"terugbellen-klein-{colours}.png", full_page=True)
