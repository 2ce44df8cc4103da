"""Find a period in a question: "vorige week", "in maart", "de laatste drie maanden"."""

from __future__ import annotations

import calendar
import datetime
import re

from actions.personal.words import fold

Period = tuple[datetime.date | None, datetime.date | None]
Days = tuple[datetime.date, datetime.date]
_DAY = datetime.timedelta(days=1)
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_COUNTS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_NUMBERS = {name: number for number, name in enumerate(_COUNTS, 1)} | {"paar": 3, "enkele": 3}
_WEEKDAY, _MONTH, _NUMBER = "|".join(_WEEKDAYS), "|".join(_MONTHS), "|".join(_NUMBERS)

_COUNTED = re.compile(
    rf"\b(?:laatste|voorbije|afgelopen|sinds|sedert) (?:(\d{{1,2}}|{_NUMBER}) )?"
    r"(half jaar|dagen|dag|weken|week|maanden|maand|jaren|jaar)\b"
)
_BETWEEN = re.compile(r"\btussen (.+?) en (.+)|(.*?)\btot (?:en met )?(.+)")
_TWO_DAYS = re.compile(rf"\b(\d{{1,2}}) (tot(?: en met)?|en) (\d{{1,2}}) ((?:{_MONTH})(?: 20\d\d)?)\b")
_OPEN = re.compile(r"\b(sinds|sedert|vanaf|na) (?:de )?(.+)")
_ON_WEEKDAY = re.compile(rf"\b(?:van|op|vorige|verleden|afgelopen|deze) ({_WEEKDAY})\b")
_ON_DAY = re.compile(rf"\b(\d{{1,2}}) (?:({_MONTH})|(\d{{1,2}})(?= 20\d\d\b))(?: (20\d\d)\b)?")
_IN_MONTH = re.compile(rf"\b({_MONTH})\b(?: (20\d\d)\b)?")
_IN_YEAR = re.compile(r"(?<!aanslagjaar )(?<!inkomstenjaar )(?<!inkomsten )\b(20\d\d)\b")
_YEAR_WORDS = re.compile(r"\b(?:van )?(dit|vorig|verleden) jaar\b")
_PERSON_MEI = re.compile(r"\bMei [A-ZÀ-Þ]|\b(?i:onze|mijn|mevrouw|juffrouw|heet|naam is|ik ben) [Mm]ei\b")
_WORDS_OF_A_DAY = 4


def period_of(text: str, today: datetime.date) -> Period:
    """The first and last day that a question names.

    Args:
        text: the question.
        today: the present day.

    Returns:
        (first, last); None for an open end, (None, None) when no period is named.
    """
    said = _TWO_DAYS.sub(r"\1 \4 \2 \3 \4", fold(text))
    if _PERSON_MEI.search(text):
        said = re.sub(r"\bmei\b", "", said)
    return _counted(said, today) or _between(said, today) or _open(said, today) or _days(said, today) or (None, None)


def _counted(said: str, today: datetime.date) -> Days | None:
    """The last three months."""
    match = _COUNTED.search(said)
    if match is None:
        return None
    number, unit = match[1] or "een", match[2]
    count = int(number) if number.isdecimal() else _NUMBERS[number]
    if unit == "half jaar":
        return _months_before(today, 6), today
    if unit[0] in "mj":
        return _months_before(today, count * (12 if unit[0] == "j" else 1)), today
    return today - count * (7 if unit[0] == "w" else 1) * _DAY, today


def _between(said: str, today: datetime.date) -> Period | None:
    """From March to May; until May."""
    match = _BETWEEN.search(said)
    if match is None:
        return None
    before, after = match[1] or match[3] or "", match[2] or match[4]
    last = _days(_first_words(after), today)
    first = _days(" ".join(before.split()[-_WORDS_OF_A_DAY:]), today)
    if last is None:
        return None
    return (first[0] if first and first[0] <= last[1] else None), last[1]


def _open(said: str, today: datetime.date) -> Period | None:
    """Since March."""
    match = _OPEN.search(said)
    days = _days(f"van {_first_words(match[2])}", today) if match else None
    if match is None or days is None:
        return None
    return (days[1] + _DAY if match[1] == "na" else days[0]), None


def _days(said: str, today: datetime.date) -> Days | None:
    return _dated(said, today) or _named(said, today)


def _named(said: str, today: datetime.date) -> Days | None:
    monday, first = today - today.weekday() * _DAY, today.replace(day=1)
    last_year = today.year - 1
    periods = {
        r"\b(?:vandaag|vanmorgen|vanochtend|vanmiddag|vanavond)\b": (today, today),
        r"\bgisteren\b": (today - _DAY, today - _DAY),
        r"\beergisteren\b": (today - 2 * _DAY, today - 2 * _DAY),
        r"\b(?:deze|dees) week\b": (monday, today),
        r"\b(?:vorige|verleden) week\b": (monday - 7 * _DAY, monday - _DAY),
        r"\b(?:deze|dees) maand\b": (first, today),
        r"\b(?:vorige|verleden) maand\b": (_months_before(first, 1), first - _DAY),
        r"\bdit jaar\b": (today.replace(month=1, day=1), today),
        r"\b(?:vorig|verleden) jaar\b": (datetime.date(last_year, 1, 1), datetime.date(last_year, 12, 31)),
    }
    if match := _ON_WEEKDAY.search(said):
        day = today - (today.weekday() - _WEEKDAYS.index(match[1])) % 7 * _DAY
        return day, day
    return next((period for pattern, period in periods.items() if re.search(pattern, said)), None)


def _dated(said: str, today: datetime.date) -> Days | None:
    """A day, a month or a year; a day that does not exist stands for its month."""
    if not re.search(rf"\b(?:{_MONTH}|20\d\d)\b", said):
        return None
    said = _YEAR_WORDS.sub(lambda match: str(today.year - (match[1] != "dit")), said)
    year = int(match[1]) if (match := _IN_YEAR.search(said)) else None
    if match := _ON_DAY.search(said):
        month = _MONTHS.index(match[2]) + 1 if match[2] else int(match[3])
        if day := _a_day(int(match[1]), month, int(match[4]) if match[4] else year, today):
            return day, day
    if match := _IN_MONTH.search(said):
        month = _MONTHS.index(match[1]) + 1
        in_year = int(match[2]) if match[2] else year or (today.year if month <= today.month else today.year - 1)
        return datetime.date(in_year, month, 1), datetime.date(in_year, month, calendar.monthrange(in_year, month)[1])
    return (datetime.date(year, 1, 1), datetime.date(year, 12, 31)) if year else None


def _a_day(day: int, month: int, year: int | None, today: datetime.date) -> datetime.date | None:
    """A day; without a year the last one that was, which for 29 February is some years ago."""
    for candidate in [year] if year else range(today.year, today.year - 9, -1):
        try:
            found = datetime.date(candidate, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return found
    return None


def _months_before(day: datetime.date, count: int) -> datetime.date:
    """The same day some months ago, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _first_words(said: str) -> str:
    return " ".join(said.split()[:_WORDS_OF_A_DAY])
