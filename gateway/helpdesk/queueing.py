"""What a conversation needs of the helpdesk: the offer of a person, a place in the queue, and who speaks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.blocks import Block
from faq.dates import BELGIUM
from gateway.bot_client import BotReply
from gateway.clock import Clock, utc_now
from gateway.closures import Closures
from gateway.filling import option_key
from gateway.helpdesk.agents import Agents
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.says import says
from gateway.insight.counts import Counts
from gateway.storage.helpdesk_models import OWNED, WAITING, AgentRow, Case
from gateway.storage.learning_models import Count
from gateway.storage.models import Session

TARGET = "desk:"
"""Options with such a target are for the helpdesk, not for the bot."""
CALL_BACK_PATH = "/hulp/terugbellen"
_WAIT, _LEAVE = f"{TARGET}wait", f"{TARGET}leave"
_DAYS = 7
"""The days whose conversations the expected wait is reckoned from."""
_ENOUGH = 5
"""With fewer conversations than this nothing is said about the wait."""


@dataclass(frozen=True)
class Place:
    """What a citizen knows about the helpdesk at this moment.

    Attributes:
        state: `bot`, `waiting` or `owned`.
        position: the place in the queue, from 1, for who waits.
        minutes: the expected wait, for who waits; None when too little is known.
        name: the given name of the agent who speaks.
        opening: that nobody is there at this moment, for who waits.
    """

    state: str
    position: int | None = None
    minutes: int | None = None
    name: str | None = None
    opening: str | None = None

    def as_json(self) -> dict[str, str | int]:
        """Only what is known."""
        return {key: value for key, value in vars(self).items() if value is not None}


class Queue:
    """The citizen's side of the helpdesk.

    Args:
        engine: the database.
        cases: who speaks, and who waits.
        agents: who is there.
        closures: when people answer.
        counts: how often people wait and leave.
        clock: tells the time.
    """

    def __init__(
        self, engine: AsyncEngine, cases: Cases, agents: Agents, closures: Closures, counts: Counts, clock: Clock = utc_now
    ) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._cases = cases
        self._agents = agents
        self._closures = closures
        self._counts = counts
        self._clock = clock

    async def can_chat(self, queue: str) -> bool:
        """Whether the queue is open and an agent is there."""
        if not self._closures.opening(queue).open_at(self._clock()):
            return False
        return any(agent.status == "present" for agent in await self._agents.present())

    async def offer(self, conversation: str, block: Block, reason: str) -> Block:
        """Complete a `handover` block: a reference for who calls, a chat with a person when one is there, and a call-back.

        Args:
            conversation: the conversation.
            block: the block.
            reason: a key of `gateway.helpdesk.cases.REASONS`.
        """
        case = await self._cases.open(conversation, reason, block["queue"])
        await self._counts.handed_over(reason)
        offered: Block = {**block, "code": case.reference}
        if await self.can_chat(block["queue"]):
            offered["options"] = [_option(_WAIT, "option_wait")]
        return offered | await self._call_back(conversation)

    async def chosen(self, conversation: str, target: str) -> BotReply:
        """Answer the choice of an option that is for the helpdesk."""
        case = await self._cases.of(conversation)
        if target == _LEAVE or case is None:
            await self._leave(conversation)
            return BotReply("smalltalk", [{"type": "text", "kind": "prompt", "text": says("left")}])
        if not await self.can_chat(case.queue):
            return BotReply("handed_over", [self._handover(case, "not_now") | await self._call_back(conversation)])
        await self._cases.wait(conversation)
        block = self._handover(case, "wait") | {"options": [_option(_LEAVE, "option_leave")]}
        position = (await self.place(conversation)).position
        return BotReply("handed_over", [{**block, "position": position} if position else block])

    async def left(self, conversation: str) -> None:
        """The citizen is gone: they wait no more, and an agent who speaks with them is told."""
        await self._leave(conversation)
        await self._cases.tell_gone(conversation)

    async def owned(self, conversation: str) -> bool:
        """Whether an agent speaks in this conversation."""
        case = await self._cases.of(conversation)
        return case is not None and case.state == OWNED

    async def place(self, conversation: str) -> Place:
        """What the citizen knows at this moment."""
        asked = select(Case, AgentRow.name).outerjoin(AgentRow, AgentRow.agent == Case.owner)
        async with self._begin() as db:
            found = (await db.execute(asked.where(Case.conversation == conversation))).first()
        if found is None or found.Case.state not in (WAITING, OWNED):
            return Place("bot")
        case: Case = found.Case
        if case.state == OWNED:
            return Place("owned", name=found.name)
        earlier = select(func.count()).select_from(Case)
        earlier = earlier.where(Case.state == WAITING, Case.queue == case.queue, Case.waiting_since < case.waiting_since)
        async with self._begin() as db:
            position = int(await db.scalar(earlier) or 0) + 1
        if not await self.can_chat(case.queue):
            return Place("waiting", position, opening=says("nobody"))
        return Place("waiting", position, await self._minutes(position))

    async def send_home(self) -> list[str]:
        """End the wait of everyone in a queue that has closed: nobody waits all night.

        Returns:
            The conversations.
        """
        sent = []
        for case in await self._cases.busy():
            if case.state != WAITING or self._closures.opening(case.queue).open_at(self._clock()):
                continue
            block = self._handover(case, "closing")
            if await self._cases.send_home(case.conversation, block | await self._call_back(case.conversation)):
                sent.append(case.conversation)
        return sent

    def _handover(self, case: Case, key: str) -> Block:
        """A block about the way to a person, with one of the sentences of `says.yml`."""
        about = {"queue": case.queue, "code": case.reference, "opening": self._closures.in_words(case.queue)}
        return {"type": "handover", "kind": "handover", "text": says(key), **about}

    async def _call_back(self, conversation: str) -> Block:
        """The field of a block that leads to a call-back; in a frame of another site none is asked for."""
        framed = select(Session.framed).where(Session.conversation == conversation)
        async with self._begin() as db:
            return {} if await db.scalar(framed) else {"call_back": CALL_BACK_PATH}

    async def _leave(self, conversation: str) -> None:
        waited = await self._cases.leave(conversation)
        if waited is not None:
            await self._counts.abandoned(waited)

    async def _minutes(self, position: int) -> int | None:
        """The expected wait: every agent who is there takes as long for a conversation as all did in the last days."""
        since = self._clock().astimezone(BELGIUM).date() - datetime.timedelta(days=_DAYS)
        handled = select(func.sum(Count.number), func.sum(Count.total)).where(Count.what == "handled", Count.day >= since)
        async with self._begin() as db:
            number, total = (await db.execute(handled)).one()
        there = sum(agent.status == "present" for agent in await self._agents.present())
        if not there or (number or 0) < _ENOUGH:
            return None
        return max(1, round(position * (total / number) / there / 60))


def reason_for(kind: str, before: str) -> str:
    """Why a conversation comes to the helpdesk.

    Args:
        kind: the kind of the `handover` block.
        before: the outcome of the turn before it.

    Returns:
        A key of `gateway.helpdesk.cases.REASONS`.
    """
    if kind == "withdrawn":
        return kind
    return "walk" if before == "step" else "refused" if before in ("refused", "clarified", "failed") else "asked"


def _option(target: str, label: str) -> dict[str, str]:
    return {"key": option_key(), "label": says(label), "target": target}
