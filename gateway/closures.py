"""Closing days that an operator adds to those of `faq/opening.yml`: nobody is promised a person who is not there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.check import MARKUP
from faq.dates import BELGIUM
from faq.opening import Opening, opening_hours
from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.following import follow
from gateway.redaction import redact
from gateway.storage.models import Closure

LONGEST = 60
"""How long a reason may be, in characters."""
_ALWAYS = Opening(datetime.time(0), datetime.time(23, 59), {}, every_day=True)


class ClosureError(ValueError):
    """A closing day cannot be added or removed; the message says why.

    Attributes:
        told: the same in Dutch, for a page.
    """

    def __init__(self, message: str, told: str) -> None:
        super().__init__(message)
        self.told = told


class Closures:
    """Adds and removes closing days, and tells the opening hours with them.

    Args:
        engine: the database.
        audit: notes who added and removed what.
        clock: tells the time.
        always_open: whether people answer at any hour of any day but a closing day, for a development instance.
    """

    def __init__(self, engine: AsyncEngine, audit: Audit, clock: Clock = utc_now, always_open: bool = False) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._clock = clock
        self._always_open = always_open
        self._known: Mapping[datetime.date, str] = {}

    async def add(self, day: datetime.date, reason: str, who: str) -> None:
        """Close on a day, or give that day another reason.

        Args:
            day: the day, today or later.
            reason: why, in Dutch, as it is told to citizens: `brugdag`.
            who: the operator, for the audit.

        Raises:
            ClosureError: the day has passed, or the reason cannot be told.
        """
        reason = " ".join(reason.split())
        if day < self._clock().astimezone(BELGIUM).date():
            raise ClosureError(f"{day} has passed", "Die dag is al voorbij.")
        if not 0 < len(reason) <= LONGEST or MARKUP.search(reason) or redact(reason) != reason:
            raise ClosureError(
                f"the reason has 1 to {LONGEST} characters, without markup, addresses or numbers of a person",
                f"De reden heeft 1 tot {LONGEST} tekens, zonder opmaak, adressen of persoonlijke nummers.",
            )
        async with self._begin() as db:
            await db.merge(Closure(day=day, reason=reason))
            await self._audit.write(Entry("closure", "set", who=who, object=day.isoformat()), db)

    async def remove(self, day: datetime.date, who: str) -> None:
        """Be open on a day after all.

        Raises:
            ClosureError: no closing day was added for it.
        """
        async with self._begin() as db:
            gone = await db.execute(delete(Closure).where(Closure.day == day).returning(Closure.day))
            if gone.first() is None:
                raise ClosureError(f"no closing day was added for {day}", "Die sluitingsdag is er niet (meer).")
            await self._audit.write(Entry("closure", "cleared", who=who, object=day.isoformat()), db)

    async def coming(self) -> Mapping[datetime.date, str]:
        """The closing days from today on, each with its reason."""
        today = self._clock().astimezone(BELGIUM).date()
        async with self._begin() as db:
            found = await db.scalars(select(Closure).where(Closure.day >= today).order_by(Closure.day))
            return {closure.day: closure.reason for closure in found}

    async def refresh(self) -> None:
        """Know the closing days of this moment."""
        self._keep(await self.coming())

    async def follow(self) -> None:
        """Know the closing days, for ever."""
        await follow("closing days", self.coming, self._keep)

    def opening(self, queue: str) -> Opening:
        """The opening hours of a queue, with the closing days as they were known a few seconds ago.

        Raises:
            KeyError: there is no such queue.
        """
        hours = _ALWAYS if self._always_open else opening_hours()[queue]
        return replace(hours, closures={**hours.closures, **self._known})

    def in_words(self, queue: str) -> str:
        """The opening hours of a queue and what they mean now.

        Raises:
            KeyError: there is no such queue.
        """
        return self.opening(queue).in_words(self._clock())

    def _keep(self, found: Mapping[datetime.date, str]) -> None:
        self._known = found
