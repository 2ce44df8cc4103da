"""Cases: who speaks in a conversation, the bot or one agent, and who waits for an agent. The database decides, not a browser."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from faq.blocks import Block
from gateway.audit import Audit, Entry
from gateway.clock import Clock, aware, utc_now
from gateway.helpdesk.agents import Agent
from gateway.helpdesk.references import as_reference, new_reference
from gateway.helpdesk.says import told
from gateway.storage.helpdesk_models import BOT, OWNED, WAITING, AgentRow, Case, CaseNote
from gateway.storage.models import Event, Session
from gateway.storage.transcript import WITH_PERSON, Transcript

REASONS = {
    "asked": "Vroeg zelf een medewerker",
    "refused": "De assistent vond geen antwoord",
    "walk": "Liep vast in een stappenplan",
    "withdrawn": "Het antwoord wordt nagekeken",
    "returned": "Teruggezet door een collega",
    "transferred": "Doorgegeven door een collega",
    "lost": "De verbinding van een collega viel weg",
}
"""Why a conversation is with the helpdesk, in the words of an agent."""
_AGAIN = ("returned", "transferred", "lost")
"""Reasons of a case that an agent had before."""
_TRIES = 5


class NoCaseError(Exception):
    """There is no case with this reference (any more)."""


class TakenError(Exception):
    """Another agent has the case.

    Attributes:
        by: the given name of that agent; empty when nobody has it.
    """

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


@dataclass(frozen=True)
class Talk:
    """A conversation that an agent has.

    Attributes:
        reference: that of its case.
        newest: the id of its newest event; 0 when there is none.
    """

    reference: str
    newest: int


class Cases:
    """Opens cases, and gives each to one agent at a time.

    Args:
        engine: the database.
        audit: notes who took which case, and how it ended.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, audit: Audit, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._clock = clock

    async def open(self, conversation: str, reason: str, queue: str) -> Case:
        """The case of a conversation; a new one when there is none yet. While the bot speaks, the newest reason counts."""
        for _ in range(_TRIES):
            try:
                async with self._begin() as db:
                    case = await db.get(Case, conversation)
                    if case is None:
                        case = Case(conversation=conversation, reference=new_reference(), state=BOT, queue=queue, reason=reason)
                        db.add(case)
                    elif case.state == BOT:
                        case.reason, case.queue = reason, queue
                    return case
            except IntegrityError:  # the reference exists, or the case was made at this moment
                continue
        raise NoCaseError(conversation)

    async def wait(self, conversation: str) -> None:
        """Join the queue; nothing changes for who waits already, or talks to an agent."""
        async with self._begin() as db:
            joining = (Case.conversation == conversation) & (Case.state == BOT)
            await db.execute(update(Case).where(joining).values(state=WAITING, waiting_since=self._clock()))

    async def leave(self, conversation: str) -> int | None:
        """Leave the queue.

        Returns:
            How many seconds the citizen waited; None when they did not wait.
        """
        async with self._begin() as db:
            since = await db.scalar(select(Case.waiting_since).where(Case.conversation == conversation))
            leaving = (Case.conversation == conversation) & (Case.state == WAITING)
            left = update(Case).where(leaving).values(state=BOT, waiting_since=None, wanted=None).returning(Case.conversation)
            return self._seconds_since(since) if (await db.execute(left)).first() else None

    async def tell_gone(self, conversation: str) -> None:
        """Tell the agent who speaks in a conversation, if there is one, that the citizen left it."""
        async with self._begin() as db:
            held = await Transcript.hold(db, conversation)
            owned = (Case.conversation == conversation) & (Case.state == OWNED)
            if held and await db.scalar(select(Case.owner).where(owned)) is not None:
                Transcript.say(db, conversation, str(uuid.uuid4()), WITH_PERSON, [told("gone", "")])

    async def send_home(self, conversation: str, said: Block) -> bool:
        """End the wait of a citizen and tell them why; False when they do not wait (any more)."""
        async with self._begin() as db:
            if not await Transcript.hold(db, conversation):
                return False
            waiting = (Case.conversation == conversation) & (Case.state == WAITING)
            ended = update(Case).where(waiting).values(state=BOT, waiting_since=None, wanted=None).returning(Case.conversation)
            if (await db.execute(ended)).first() is None:
                return False
            Transcript.say(db, conversation, str(uuid.uuid4()), "handed_over", [said])
            return True

    async def claim(self, reference: str, agent: Agent) -> int | None:
        """Take a case, also one in which the bot still speaks. Taking one's own again changes nothing.

        Returns:
            How many seconds the citizen waited for the first agent; None when they did not wait, or an agent had it already.

        Raises:
            NoCaseError: there is no such case.
            TakenError: another agent has it.
        """
        async with self._begin() as db:
            case = await self._held(db, reference)
            free = (Case.conversation == case.conversation) & (Case.state != OWNED)
            took = update(Case).where(free).values(state=OWNED, owner=agent.id, wanted=None, owned_since=self._clock())
            if (await db.execute(took.returning(Case.conversation))).first() is None:
                owner = await db.scalar(
                    select(AgentRow).join(Case, Case.owner == AgentRow.agent).where(Case.reference == case.reference)
                )
                if owner is not None and owner.agent == agent.id:
                    return None
                raise TakenError(owner.name if owner else "")
            await self._note(db, case, agent.id, "claimed", told("joined", agent.name))
            return self._seconds_since(case.waiting_since) if case.state == WAITING and case.reason not in _AGAIN else None

    async def release(self, reference: str, agent: Agent) -> None:
        """Put a case back in the queue, at the place that the citizen had.

        Raises:
            NoCaseError: there is no such case.
            TakenError: the agent does not have it.
        """
        async with self._begin() as db:
            case = await self._held(db, reference)
            await self._give_up(db, case, agent.id, "returned")
            await self._note(db, case, agent.id, "returned", told("returned", agent.name))

    async def transfer(self, reference: str, agent: Agent, to: str, note: str) -> None:
        """Give a case to a colleague: it waits, and the colleague is asked first.

        Args:
            reference: the case.
            agent: who has it.
            to: the id of the colleague.
            note: what the colleague should know, redacted, or empty.

        Raises:
            NoCaseError: there is no such case.
            TakenError: the agent does not have it.
        """
        async with self._begin() as db:
            case = await self._held(db, reference)
            await self._give_up(db, case, agent.id, "transferred", wanted=to)
            if note:
                db.add(CaseNote(conversation=case.conversation, agent=agent.id, text=note, created=self._clock()))
            await self._note(db, case, agent.id, "transferred", told("transferred", agent.name))

    async def end(self, reference: str, agent: Agent, said: Sequence[Block], how: str = "closed") -> int:
        """Give the conversation back to the bot.

        Args:
            reference: the case.
            agent: who has it.
            said: what the citizen reads, after the sentence that the agent leaves.
            how: `closed` or `handed_back`.

        Returns:
            How many seconds the agent had it.

        Raises:
            NoCaseError: there is no such case.
            TakenError: the agent does not have it.
        """
        async with self._begin() as db:
            case = await self._held(db, reference)
            mine = (Case.conversation == case.conversation) & (Case.state == OWNED) & (Case.owner == agent.id)
            ended = update(Case).where(mine).values(state=BOT, owner=None, waiting_since=None, owned_since=None)
            if (await db.execute(ended.returning(Case.conversation))).first() is None:
                raise TakenError("")
            await self._note(db, case, agent.id, how, told(how, agent.name), *said)
            return self._seconds_since(case.owned_since) or 0

    async def return_lost(self, present: Sequence[str]) -> list[str]:
        """Put the cases of agents who are gone back in the queue.

        Args:
            present: the ids of the agents whose desk is open.

        Returns:
            The conversations.
        """
        lost = (Case.state == OWNED) & Case.owner.not_in(present)
        async with self._begin() as db:
            found = list(await db.scalars(select(Case).where(lost)))
        for case in found:
            async with self._begin() as db:
                await Transcript.hold(db, case.conversation)
                assert case.owner is not None
                try:
                    await self._give_up(db, case, case.owner, "lost")
                except TakenError:  # someone else was faster
                    continue
                agent = await db.get(AgentRow, case.owner)
                await self._note(db, case, case.owner, "lost", told("returned", agent.name if agent else ""))
        return [case.conversation for case in found]

    async def find(self, reference: str) -> Case:
        """A case.

        Raises:
            NoCaseError: there is no such case.
        """
        async with self._begin() as db:
            case = await db.scalar(select(Case).where(Case.reference == as_reference(reference)))
        if case is None:
            raise NoCaseError(reference)
        return case

    async def of(self, conversation: str) -> Case | None:
        """The case of a conversation, or None."""
        async with self._begin() as db:
            return await db.get(Case, conversation)

    async def looked(self, case: Case, agent: Agent) -> None:
        """Note that an agent looked at a conversation that is not theirs (yet)."""
        async with self._begin() as db:
            owner = await db.scalar(select(Session.owner).where(Session.conversation == case.conversation))
            await self._audit.write(Entry("case", "looked", who=agent.id, about=owner or "", object=case.reference), db)

    async def busy(self) -> list[Case]:
        """The cases that wait or have an agent, who waits longest first."""
        query = select(Case).where(Case.state != BOT).order_by(Case.waiting_since, Case.reference)
        async with self._begin() as db:
            return list(await db.scalars(query))

    async def owned_by(self, agent: str) -> dict[str, Talk]:
        """The conversations of an agent, each with its reference and how far it is."""
        newest = select(func.max(Event.id)).where(Event.conversation == Case.conversation).scalar_subquery()
        query = select(Case.conversation, Case.reference, newest).where(Case.state == OWNED, Case.owner == agent)
        async with self._begin() as db:
            return {row[0]: Talk(row[1], row[2] or 0) for row in await db.execute(query)}

    async def notes(self, conversation: str) -> list[tuple[str, CaseNote]]:
        """The notes of a case, each with the name of who wrote it, the oldest first."""
        query = select(AgentRow.name, CaseNote).join(AgentRow).where(CaseNote.conversation == conversation).order_by(CaseNote.id)
        async with self._begin() as db:
            return [(name, note) for name, note in await db.execute(query)]

    async def add_note(self, conversation: str, agent: Agent, text: str) -> CaseNote:
        """Add a note.

        Raises:
            NoCaseError: the conversation is gone.
        """
        note = CaseNote(conversation=conversation, agent=agent.id, text=text, created=self._clock())
        try:
            async with self._begin() as db:
                db.add(note)
        except IntegrityError as error:  # the citizen erased the conversation at this moment
            raise NoCaseError(conversation) from error
        return note

    async def say(self, reference: str, agent: Agent, message: str, block: Block, answers: int | None = None) -> bool:
        """Say something to the citizen.

        Args:
            reference: the case.
            agent: who has it.
            message: the id that the desk made; a repeated id changes nothing.
            block: what is said.
            answers: the event for which a suggestion was made, when the block is one.

        Returns:
            False when the citizen said something newer than `answers`; then nothing is said.

        Raises:
            NoCaseError: there is no such case.
            TakenError: the agent does not have it (any more).
        """
        async with self._begin() as db:
            case = await self._held(db, reference)
            mine = (Case.conversation == case.conversation) & (Case.state == OWNED) & (Case.owner == agent.id)
            # An update, not a look: it makes other writers wait, on SQLite and on PostgreSQL.
            if (await db.execute(update(Case).where(mine).values(owner=agent.id).returning(Case.conversation))).first() is None:
                raise TakenError("")
            said = select(Event.id).where(Event.conversation == case.conversation)
            if await db.scalar(said.where(Event.turn == message)) is not None:
                return True
            newest = await db.scalar(said.where(Event.type == "message").order_by(Event.id.desc()).limit(1))
            if answers is not None and newest is not None and newest > answers:
                return False
            Transcript.say(db, case.conversation, message, WITH_PERSON, [block])
            return True

    async def _held(self, db: AsyncSession, reference: str) -> Case:
        """A case, as it was at this moment, while this transaction alone may add to its conversation."""
        wanted = select(Case).where(Case.reference == as_reference(reference))
        conversation = await db.scalar(wanted.with_only_columns(Case.conversation))
        if conversation is None or not await Transcript.hold(db, conversation):
            raise NoCaseError(reference)
        case = await db.scalar(wanted)
        if case is None:
            raise NoCaseError(reference)
        db.expunge(case)
        return case

    async def _give_up(self, db: AsyncSession, case: Case, owner: str, reason: str, wanted: str | None = None) -> None:
        mine = (Case.conversation == case.conversation) & (Case.state == OWNED) & (Case.owner == owner)
        since = case.waiting_since or self._clock()
        values: dict[str, Any] = {"state": WAITING, "owner": None, "wanted": wanted, "reason": reason, "waiting_since": since}
        gave_up = update(Case).where(mine).values(**values, owned_since=None).returning(Case.conversation)
        if (await db.execute(gave_up)).first() is None:
            raise TakenError("")

    async def _note(self, db: AsyncSession, case: Case, agent: str, how: str, *said: Block) -> None:
        """Tell the citizen, and write it down."""
        Transcript.say(db, case.conversation, str(uuid.uuid4()), WITH_PERSON, said)
        owner = await db.scalar(select(Session.owner).where(Session.conversation == case.conversation))
        await self._audit.write(Entry("case", how, who=agent, about=owner or "", object=case.reference), db)

    def _seconds_since(self, moment: datetime.datetime | None) -> int | None:
        return None if moment is None else round((self._clock() - aware(moment)).total_seconds())
