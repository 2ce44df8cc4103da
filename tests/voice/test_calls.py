"""Calls with the real bot: what a caller says and presses, and what comes back, on a database of their own."""

from __future__ import annotations

import asyncio
import datetime
import json
import secrets
import sqlite3
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from database.engine import create_engine
from faq.blocks import Block
from faq.dates import BELGIUM
from faq.entries import entries
from faq.speech.chunks import MOST_CHUNKS, fits
from faq.speech.normalise import as_spoken
from gateway.assembly import assemble
from gateway.context import Context
from gateway.conversations import Submission
from gateway.errors import ClientError
from gateway.helpdesk.agents import Agent
from gateway.helpdesk.references import as_reference
from gateway.sms import LONGEST as LONGEST_SMS
from gateway.storage.helpdesk_models import AgentRow, CallBack
from gateway.storage.models import Event as StoredEvent
from gateway.storage.models import Session
from gateway.storage.schema import migrate
from gateway.storage.voice_models import VoiceCall
from gateway.voice.calls import Calls
from gateway.voice.model import Event, Heard, VoiceTurn
from gateway.voice.state import Mode
from gateway.voice.store import LONGEST
from tests.abuse.parts import SETTINGS
from tests.conftest import Instance

PERSON = "sip:1700@pbx.example.be"
CALLER = "+32470918273"
QUESTION = "hoe koppel ik mijn ebox"
SOFIE = Agent("s" * 64, "Sofie", frozenset({"agent"}))


@dataclass
class Caller:
    """One call."""

    calls: Calls
    name: str
    turn: VoiceTurn

    async def _hear(self, heard: Heard) -> str:
        self.turn = await self.calls.heard(self.name, heard)
        assert [prompt for prompt in self.turn.say if not fits(prompt)] == []
        return " ".join(self.turn.say)

    async def start(self, caller: str = "") -> str:
        return await self._hear(Heard(Event.START, caller=caller))

    async def say(self, text: str, confidence: float = 0.9) -> str:
        return await self._hear(Heard(Event.SPEECH, text=text, confidence=confidence))

    async def press(self, keys: str) -> str:
        return await self._hear(Heard(Event.KEYS, keys=keys))

    async def everything_offered(self) -> str:
        """All the choices, three at a time."""
        said = [await self.press("#")]
        while (more := await self.press("5")) not in said:
            said.append(more)
        return " ".join(said)

    async def happens(self, event: Event) -> str:
        return await self._hear(Heard(event))


@dataclass
class Line:
    """A gateway of its own, with the bot of the running product."""

    parts: Context
    engine: AsyncEngine

    async def call(self, caller: str = "", name: str = "") -> Caller:
        """A call that was answered."""
        made = Caller(self.parts.calls, name or secrets.token_hex(32), VoiceTurn(()))
        await made.start(caller)
        return made

    async def conversation(self, caller: Caller) -> str:
        async with async_sessionmaker(self.engine).begin() as db:
            found = await db.scalar(select(VoiceCall.conversation).where(VoiceCall.call == caller.name))
        assert found is not None
        return found

    async def mode(self, caller: Caller) -> Mode:
        """What the line is known to wait for."""
        async with async_sessionmaker(self.engine).begin() as db:
            state = await db.scalar(select(VoiceCall.state).where(VoiceCall.call == caller.name))
        assert state is not None
        return Mode(state["mode"])

    async def close_today(self) -> None:
        """Nobody answers today."""
        today = datetime.datetime.now(BELGIUM).date()
        await self.parts.closures.add(today, "brugdag", "test")
        await self.parts.closures.refresh()

    async def take(self, reference: str) -> None:
        """A colleague takes the conversation at the desk."""
        async with async_sessionmaker(self.engine).begin() as db:
            await db.merge(AgentRow(agent=SOFIE.id, name=SOFIE.name, status="present", seen=datetime.datetime.now(datetime.UTC)))
        await self.parts.cases.claim(reference, SOFIE)


