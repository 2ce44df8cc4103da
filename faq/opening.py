"""When people answer: working hours, Belgian public holidays and other closing days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from holidays import country_holidays

from faq import located_yaml
from faq.dates import BELGIUM, day_in_words, today_in_belgium
from faq.errors import ContentError

_FILE = Path(__file__).with_name("opening.yml")
_FRIDAY = 4
_HOLIDAYS = country_holidays("BE", language="nl", years=today_in_belgium().year)
"""Other years are added when they are asked for."""
_LONGEST_CLOSURE = 60
"""Days that are looked ahead."""


@dataclass(frozen=True)
class Opening:
    """The opening hours of a queue.

    Attributes:
        opens: when it opens on a working day, Belgian time.
        closes: when it closes.
        closures: other closing days, each with its reason in Dutch.
        every_day: whether weekends and holidays are working days too.
        source: the page that says so.
        checked: when that page was last read.
    """

    opens: datetime.time
    closes: datetime.time
    closures: Mapping[datetime.date, str]
    every_day: bool = False
    source: str = ""
    checked: datetime.date | None = None

    @property
    def hours(self) -> str:
        """The usual hours, for within a sentence: `elke werkdag van 9 tot 19 uur`."""
        return f"elke werkdag van {_hour(self.opens)} tot {_hour(self.closes)} uur"

    def closed_because(self, day: datetime.date) -> str | None:
        """Why a day is no working day: `weekend`, the name of a holiday, or the reason of a closure; None for a working day."""
        if day in self.closures:
            return self.closures[day]
        if self.every_day:
            return None
        holiday = _HOLIDAYS.get(day)
        return holiday or ("weekend" if day.weekday() > _FRIDAY else None)

    def open_at(self, moment: datetime.datetime) -> bool:
        """Whether people answer at an aware moment."""
        local = moment.astimezone(BELGIUM)
        return self.closed_because(local.date()) is None and self.opens <= local.time() < self.closes

    def next_opening(self, moment: datetime.datetime) -> datetime.datetime | None:
        """When people answer again, for an aware moment at which they do not; None when that is more than two months later."""
        local = moment.astimezone(BELGIUM)
        for day in _days_from(local.date()):
            opening = datetime.datetime.combine(day, self.opens, BELGIUM)
            if opening > local and self.closed_because(day) is None:
                return opening
        return None

    def in_words(self, moment: datetime.datetime) -> str:
        """The opening hours, and what they mean at an aware moment.

        Days are named in full: the text stays true when it is read the next day.

        Returns:
            For example `Elke werkdag van 9 tot 19 uur. Nu (zaterdag 28 november, 11.05 uur) gesloten. Weer open op maandag
            30 november om 9 uur.`
        """
        local = moment.astimezone(BELGIUM)
        hours = f"{self.hours[0].upper()}{self.hours[1:]}."
        now = f"Nu ({day_in_words(local.date())}, {_hour(local.time())} uur) gesloten."
        if self.open_at(moment):
            return f"{hours} Vandaag ({day_in_words(local.date())}) open tot {_hour(self.closes)} uur."
        opening = self.next_opening(moment)
        if opening is None:
            return f"{hours} {now}"
        between = (day for day in _days_from(local.date()) if day < opening.date())
        special = [
            f"{day_in_words(day)}: {reason}" for day in between if (reason := self.closed_because(day)) not in (None, "weekend")
        ]
        why = f" Gesloten op {', '.join(special)}." if special else ""
        return f"{hours} {now}{why} Weer open op {day_in_words(opening.date())} om {_hour(self.opens)} uur."


@lru_cache(maxsize=1)
def opening_hours() -> Mapping[str, Opening]:
    """The opening hours of every queue, by its name.

    Raises:
        ContentError: a time is no time, or a queue closes before it opens.
    """
    return load_opening_hours(_FILE)


def load_opening_hours(path: Path) -> Mapping[str, Opening]:
    """Read a file of opening hours.

    Raises:
        ContentError: a time is no time, or a queue closes before it opens.
    """
    content = located_yaml.load(path)
    closures = {}
    for closure in content["closures"] or []:
        if type(closure["day"]) is not datetime.date:
            raise ContentError(path, closure.line, f"'{closure['day']}' is no day; write it as 2027-05-07, without quotes")
        closures[closure["day"]] = str(closure["reason"])
    queues = {}
    for name, fields in content["queues"].items():
        try:
            opens, closes = (datetime.time.fromisoformat(str(fields[key])) for key in ("opens", "closes"))
        except ValueError as error:
            raise ContentError(path, fields.line, f"queue '{name}' holds a time that is none (write \"09:00\"): {error}") from error
        if closes <= opens:
            raise ContentError(path, fields.line, f"queue '{name}' closes before it opens")
        queues[name] = Opening(opens, closes, closures, source=fields.get("source", ""), checked=fields.get("checked"))
    return queues


def _days_from(day: datetime.date) -> Iterator[datetime.date]:
    return (day + datetime.timedelta(days=later) for later in range(_LONGEST_CLOSURE))


def _hour(time: datetime.time) -> str:
    return f"{time.hour}.{time.minute:02}" if time.minute else str(time.hour)
