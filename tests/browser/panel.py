"""What a visitor does in the panel of the widget."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.conftest import Instance


def open_panel(page: Page, instance: Instance) -> None:
    page.goto(instance.url)
    page.get_by_role("button", name="Hulp nodig?").click()


def open_menu(page: Page) -> None:
    page.get_by_role("button", name="Meer mogelijkheden").click()


def ask(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Uw vraag").fill(text)
    page.get_by_role("button", name="Verstuur").click()
