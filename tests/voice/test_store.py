"""The calls that are going on, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.storage.models import Session
from gateway.storage.transcript import CHAT, VOICE, GoneError, Transcript
from gateway.storage.voice_models import VoiceCall
from gateway.voice.state import CallState, Mode
from gateway.voice.store import LONGEST, CallStore, Known
from tests.abuse.parts import MovingClock

CALL, OTHER = "c" * 64, "d" * 64
STATE = CallState(Mode.HOUR, notes=("closed",), pace=130, day="2027-05-07", hour=10)


async def test_a_call_is_kept_and_found(engine: AsyncEngine) -> None:
    store, (_, conversation) = CallStore(engine, MovingClock()), await Transcript(engine).new_session(channel=VOICE)
    assert await store.find(CALL) is None
    assert await store.begin(CALL, conversation) == Known(conversation, CallState())
    await store.keep(CALL, STATE)
    assert await store.find(CALL) == Known(conversation, STATE)
    assert await store.find(OTHER) is None


async def test_a_call_is_over_an_hour_after_its_last_sign(engine: AsyncEngine) -> None:
    clock, transcript = MovingClock(), Transcript(engine)
    store = CallStore(engine, clock)
    for call in (CALL, OTHER):
        await store.begin(call, (await transcript.new_session(channel=VOICE))[1])
    clock.forward(minutes=59)
    await store.keep(CALL, STATE)
    clock.forward(minutes=2)
    assert await store.find(CALL) is not None
    assert await store.find(OTHER) is None
    assert await store.purge() == {CALL}
    clock.to(clock() + LONGEST)
    assert await store.purge() == set()


async def test_a_name_that_comes_again_after_its_call_is_over_begins_a_new_one(engine: AsyncEngine) -> None:
    clock, transcript = MovingClock(), Transcript(engine)
    store = CallStore(engine, clock)
    await store.begin(CALL, (await transcript.new_session(channel=VOICE))[1])
    clock.to(clock() + LONGEST + LONGEST)
    _, conversation = await transcript.new_session(channel=VOICE)
    await store.begin(CALL, conversation)
    assert await store.find(CALL) == Known(conversation, CallState())


async def test_what_an_earlier_version_stored_begins_at_the_question(engine: AsyncEngine) -> None:
    store, (_, conversation) = CallStore(engine, MovingClock()), await Transcript(engine).new_session(channel=VOICE)
    await store.begin(CALL, conversation)
    async with async_sessionmaker(engine).begin() as db:
        row = (await db.scalars(select(VoiceCall))).one()
        row.state = {"mode": "weg"}
    assert await store.find(CALL) == Known(conversation, CallState())


async def test_a_call_goes_with_its_conversation(engine: AsyncEngine) -> None:
    store, (_, conversation) = CallStore(engine, MovingClock()), await Transcript(engine).new_session(channel=VOICE)
    await store.begin(CALL, conversation)
    async with async_sessionmaker(engine).begin() as db:
        await db.execute(delete(Session).where(Session.conversation == conversation))
    async with async_sessionmaker(engine).begin() as db:
        assert await db.scalar(select(func.count()).select_from(VoiceCall)) == 0
    await store.keep(CALL, STATE)
    assert await store.find(CALL) is None


async def test_a_turn_knows_its_channel(engine: AsyncEngine) -> None:
    transcript = Transcript(engine)
    for channel in (CHAT, VOICE):
        _, conversation = await transcript.new_session(channel=channel)
        assert await transcript.accept(conversation, f"turn-{channel}", "text", "hallo", "hallo")
        (pending,) = await transcript.pending(conversation)
        assert pending.channel == channel


async def test_an_option_of_a_menu_is_known_in_its_own_conversation_only(engine: AsyncEngine) -> None:
    transcript = Transcript(engine)
    (_, conversation), (_, other) = await transcript.new_session(channel=VOICE), await transcript.new_session(channel=VOICE)
    await transcript.offer(conversation, "key", "De eBox", "ebox/wat-is-ebox")
    assert await transcript.option(conversation, "key") == ("ebox/wat-is-ebox", "De eBox")
    assert await transcript.option(other, "key") is None
    with pytest.raises(GoneError):
        await transcript.offer("weg", "key-2", "De eBox", "ebox/wat-is-ebox")
