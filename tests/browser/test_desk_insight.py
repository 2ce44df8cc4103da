"""The figures in a browser: what a screen reader reads of the charts, the keyboard, and the colours."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from faq.dates import BELGIUM
from tests.browser.conftest import PHONE, SMALL, OpenWindow
from tests.browser.desk import open_desk
from tests.browser.test_accessibility import violations
from tests.conftest import Instance
from tests.insight.planted import USUAL

CHARTS = {
    "Wat er met berichten gebeurt": r"Van [\d.]+ berichten kreeg \d+ % een antwoord of een stap",
    "Berichten zonder antwoord": r"[\d,]+ % van de berichten bleef zonder antwoord",
    "Meest beantwoorde vragen": r"‘.+\?’ werd het vaakst beantwoord: \d+ keer",
    "Wachttijd": r"Van \d+ burgers die wachtten, wachtte de middelste",
}


@pytest.fixture(autouse=True)
def _planted(instance: Instance) -> Iterator[None]:
    """Counts of the last two weeks, ten days older than in `USUAL`, so that they are no days of other tests."""
    day = datetime.datetime.now(BELGIUM).date()
    rows = [((day - datetime.timedelta(days=ago + 10)).isoformat(), what, key, *sizes) for (ago, what, key), sizes in USUAL.items()]
    with closing(sqlite3.connect(instance.state_dir / "gateway.db", timeout=10)) as database:
        with database:
            database.executemany("insert into counts values (?, ?, ?, ?, ?)", rows)
        yield
        with database:
            database.execute("delete from counts where day <= ?", ((day - datetime.timedelta(days=10)).isoformat(),))


def open_insight(page: Page, instance: Instance) -> None:
    open_desk(page, instance, "Sofie")
    page.get_by_role("link", name="Inzicht").click()
    expect(page.get_by_role("heading", name="Inzicht", level=1)).to_be_visible()


def test_a_screen_reader_reads_the_point_of_each_chart_and_its_table(page: Page, instance: Instance) -> None:
    open_insight(page, instance)
    for title, point in CHARTS.items():
        figure = page.get_by_role("figure", name=title)
        expect(figure.get_by_role("img")).to_have_accessible_name(re.compile(f"^{title} {point}"))
        expect(figure.get_by_role("table")).to_have_count(0)
        opener = figure.locator("summary")
        expect(opener).to_contain_text("Toon als tabel")
        opener.press("Enter")
        table = figure.get_by_role("table")
        expect(table).to_be_visible()
        expect(table.locator("caption")).not_to_be_empty()
        assert table.get_by_role("columnheader").count() >= 2
        assert table.get_by_role("rowheader").count() >= 2
    expect(page.get_by_role("img")).to_have_count(len(CHARTS))


def test_periods_and_the_file(page: Page, instance: Instance) -> None:
    open_insight(page, instance)
    expect(page.get_by_role("link", name="28 dagen")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="90 dagen").click()
    expect(page.get_by_role("link", name="90 dagen")).to_have_attribute("aria-current", "page")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download de cijfers (CSV)").click()
    assert re.fullmatch(r"inzicht-[\d-]+\.csv", started.value.suggested_filename)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_window: OpenWindow, instance: Instance, scheme: str) -> None:
    page = open_window(color_scheme=scheme)
    open_insight(page, instance)
    for opener in page.locator("summary").all():
        opener.click()
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []


def test_nothing_but_charts_and_tables_is_wider_than_a_small_window(page: Page, instance: Instance) -> None:
    open_insight(page, instance)
    page.set_viewport_size(SMALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
