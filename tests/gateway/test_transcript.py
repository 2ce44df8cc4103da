from __future__ import annotations

import asyncio
import datetime
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Engine as SyncEngine
from sqlalchemy import create_engine, text

from database import engine as databases
from faq.blocks import Block
from gateway.storage.models import Base
from gateway.storage.schema import migrate
from gateway.storage.transcript import GoneError, PendingTurn, Transcript

BLOCK: Block = {"type": "text", "kind": "greeting", "text": "Dag."}


def choice(key: str) -> Block:
    option = {"key": key, "label": "Wat is de eBox?", "target": "ebox/wat-is-ebox"}
    return {"type": "choice", "kind": "clarify", "text": "Wat bedoelt u?", "options": [option]}


@pytest.fixture
def url(empty_database: str) -> str:
    migrate(empty_database)
    return empty_database


@pytest.fixture
async def transcript(url: str) -> AsyncIterator[Transcript]:
    engine = databases.create_engine(url)
    yield Transcript(engine)
    await engine.dispose()


@pytest.fixture
def sync_engine(url: str) -> Iterator[SyncEngine]:
    engine = create_engine(url.replace("+aiosqlite", ""))
    yield engine
    engine.dispose()


def everything(engine: SyncEngine) -> str:
    """Every row of every table, as text."""
    with engine.connect() as connection:
        return str([connection.execute(table.select()).all() for table in Base.metadata.sorted_tables])


async def accepted(transcript: Transcript, conversation: str, message: str = "hallo") -> PendingTurn:
    turn = str(uuid.uuid4())
    assert await transcript.accept(conversation, turn, "text", message, message)
    (pending,) = await transcript.pending(conversation, turn)
    return pending


async def test_accepting_the_same_turn_again_changes_nothing(transcript: Transcript) -> None:
    _, conversation = await transcript.new_session()
    assert await transcript.accept(conversation, "turn-1", "text", "hallo", "hallo")
    before = await transcript.events(conversation), await transcript.pending(conversation)
    assert not await transcript.accept(conversation, "turn-1", "text", "iets anders", "iets anders")
    assert (await transcript.events(conversation), await transcript.pending(conversation)) == before
    assert [event.data["text"] for event in before[0]] == ["hallo"]


async def test_accepting_a_turn_many_times_at_once_stores_it_once(transcript: Transcript) -> None:
    _, conversation = await transcript.new_session()
    results = await asyncio.gather(*(transcript.accept(conversation, "turn-1", "text", "hallo", "hallo") for _ in range(5)))
    assert sorted(results) == [False, False, False, False, True]
    assert len(await transcript.events(conversation)) == 1


async def test_the_same_turn_id_in_another_conversation_is_another_turn(transcript: Transcript) -> None:
    (_, first), (_, second) = await transcript.new_session(), await transcript.new_session()
    assert await transcript.accept(first, "turn-1", "text", "a", "a")
    assert await transcript.accept(second, "turn-1", "text", "b", "b")
    assert [event.data["text"] for event in await transcript.events(first)] == ["a"]
    assert [event.data["text"] for event in await transcript.events(second)] == ["b"]


async def test_a_turn_is_finished_once(transcript: Transcript) -> None:
    _, conversation = await transcript.new_session()
    turn = await accepted(transcript, conversation)
    await transcript.finish(turn, "smalltalk", [BLOCK])
    await transcript.finish(turn, "failed", [])
    events = await transcript.events(conversation)
    assert [(event.type, event.data.get("outcome")) for event in events] == [("message", None), ("blocks", "smalltalk")]
    assert await transcript.pending(conversation) == []


async def test_finishing_stores_outcome_and_time(transcript: Transcript, sync_engine: SyncEngine) -> None:
    _, conversation = await transcript.new_session()
    await transcript.finish(await accepted(transcript, conversation), "smalltalk", [BLOCK])
    with sync_engine.connect() as connection:
        status, outcome, milliseconds = connection.execute(text("select status, outcome, milliseconds from turns")).one()
    assert (status, outcome) == ("done", "smalltalk")
    assert 0 <= milliseconds < 60_000


