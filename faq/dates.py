"""Dates as people in Flanders write them."""

from __future__ import annotations

import datetime

_MONTHS = (
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


def dutch_date(value: str | datetime.date) -> str:
    """A date in words.

    Args:
        value: a date, or `YYYY-MM-DD`.

    Returns:
        For example `23 november 2026`.
    """
    day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
