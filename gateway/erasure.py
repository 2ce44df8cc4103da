"""Erase conversations: at once when a citizen asks, and by themselves when they are old."""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.audit import Audit, Entry
from gateway.bot_client import BotClient, BotError
from gateway.clock import Clock, utc_now
from gateway.learning.gaps import Gaps
from gateway.storage.helpdesk_models import CallBack
from gateway.storage.models import Base, Event, Session, Turn

logger = logging.getLogger(__name__)
RETENTION = "retention"
"""Why a conversation is erased that is old. What nobody could answer in it is kept for a while, without saying whose it was."""
_AT_ONCE = 200


@dataclass(frozen=True)
class Receipt:
    """What was erased, and that nothing is left.

    Attributes:
        messages: how many messages of the citizen there were.
        rows: how many rows the gateway held, in all its tables.
        bot_rows: how many rows the bot held.
        left: how many rows are left in the gateway, counted afterwards.
        at: when.
    """

    messages: int
    rows: int
    bot_rows: int
    left: int
    at: datetime.datetime


class Erasure:
    """Erases conversations in the bot first, and then here, so that a failure leaves a conversation that can be erased again.

    Args:
        engine: the gateway's database.
        bot: the bot, which holds a conversation of its own.
        audit: notes that a conversation was erased; the audit itself is kept, with pseudonyms.
        anonymous: how long a conversation is kept after its last message, when nobody signed in.
        known: the same, when someone did.
        clock: tells the time.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        bot: BotClient,
        audit: Audit,
        anonymous: datetime.timedelta,
        known: datetime.timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._bot = bot
        self._audit = audit
        self._anonymous = anonymous
        self._known = known
        self._clock = clock

    async def erase(self, conversation: str, why: str = "citizen", by: str = "", reference: str = "") -> Receipt:
        """Erase one conversation everywhere.

        Args:
            conversation: the conversation.
            why: `citizen`, `RETENTION` or `operator`, for the audit.
            by: the operator who does it; otherwise the citizen, as far as one is known.
            reference: of the case, when an operator named it.

        Raises:
            BotError: the bot does not answer; then nothing is erased here.
        """
        bot_rows = await self._bot.erase(conversation)
        async with self._begin() as db:
            owner = await db.scalar(select(Session.owner).where(Session.conversation == conversation).with_for_update())
            messages = await self._messages(db, conversation)
            if why == RETENTION:
                await Gaps.forget_conversation(conversation, db)
            rows = 0
            for table in reversed(Base.metadata.sorted_tables):
                if "conversation" in table.columns:
                    gone = await db.execute(table.delete().where(table.c.conversation == conversation))
                    rows += cast("CursorResult[Any]", gone).rowcount
            entry = Entry("erasure", "granted", who=by or owner or "", about=owner or "", object=reference, why=why)
            await self._audit.write(entry, db)
        return Receipt(messages, rows, bot_rows, await self._left(conversation), self._clock())

    async def messages(self, conversation: str) -> int:
        """How many messages of the citizen there are."""
        async with self._begin() as db:
            return await self._messages(db, conversation)

    async def purge(self) -> int:
        """Erase what is older than it may be. It may be stopped at any moment, and run as often as one likes.

        A conversation with a call-back waits until that is gone: whoever calls reads what it is about.

        Returns:
            How many conversations were erased.
        """
        now, erased = self._clock(), 0
        last = select(func.max(Event.created)).where(Event.conversation == Session.conversation).scalar_subquery()
        quiet = func.coalesce(last, Session.created)
        old = ((Session.owner.is_(None)) & (quiet < now - self._anonymous)) | (quiet < now - self._known)
        due = old & Session.conversation.not_in(select(CallBack.conversation))
        while True:
            async with self._begin() as db:
                found = list(await db.scalars(select(Session.conversation).where(due).limit(_AT_ONCE)))
            for conversation in found:
                try:
                    await self.erase(conversation, why=RETENTION)
                except BotError as error:
                    logger.warning("retention waits: %s", error)
                    return erased
                erased += 1
            if len(found) < _AT_ONCE:
                return erased

    @staticmethod
    async def _messages(db: AsyncSession, conversation: str) -> int:
        query = select(func.count()).select_from(Turn).where(Turn.conversation == conversation)
        return int(await db.scalar(query) or 0)

    async def _left(self, conversation: str) -> int:
        async with self._begin() as db:
            counts = [
                await db.scalar(select(func.count()).select_from(table).where(table.c.conversation == conversation))
                for table in Base.metadata.sorted_tables
                if "conversation" in table.columns
            ]
        return sum(int(count or 0) for count in counts)