@asynccontextmanager
async def line_of(instance: Instance, folder: Path, person: str | None = PERSON) -> AsyncIterator[Line]:
    """A gateway on the database of a state folder, which is made when it is missing."""
    url = f"sqlite+aiosqlite:///{folder / 'gateway.db'}"
    await asyncio.to_thread(migrate, url)
    engine = create_engine(url)
    changed = replace(
        SETTINGS,
        bot_url=instance.bot_url,
        bot_token=instance.bot_token,
        state_dir=folder,
        always_open=True,
        voice_person=person,
        turns_per_minute=200,
    )
    parts = assemble(changed, engine)
    try:
        yield Line(parts, engine)
    finally:
        await parts.close()
        await engine.dispose()


@pytest.fixture
async def line(instance: Instance, tmp_path: Path) -> AsyncIterator[Line]:
    async with line_of(instance, tmp_path) as made:
        yield made


def of_entry(entry: str) -> str:
    """The beginning of what is said of an entry."""
    found = entries()[entry]
    return as_spoken(found.voice or found.simple)[:60]


# Questions.


async def test_a_question_is_answered_in_prompts_and_goes_on_with_one(line: Line) -> None:
    caller = await line.call()
    said = await caller.say(QUESTION)
    assert of_entry("ebox/koppelen") in said
    assert len(caller.turn.say) <= 1 + MOST_CHUNKS + 3
    assert caller.turn.listen is not None
    while "Wilt u dat ik verder ga?" in said:
        before, said = said, await caller.press("1")
        assert of_entry("ebox/koppelen") not in said
        assert said != before
    assert ": druk één." in said


async def test_the_question_stands_in_the_transcript_of_a_call_redacted(line: Line) -> None:
    caller = await line.call()
    await caller.say("mijn rijksregisternummer is 85.07.30-033.28 en hoe koppel ik mijn ebox")
    conversation = await line.conversation(caller)
    async with async_sessionmaker(line.engine).begin() as db:
        data = await db.scalar(select(StoredEvent.data).where(StoredEvent.conversation == conversation))
        channel = await db.scalar(select(Session.channel).where(Session.conversation == conversation))
    assert data is not None
    assert "85.07" not in data["text"]
    assert "<rijksregisternummer>" in data["text"]
    assert channel == "voice"


async def test_a_misheard_name_is_understood(line: Line) -> None:
    caller = await line.call()
    assert of_entry("ebox/koppelen") in await caller.say("hoe koppel ik mijn ie box")


async def test_an_entry_is_reached_by_keys_alone_and_six_goes_back_to_its_menu(line: Line) -> None:
    caller = await line.call()
    menu = await caller.press("81")
    assert "stap voor stap: druk één" in menu
    await caller.press("5")
    assert of_entry("ebox/wat-is-ebox") in await caller.press("1")
    assert await caller.press("6") == menu


async def test_star_four_and_pace(line: Line) -> None:
    caller = await line.call()
    answer = await caller.say(QUESTION)
    first = caller.turn
    assert await caller.press("4") in answer
    await caller.press("*")
    assert caller.turn == first
    await caller.press("7")
    assert caller.turn.pace == 130
    assert set(first.say) <= set(caller.turn.say)
    await caller.press("9")
    assert caller.turn.pace == 150


async def test_two_questions_in_one_sentence_get_both_answers(line: Line) -> None:
    caller = await line.call()
    said = await caller.say("hoe koppel ik mijn ebox en vanaf welke leeftijd kunnen kinderen aanmelden?")
    everything = said
    while "Wilt u dat ik verder ga?" in said:
        said = await caller.press("1")
        everything += said
    assert of_entry("ebox/koppelen") in everything
    assert of_entry("aanmelden/jongeren") in everything


async def test_an_option_is_chosen_by_its_key(line: Line) -> None:
    caller = await line.call()
    said = await caller.say("wat is de ebox")
    while "Wilt u dat ik verder ga?" in said:
        said = await caller.press("1")
    assert "koppelen, stap voor stap: druk één" in said
    assert "Stap één van" in await caller.press("1")


async def test_an_emergency_comes_first(line: Line) -> None:
    caller = await line.call()
    said = await caller.say("ik zit in nood er staat een inbreker in mijn huis en hoe koppel ik mijn ebox")
    assert caller.turn.say[0].startswith("Hang nu op en bel één, één, twee")
    assert said.index("één, één, twee") < said.index(of_entry("ebox/koppelen"))
    assert "Wilt u dat ik verder ga?" not in said


