"""Reading and writing the transcript."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from faq.blocks import Block
from gateway.clock import aware, utc_now
from gateway.storage.helpdesk_models import OWNED, Case
from gateway.storage.models import Event, Feedback, OfferedOption, Session, Turn
from gateway.storage.tokens import new_conversation, new_token, token_hash

CHAT, VOICE = "chat", "voice"
"""The channels of a conversation."""
WITH_PERSON = "with_person"
"""The outcome of a message that a person will answer."""


@dataclass(frozen=True)
class StoredEvent:
    """An event of the stream: `id` increases, `data` is JSON-like, `at` is when it was stored."""

    id: int
    type: str
    data: dict[str, Any]
    at: datetime.datetime


@dataclass(frozen=True)
class PendingTurn:
    """A turn that has no blocks yet."""

    conversation: str
    id: str
    kind: str
    value: str
    created: datetime.datetime
    channel: str = CHAT


class GoneError(Exception):
    """The conversation does not exist any more."""


class AloneError(Exception):
    """The agent to whom a message was left does not speak here any more."""


class Transcript:
    """Sessions, turns, events and offered options.

    Args:
        engine: the database.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin

    async def new_session(self, framed: bool = False, channel: str = CHAT) -> tuple[str, str]:
        """Start a session.

        Args:
            framed: whether it lives in a frame of another site.
            channel: `CHAT` or `VOICE`.

        Returns:
            The cookie's token (256 random bits; only its hash is stored) and the conversation id (128 random bits).
        """
        token, conversation = new_token(), new_conversation()
        async with self._begin() as db:
            made = {"token_hash": token_hash(token), "conversation": conversation, "created": utc_now()}
            db.add(Session(**made, framed=framed, channel=channel))
        return token, conversation

    async def exists(self, conversation: str) -> bool:
        """Whether there is such a conversation (still)."""
        async with self._begin() as db:
            return await db.scalar(select(Session.conversation).where(Session.conversation == conversation)) is not None

    async def framed(self, conversation: str) -> bool:
        """Whether a conversation lives in a frame of another site."""
        query = select(Session.framed).where(Session.conversation == conversation)
        async with self._begin() as db:
            return bool(await db.scalar(query))

    async def move_out_of_frame(self, conversation: str) -> str | None:
        """Give a framed conversation to a browser that opened it on our own site; the frame loses it.

        Returns:
            The token of the new cookie; None when the conversation is not framed (any more).
        """
        token = new_token()
        framed = (Session.conversation == conversation) & Session.framed.is_(True)
        moved = update(Session).where(framed).values(token_hash=token_hash(token), framed=False).returning(Session.conversation)
        async with self._begin() as db:
            return token if (await db.execute(moved)).first() else None

    async def join_call(self, conversation: str) -> str | None:
        """Give the conversation of a call to the browser in which its caller signs in; nobody signed in to it before.

        Returns:
            The token of the new cookie; None when the call is over, or somebody is signed in already.
        """
        token = new_token()
        free = (Session.conversation == conversation) & (Session.channel == VOICE) & Session.owner.is_(None)
        joined = update(Session).where(free).values(token_hash=token_hash(token)).returning(Session.conversation)
        async with self._begin() as db:
            return token if (await db.execute(joined)).first() else None

    async def by_phone(self, conversation: str) -> bool:
        """Whether a conversation is that of a call."""
        async with self._begin() as db:
            return await db.scalar(select(Session.channel).where(Session.conversation == conversation)) == VOICE

    async def asked_again(self, conversation: str, turn: str) -> str | None:
        """The newest turn that asks the same as a turn did, and after it: its citizen did on a screen what was needed."""
        async with self._begin() as db:
            first = await db.get(Turn, (conversation, turn))
            if first is None:
                return None
            same = (Turn.conversation == conversation) & (Turn.kind == first.kind) & (Turn.value == first.value)
            later = select(Turn.id).where(same, Turn.created > first.created).order_by(Turn.created.desc()).limit(1)
            return await db.scalar(later)

    async def conversation_of(self, token: str) -> str | None:
        """The conversation of a cookie's token, or None for an unknown one."""
        async with self._begin() as db:
            session = await db.get(Session, token_hash(token))
            return session.conversation if session else None

    async def accept(self, conversation: str, turn: str, kind: str, value: str, shown: str) -> bool:
        """Store a message of the citizen.

        Args:
            conversation: the conversation.
            turn: the id that the client made.
            kind: `text` or `option`.
            value: the redacted text, or the target.
            shown: what the citizen sees as their own message.

        Returns:
            False when the turn existed already; nothing changes then.

        Raises:
            GoneError: the conversation was erased meanwhile.
        """
        try:
            async with self._begin() as db:
                if not await self.hold(db, conversation):
                    raise GoneError(conversation)
                if await db.get(Turn, (conversation, turn)):
                    return False
                db.add(Turn(conversation=conversation, id=turn, kind=kind, value=value, status="pending", created=utc_now()))
                self._add_event(db, conversation, turn, "message", {"turn": turn, "text": shown})
        except IntegrityError as error:  # at the same moment, on a database without row locks: the same id, or an erasure
            if await self.said(conversation, turn) is None:
                raise GoneError(conversation) from error
            return False
        return True

    async def finish(self, turn: PendingTurn, outcome: str, blocks: Sequence[Block]) -> tuple[str, list[Block]] | None:
        """Store the blocks of a turn; a turn that is done already stays as it is.

        When an agent took the conversation over meanwhile, the bot's blocks are dropped: it never talks through a person.

        Returns:
            The outcome and the blocks that were stored, or None when the turn was done already.

        Raises:
            AloneError: it was left to an agent who ended the conversation meanwhile; the turn is as it was.
        """
        elapsed = utc_now() - aware(turn.created)
        async with self._begin() as db:
            await self.hold(db, turn.conversation)
            done = await db.execute(
                update(Turn)
                .where(Turn.conversation == turn.conversation, Turn.id == turn.id, Turn.status == "pending")
                .values(status="done", outcome=outcome, milliseconds=round(elapsed.total_seconds() * 1000))
                .returning(Turn.id)
            )
            if done.first() is None:
                return None
            owned = select(Case.owner).where(Case.conversation == turn.conversation, Case.state == OWNED)
            alone = await db.scalar(owned) is None
            if alone and outcome == WITH_PERSON:
                raise AloneError
            if not alone:
                if outcome != WITH_PERSON:
                    mine = (Turn.conversation == turn.conversation) & (Turn.id == turn.id)
                    await db.execute(update(Turn).where(mine).values(outcome=WITH_PERSON))
                outcome, blocks = WITH_PERSON, []
            self.say(db, turn.conversation, turn.id, outcome, blocks)
        return outcome, list(blocks)

    async def begin(self, turn: PendingTurn) -> None:
        """Store a turn that no message of the citizen began."""
        async with self._begin() as db:
            db.add(Turn(conversation=turn.conversation, id=turn.id, kind=turn.kind, value=turn.value, created=turn.created))

    async def settle(self, turn: PendingTurn) -> None:
        """Such a turn is over: it counts with those that a person answered."""
        mine = (Turn.conversation == turn.conversation) & (Turn.id == turn.id)
        async with self._begin() as db:
            await db.execute(update(Turn).where(mine).values(status="done", outcome=WITH_PERSON))

    async def pending(self, conversation: str | None = None, turn: str | None = None) -> list[PendingTurn]:
        """The turns without blocks, oldest first; of one conversation, or one turn, when named."""
        said = (Event.conversation == Turn.conversation) & (Event.turn == Turn.id) & (Event.type == "message")
        query = select(Turn, Session.channel).join(Event, said).join(Session, Session.conversation == Turn.conversation)
        query = query.where(Turn.status == "pending").order_by(Event.id)
        if conversation is not None:
            query = query.where(Turn.conversation == conversation)
        if turn is not None:
            query = query.where(Turn.id == turn)
        async with self._begin() as db:
            found = await db.execute(query)
            return [PendingTurn(t.conversation, t.id, t.kind, t.value, t.created, channel) for t, channel in found]

    async def events(self, conversation: str, after: int = 0) -> list[StoredEvent]:
        """The events of a conversation with an id above `after`, in order."""
        query = select(Event).where(Event.conversation == conversation, Event.id > after).order_by(Event.id)
        async with self._begin() as db:
            return [StoredEvent(event.id, event.type, event.data, aware(event.created)) for event in await db.scalars(query)]

    async def newest(self, conversations: Collection[str]) -> dict[str, int]:
        """The id of the newest event of each of these conversations that has one."""
        query = (
            select(Event.conversation, func.max(Event.id)).where(Event.conversation.in_(conversations)).group_by(Event.conversation)
        )
        async with self._begin() as db:
            return {conversation: int(newest) for conversation, newest in await db.execute(query)} if conversations else {}

    async def said_in(self, conversation: str, after: int = 0) -> list[StoredEvent]:
        """The events in which something was said, as `events` gives them; without those of the bot while a person answers."""
        return [event for event in await self.events(conversation, after) if event.data.get("blocks") != []]

    async def blocks(self, conversation: str, turn: str) -> list[Block]:
        """The blocks that answered a turn; empty when there are none (yet)."""
        query = select(Event.data).where(Event.conversation == conversation, Event.turn == turn, Event.type == "blocks")
        async with self._begin() as db:
            data = await db.scalar(query)
            return list(data["blocks"]) if data else []

    async def judge(self, feedback: Feedback) -> Feedback | None:
        """Store what a citizen thinks of a block; a later opinion replaces an earlier one.

        Returns:
            The opinion that was replaced, or None.
        """
        async with self._begin() as db:
            await self.hold(db, feedback.conversation)
            earlier = await db.get(Feedback, (feedback.conversation, feedback.turn, feedback.block))
            if earlier is not None:
                db.expunge(earlier)
            await db.merge(feedback)
        return earlier

    async def offer(self, conversation: str, key: str, label: str, target: str) -> None:
        """Remember an option that was offered beside the blocks, such as one of a menu.

        Raises:
            GoneError: the conversation was erased meanwhile.
        """
        try:
            async with self._begin() as db:
                if not await self.hold(db, conversation):
                    raise GoneError(conversation)
                db.add(OfferedOption(key=key, conversation=conversation, label=label, target=target))
        except IntegrityError as error:  # erased at this moment, on a database without row locks
            raise GoneError(conversation) from error

    async def option(self, conversation: str, key: str) -> tuple[str, str] | None:
        """The target and label of an option that was offered in this conversation, or None."""
        async with self._begin() as db:
            option = await db.get(OfferedOption, key)
            if option is None or option.conversation != conversation:
                return None
            return option.target, option.label

    async def said(self, conversation: str, turn: str) -> tuple[str, str] | None:
        """Kind and value of a turn, to answer it again; None when there is no such turn."""
        async with self._begin() as db:
            found = await db.get(Turn, (conversation, turn))
            return (found.kind, found.value) if found else None

    async def outcome_before(self, conversation: str, turn: str) -> str:
        """The outcome of the turn before this one; empty when it is the first."""
        query = select(Turn.outcome).join(Event, (Event.conversation == Turn.conversation) & (Event.turn == Turn.id))
        query = query.where(Turn.conversation == conversation, Turn.id != turn, Event.type == "message", Turn.status == "done")
        async with self._begin() as db:
            return str(await db.scalar(query.order_by(Event.id.desc()).limit(1)) or "")

    async def alive(self) -> None:
        """Raise when the database does not answer."""
        async with self._begin() as db:
            await db.execute(select(1))

    @staticmethod
    async def hold(db: AsyncSession, conversation: str) -> bool:
        """Take turns per conversation, so that event ids become visible in increasing order; False when there is none any more."""
        found = select(Session.conversation).where(Session.conversation == conversation).with_for_update()
        return await db.scalar(found) is not None

    @classmethod
    def say(cls, db: AsyncSession, conversation: str, turn: str, outcome: str, blocks: Sequence[Block]) -> None:
        """Add blocks to a conversation that the caller holds, and remember the options in them."""
        for block in blocks:
            for option in [*block.get("options", []), *block.get("related", [])]:
                db.add(OfferedOption(conversation=conversation, **option))
        cls._add_event(db, conversation, turn, "blocks", {"turn": turn, "outcome": outcome, "blocks": list(blocks)})

    @staticmethod
    def _add_event(db: AsyncSession, conversation: str, turn: str, type_name: str, data: dict[str, Any]) -> None:
        db.add(Event(conversation=conversation, turn=turn, type=type_name, data=data, created=utc_now()))
