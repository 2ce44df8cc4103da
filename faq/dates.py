"""Dates as people in Flanders write them."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

BELGIUM = ZoneInfo("Europe/Brussels")
"""Days begin at midnight in Belgium."""
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def today_in_belgium() -> datetime.date:
    """The present day in Belgium."""
    return datetime.datetime.now(BELGIUM).date()


def dutch_date(value: str | datetime.date) -> str:
    """A date in words.

    Args:
        value: a date, or `YYYY-MM-DD`.

    Returns:
        For example `23 november 2026`.
    """
    day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_in_words(day: datetime.date) -> str:
    """A day that is near, in words: `maandag 30 november`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