async def test_a_withdrawn_answer_is_not_spoken(line: Line) -> None:
    await line.parts.withdrawals.withdraw("ebox/koppelen", "test")
    await line.parts.withdrawals.refresh()
    caller = await line.call()
    said = await caller.say(QUESTION)
    assert of_entry("ebox/koppelen") not in said
    assert "kijken we na" in said
    assert "medewerker: druk nul" in said


async def test_notices_are_told_in_the_greeting(line: Line) -> None:
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    await line.parts.notices.set("Vandaag is er onderhoud aan de eBox.", ends, "test")
    following = asyncio.create_task(line.parts.notices.follow(lambda: None))
    while not line.parts.notices.current:
        await asyncio.sleep(0.01)
    following.cancel()
    caller = await line.call()
    assert "onderhoud" in " ".join(caller.turn.say)


# Hearing badly.


async def test_low_confidence_asks_back(line: Line) -> None:
    caller = await line.call()
    assert await caller.say(QUESTION, confidence=0.3) == "Zei u: hoe koppel ik mijn ie-box? Druk één voor ja, twee voor nee."
    assert of_entry("ebox/koppelen") in await caller.say("ja")
    await caller.say("blabla", confidence=0.3)
    assert "andere woorden" in await caller.press("2")


async def test_what_is_asked_back_is_held_in_memory_only(line: Line) -> None:
    caller = await line.call()
    await caller.say("mijn geheime zin", confidence=0.3)
    async with async_sessionmaker(line.engine).begin() as db:
        state = await db.scalar(select(VoiceCall.state))
        events = await db.scalar(select(func.count()).select_from(StoredEvent))
    assert "geheime" not in str(state)
    assert events == 0


@pytest.mark.parametrize("event", [Event.SILENCE, Event.NOISE])
async def test_who_is_not_understood_gets_a_person(line: Line, event: Event) -> None:
    caller = await line.call()
    assert await caller.happens(event) != await caller.happens(event)
    await caller.happens(event)
    assert caller.turn.transfer is not None
    assert caller.turn.transfer.target == PERSON


# Walks.


async def test_a_walk_from_start_to_end_by_keys_alone(line: Line) -> None:
    caller = await line.call()
    await caller.press("815")
    said = await caller.press("66")
    assert "hoofdmenu" in said
    said = await caller.press("811")
    assert "Stap één van" in said
    second = await caller.press("1")
    assert "Stap twee van" in second
    assert "De vorige stap: druk zes." in second
    assert "Stap één van" in await caller.press("6")
    for _ in range(40):
        said = await caller.press("1")
        if "Stap" not in said:
            break
    assert "Hebt u nog een andere vraag?" in said, said


async def test_a_walk_by_speech(line: Line) -> None:
    caller = await line.call()
    assert "Stap één van" in await caller.say("help mij stap voor stap mijn roepnaam instellen")
    assert "Stap twee van" in await caller.say("ja op de website")
    assert "Stap drie van" in await caller.say("gelukt")
    assert "Stap twee van" in await caller.say("terug")
    assert "Stap twee van" in await caller.say("herhaal")
    assert "Stap" not in await caller.say("stoppen")


# A person.


@pytest.mark.parametrize("words", [None, "ik wil met een medewerker praten", "mag ik iemand van de helpdesk aan de lijn"])
async def test_a_person_takes_the_call_with_its_reference(line: Line, words: str | None) -> None:
    caller = await line.call()
    await caller.say(QUESTION)
    await (caller.say(words) if words else caller.press("0"))
    transfer = caller.turn.transfer
    assert transfer is not None
    assert transfer.target == PERSON
    case = await line.parts.cases.find(transfer.reference)
    assert case.conversation == await line.conversation(caller)
    assert case.reason == "asked"
    assert caller.turn.listen is None


async def test_a_transfer_that_fails_goes_to_a_call_back_on_the_number_that_calls(line: Line) -> None:
    caller = await line.call(CALLER)
    await caller.press("0")
    said = await caller.happens(Event.TRANSFER_FAILED)
    assert said.startswith("Het spijt me, er neemt nu niemand op.")
    await caller.press("1")
    await caller.press("1")
    await caller.press("1")
    assert "Het nummer van dit gesprek is" in await caller.press("1")
    conversation = await line.conversation(caller)
    slot = await line.parts.call_backs.of(conversation)
    assert slot is not None
    await line.take((await line.parts.cases.open(conversation, "asked", "1700")).reference)
    await line.parts.call_backs.claim(conversation, SOFIE.id)
    assert await line.parts.call_backs.phone(conversation, SOFIE.id) == "+32 470 91 82 73"


