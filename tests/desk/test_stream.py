"""What comes to a desk, and what waits for what."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.entries import entries
from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.clock import utc_now
from gateway.feed import DESKS, Feed
from gateway.helpdesk.agents import Agent, Agents
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.merging import Told
from gateway.helpdesk.stream import DeskStream
from gateway.helpdesk.views import Views
from gateway.insight.counts import Counts
from gateway.insight.tally import Tally
from gateway.storage.helpdesk_models import AgentRow
from gateway.storage.transcript import Transcript
from gateway.withdrawals import Withdrawals

SOFIE = Agent("sofie" * 8, "Sofie", frozenset({"agent"}))
_PATIENCE = 4.0


@dataclass
class Outside:
    """What a desk looks at, and the bot: each answers when it is allowed to."""

    queue_comes: asyncio.Event = field(default_factory=asyncio.Event)
    slow: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    fails: bool = False

    async def queue(self, agent: Agent, changes: int) -> dict[str, Any]:
        await self.queue_comes.wait()
        if self.fails:
            raise ValueError("no queue")
        return {"waiting": []}

    async def seen(self, agent_id: str) -> None:
        assert agent_id == SOFIE.id

    async def rank(self, text: str) -> list[tuple[str, float]]:
        self.asked.append(text)
        if text in self.slow:
            await asyncio.sleep(60)
        return [(next(iter(entries())), 0.9)]


class House:
    """A desk with its database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.outside, self.feed = Outside(), Feed()
        self.transcript, self.cases = Transcript(engine), Cases(engine, Audit(engine, "a-key-for-the-audit-that-is-long-enough"))
        views, agents, bot = cast(Views, self.outside), cast(Agents, self.outside), cast(BotClient, self.outside)
        tally, withdrawn = Tally(Counts(engine)), cast(Withdrawals, ())
        self.stream = DeskStream(self.feed, self.transcript, self.cases, views, agents, bot, withdrawn, tally)

    async def claimed(self) -> tuple[str, str]:
        """A conversation that the agent has, and its reference."""
        _, conversation = await self.transcript.new_session()
        reference = (await self.cases.open(conversation, "asked", "1700")).reference
        await self.cases.claim(reference, SOFIE)
        self.feed.tell(DESKS)
        return conversation, reference

    async def ask(self, conversation: str, text: str) -> None:
        await self.transcript.accept(conversation, str(uuid.uuid4()), "text", text, text)
        self.feed.tell(conversation)


@pytest.fixture
async def house(engine: AsyncEngine) -> House:
    async with async_sessionmaker(engine).begin() as db:
        db.add(AgentRow(agent=SOFIE.id, name=SOFIE.name, status="present", seen=utc_now()))
    return House(engine)


@pytest.fixture
async def told(house: House) -> AsyncIterator[AsyncGenerator[Told]]:
    async with aclosing(house.stream.follow(SOFIE)) as stream:
        yield stream


async def coming(told: AsyncGenerator[Told], *wanted: str) -> list[tuple[str, str]]:
    """The next events with these names: the name, and the words that they are about."""

    async def read() -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while len(found) < len(wanted):
            name, data = await anext(told)
            if name in wanted:
                found.append((name, data["events"][0]["text"] if name == "said" else data.get("text", "")))
        return found

    return await asyncio.wait_for(read(), _PATIENCE)


async def listening(house: House, told: AsyncGenerator[Told]) -> None:
    """The stream has begun: the queue is the first that it tells, and what is said after that comes, too."""
    house.outside.queue_comes.set()
    assert (await anext(told))[0] == "queue"


async def test_a_suggestion_does_not_wait_for_the_queue(house: House, told: AsyncGenerator[Told]) -> None:
    conversation, _ = await house.claimed()
    await listening(house, told)
    house.outside.queue_comes.clear()
    await asyncio.sleep(0.6)  # the next look at the queue begins with the next message, and does not end
    await house.ask(conversation, "wat is de ebox?")
    assert await coming(told, "said", "suggestions") == [("said", "wat is de ebox?"), ("suggestions", "wat is de ebox?")]
    await house.ask(conversation, "en nu?")
    assert await coming(told, "said", "suggestions") == [("said", "en nu?"), ("suggestions", "en nu?")]


async def test_one_citizen_does_not_wait_for_the_suggestions_of_another(house: House, told: AsyncGenerator[Told]) -> None:
    (slow, _), (quick, _) = await house.claimed(), await house.claimed()
    await listening(house, told)
    house.outside.slow.add("traag")
    await house.ask(slow, "traag")
    assert await coming(told, "said") == [("said", "traag")]
    await house.ask(quick, "vlug")
    assert await coming(told, "said", "suggestions") == [("said", "vlug"), ("suggestions", "vlug")]


async def test_a_newer_message_of_the_same_citizen_has_its_suggestions_alone(house: House, told: AsyncGenerator[Told]) -> None:
    conversation, _ = await house.claimed()
    await listening(house, told)
    house.outside.slow.add("traag")
    await house.ask(conversation, "traag")
    assert await coming(told, "said") == [("said", "traag")]
    await house.ask(conversation, "vlug")
    assert await coming(told, "said", "suggestions") == [("said", "vlug"), ("suggestions", "vlug")]
    assert house.outside.asked == ["traag", "vlug"]


async def test_a_case_that_is_claimed_is_followed_from_then_on(house: House, told: AsyncGenerator[Told]) -> None:
    await listening(house, told)
    conversation, _ = await house.claimed()
    while not house.feed._listeners.get(conversation):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    await house.ask(conversation, "wat is de ebox?")
    assert await coming(told, "said", "suggestions") == [("said", "wat is de ebox?"), ("suggestions", "wat is de ebox?")]


async def test_what_goes_wrong_ends_the_stream_and_all_its_work(house: House) -> None:
    house.outside.fails = True
    house.outside.queue_comes.set()
    with pytest.raises(ValueError, match="no queue"):
        async for _ in house.stream.follow(SOFIE):
            pass
    assert house.feed._listeners == {}


async def test_who_leaves_is_not_listened_for_any_more(house: House) -> None:
    house.outside.queue_comes.set()
    async with aclosing(house.stream.follow(SOFIE)) as told:
        assert (await anext(told))[0] == "queue"
    assert house.feed._listeners == {}
