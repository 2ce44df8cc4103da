"""Count what happens, by day: no person, no conversation, no words."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from faq.dates import BELGIUM
from gateway.clock import Clock, aware, utc_now
from gateway.insight.vocabulary import bucket, known
from gateway.storage.learning_models import Count
from gateway.storage.models import Feedback

KEPT_DAYS = 400
"""How long counts are kept: a year, and a month to look back on."""


@dataclass(frozen=True)
class Step:
    """What is added to one row.

    Attributes:
        what: a key of `gateway.insight.vocabulary.WHAT`.
        key: of which kind.
        number: how often it happened.
        total: what was measured.
        day: on which day; today when None.
    """

    what: str
    key: str
    number: int = 1
    total: int = 0
    day: datetime.date | None = None


class Counts:
    """Adds to the counts. Several processes may add to one row at the same moment.

    Every method takes `db`, a transaction that it then is part of. Call it last in a transaction, and once: until that
    ends, others who count the same wait.

    Args:
        engine: the database.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._clock = clock

    async def add(self, what: str, key: str, number: int = 1, total: int = 0, db: AsyncSession | None = None) -> None:
        """Count something.

        Args:
            what: a key of `gateway.insight.vocabulary.WHAT`.
            key: of which kind; one that is not in the vocabulary counts as `other`.
            number: how often it happened.
            total: what was measured, such as seconds.
            db: the transaction that it is part of.

        Raises:
            KeyError: nothing of this kind is counted.
        """
        await self.write([Step(what, key, number, total)], db)

    async def thumb(self, given: Feedback, replaced: Feedback | None, db: AsyncSession | None = None) -> None:
        """Count a thumb; the opinion that it replaces counts no more."""
        steps = [_thumb(given, 1)] + ([_thumb(replaced, -1)] if replaced else [])
        await self.write(steps, db)

    async def handed_over(self, reason: str, db: AsyncSession | None = None) -> None:
        """Count a conversation that came to the helpdesk, for one of `gateway.helpdesk.cases.REASONS`."""
        await self.add("handover", reason, db=db)

    async def claimed(self, seconds: int, db: AsyncSession | None = None) -> None:
        """Count a citizen who waited this long until an agent came."""
        await self.add("wait", bucket(seconds), total=seconds, db=db)

    async def abandoned(self, seconds: int, db: AsyncSession | None = None) -> None:
        """Count a citizen who left the queue after this long."""
        await self.add("abandoned", bucket(seconds), total=seconds, db=db)

    async def closed(self, seconds: int, db: AsyncSession | None = None) -> None:
        """Count a conversation that an agent had for this long."""
        await self.add("handled", bucket(seconds), total=seconds, db=db)

    async def suggestion(self, entry: str, use: str, db: AsyncSession | None = None) -> None:
        """Count a suggestion that stood on top (`suggested`), or what an agent did with one (`accepted`, `edited`, `rejected`)."""
        await self.add(use, entry, db=db)

    async def call_back(self, state: str, db: AsyncSession | None = None) -> None:
        """Count an appointment to call back that was `planned`, `done` or `expired`."""
        await self.add("call_back", state, db=db)

    async def purge(self) -> None:
        """Forget what is older than it may be."""
        async with self._begin() as db:
            await db.execute(delete(Count).where(Count.day < self.today() - datetime.timedelta(days=KEPT_DAYS)))

    async def write(self, steps: Iterable[Step], db: AsyncSession | None = None) -> None:
        """Add to all rows in one statement, always in the same order, so that no two writers wait for each other."""
        if db is None:
            async with self._begin() as db:
                await self.write(steps, db)
            return
        sums: defaultdict[tuple[datetime.date, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for step in steps:
            row = sums[step.day or self.today(), step.what, known(step.what, step.key)]
            row[0] += step.number
            row[1] += step.total
        rows = [
            {"day": day, "what": what, "key": key, "number": number, "total": total}
            for (day, what, key), (number, total) in sorted(sums.items())
        ]
        added = self._insert(Count).values(rows)
        more = {"number": Count.number + added.excluded.number, "total": Count.total + added.excluded.total}
        await db.execute(added.on_conflict_do_update(index_elements=[Count.day, Count.what, Count.key], set_=more))

    def today(self) -> datetime.date:
        """The day in Belgium."""
        return self._clock().astimezone(BELGIUM).date()


def _thumb(opinion: Feedback, number: int) -> Step:
    what = "thumb_up" if opinion.helpful else "thumb_down"
    return Step(what, opinion.about, number, day=aware(opinion.given).astimezone(BELGIUM).date())