async def test_when_closed_the_hours_are_told_and_a_hidden_caller_keys_the_number(line: Line) -> None:
    await line.close_today()
    caller = await line.call()
    said = await caller.press("0")
    assert "Er is nu geen medewerker." in said
    assert "gesloten" in said
    await caller.press("1")
    await caller.press("1")
    said = await caller.press("1")
    assert "hekje" in said
    assert caller.turn.listen is not None
    assert caller.turn.listen.digits is not None
    assert "nul vier negen acht, zeven zes, vijf vier, drie twee" in await caller.press("0498765432#")
    assert "Afgesproken." in await caller.say("ja")
    async with async_sessionmaker(line.engine).begin() as db:
        assert await db.scalar(select(func.count()).select_from(CallBack)) == 1


async def test_without_a_line_to_people_a_call_back_is_offered(instance: Instance, tmp_path: Path) -> None:
    async with line_of(instance, tmp_path, person=None) as line:
        caller = await line.call()
        assert "Zullen wij u terugbellen?" in await caller.press("0")
        assert caller.turn.transfer is None


async def test_the_number_that_calls_stands_nowhere(line: Line) -> None:
    caller = await line.call(CALLER)
    await caller.say(QUESTION)
    await caller.press("0")
    with sqlite3.connect(str(line.engine.url.database)) as database:
        everything = "".join(database.iterdump())
    assert "470918273" not in everything
    assert QUESTION in everything


async def test_after_a_restart_the_number_is_asked(line: Line) -> None:
    caller = await line.call(CALLER)
    await line.close_today()
    await caller.press("0")
    caller.calls = assemble(line.parts.settings, line.engine).calls
    await caller.press("1")
    await caller.press("1")
    assert "hekje" in await caller.press("1")


async def test_a_colleague_at_the_desk_silences_the_bot(line: Line) -> None:
    caller = await line.call()
    await caller.say(QUESTION)
    said = await caller.say("referentie")
    case = await line.parts.cases.of(await line.conversation(caller))
    assert case is not None
    assert as_reference(case.reference) == case.reference
    assert "Het nummer van dit gesprek is" in said
    await line.take(case.reference)
    said = await caller.say("hoe meld ik mij aan")
    assert said.startswith("Sofie heeft dit gesprek overgenomen")
    assert of_entry("aanmelden/hoe-aanmelden") not in said
    assert of_entry("ebox/koppelen") not in said
    await caller.press("0")
    assert caller.turn.transfer is not None


async def test_what_a_colleague_types_is_read_to_the_caller_once_and_in_order(line: Line) -> None:
    caller = await line.call()
    await caller.say(QUESTION)
    reference = (await line.parts.cases.open(await line.conversation(caller), "asked", "1700")).reference
    await line.take(reference)
    await caller.say("ik begrijp het niet")
    assert await caller.happens(Event.SILENCE) == ""
    for text in ("Dag mevrouw, ik kijk het na.", "U vindt het op www.vlaanderen.be of op 1700."):
        said: Block = {"type": "text", "kind": "person", "text": text, "by": "Sofie"}
        await line.parts.cases.say(reference, SOFIE, str(uuid.uuid4()), said)
    assert await caller.happens(Event.SILENCE) == "Sofie zegt: Dag mevrouw, ik kijk het na."
    second = await caller.happens(Event.SILENCE)
    assert second.startswith("Sofie zegt: ")
    assert "zeventienhonderd" in second
    assert "www" not in second
    assert [await caller.happens(Event.SILENCE) for _ in range(5)] == [""] * 5
    assert "Sofie antwoordt zo meteen." in await caller.happens(Event.SILENCE)
    assert caller.turn.listen is not None
    assert caller.turn.listen.seconds == 5
    last: Block = {"type": "text", "kind": "person", "text": "Graag gedaan.", "by": "Sofie"}
    await line.parts.cases.say(reference, SOFIE, str(uuid.uuid4()), last)
    await line.parts.cases.end(reference, SOFIE, [])
    assert (
        await caller.happens(Event.SILENCE)
        == "Sofie zegt: Graag gedaan. Hebt u nog een vraag? Zeg ze maar. Het menu: druk acht. Een medewerker: druk nul."
    )
    assert (await caller.happens(Event.SILENCE)).startswith("De medewerker heeft dit gesprek afgerond.")
    assert (await caller.happens(Event.SILENCE)).startswith("Ik hoor u niet.")
    assert of_entry("ebox/koppelen") in await caller.say(QUESTION)


