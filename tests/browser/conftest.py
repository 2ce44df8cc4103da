"""A real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.browser.accessibility_report import FILE, Report, axe_version
from tests.conftest import ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at 400 % zoom."""
_report = Report() if "ACCESSIBILITY_REPORT" in os.environ else None
OpenWindow = Callable[..., Page]
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what a marked test shows."""
    outcome = yield
    if _report is not None and outcome.when == "call":
        _report.note(item, outcome.passed)
    return outcome


def pytest_sessionfinish() -> None:
    """Write the report, when it was asked for."""
    if _report is not None:
        _report.write(FILE)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; closed with this folder, since its event loop would be in the way of other tests."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "Chromium is missing; 'make setup' installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        if _report is not None:
            _report.about = {"browser": f"Chromium {browser.version}", "axe": axe_version()}
        yield browser
        browser.close()


@pytest.fixture
def refusals() -> Iterator[list[str]]:
    """What the content security policy of a page refused; at the end of a test there is nothing, or the test has cleared it."""
    refused: list[str] = []
    yield refused
    assert refused == []


@pytest.fixture
def open_window(browser: Browser, refusals: list[str]) -> Iterator[OpenWindow]:
    """Opens windows of new visitors; the arguments are those of Playwright's `new_context`."""
    opened: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            refusals.append(message.text)

    def open_one(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "nl-BE"} | options)
        context.on("console", note)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """A desktop window of a new visitor."""
    return open_window()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder for pictures of what a visitor sees."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
