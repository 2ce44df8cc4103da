"""An outage notice reaches everyone: open widgets, new ones, and the pages."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panel import ask, open_panel
from tests.conftest import ROOT, Instance

TEXT = "Aanmelden met itsme lukt nu niet. We werken eraan."


def admin(instance: Instance, *words: str) -> str:
    command = [".venv/bin/hulpnodig", "admin", "notice", *words, "--state-dir", str(instance.state_dir)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=30, check=True).stdout


@pytest.fixture
def clear(instance: Instance) -> Iterator[Callable[[], None]]:
    """Sets a notice; what it gives clears the notice, and the end of the test does so too."""
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=1)
    number = admin(instance, "set", TEXT, "--until", f"{tomorrow:%Y-%m-%dT%H:%M}").split()[1]
    shown = [number]

    def end() -> None:
        while shown:
            admin(instance, "clear", shown.pop())

    yield end
    end()


def test_a_notice_comes_and_goes_in_an_open_widget(page: Page, instance: Instance, request: pytest.FixtureRequest) -> None:
    open_panel(page, instance)
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    expect(page.locator(".status")).to_have_count(0)
    clear = request.getfixturevalue("clear")
    expect(page.locator(".status")).to_contain_text(TEXT)
    clear()
    expect(page.locator(".status")).to_have_count(0)


def test_an_open_widget_without_a_conversation_hears_of_it_too(
    page: Page, instance: Instance, request: pytest.FixtureRequest
) -> None:
    page.clock.install()
    open_panel(page, instance)
    expect(page.get_by_role("heading", name="Kies een vraag om te beginnen")).to_be_visible()
    request.getfixturevalue("clear")
    page.wait_for_timeout(3500)
    page.clock.run_for(31_000)
    expect(page.locator(".status")).to_contain_text(TEXT)


def test_who_comes_later_sees_it_at_once(page: Page, instance: Instance, clear: Callable[[], None]) -> None:
    page.wait_for_timeout(3500)
    open_panel(page, instance)
    expect(page.locator(".status")).to_contain_text(TEXT)
    assert page.context.cookies() == []
    page.goto(f"{instance.url}/hulp")
    expect(page.get_by_role("note")).to_contain_text(TEXT)
    clear()
