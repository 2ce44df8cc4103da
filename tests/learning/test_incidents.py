"""The incident lens: many people, suddenly, the same question."""

from __future__ import annotations

import datetime
import uuid

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.learning.incidents import Incidents
from gateway.storage.models import Turn
from tests.learning.conftest import NewConversation, Watch

ASKED = ("aanmelden met itsme lukt niet", "ik kan niet aanmelden met itsme", "Aanmelden met itsme lukt niet!")


class Crowd:
    """Citizens who ask."""

    def __init__(self, engine: AsyncEngine, conversation: NewConversation, watch: Watch) -> None:
        self._engine = engine
        self._conversation = conversation
        self._watch = watch

    async def ask(
        self, text: str, minutes_ago: float, name: str | None = None, kind: str = "text", outcome: str = "refused"
    ) -> str:
        """One question; gives the conversation."""
        asked = name or await self._conversation()
        created = self._watch() - datetime.timedelta(minutes=minutes_ago)
        async with async_sessionmaker(self._engine).begin() as db:
            db.add(
                Turn(
                    conversation=asked, id=str(uuid.uuid4()), kind=kind, value=text, status="done", outcome=outcome, created=created
                )
            )
        return asked

    async def all_ask(self, count: int, minutes_ago: float = 5) -> None:
        """Several citizens ask about the same."""
        for number in range(count):
            await self.ask(ASKED[number % len(ASKED)], minutes_ago + number / 10)


@pytest.fixture
def crowd(engine: AsyncEngine, conversation: NewConversation, watch: Watch) -> Crowd:
    return Crowd(engine, conversation, watch)


@pytest.fixture
def incidents(engine: AsyncEngine, watch: Watch) -> Incidents:
    return Incidents(engine, watch)


async def test_five_people_in_a_quarter_are_an_incident_and_four_are_not(crowd: Crowd, incidents: Incidents, watch: Watch) -> None:
    await crowd.all_ask(4)
    assert await incidents.now() == []
    await crowd.ask(ASKED[0], 14)
    (found,) = await incidents.now()
    assert (found.question, found.conversations, found.rise) == (ASKED[0], 5, None)
    assert found.first == watch() - datetime.timedelta(minutes=14)
    assert set(found.examples) <= set(ASKED)
    assert ASKED[1] in found.examples


async def test_it_is_over_when_nobody_asks_any_more(crowd: Crowd, incidents: Incidents, watch: Watch) -> None:
    await crowd.all_ask(5, minutes_ago=0)
    assert len(await incidents.now()) == 1
    watch.forward(minutes=16)
    assert await incidents.now() == []


async def test_one_person_who_asks_five_times_is_none(crowd: Crowd, incidents: Incidents) -> None:
    name = await crowd.ask(ASKED[0], 9)
    for minutes in range(5):
        await crowd.ask(ASKED[0], minutes, name)
    assert await incidents.now() == []


async def test_five_different_questions_are_none(crowd: Crowd, incidents: Incidents) -> None:
    for text in ("hoe koppel ik mijn ebox", "waar is mijn brief", "wie ziet mijn adres", "app installeren lukt niet", ASKED[0]):
        await crowd.ask(text, 3)
    assert await incidents.now() == []


async def test_what_is_always_asked_is_none_until_it_is_three_times_as_much(crowd: Crowd, incidents: Incidents) -> None:
    for number in range(190):  # two in each quarter of the last day
        await crowd.ask(ASKED[0], 16 + number * 7)
    await crowd.all_ask(5)
    assert await incidents.now() == []
    await crowd.ask(ASKED[1], 1)
    (found,) = await incidents.now()
    assert found.rise == pytest.approx(3.0)


async def test_choices_greetings_and_single_words_are_no_questions(crowd: Crowd, incidents: Incidents) -> None:
    for _ in range(6):
        await crowd.ask(ASKED[0], 3, kind="option")
        await crowd.ask("goedemorgen beste medewerker", 3, outcome="smalltalk")
        await crowd.ask("volgende stap graag", 3, outcome="step")
        await crowd.ask("hallo?", 3)
    assert await incidents.now() == []


async def test_the_largest_comes_first(crowd: Crowd, incidents: Incidents) -> None:
    await crowd.all_ask(5)
    for _ in range(6):
        await crowd.ask("de website geeft een wit scherm", 4)
    assert [found.conversations for found in await incidents.now()] == [6, 5]