async def test_the_address_of_an_answer_is_sent_by_sms_and_never_read(line: Line) -> None:
    caller = await line.call(CALLER)
    said = await caller.say(QUESTION)
    while "Wilt u dat ik verder ga?" in said:
        said = await caller.press("1")
    assert await caller.say("deze uitleg per sms") == "De sms is onderweg. " + await caller.press("#")
    (file,) = (line.parts.settings.state_dir / "sms").iterdir()
    message = json.loads(file.read_text(encoding="utf-8"))
    assert message["to"] == CALLER
    assert message["text"].endswith(f"{line.parts.settings.public_url}/vragen/ebox/koppelen")
    assert len(message["text"]) <= LONGEST_SMS
    assert "per sms" not in await caller.everything_offered()


async def test_a_hidden_caller_is_not_offered_an_sms(line: Line) -> None:
    caller = await line.call()
    said = await caller.say(QUESTION)
    while "Wilt u dat ik verder ga?" in said:
        said = await caller.press("1")
    assert "per sms" not in await caller.everything_offered()


@pytest.mark.parametrize("then", ["1", "*", "4"])
async def test_an_answer_that_is_withdrawn_while_it_is_read_is_not_read_on(line: Line, then: str) -> None:
    caller = await line.call()
    said = await caller.say(QUESTION)
    assert of_entry("ebox/koppelen") in said
    await line.parts.withdrawals.withdraw("ebox/koppelen", "test")
    await line.parts.withdrawals.refresh()
    assert (await caller.press(then)).startswith("Dit antwoord geven we niet meer")
    await caller.press("0")
    assert caller.turn.transfer is not None


async def test_a_person_is_reached_also_from_an_answer_that_was_withdrawn(line: Line) -> None:
    caller = await line.call()
    await caller.say(QUESTION)
    await line.parts.withdrawals.withdraw("ebox/koppelen", "test")
    await line.parts.withdrawals.refresh()
    await caller.press("0")
    assert caller.turn.transfer is not None


async def test_a_consent_is_refused_from_the_line(line: Line) -> None:
    caller = await line.call()
    await caller.say(QUESTION)
    conversation = await line.conversation(caller)
    turn = (await line.parts.transcript.said_in(conversation))[0].data["turn"]
    await line.parts.transcript.offer(conversation, "key", "Ja, dat mag", f"consent:profile:{turn}")
    with pytest.raises(ClientError, match="toestemming op het scherm"):
        await line.parts.conversations.submit(conversation, Submission(str(uuid.uuid4()), None, "key", by_phone=True))


async def test_own_data_are_for_the_website_with_the_reference(instance: Instance) -> None:
    async with line_of(instance, instance.state_dir) as line:  # the actions ask the gateway of that database who is signed in
        caller = await line.call()
        said = await caller.say("toon mijn ongelezen berichten")
        assert "website van Mijn Burgerprofiel" in said
        assert "Het nummer van dit gesprek is" in said
        assert await line.parts.cases.of(await line.conversation(caller)) is not None


# The call itself.


async def test_a_colleague_at_the_desk_is_told_that_the_caller_is_gone(line: Line) -> None:
    caller = await line.call()
    conversation = await line.conversation(caller)
    await line.take((await line.parts.cases.open(conversation, "asked", "1700")).reference)
    await caller.happens(Event.END)
    assert "heeft dit gesprek verlaten" in str([event.data for event in await line.parts.transcript.events(conversation)])


async def test_the_end_closes_a_call_and_forgets_the_number(line: Line) -> None:
    caller = await line.call(CALLER)
    await caller.say(QUESTION)
    await caller.happens(Event.END)
    assert caller.turn == VoiceTurn((), hang_up=True)
    assert CALLER not in str(vars(line.parts.calls))
    await caller.say(QUESTION)
    assert caller.turn.hang_up


