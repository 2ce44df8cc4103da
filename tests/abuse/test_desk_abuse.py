"""Abuse of the desk: by agents, by citizens who go away, and of the moments between two steps."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.assembly import assemble
from gateway.clock import utc_now
from gateway.conversations import Submission
from gateway.filling import FAILED
from gateway.helpdesk.agents import Agent
from gateway.helpdesk.cases import NoCaseError
from gateway.storage.helpdesk_models import AgentRow
from gateway.storage.transcript import AloneError
from tests.abuse.citizen import Citizen
from tests.abuse.parts import SETTINGS
from tests.abuse.test_erasure_abuse import conversation_of, rows
from tests.conftest import Instance
from tests.desk.agent import signed_in_agent
from tests.desk.citizen import ask_for_a_person, join_the_queue
from tests.gateway.visitor import Visitor

SOFIE = Agent("s" * 64, "Sofie", frozenset({"agent"}))
GONE = "De burger heeft dit gesprek verlaten en leest niet meer mee. U kunt het afsluiten."


@pytest.fixture
def sofie(instance: Instance) -> Iterator[httpx.Client]:
    with signed_in_agent(instance, "sofie") as browser:
        yield browser


@pytest.fixture
def marc(instance: Instance) -> Iterator[httpx.Client]:
    with signed_in_agent(instance, "marc") as browser:
        yield browser


@pytest.fixture
def mine(citizen: Citizen, sofie: httpx.Client) -> Iterator[str]:
    """The address of a case that Sofie has."""
    address = f"/desk/api/cases/{join_the_queue(citizen)}"
    assert sofie.post(f"{address}/claim").status_code == 200
    yield address
    citizen.http.delete("/api/conversation")  # not closed: what agents did counts for how long others are told to wait


def waiting(agent: httpx.Client, reference: str) -> bool:
    """Whether a case stands in the queue."""
    return bool(agent.get(f"/desk/api/cases/{reference}").json()["summary"]["state"] == "waiting")


@pytest.mark.parametrize("wrong", [[], {}, 7, True, "geen/antwoord"])
def test_a_field_of_another_type_is_refused(sofie: httpx.Client, mine: str, wrong: object) -> None:
    message: dict[str, Any] = {"id": str(uuid.uuid4()), "text": "Dag."}
    suggestion = {"event": 1, "entry": wrong, "use": "accepted"}
    for path, body in (
        ("messages", {"id": message["id"], "entry": wrong}),
        ("messages", message | {"suggestion": suggestion}),
        ("verdicts", {"event": 1, "entry": wrong}),
        ("verdicts", {"event": 1, "entry": "ebox/koppelen", "wanted": wrong}),
    ):
        assert sofie.post(f"{mine}/{path}", json=body).status_code == 400, body


def test_a_number_that_no_column_can_hold_is_no_proposal(marc: httpx.Client) -> None:
    for number in (0, 2**31, 10**30):
        page = marc.get(f"/desk/leren/voorstellen/{number}/patch")
        assert (page.status_code, f"Voorstel {number} bestaat niet." in page.text) == (400, True)


@pytest.mark.parametrize("event", [-1, 2**31, 2**62, 1.0, "1", None])
def test_a_number_that_no_event_can_have_is_refused(sofie: httpx.Client, mine: str, event: object) -> None:
    about = {"event": event, "entry": "ebox/koppelen"}
    message = {"id": str(uuid.uuid4()), "entry": "ebox/koppelen", "suggestion": about | {"use": "accepted"}}
    assert sofie.post(f"{mine}/verdicts", json=about).status_code == 400
    assert sofie.post(f"{mine}/messages", json=message).status_code == 400


def test_no_form_of_a_supervisor_passes_on_what_a_database_does_not_take(marc: httpx.Client) -> None:
    day, nul = "2027-03-09", "\x00"
    assert marc.post("/desk/beheer/sluitingsdagen", data={"day": day, "reason": f"zo{nul}maar"}).status_code == 303
    page = marc.get("/desk/beheer").text
    assert ("zomaar" in page, nul in page) == (True, False)
    assert marc.post("/desk/beheer/sluitingsdagen/open", data={"day": f"{day}{nul}"}).status_code == 303


@pytest.mark.parametrize("key", ["\\u0000", "\\ud800", "a\\u0000"])
def test_a_key_that_no_database_can_look_for_was_never_offered(visitor: Visitor, key: str) -> None:
    body = f'{{"id": "{uuid.uuid4()}", "option": "{key}"}}'
    assert visitor.http.post("/api/messages", content=body).status_code in (400, 404)


async def test_a_reference_that_no_database_can_look_for_is_unknown(engine: AsyncEngine) -> None:
    parts = assemble(SETTINGS, engine)
    for reference in ("\x00", "K7M4-9TQX\x00", "\ud800", "'; --"):
        with pytest.raises(NoCaseError):
            await parts.cases.find(reference)
    await parts.close()


def test_what_an_agent_types_is_redacted_and_inert(citizen: Citizen, sofie: httpx.Client, mine: str) -> None:
    text = "<img src=x onerror=alert(1)> Is 85.07.30-033.28 uw nummer? Bel 0470 12 34 56."
    assert sofie.post(f"{mine}/messages", json={"id": str(uuid.uuid4()), "text": text}).status_code == 202
    for path in ("/hulp", "/hulp/gesprek"):
        page = citizen.http.get(path).text
        assert "&lt;img src=x onerror=alert(1)&gt; Is &lt;rijksregisternummer&gt; uw nummer? Bel &lt;telefoonnummer&gt;." in page
    assert "033.28" not in sofie.get(mine).text


def test_a_supervisor_erases_between_two_turns(instance: Instance, visitor: Visitor, marc: httpx.Client) -> None:
    reference = ask_for_a_person(visitor)["code"]
    turns = [visitor.post("wat is de ebox?").json()["turn"] for _ in range(20)]
    conversation = conversation_of(instance, turns[0])
    assert marc.post("/desk/beheer/wissen/zeker", data={"reference": reference}).status_code == 303
    time.sleep(2)  # what was still to be answered would have been said to the bot by now
    assert rows(instance, conversation) == 0


@pytest.mark.parametrize("path", ["/api/fresh", "/hulp/opnieuw", "/afmelden"])
def test_who_leaves_the_conversation_waits_no_more(visitor: Visitor, marc: httpx.Client, path: str) -> None:
    reference = join_the_queue(visitor)
    assert waiting(marc, reference)
    assert visitor.http.post(path).status_code in (204, 303)
    assert not waiting(marc, reference)


def test_another_person_who_signs_in_ends_the_wait_of_the_first(citizen: Citizen, marc: httpx.Client) -> None:
    first, second = citizen.asks(), citizen.asks()
    citizen.enters(first, "weduwe")
    reference = join_the_queue(citizen)
    assert waiting(marc, reference)
    assert citizen.sign_in(second["blocks"][0], "tiener").status_code == 200
    assert not waiting(marc, reference)
    assert marc.get(f"/desk/api/cases/{reference}").json()["brief"]["signed_in"] is False


def test_an_agent_reads_that_the_citizen_is_gone(citizen: Citizen, sofie: httpx.Client, mine: str) -> None:
    citizen.http.post("/api/fresh")
    said = [block.get("text") for event in sofie.get(mine).json()["events"] for block in event.get("blocks", [])]
    assert said[-1] == GONE
    citizen.say("hallo")
    assert "Sofie" not in citizen.http.get("/hulp").text


async def test_a_message_that_was_left_to_an_agent_who_closes_is_answered(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = assemble(SETTINGS, engine)
    async with async_sessionmaker(engine).begin() as db:
        db.add(AgentRow(agent=SOFIE.id, name=SOFIE.name, status="present", seen=utc_now()))
    _, conversation = await parts.transcript.new_session()
    reference = (await parts.cases.open(conversation, "asked", "1700")).reference
    await parts.cases.claim(reference, SOFIE)
    owned = parts.queue.owned

    async def looked_at_just_before_the_end(conversation: str) -> bool:
        found = await owned(conversation)
        if found:
            await parts.cases.end(reference, SOFIE, [])
        return found

    monkeypatch.setattr(parts.queue, "owned", looked_at_just_before_the_end)
    turn = str(uuid.uuid4())
    await parts.conversations.submit(conversation, Submission(turn, "Bent u er nog?", None))
    assert await parts.conversations.finished(conversation, turn, 20.0)
    assert await parts.transcript.blocks(conversation, turn) == [FAILED]  # of the bot, which is not there in this test
    await parts.close()


async def test_a_turn_is_not_left_to_an_agent_who_is_gone(engine: AsyncEngine) -> None:
    parts = assemble(SETTINGS, engine)
    _, conversation = await parts.transcript.new_session()
    turn = str(uuid.uuid4())
    await parts.transcript.accept(conversation, turn, "text", "Dag", "Dag")
    (pending,) = await parts.transcript.pending(conversation)
    with pytest.raises(AloneError):
        await parts.transcript.finish(pending, "with_person", [])
    assert await parts.transcript.pending(conversation) == [pending]
    await parts.close()
