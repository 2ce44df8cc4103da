"""Gaps: questions that were not answered well, as citizens and agents showed it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from faq.blocks import Block
from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.learning.words import fold
from gateway.redaction import redact
from gateway.storage.learning_models import Gap

REASONS = {
    "refused": "Geen antwoord",
    "clarified": "Vroeg verduidelijking",
    "thumb_down": "Duim omlaag",
    "rejected": "Medewerker verwierp het voorstel",
    "edited": "Medewerker paste het voorstel aan",
    "corrected": "Medewerker wees een ander antwoord aan",
    "unanswered": "Medewerker antwoordde zelf",
}
"""Why a question is a gap, in the words of the page for editors."""
KEPT = datetime.timedelta(days=90)
"""How long a gap is kept."""
MOST = 2000
"""How many gaps an editor is shown at most: the newest."""
_OF_OUTCOME = {"refused": "refused", "clarified": "clarified"}


class Gaps:
    """Notes gaps, and tells which are open.

    Args:
        engine: the database.
        audit: notes who decided that nothing follows from a gap.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, audit: Audit, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._clock = clock

    async def note(
        self, conversation: str, text: str, why: str, given: str = "", wanted: str = "", db: AsyncSession | None = None
    ) -> None:
        """Note a gap; the same words for the same reason are noted once in a conversation.

        Args:
            conversation: the conversation; when it was erased meanwhile, nothing is noted.
            text: the citizen's words. Words of which redaction leaves only placeholders are not noted.
            why: a key of `REASONS`.
            given: the entry that was answered or suggested.
            wanted: the entry that an agent says is right.
            db: the transaction that it belongs to; one of its own when absent.

        Raises:
            KeyError: there is no such reason.
        """
        if why not in REASONS:
            raise KeyError(why)
        text = " ".join(redact(text).split())
        if not fold(text):
            return
        gap = Gap(conversation=conversation, text=text, why=why, given=given, wanted=wanted, noted=self._clock(), dismissed=False)
        if db is not None:
            await _add_once(db, gap)
            return
        try:
            async with self._begin() as own:
                await _add_once(own, gap)
        except IntegrityError:  # the conversation was erased at this moment
            return

    async def of_turn(self, conversation: str, text: str, outcome: str, blocks: Iterable[Block]) -> None:
        """Note a turn that the assistant could not answer; any other is left alone.

        Args:
            conversation: the conversation.
            text: what the citizen typed; not the label of a choice.
            outcome: the outcome of the turn.
            blocks: what was said.
        """
        if why := _OF_OUTCOME.get(outcome):
            await self.note(conversation, text, why, given=_answered(blocks))

    async def thumb(self, conversation: str, text: str, block: Block, helpful: bool) -> None:
        """A citizen's thumb: down is a gap, a later thumb up takes it back.

        Args:
            conversation: the conversation.
            text: the question, as it was typed.
            block: the block that the thumb is about.
            helpful: thumb up or down.
        """
        if not helpful:
            await self.note(conversation, text, "thumb_down", given=_answered([block]))
            return
        noted = (Gap.conversation == conversation) & (Gap.why == "thumb_down") & Gap.proposal.is_(None)
        async with self._begin() as db:
            await db.execute(delete(Gap).where(noted, Gap.text == " ".join(redact(text).split())))

    async def open(self) -> list[Gap]:
        """The gaps about which nothing was decided yet, the newest first; at most `MOST`."""
        undecided = (Gap.dismissed.is_(False)) & Gap.proposal.is_(None) & (Gap.noted > self._clock() - KEPT)
        async with self._begin() as db:
            return list(await db.scalars(select(Gap).where(undecided).order_by(Gap.noted.desc(), Gap.id.desc()).limit(MOST)))

    async def of(self, ids: Collection[int]) -> list[Gap]:
        """The gaps with these numbers that are still there, the oldest first."""
        async with self._begin() as db:
            return list(await db.scalars(select(Gap).where(Gap.id.in_(ids)).order_by(Gap.id)))

    async def dismiss(self, ids: Collection[int], who: str) -> int:
        """Decide that nothing follows from these gaps.

        Args:
            ids: their numbers.
            who: the editor, for the audit.

        Returns:
            How many were open.
        """
        undecided = Gap.id.in_(ids) & Gap.dismissed.is_(False) & Gap.proposal.is_(None)
        async with self._begin() as db:
            found = list(await db.scalars(update(Gap).where(undecided).values(dismissed=True).returning(Gap.id)))
            for number in sorted(found):
                await self._audit.write(Entry("gap", "dismissed", who=who, object=str(number)), db)
        return len(found)

    @staticmethod
    async def forget_conversation(conversation: str, db: AsyncSession) -> None:
        """Keep the gaps of a conversation that is erased because it is old, without saying whose they were."""
        await db.execute(update(Gap).where(Gap.conversation == conversation).values(conversation=None))

    async def purge(self) -> int:
        """Remove the gaps that are older than `KEPT`.

        Returns:
            How many there were.
        """
        async with self._begin() as db:
            gone = await db.execute(delete(Gap).where(Gap.noted <= self._clock() - KEPT))
            return cast("CursorResult[Any]", gone).rowcount


async def _add_once(db: AsyncSession, gap: Gap) -> None:
    same = (Gap.conversation == gap.conversation) & (Gap.text == gap.text) & (Gap.why == gap.why)
    if await db.scalar(select(Gap.id).where(same).limit(1)) is None:
        db.add(gap)
        await db.flush()


def _answered(blocks: Iterable[Block]) -> str:
    """The entry that was given; empty when there was none, or more than one."""
    given = [str(block["id"]) for block in blocks if block["type"] == "answer"]
    return given[0] if len(given) == 1 else ""