async def test_the_end_of_a_call_that_is_not_known_makes_no_conversation(line: Line) -> None:
    assert (await line.parts.calls.heard("x" * 64, Heard(Event.END))).hang_up
    async with async_sessionmaker(line.engine).begin() as db:
        assert await db.scalar(select(func.count()).select_from(Session)) == 0


async def test_a_call_that_nobody_ended_is_over_after_an_hour(line: Line) -> None:
    caller = await line.call(CALLER)
    await caller.say(QUESTION)
    async with async_sessionmaker(line.engine).begin() as db:
        await db.execute(update(VoiceCall).values(seen=datetime.datetime.now(datetime.UTC) - LONGEST))
    first = await line.conversation(caller)
    assert "digitale assistent" in await caller.say("ga verder")
    assert await line.conversation(caller) != first
    await caller.start(CALLER)
    async with async_sessionmaker(line.engine).begin() as db:
        await db.execute(update(VoiceCall).values(seen=datetime.datetime.now(datetime.UTC) - LONGEST))
    await line.parts.calls.purge()
    async with async_sessionmaker(line.engine).begin() as db:
        assert await db.scalar(select(func.count()).select_from(VoiceCall)) == 0
    assert CALLER not in str(vars(line.parts.calls))


async def test_a_call_is_erased_with_its_conversation(line: Line) -> None:
    caller = await line.call()
    await caller.say(QUESTION)
    receipt = await line.parts.conversations.erase(await line.conversation(caller))
    assert receipt.left == 0
    async with async_sessionmaker(line.engine).begin() as db:
        assert await db.scalar(select(func.count()).select_from(VoiceCall)) == 0
    assert "digitale assistent" in await caller.say("ga verder")


async def test_an_answer_that_nobody_waited_for_is_spoken_in_the_next_turn(line: Line) -> None:
    caller = await line.call()
    asking = asyncio.create_task(caller.say(QUESTION))
    while await line.mode(caller) is not Mode.WAITING:
        await asyncio.sleep(0.001)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert of_entry("ebox/koppelen") in await caller.happens(Event.SILENCE)


async def test_a_slow_answer_is_announced_and_then_spoken(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.voice.calls._PATIENCE", 0.0)
    caller = await line.call()
    assert await caller.say(QUESTION) == "Een ogenblik."
    monkeypatch.setattr("gateway.voice.calls._PATIENCE", 15.0)
    assert of_entry("ebox/koppelen") in await caller.happens(Event.SILENCE)


async def test_a_bot_that_is_away_is_told_honestly(line: Line) -> None:
    alone = assemble(replace(line.parts.settings, bot_url="http://127.0.0.1:9"), line.engine)
    caller = Caller(alone.calls, "a" * 64, VoiceTurn(()))
    await caller.start()
    assert "ik kan nu geen antwoord geven" in await caller.say(QUESTION)
    await alone.close()


async def test_two_turns_of_one_call_are_taken_one_after_the_other(line: Line) -> None:
    caller = await line.call()
    await caller.press("81")
    await asyncio.gather(*(line.parts.calls.heard(caller.name, Heard(Event.KEYS, keys="5")) for _ in range(3)))
    async with async_sessionmaker(line.engine).begin() as db:
        stored = (await db.execute(select(VoiceCall.state, VoiceCall.turns))).one()
    assert (stored.state["page"], stored.turns) == (3, 5)


# Two calls.

QUESTIONS = ("hoe koppel ik mijn ebox", "vanaf welke leeftijd kunnen kinderen aanmelden")
ANSWERS = ("ebox/koppelen", "aanmelden/jongeren")


async def mixed_up(line: Line, names: Sequence[str]) -> bool:
    """Whether one of two callers at once hears, or later hears again, anything of the other."""
    callers = [await line.call(name=name) for name in names]
    await asyncio.gather(*(caller.say(question) for caller, question in zip(callers, QUESTIONS, strict=True)))
    again = [await caller.press("*") for caller in callers]
    return any(of_entry(answer) not in said for answer, said in zip(ANSWERS, again, strict=True))


async def test_two_anonymous_calls_at_once_never_mix(line: Line) -> None:
    assert not await mixed_up(line, ["a" * 64, "b" * 64])


async def test_a_line_that_knows_callers_by_their_number_is_found(line: Line) -> None:
    anonymous = "266696687".ljust(64, "0")
    assert await mixed_up(line, [anonymous, anonymous])
