"""Answers that an operator withdrew: a wrong answer about someone's government mail does harm, also at night."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.blocks import Block
from faq.entries import entries
from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.following import follow
from gateway.storage.models import WithdrawnAnswer

_INSTEAD = (
    "Het antwoord op de vraag {question} kijken we na. Daarom tonen we het nu even niet. "
    "Hebt u meteen hulp nodig? Bel gratis naar 1700."
)


class WithdrawalError(ValueError):
    """An answer cannot be withdrawn or given back; the message says why.

    Attributes:
        told: the same in Dutch, for a page.
    """

    def __init__(self, message: str, told: str) -> None:
        super().__init__(message)
        self.told = told


class Withdrawals:
    """Withdraws answers, gives them back, and puts something else in their place.

    Args:
        engine: the database.
        audit: notes who withdrew what, and why.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, audit: Audit, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._clock = clock
        self._known: frozenset[str] = frozenset()

    async def withdraw(self, entry: str, who: str) -> None:
        """Give an answer no more, on any channel, from a few seconds on.

        Args:
            entry: the id of the entry.
            who: the operator, for the audit.

        Raises:
            WithdrawalError: there is no such entry, or it is withdrawn already.
        """
        if entry not in entries():
            raise WithdrawalError(f"there is no entry '{entry}'; hulpnodig faq check lists them", "Kies een antwoord uit de lijst.")
        async with self._begin() as db:
            if await db.get(WithdrawnAnswer, entry):
                raise WithdrawalError(f"'{entry}' is withdrawn already", "Dat antwoord is al ingetrokken.")
            db.add(WithdrawnAnswer(entry=entry, since=self._clock()))
            await self._audit.write(Entry("withdrawn", "granted", who=who, object=entry), db)

    async def give_back(self, entry: str, who: str) -> None:
        """Give an answer again.

        Raises:
            WithdrawalError: it was not withdrawn.
        """
        async with self._begin() as db:
            gone = await db.execute(delete(WithdrawnAnswer).where(WithdrawnAnswer.entry == entry).returning(WithdrawnAnswer.entry))
            if gone.first() is None:
                raise WithdrawalError(f"'{entry}' is not withdrawn", "Dat antwoord is niet (meer) ingetrokken.")
            await self._audit.write(Entry("given_back", "granted", who=who, object=entry), db)

    async def all(self) -> Mapping[str, WithdrawnAnswer]:
        """Every answer that is withdrawn, by the id of its entry."""
        async with self._begin() as db:
            return {row.entry: row for row in await db.scalars(select(WithdrawnAnswer).order_by(WithdrawnAnswer.entry))}

    async def refresh(self) -> None:
        """Read what is withdrawn, before the first turn is answered."""
        self._keep(await self.all())

    async def follow(self) -> None:
        """Know what is withdrawn, for ever."""
        await follow("withdrawn answers", self.all, self._keep)

    def __contains__(self, entry: object) -> bool:
        """Whether an answer is withdrawn, as was known a few seconds ago."""
        return entry in self._known

    def instead(self, block: Block) -> Block:
        """The block itself, or what stands in the place of an answer that is withdrawn."""
        if block["type"] != "answer" or block["id"] not in self:
            return block
        text = _INSTEAD.format(question=f"‘{entries()[block['id']].question}’")
        return {"type": "handover", "kind": "withdrawn", "text": text, "queue": "1700"}

    def _keep(self, found: Mapping[str, WithdrawnAnswer]) -> None:
        self._known = frozenset(found)
