"""What helpdesk agents and citizens do in their browsers."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.panel import ask, open_panel
from tests.conftest import Instance


def open_desk(page: Page, instance: Instance, name: str) -> None:
    """Sign in as an agent and open the desk."""
    page.goto(f"{instance.url}/desk")
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("radio", name=name).check()
    page.get_by_role("button", name="Aanmelden").click()
    expect(queue(page)).to_be_visible()
    expect(page.get_by_role("button", name="Aanwezig")).to_have_attribute("aria-pressed", "true")


def queue(page: Page) -> Locator:
    return page.get_by_role("region", name="Wachtrij")


def listed(page: Page, title: str) -> Locator:
    """The references in a list of the queue: `Wacht`, `Van mij` or `Collega’s`."""
    return queue(page).get_by_role("region", name=re.compile(title)).locator(".reference")


def wait_for_an_agent(page: Page, instance: Instance, *questions: str) -> str:
    """Open the chat, ask something, and join the queue; gives the reference."""
    open_panel(page, instance)
    for question in questions:
        asked_and_answered(page, question)
    ask(page, "ik wil een medewerker spreken")
    page.get_by_role("button", name="Chat met een medewerker").click()
    expect(whereabouts(page)).to_contain_text("in de wachtrij")
    return page.locator(".handover .code").last.inner_text()


def asked_and_answered(page: Page, question: str) -> None:
    """Ask, and wait for the answer."""
    answers = page.locator("li.assistant")
    before = answers.count()
    ask(page, question)
    expect(answers).to_have_count(before + 1)


def whereabouts(page: Page) -> Locator:
    """What the citizen reads about who speaks, and about their place."""
    return page.locator(".whereabouts")


def open_case(page: Page, reference: str) -> None:
    """Open a case from the queue."""
    queue(page).get_by_role("button", name=re.compile(reference)).click()
    expect(conversation(page).get_by_role("heading", name=reference)).to_be_visible()


def take(page: Page, reference: str) -> None:
    """Open a case from the queue and take it."""
    open_case(page, reference)
    conversation(page).get_by_role("button", name="Neem over").click()
    expect(answer(page)).to_be_visible()


def conversation(page: Page) -> Locator:
    return page.get_by_role("region", name="Gesprek", exact=True)


def co_pilot(page: Page) -> Locator:
    return page.get_by_role("region", name="Co-piloot")


def answer(page: Page) -> Locator:
    """Where an agent types."""
    return page.get_by_role("textbox", name="Uw antwoord")


def say(page: Page, text: str) -> None:
    """Type an answer and send it."""
    answer(page).fill(text)
    conversation(page).get_by_role("button", name="Verstuur").click()
    expect(answer(page)).to_have_value("")
