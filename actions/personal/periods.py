"""Find a period in a question: "vorige week", "in maart", "de laatste drie maanden"."""

from __future__ import annotations

import calendar
import datetime
import re

from actions.personal.topics import fold

Period = tuple[datetime.date | None, datetime.date | None]
_MONTH_NAMES = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_NUMBERS = {"een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "paar": 3, "enkele": 3}
_MONTH = "|".join(_MONTHS)
_LAST = re.compile(
    r"\b(?:laatste|voorbije|afgelopen) (?:(\d{1,2}|een|twee|drie|vier|vijf|zes|paar|enkele) )?"
    r"(dag\w*|we+k\w*|maand\w*|jaar|jaren)\b"
)
_SINCE = re.compile(rf"\b(?:sinds|vanaf|na) (?:(\d{{1,2}}) )?({_MONTH})(?: (20\d\d))?\b")
_IN_MONTH = re.compile(rf"\b({_MONTH})(?: (20\d\d))?\b")
_IN_YEAR = re.compile(r"\b(20\d\d)\b")
_DAYS = {"d": 1, "w": 7, "m": 30, "j": 365}
"""Days in a unit of time, by its first letter."""


def period_of(text: str, today: datetime.date) -> Period:
    """The first and last day that a question names.

    Args:
        text: the question.
        today: the present day.

    Returns:
        (first, last); None for an open end, (None, None) when no period is named.
    """
    said = fold(text)
    return _named(said, today) or _counted(said, today) or _dated(said, today) or (None, None)


def _named(said: str, today: datetime.date) -> Period | None:
    day = datetime.timedelta(days=1)
    monday = today - today.weekday() * day
    first = today.replace(day=1)
    before = (first - day).replace(day=1)
    periods = {
        r"\bvandaag\b": (today, today),
        r"\bgisteren\b": (today - day, today - day),
        r"\beergisteren\b": (today - 2 * day, today - 2 * day),
        r"\b(?:deze|dees) week\b": (monday, today),
        r"\b(?:vorige|verleden) week\b": (monday - 7 * day, monday - day),
        r"\b(?:deze|dees) maand\b": (first, today),
        r"\b(?:vorige|verleden) maand\b": (before, first - day),
        r"\bdit jaar\b": (today.replace(month=1, day=1), today),
        r"\b(?:vorig|verleden) jaar\b": (datetime.date(today.year - 1, 1, 1), datetime.date(today.year - 1, 12, 31)),
    }
    return next((period for pattern, period in periods.items() if re.search(pattern, said)), None)


def _counted(said: str, today: datetime.date) -> Period | None:
    match = _LAST.search(said)
    if match is None:
        return None
    count = int(match[1]) if (match[1] or "").isdecimal() else _NUMBERS.get(match[1] or "een", 1)
    unit = _DAYS[match[2][0]]
    return today - datetime.timedelta(days=count * unit), today


def _dated(said: str, today: datetime.date) -> Period | None:
    if since := _SINCE.search(said):
        month, year = _MONTHS[since[2]], int(since[3] or 0)
        last_day = calendar.monthrange(year or today.year, month)[1]
        first = datetime.date(year or _latest_year(month, today), month, min(int(since[1] or 1), last_day) or 1)
        return first, None
    if match := _IN_MONTH.search(said):
        month = _MONTHS[match[1]]
        year = int(match[2] or _latest_year(month, today))
        return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    if match := _IN_YEAR.search(said):
        return datetime.date(int(match[1]), 1, 1), datetime.date(int(match[1]), 12, 31)
    return None


def _latest_year(month: int, today: datetime.date) -> int:
    """The year in which this month last began."""
    return today.year if month <= today.month else today.year - 1
