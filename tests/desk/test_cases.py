"""Who speaks in a conversation: one agent at a time, decided by the database."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from dataclasses import dataclass, field

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.blocks import Block
from gateway.audit import Audit
from gateway.helpdesk.agents import Agent
from gateway.helpdesk.cases import Cases, NoCaseError, TakenError
from gateway.helpdesk.references import as_reference, new_reference
from gateway.storage.helpdesk_models import BOT, OWNED, WAITING, AgentRow
from gateway.storage.transcript import PendingTurn, Transcript

KEY = "a-key-for-the-audit-that-is-long-enough"
GREETING: Block = {"type": "text", "kind": "greeting", "text": "Dag."}
SOFIE, YUSUF = (Agent(name.lower() * 8, name, frozenset({"agent"})) for name in ("Sofie", "Yusuf"))


@dataclass
class Time:
    now: datetime.datetime = field(default_factory=lambda: datetime.datetime(2026, 11, 26, 10, tzinfo=datetime.UTC))

    def __call__(self) -> datetime.datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += datetime.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
async def cases(engine: AsyncEngine, clock: Time) -> Cases:
    async with async_sessionmaker(engine).begin() as db:
        db.add_all(AgentRow(agent=agent.id, name=agent.name, status="present", seen=clock()) for agent in (SOFIE, YUSUF))
    return Cases(engine, Audit(engine, KEY, clock), clock)


@pytest.fixture
def transcript(engine: AsyncEngine) -> Transcript:
    return Transcript(engine)


async def opened(cases: Cases, transcript: Transcript) -> tuple[str, str]:
    """A conversation that waits, and its reference."""
    _, conversation = await transcript.new_session()
    case = await cases.open(conversation, "asked", "1700")
    await cases.wait(conversation)
    return conversation, case.reference


async def texts(transcript: Transcript, conversation: str) -> list[str]:
    events = await transcript.events(conversation)
    return [block["text"] for event in events for block in event.data.get("blocks", [])]


async def asked(transcript: Transcript, conversation: str, text: str) -> PendingTurn:
    turn = str(uuid.uuid4())
    await transcript.accept(conversation, turn, "text", text, text)
    (pending,) = await transcript.pending(conversation, turn)
    return pending


def test_a_reference_is_found_however_it_is_typed() -> None:
    reference = new_reference()
    assert as_reference(f" {reference.lower().replace('-', ' ')} ") == reference
    assert as_reference("te kort") == "TEKORT"


async def test_a_case_keeps_its_reference(cases: Cases, transcript: Transcript) -> None:
    _, conversation = await transcript.new_session()
    first = await cases.open(conversation, "refused", "1700")
    again = await cases.open(conversation, "asked", "1700")
    assert (again.reference, again.reason, again.state) == (first.reference, "asked", BOT)


@pytest.mark.parametrize("attempt", range(5))
async def test_of_two_agents_who_claim_at_once_one_gets_it(cases: Cases, transcript: Transcript, attempt: int) -> None:
    conversation, reference = await opened(cases, transcript)
    results = await asyncio.gather(*(cases.claim(reference, agent) for agent in (SOFIE, YUSUF)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, BaseException)]
    case = await cases.find(reference)
    winner = SOFIE if case.owner == SOFIE.id else YUSUF
    assert [(type(error), str(error)) for error in refused] == [(TakenError, winner.name)]
    assert await texts(transcript, conversation) == [
        f"U praat nu met {winner.name}, medewerker. {winner.name} leest wat hierboven staat."
    ]


async def test_two_tabs_of_one_agent_claim_it_once(cases: Cases, transcript: Transcript, clock: Time) -> None:
    conversation, reference = await opened(cases, transcript)
    clock.pass_by(42)
    assert sorted(await asyncio.gather(cases.claim(reference, SOFIE), cases.claim(reference, SOFIE)), key=str) == [42, None]
    assert len(await texts(transcript, conversation)) == 1


async def test_the_answer_of_the_bot_that_comes_after_the_claim_is_dropped(cases: Cases, transcript: Transcript) -> None:
    conversation, reference = await opened(cases, transcript)
    before, after = [await asked(transcript, conversation, text) for text in ("hoi", "hallo")]
    assert await transcript.finish(before, "smalltalk", [GREETING]) == ("smalltalk", [GREETING])
    await cases.claim(reference, SOFIE)
    assert await transcript.finish(after, "smalltalk", [GREETING]) == ("with_person", [])
    assert (await texts(transcript, conversation)).count("Dag.") == 1


async def test_only_the_owner_speaks(cases: Cases, transcript: Transcript) -> None:
    conversation, reference = await opened(cases, transcript)
    said: Block = {"type": "text", "kind": "person", "text": "Dag mevrouw.", "by": "Sofie"}
    with pytest.raises(TakenError):
        await cases.say(reference, SOFIE, str(uuid.uuid4()), said)
    await cases.claim(reference, SOFIE)
    with pytest.raises(TakenError):
        await cases.say(reference, YUSUF, str(uuid.uuid4()), said)
    assert await cases.say(reference, SOFIE, str(uuid.uuid4()), said)
    assert (await texts(transcript, conversation))[1:] == ["Dag mevrouw."]


async def test_a_message_that_is_sent_twice_is_said_once(cases: Cases, transcript: Transcript) -> None:
    conversation, reference = await opened(cases, transcript)
    await cases.claim(reference, SOFIE)
    message, said = str(uuid.uuid4()), {"type": "text", "kind": "person", "text": "Dag.", "by": "Sofie"}
    assert await asyncio.gather(*(cases.say(reference, SOFIE, message, said) for _ in range(3))) == [True, True, True]
    assert (await texts(transcript, conversation))[1:] == ["Dag."]


async def test_a_suggestion_for_an_older_message_is_not_said(cases: Cases, transcript: Transcript) -> None:
    conversation, reference = await opened(cases, transcript)
    await cases.claim(reference, SOFIE)
    await asked(transcript, conversation, "hoe koppel ik mijn ebox")
    older = (await transcript.events(conversation))[-1].id
    said: Block = {"type": "text", "kind": "person", "text": "Zo koppelt u.", "by": "Sofie"}
    await asked(transcript, conversation, "nee wacht, ik wil stoppen")
    assert not await cases.say(reference, SOFIE, str(uuid.uuid4()), said, answers=older)
    assert await cases.say(reference, SOFIE, str(uuid.uuid4()), said, answers=older + 1)


async def test_a_lost_agent_s_cases_go_back_to_the_front_of_the_queue(cases: Cases, transcript: Transcript, clock: Time) -> None:
    conversation, reference = await opened(cases, transcript)
    clock.pass_by(60)
    _, other = await opened(cases, transcript)
    await cases.claim(reference, SOFIE)
    assert await cases.return_lost([SOFIE.id, YUSUF.id]) == []
    assert await cases.return_lost([YUSUF.id]) == [conversation]
    assert [(case.reference, case.state) for case in await cases.busy()] == [(reference, WAITING), (other, WAITING)]
    assert (await cases.find(reference)).reason == "lost"
    assert (await texts(transcript, conversation))[-1].startswith("Sofie is niet meer in het gesprek.")


async def test_a_case_that_is_put_back_keeps_its_place(cases: Cases, transcript: Transcript, clock: Time) -> None:
    _, reference = await opened(cases, transcript)
    clock.pass_by(60)
    _, other = await opened(cases, transcript)
    await cases.claim(reference, SOFIE)
    with pytest.raises(TakenError):
        await cases.release(reference, YUSUF)
    await cases.release(reference, SOFIE)
    assert [case.reference for case in await cases.busy()] == [reference, other]


async def test_a_transfer_names_the_colleague_and_leaves_the_note(cases: Cases, transcript: Transcript) -> None:
    conversation, reference = await opened(cases, transcript)
    await cases.claim(reference, SOFIE)
    with pytest.raises(TakenError):
        await cases.transfer(reference, YUSUF, YUSUF.id, "")
    await cases.transfer(reference, SOFIE, YUSUF.id, "Wil terug naar papier.")
    case = await cases.find(reference)
    assert (case.state, case.owner, case.wanted, case.reason) == (WAITING, None, YUSUF.id, "transferred")
    assert [(by, note.text) for by, note in await cases.notes(conversation)] == [("Sofie", "Wil terug naar papier.")]
    await cases.claim(reference, YUSUF)
    assert (await cases.find(reference)).wanted is None


async def test_after_the_end_the_bot_speaks_again(cases: Cases, transcript: Transcript, clock: Time) -> None:
    conversation, reference = await opened(cases, transcript)
    await cases.claim(reference, SOFIE)
    clock.pass_by(300)
    with pytest.raises(TakenError):
        await cases.end(reference, YUSUF, [])
    assert await cases.end(reference, SOFIE, [GREETING], how="handed_back") == 300
    assert (await texts(transcript, conversation))[1:] == ["Sofie geeft het gesprek terug aan de digitale assistent.", "Dag."]
    turn = await asked(transcript, conversation, "hoi")
    assert await transcript.finish(turn, "smalltalk", [GREETING]) == ("smalltalk", [GREETING])


async def test_who_leaves_the_queue_is_not_in_it(cases: Cases, transcript: Transcript, clock: Time) -> None:
    conversation, reference = await opened(cases, transcript)
    clock.pass_by(90)
    assert await cases.leave(conversation) == 90
    assert await cases.leave(conversation) is None
    assert await cases.busy() == []
    await cases.claim(reference, SOFIE)  # with the reference an agent may still take it: the citizen told it
    assert (await cases.find(reference)).state == OWNED


async def test_an_unknown_reference_is_refused(cases: Cases) -> None:
    with pytest.raises(NoCaseError):
        await cases.claim("K7M4-9TQX", SOFIE)


async def test_what_agents_do_stands_in_the_audit(cases: Cases, transcript: Transcript, engine: AsyncEngine, clock: Time) -> None:
    _, reference = await opened(cases, transcript)
    await cases.looked(await cases.find(reference), YUSUF)
    await cases.claim(reference, SOFIE)
    await cases.release(reference, SOFIE)
    audit = Audit(engine, KEY, clock)
    assert [fault async for fault in audit.faults()] == []
    lines = await audit.about("", 10)
    assert [(line.who, line.what, line.outcome, line.object) for line in reversed(lines)] == [
        (YUSUF.id, "case", "looked", reference),
        (SOFIE.id, "case", "claimed", reference),
        (SOFIE.id, "case", "returned", reference),
    ]