async def test_event_ids_increase_and_replay_begins_after_the_last_one_seen(transcript: Transcript) -> None:
    (_, mine), (_, other) = await transcript.new_session(), await transcript.new_session()
    for number in range(3):
        await transcript.finish(await accepted(transcript, mine, f"vraag {number}"), "smalltalk", [BLOCK])
        await accepted(transcript, other)
    events = await transcript.events(mine)
    ids = [event.id for event in events]
    assert ids == sorted(set(ids))
    assert [event.type for event in events] == ["message", "blocks"] * 3
    assert await transcript.events(mine, after=ids[2]) == events[3:]
    assert await transcript.events(mine, after=ids[-1]) == []


async def test_an_event_id_is_never_used_again_after_deletion(transcript: Transcript, sync_engine: SyncEngine) -> None:
    _, conversation = await transcript.new_session()
    await accepted(transcript, conversation)
    (last,) = await transcript.events(conversation)
    with sync_engine.begin() as connection:
        connection.execute(text("delete from events"))
    await accepted(transcript, conversation)
    (event,) = await transcript.events(conversation)
    assert event.id > last.id


async def test_pending_turns_come_oldest_first(transcript: Transcript) -> None:
    _, conversation = await transcript.new_session()
    turns = [(await accepted(transcript, conversation, f"vraag {number}")).id for number in range(4)]
    assert [turn.id for turn in await transcript.pending()] == turns


async def test_an_option_is_known_in_its_own_conversation_only(transcript: Transcript) -> None:
    (_, mine), (_, other) = await transcript.new_session(), await transcript.new_session()
    await transcript.finish(await accepted(transcript, mine), "clarified", [choice("sleutel-van-de-keuze")])
    assert await transcript.option(mine, "sleutel-van-de-keuze") == ("ebox/wat-is-ebox", "Wat is de eBox?")
    assert await transcript.option(other, "sleutel-van-de-keuze") is None
    assert await transcript.option(mine, "onbekend") is None


async def test_a_token_leads_to_its_conversation_and_is_stored_nowhere(transcript: Transcript, sync_engine: SyncEngine) -> None:
    token, conversation = await transcript.new_session()
    assert await transcript.conversation_of(token) == conversation
    assert await transcript.conversation_of(token[:-1]) is None
    assert await transcript.conversation_of("") is None
    stored = everything(sync_engine)
    assert conversation in stored
    assert token not in stored


async def test_tokens_and_conversations_are_long_and_distinct(transcript: Transcript) -> None:
    sessions = [await transcript.new_session() for _ in range(20)]
    assert len({token for token, _ in sessions} | {conversation for _, conversation in sessions}) == 40
    assert all(len(token) >= 43 and len(conversation) == 32 for token, conversation in sessions)


async def test_deleting_a_session_deletes_everything_of_it(transcript: Transcript) -> None:
    (_, mine), (_, other) = await transcript.new_session(), await transcript.new_session()
    for conversation in (mine, other):
        await transcript.finish(await accepted(transcript, conversation), "clarified", [choice(conversation)])
    async with transcript._begin() as db:
        await db.execute(text("delete from sessions where conversation = :mine"), {"mine": mine})
    assert await transcript.events(mine) == []
    assert await transcript.option(mine, mine) is None
    assert len(await transcript.events(other)) == 2
    assert await transcript.option(other, other) is not None


async def test_moments_are_stored_in_universal_time(transcript: Transcript) -> None:
    _, conversation = await transcript.new_session()
    turn = await accepted(transcript, conversation)
    age = datetime.datetime.now(datetime.UTC) - turn.created.replace(tzinfo=datetime.UTC)
    assert abs(age.total_seconds()) < 60


async def test_a_message_to_a_conversation_that_was_erased_meanwhile_is_not_taken(
    transcript: Transcript, sync_engine: SyncEngine
) -> None:
    _, conversation = await transcript.new_session()
    with sync_engine.begin() as connection:
        connection.execute(text("delete from sessions"))
    with pytest.raises(GoneError):
        await transcript.accept(conversation, str(uuid.uuid4()), "text", "dag", "dag")


async def test_only_a_framed_conversation_can_be_moved_and_once(transcript: Transcript) -> None:
    token, framed = await transcript.new_session(framed=True)
    _, other = await transcript.new_session()
    assert await transcript.framed(framed)
    moved = await transcript.move_out_of_frame(framed)
    assert moved is not None
    assert await transcript.conversation_of(moved) == framed
    assert await transcript.conversation_of(token) is None
    assert await transcript.move_out_of_frame(framed) is None
    assert await transcript.move_out_of_frame(other) is None
