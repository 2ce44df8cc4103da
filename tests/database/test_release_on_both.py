"""What must hold when many come at the same moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.data import schema as citizen_schema
from actions.data.sources import Search
from actions.data.sql_mailbox import SqlMailbox
from actions.data.sql_profile import SqlProfile
from database.engine import create_engine
from demo.people import people
from demo.seed import seed
from gateway.audit import Audit, Entry
from gateway.login.claims import Person
from gateway.login.client import Request
from gateway.login.identities import Identities
from gateway.login.journeys import Journeys, TicketError, Wish
from gateway.login.levels import Level
from gateway.release.consents import Consents
from gateway.release.desk import DeskError, Granted, Question, ReleaseDesk
from gateway.storage import schema as gateway_schema
from gateway.storage.transcript import Transcript
from gateway.vault import Vault

ANNA = Person("https://login.example", "anna", "79020395051", "Anna", "Verzonnen", Level.HIGH)
MANY = 12
MINUTES = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Gateway:
    """The parts that decide who sees what, on one database."""

    engine: AsyncEngine
    audit: Audit
    identities: Identities
    journeys: Journeys
    consents: Consents
    desk: ReleaseDesk
    transcript: Transcript

    async def turn(self, conversation: str) -> str:
        turn = str(uuid.uuid4())
        assert await self.transcript.accept(conversation, turn, "text", "toon mijn post", "toon mijn post")
        return turn


@pytest.fixture
async def gateway(empty_database: str) -> AsyncIterator[Gateway]:
    gateway_schema.migrate(empty_database)
    engine, vault = create_engine(empty_database), Vault([Fernet.generate_key().decode()])
    audit = Audit(engine, "k" * 32)
    identities = Identities(engine, vault, audit, MINUTES, 3 * MINUTES)
    consents = Consents(engine, audit)
    desk = ReleaseDesk(engine, vault, audit, identities, consents, MINUTES)
    yield Gateway(engine, audit, identities, Journeys(engine, vault), consents, desk, Transcript(engine))
    await engine.dispose()


@pytest.fixture
async def conversation(gateway: Gateway) -> str:
    """The conversation of someone who is signed in and consented."""
    _, conversation = await gateway.transcript.new_session()
    await gateway.identities.sign_in(conversation, ANNA)
    citizen = await gateway.identities.current(conversation)
    assert citizen is not None
    await gateway.consents.give(citizen, "mailbox")
    return conversation


async def at_once(*work: Any) -> list[Any]:
    return await asyncio.gather(*work, return_exceptions=True)


async def test_the_audit_stays_whole_when_many_write_at_once(gateway: Gateway) -> None:
    await at_once(*(gateway.audit.write(Entry("read", "granted", why=f"writer {number}")) for number in range(MANY)))
    assert [fault async for fault in gateway.audit.faults()] == []
    assert (await gateway.audit.end()).startswith(f"{MANY} ")


async def test_one_ticket_is_used_once(gateway: Gateway) -> None:
    _, conversation = await gateway.transcript.new_session()
    ticket = await gateway.journeys.ticket(Wish(conversation, "turn", "mailbox"))
    used = await at_once(*(gateway.journeys.use(ticket, conversation) for _ in range(MANY)))
    assert sum(isinstance(result, Wish) for result in used) == 1
    assert sum(isinstance(result, TicketError) for result in used) == MANY - 1


async def test_one_grant_gives_one_card(gateway: Gateway, conversation: str) -> None:
    question = Question(conversation, await gateway.turn(conversation), "mailbox", "test")
    granted = await gateway.desk.grant(question)
    assert isinstance(granted, Granted)
    refs = await at_once(*(gateway.desk.hand_in(granted.grant, {"title": "t", "text": "zebra"}) for _ in range(MANY)))
    (ref,) = [result for result in refs if isinstance(result, str)]
    assert sum(isinstance(result, DeskError) for result in refs) == MANY - 1
    assert (await gateway.desk.card(conversation, ref))["text"] == "zebra"


async def test_each_of_many_reads_at_once_has_its_line(gateway: Gateway, conversation: str) -> None:
    turn = await gateway.turn(conversation)
    before = int((await gateway.audit.end()).partition(" ")[0])
    found = await at_once(*(gateway.desk.grant(Question(conversation, turn, "mailbox", "test")) for _ in range(MANY)))
    assert sum(isinstance(result, Granted) for result in found) == MANY
    assert int((await gateway.audit.end()).partition(" ")[0]) == before + MANY
    assert [fault async for fault in gateway.audit.faults()] == []


async def test_a_journey_comes_back_once(gateway: Gateway) -> None:

    _, conversation = await gateway.transcript.new_session()
    request = Request.new()
    await gateway.journeys.leave(Wish(conversation, "turn", "mailbox"), request, silent=False, back="/hulp")
    back = await at_once(*(gateway.journeys.arrive(request.state, conversation) for _ in range(MANY)))
    (arrived,) = [result for result in back if result is not None and not isinstance(result, BaseException)]
    assert arrived.request == request


async def test_the_citizen_store_tells_the_same_on_both(empty_database: str) -> None:
    citizen_schema.migrate(empty_database)
    assert await seed(empty_database) == len(people())
    assert await seed(empty_database) == 0
    engine = create_engine(empty_database)
    mailbox, profile = SqlMailbox(engine), SqlProfile(engine)
    els, widow = people()["drie_toepassingen"], people()["weduwe"]
    unread = await mailbox.search(els.insz, Search(unread=True), 3)
    assert (unread.total, len(unread.messages)) == (5, 3)
    assert "FOD Financiën" in await mailbox.senders(els.insz)
    taxes = await mailbox.search(els.insz, Search(words=("aanslagbiljet",)), 50)
    assert taxes.total == len(taxes.messages) >= 2
    assert await mailbox.message(widow.insz, unread.messages[0].id) is None
    assert await mailbox.open(els.insz, unread.messages[0].id)
    assert (await mailbox.search(els.insz, Search(unread=True), 0)).total == 4
    found = await profile.profile(els.insz)
    assert found is not None
    assert (found.family_name, found.address.municipality) == ("Demo-Janssens", "Leuven")
    assert [application.name for application in await profile.applications(els.insz)] == ["Mijn Burgerprofiel", "My eBox", "Doccle"]
    await engine.dispose()
