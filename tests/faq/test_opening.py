"""Opening hours, in words that stay true when they are read the next day."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from faq.dates import BELGIUM
from faq.errors import ContentError
from faq.opening import Opening, load_opening_hours, opening_hours

HOURS = "Elke werkdag van 9 tot 19 uur. "
FILE = """
queues:
  "1700": {opens: "09:00", closes: "19:00"}
closures:
  - {day: 2027-05-07, reason: brugdag}
"""


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BELGIUM)


@pytest.fixture
def line(tmp_path: Path) -> Opening:
    path = tmp_path / "opening.yml"
    path.write_text(FILE, encoding="utf-8")
    return load_opening_hours(path)["1700"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-25T09:00", "Vandaag (woensdag 25 november) open tot 19 uur."),
        ("2026-11-25T18:59", "Vandaag (woensdag 25 november) open tot 19 uur."),
        ("2026-11-25T19:00", "Nu (woensdag 25 november, 19 uur) gesloten. Weer open op donderdag 26 november om 9 uur."),
        ("2026-11-25T08:59", "Nu (woensdag 25 november, 8.59 uur) gesloten. Weer open op woensdag 25 november om 9 uur."),
        ("2026-11-28T11:05", "Nu (zaterdag 28 november, 11.05 uur) gesloten. Weer open op maandag 30 november om 9 uur."),
        (
            "2026-12-24T20:00",
            "Nu (donderdag 24 december, 20 uur) gesloten. Gesloten op vrijdag 25 december: Kerstmis. "
            "Weer open op maandag 28 december om 9 uur.",
        ),
        (
            "2027-05-06T10:00",
            "Nu (donderdag 6 mei, 10 uur) gesloten. Gesloten op donderdag 6 mei: O. L. H. Hemelvaart, vrijdag 7 mei: brugdag. "
            "Weer open op maandag 10 mei om 9 uur.",
        ),
    ],
)
def test_words(line: Opening, moment: str, words: str) -> None:
    assert line.in_words(at(moment)) == HOURS + words


def test_the_clock_of_belgium_counts() -> None:
    line = opening_hours()["1700"]
    assert line.open_at(datetime.datetime(2026, 7, 22, 7, 0, tzinfo=datetime.UTC))  # nine o'clock in summer
    assert not line.open_at(datetime.datetime(2026, 11, 25, 7, 59, tzinfo=datetime.UTC))
    assert line.open_at(datetime.datetime(2026, 11, 25, 8, 0, tzinfo=datetime.UTC))  # nine o'clock in winter


@pytest.mark.parametrize("day", ["2026-01-01", "2026-04-06", "2026-05-14", "2026-05-25", "2026-07-21", "2026-11-11", "2027-03-29"])
def test_public_holidays_are_no_working_days(day: str) -> None:
    assert not opening_hours()["1700"].open_at(at(f"{day}T10:00"))


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ('opens: "9 uur", closes: "19:00"', "holds a time that is none"),
        ('opens: "19:00", closes: "09:00"', "closes before it opens"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, times: str, message: str) -> None:
    path = tmp_path / "opening.yml"
    path.write_text(FILE.replace('opens: "09:00", closes: "19:00"', times), encoding="utf-8")
    with pytest.raises(ContentError, match=f"opening.yml:3.*{message}"):
        load_opening_hours(path)


def test_a_queue_that_does_not_open_for_months_says_so_and_no_more() -> None:
    start = datetime.date(2026, 11, 1)
    closures = {start + datetime.timedelta(days=later): "verbouwing" for later in range(100)}
    closed = Opening(datetime.time(9), datetime.time(19), closures).in_words(at("2026-11-02T10:00"))
    assert closed == HOURS + "Nu (maandag 2 november, 10 uur) gesloten."


def test_a_closing_day_that_is_no_day_is_named(tmp_path: Path) -> None:
    path = tmp_path / "opening.yml"
    path.write_text(FILE.replace("day: 2027-05-07", 'day: "2027-05-07"'), encoding="utf-8")
    with pytest.raises(ContentError, match=r"opening.yml:5.*is no day"):
        load_opening_hours(path)


def test_without_closing_days_the_list_may_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "opening.yml"
    path.write_text(FILE.partition("  - {day")[0], encoding="utf-8")
    assert load_opening_hours(path)["1700"].closures == {}
