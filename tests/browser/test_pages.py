"""The pages that work without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Instance


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800}, locale="nl-BE")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.mark.shows("Het gesprek werkt ook zonder JavaScript.")
def test_the_conversation_works_without_javascript(plain_page: Page, instance: Instance, screenshots: Path) -> None:
    page = plain_page
    page.goto(instance.url)
    page.get_by_role("link", name="Hulp nodig").first.click()
    page.get_by_label("Uw vraag").fill("hoe koppel ik mijn ebox")
    page.get_by_role("button", name="Verstuur").click()
    answer = page.locator(".assistant .answer")
    expect(answer.get_by_role("heading", name="Hoe activeer of koppel ik mijn eBox?")).to_be_visible()
    expect(answer.get_by_role("link", name="Veelgestelde vragen over Mijn Burgerprofiel").first).to_be_visible()
    page.screenshot(path=screenshots / "hulp.png")
    page.get_by_role("button", name="Hoe deactiveer ik mijn eBox?").click()
    expect(page.get_by_role("heading", name="Hoe deactiveer ik mijn eBox?")).to_be_visible()
    expect(page.locator(".citizen")).to_have_count(2)


def test_all_questions_can_be_browsed_searched_and_linked_to(plain_page: Page, instance: Instance, screenshots: Path) -> None:
    page = plain_page
    page.goto(f"{instance.url}/vragen")
    assert page.locator("main a[href^='/vragen/']").count() >= 48
    page.screenshot(path=screenshots / "vragen.png")
    page.get_by_role("searchbox").fill("kids-ID")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Vanaf welke leeftijd kunnen kinderen en jongeren aanmelden?").click()
    assert page.url.endswith("/vragen/aanmelden/jongeren")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vanaf welke leeftijd kunnen kinderen en jongeren aanmelden?")
    expect(page.locator("main")).to_contain_text("Bron:")
    page.screenshot(path=screenshots / "vraag.png")


def test_the_demo_page_looks_like_a_portal(page: Page, instance: Instance, screenshots: Path) -> None:
    page.goto(instance.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Hulp nodig?")).to_be_visible()
    page.screenshot(path=screenshots / "home.png")


def test_a_page_that_does_not_exist_says_so_in_dutch(plain_page: Page, instance: Instance) -> None:
    response = plain_page.goto(f"{instance.url}/bestaat-niet")
    assert response is not None
    assert response.status == 404
    expect(plain_page.locator("main")).to_contain_text("bestaat niet")
