"""Proposals of editors: checked when they are made, reviewed by a person as a patch, and live when the assistant answers so."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from faq.entries import entries
from gateway.audit import Audit, Entry
from gateway.bot_client import BotClient, BotError
from gateway.clock import Clock, utc_now
from gateway.following import follow
from gateway.helpdesk.agents import Agent
from gateway.learning.checks import ProposalError, checked_reason, distinct, refuse_known, sanitised
from gateway.learning.content import MISSING, Content
from gateway.learning.gaps import Gaps
from gateway.learning.new_entry import NewEntry, new_entry
from gateway.learning.shelf import Shelf
from gateway.storage.learning_models import Gap, Proposal

logger = logging.getLogger(__name__)
ANSWERED = 0.5
"""From this confidence on the assistant answers without asking back (`bot/nlu/decision.py`)."""
LEARNT = 0.3
"""From this confidence on an example that another entry came before has been learnt."""
_EVERY = 60.0
"""Seconds between two looks at what is live."""
_LOOKED_AT = datetime.timedelta(days=90)
"""A proposal that is older was not accepted."""


class Proposals(Shelf):
    """Makes proposals, and knows when they are live.

    Args:
        engine: the database.
        gaps: of which a proposal is made.
        bot: says how an example is understood now.
        audit: notes who proposed what.
        content: the content files.
        clock: tells the time.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        gaps: Gaps,
        bot: BotClient,
        audit: Audit,
        content: Content | None = None,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(engine, content)
        self._gaps = gaps
        self._bot = bot
        self._audit = audit
        self._clock = clock

    async def propose(self, target: str, examples: Sequence[str], reason: str, author: Agent, gap_ids: Collection[int] = ()) -> int:
        """Propose that an entry answers these questions.

        Args:
            target: the id of the entry.
            examples: the questions; of two that are nearly the same the first is kept.
            reason: why, for whoever reviews it.
            author: the editor.
            gap_ids: the gaps that are solved by it.

        Returns:
            The number of the proposal.

        Raises:
            ProposalError: it would teach nothing, or harm; the message is in Dutch.
        """
        if target not in entries():
            raise ProposalError("Kies een vraag uit de lijst.")
        reason, texts = checked_reason(reason), distinct([sanitised(example) for example in examples])
        rows = await self._checked(target, texts)
        return await self._keep(target, {"rows": rows}, reason, author, gap_ids)

    async def propose_entry(
        self, entry: NewEntry, examples: Sequence[str], reason: str, author: Agent, gap_ids: Collection[int] = ()
    ) -> int:
        """Propose a new entry that answers these questions; see `propose`.

        Raises:
            ProposalError: it would harm, or the loaders of the content do not accept it; the message is in Dutch.
        """
        reason, texts = checked_reason(reason), distinct([sanitised(example) for example in examples])
        rows = await self._checked(entry.id, texts)
        await asyncio.to_thread(new_entry, self.content, entry, texts, self._clock())
        return await self._keep(entry.id, {"rows": rows, "entry": entry.as_json()}, reason, author, gap_ids)

    async def look_live(self) -> list[int]:
        """Ask the running bot about the proposals that are not live yet.

        Returns:
            The numbers of those that became live.
        """
        waiting = Proposal.live_since.is_(None) & (Proposal.created > self._clock() - _LOOKED_AT)
        async with self._begin() as db:
            proposals = list(await db.scalars(select(Proposal).where(waiting).order_by(Proposal.id)))
        try:
            live = [proposal.id for proposal in proposals if await self._is_live(proposal)]
        except BotError as error:
            logger.warning("what is live was not looked at: %s", error)
            return []
        if live:
            async with self._begin() as db:
                await db.execute(update(Proposal).where(Proposal.id.in_(live)).values(live_since=self._clock()))
        return live

    async def follow(self) -> None:
        """Look what is live and remove old gaps, for ever."""
        await follow("proposals", self._look, lambda live: None, every=_EVERY)

    async def _look(self) -> list[int]:
        await self._gaps.purge()
        return await self.look_live()

    async def _is_live(self, proposal: Proposal) -> bool:
        for row in proposal.examples["rows"]:
            ranking = await self._bot.rank(row["text"])
            first, confidence = ranking[0] if ranking else ("", 0.0)
            # What came first already when it was proposed must be answered now; anything else only has to come first.
            needed = ANSWERED if row["first"] == proposal.target else LEARNT
            if first != proposal.target or confidence < needed:
                return False
        return True

    async def _checked(self, target: str, texts: Sequence[str]) -> list[dict[str, Any]]:
        """The examples with what the bot thinks of first now; refused when one would teach nothing."""
        if not texts:
            raise ProposalError("Vink minstens één vraag aan.")
        if not self.content.present:
            raise ProposalError(MISSING)
        await asyncio.to_thread(refuse_known, self.content, target, texts)
        rows = []
        for text in texts:
            first, confidence = await self._rank(text)
            if first == target and confidence >= ANSWERED:
                raise ProposalError(f"‘{text}’ krijgt dit antwoord nu al. Vink die vraag uit.")
            rows.append({"text": text, "first": first, "confidence": round(confidence, 3)})
        return rows

    async def _keep(self, target: str, examples: dict[str, Any], reason: str, author: Agent, gap_ids: Collection[int]) -> int:
        fields = {"target": target, "examples": examples, "reason": reason, "author": author.id, "author_name": author.name}
        async with self._begin() as db:
            proposal = Proposal(**fields, created=self._clock())
            db.add(proposal)
            await db.flush()
            free = Gap.id.in_(gap_ids) & Gap.proposal.is_(None)
            taken = list(await db.scalars(update(Gap).where(free).values(proposal=proposal.id).returning(Gap.id)))
            if len(taken) != len(set(gap_ids)):
                raise ProposalError("Over deze vragen is al beslist, of ze zijn gewist. Ververs de pagina.")
            await self._audit.write(Entry("proposal", "made", who=author.id, object=str(proposal.id)), db)
            return proposal.id

    async def _rank(self, text: str) -> tuple[str, float]:
        """What the running bot thinks of first, with its confidence."""
        try:
            ranking = await self._bot.rank(text)
        except BotError as error:
            raise ProposalError("De assistent antwoordt nu niet. Probeer het over enkele minuten opnieuw.") from error
        return ranking[0] if ranking else ("", 0.0)
