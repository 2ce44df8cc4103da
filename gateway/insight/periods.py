"""The days that the figures are about."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from faq.dates import day_in_words, dutch_date

LENGTHS = (7, 28, 90, 365)
"""How many days one may choose."""
_MOST_DAYS = 31
_MOST_WEEKS = 100
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days that follow each other.

    Attributes:
        first: the first day.
        last: the last day, itself included.
    """

    first: datetime.date
    last: datetime.date

    @classmethod
    def ending(cls, last: datetime.date, days: int) -> Period:
        """So many days, the last one included."""
        return cls(last - (days - 1) * _DAY, last)

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, just before."""
        return Period.ending(self.first - _DAY, self.days)

    @property
    def unit(self) -> str:
        """What a chart shows at once: `Dag`, `Week` or `Maand`."""
        return "Dag" if self.days <= _MOST_DAYS else "Week" if self.days <= _MOST_WEEKS else "Maand"

    def slots(self) -> list[Slot]:
        """The days, weeks from Monday or months of the period; the outer ones may be cut short."""
        return list(self._slots())

    def _slots(self) -> Iterator[Slot]:
        first = self.first
        while first <= self.last:
            last = min(self._last_of(first), self.last)
            yield Slot(first, last, self.unit)
            first = last + _DAY

    def _last_of(self, day: datetime.date) -> datetime.date:
        if self.unit == "Dag":
            return day
        if self.unit == "Week":
            return day + (6 - day.weekday()) * _DAY
        return (day.replace(day=1) + 32 * _DAY).replace(day=1) - _DAY


@dataclass(frozen=True)
class Slot(Period):
    """What one column or point of a chart is about.

    Attributes:
        kind: `Dag`, `Week` or `Maand`.
    """

    kind: str

    @property
    def short(self) -> str:
        """Below a chart: `24/11`, or the month in short."""
        if self.kind == "Maand":
            return dutch_date(self.first).split()[1].replace("maart", "mrt")[:3]
        return f"{self.first.day}/{self.first.month}"

    @property
    def name(self) -> str:
        """In a table: a day, the two ends of a week, or a month with its year."""
        if self.kind == "Dag":
            return day_in_words(self.first)
        if self.kind == "Week":
            return f"{self.short} tot {self.last.day}/{self.last.month}"
        return dutch_date(self.first).split(maxsplit=1)[1]
