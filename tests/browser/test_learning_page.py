"""The pages for editors under axe, in every state, light and dark, on a large and a small screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import OpenWindow
from tests.browser.desk import open_desk
from tests.browser.test_accessibility import violations
from tests.conftest import Instance

QUESTIONS = ("mijn partner moet mijn post kunnen openen", "kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig")
SMALL: ViewportSize = {"width": 320, "height": 640}
LARGE: ViewportSize = {"width": 1280, "height": 800}


def open_editor(page: Page, instance: Instance) -> None:
    """Five citizens ask the same, so that there are gaps and an incident; a supervisor opens the page."""
    for question in (QUESTIONS[0], *[QUESTIONS[1]] * 5):
        with instance.conversation() as conversation:
            conversation.say(question)
    open_desk(page, instance, "Marc")
    page.get_by_role("link", name="Leren").click()
    expect(page.get_by_role("heading", name="Gaten")).to_be_visible()


def looked_at(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than a small window."""
    for size in (LARGE, SMALL):
        page.set_viewport_size(size)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(LARGE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_window: OpenWindow, instance: Instance, scheme: str) -> None:
    page = open_window(color_scheme=scheme)
    open_editor(page, instance)
    gap = page.get_by_role("article", name=QUESTIONS[1])
    gap.get_by_text("Beslis over deze vragen").click()
    expect(page.get_by_label("Tekst")).to_be_visible()
    looked_at(page)
    gap.get_by_label("Welk antwoord is juist?").select_option("aanmelden/iemand-helpen")
    gap.get_by_label(re.compile("Waarom?")).fill("x")
    gap.get_by_role("button", name="Maak een voorstel").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom")
    looked_at(page)
    gap.get_by_role("button", name="Hiervoor bestaat nog geen antwoord").click()
    expect(page.get_by_role("heading", name="Nieuwe vraag voorstellen")).to_be_visible()
    expect(page.get_by_label("Zo vragen mensen het")).to_have_value(QUESTIONS[1])
    looked_at(page)
