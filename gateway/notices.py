"""Notices about an outage or maintenance: one text that reaches everyone, on every channel, until it ends."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.blocks import Block
from faq.check import MARKUP
from faq.dates import BELGIUM
from gateway.audit import Audit, Entry
from gateway.clock import Clock, aware, utc_now
from gateway.following import follow
from gateway.redaction import redact
from gateway.storage.models import Notice

SHORTEST, LONGEST = 10, 300
"""How long a notice may be, in characters."""
LONGEST_STAY = datetime.timedelta(days=31)


class NoticeError(ValueError):
    """A notice cannot be set or cleared; the message says why and what to do.

    Attributes:
        told: the same in Dutch, for a page.
    """

    def __init__(self, message: str, told: str) -> None:
        super().__init__(message)
        self.told = told


class Notices:
    """Sets, clears and tells notices.

    Args:
        engine: the database.
        audit: notes who set and cleared what.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, audit: Audit, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._clock = clock
        self._known: list[Notice] = []

    async def set(self, text: str, ends: datetime.datetime, who: str) -> int:
        """Show a notice from now on.

        Args:
            text: plain text in Dutch, without personal data, markup or addresses.
            ends: when it ends, aware.
            who: the operator, for the audit.

        Returns:
            Its number.

        Raises:
            NoticeError: the text or the end cannot be used.
        """
        text, now = " ".join(text.split()), self._clock()
        if not SHORTEST <= len(text) <= LONGEST:
            raise NoticeError(
                f"a notice has {SHORTEST} to {LONGEST} characters; this one has {len(text)}",
                f"Een melding heeft {SHORTEST} tot {LONGEST} tekens. Deze heeft er {len(text)}.",
            )
        if found := MARKUP.search(text):
            raise NoticeError(
                f"the notice holds markup or an address: '{found.group()}'; say it in plain words",
                f"In de melding staat opmaak of een adres: ‘{found.group()}’. Schrijf ze in gewone woorden.",
            )
        if (redacted := redact(text)) != text:
            raise NoticeError(
                f"the notice holds something like personal data: '{redacted}'; say it in other words",
                "In de melding staat iets als een persoonsgegeven. Schrijf ze zonder nummers en adressen.",
            )
        if not now < ends <= now + LONGEST_STAY:
            raise NoticeError(
                f"a notice ends in the future, within {LONGEST_STAY.days} days",
                f"Het einde van de melding ligt in de toekomst, binnen {LONGEST_STAY.days} dagen.",
            )
        async with self._begin() as db:
            notice = Notice(text=text, begins=now, ends=ends.astimezone(datetime.UTC))
            db.add(notice)
            await db.flush()
            await self._audit.write(Entry("notice", "set", who=who, object=str(notice.id)), db)
            return notice.id

    async def clear(self, number: int, who: str) -> None:
        """End a notice now.

        Raises:
            NoticeError: there is no such notice, or it ended already.
        """
        now = self._clock()
        async with self._begin() as db:
            shown = (Notice.id == number) & (Notice.ends > now)
            ended = await db.execute(update(Notice).where(shown).values(ends=now).returning(Notice.id))
            if ended.first() is None:
                raise NoticeError(f"there is no notice {number} that is shown now", f"Melding {number} wordt nu niet getoond.")
            await self._audit.write(Entry("notice", "cleared", who=who, object=str(number)), db)

    async def shown(self) -> list[Notice]:
        """The notices of this moment, the newest first."""
        now = self._clock()
        query = select(Notice).where(Notice.begins <= now, Notice.ends > now).order_by(Notice.id.desc())
        async with self._begin() as db:
            return list(await db.scalars(query))

    async def follow(self, changed: Callable[[], None]) -> None:
        """Keep `current` current, for ever.

        Args:
            changed: called when there are other notices than before.
        """
        told: list[Block] = []

        def keep(found: list[Notice]) -> None:
            nonlocal told
            self._known = found
            if self.current != told:
                told = self.current
                changed()

        await follow("notices", self.shown, keep)

    @property
    def current(self) -> list[Block]:
        """The notices of this moment as `status` blocks, as they were known a few seconds ago."""
        now = self._clock()
        return [_block(notice) for notice in self._known if aware(notice.ends) > now]


def _block(notice: Notice) -> Block:
    until = aware(notice.ends).astimezone(BELGIUM)
    return {"type": "status", "kind": "notice", "text": notice.text, "until": until.isoformat(timespec="minutes")}
