"""Call-backs: which hours are offered, that each promise can be kept, and that the number is nowhere else; on both databases."""

from __future__ import annotations

import asyncio
import datetime
import re
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import MetaData, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.dates import BELGIUM
from gateway.audit import Audit
from gateway.closures import Closures
from gateway.erasure import Erasure
from gateway.errors import ClientError
from gateway.helpdesk.call_backs import MOST_PER_HOUR, CallBacks, GoneError, Slot, SlotError
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.phone_numbers import PhoneError, read_phone, shown
from gateway.storage.helpdesk_models import AgentRow, CallBack
from gateway.storage.models import Session
from gateway.storage.release_models import AuditRow
from gateway.storage.transcript import Transcript
from gateway.vault import Vault
from tests.abuse.parts import MovingClock
from tests.abuse.test_erasure_abuse import ShakyBot

KEY = Fernet.generate_key().decode()
PHONE, TYPED, READ = "+32470918273", "0470/91.82.73", "+32 470 91 82 73"
DIGITS = "470918273"
HOUR = datetime.timedelta(hours=1)
SOFIE, YUSUF = "s" * 64, "y" * 64


def at(text: str) -> datetime.datetime:
    """A moment in Belgium."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BELGIUM)


class Helpdesk:
    """Call-backs on a database, with a clock that a test moves; it begins on Wednesday 5 May 2027 at 8 o'clock."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.clock = MovingClock()
        self.clock.to(at("2027-05-05T08:00"))
        self.audit = Audit(engine, "k" * 32, self.clock)
        self.closures = Closures(engine, self.audit, self.clock)
        self.cases = Cases(engine, self.audit, self.clock)
        self.call_backs = CallBacks(engine, Vault([KEY]), self.audit, self.closures, self.clock)

    async def citizen(self, owner: str | None = None) -> str:
        """A conversation with a case."""
        _, conversation = await Transcript(self.engine).new_session()
        async with async_sessionmaker(self.engine).begin() as db:
            session = (await db.scalars(select(Session).where(Session.conversation == conversation))).one()
            session.owner = owner
        await self.cases.open(conversation, "asked", "1700")
        return conversation

    async def planned(self, slot: Slot | None = None, phone: str = TYPED, owner: str | None = None) -> str:
        """A conversation with a call-back, in the first hour that can be chosen unless another is named."""
        conversation = await self.citizen(owner)
        await self.call_backs.plan(conversation, phone, slot or (await self.call_backs.slots())[0])
        return conversation

    async def agents(self) -> None:
        """Sofie and Yusuf have signed in once."""
        async with async_sessionmaker(self.engine).begin() as db:
            for agent, name in ((SOFIE, "Sofie"), (YUSUF, "Yusuf")):
                db.add(AgentRow(agent=agent, name=name, status="present", seen=self.clock()))

    async def count(self) -> int:
        """How many call-backs there are."""
        async with self.engine.connect() as connection:
            return int(await connection.scalar(select(func.count()).select_from(CallBack)) or 0)

    async def audited(self) -> list[tuple[str, ...]]:
        """What the audit notes about call-backs: outcome, who, about whom, and the reference."""
        columns = (AuditRow.outcome, AuditRow.who, AuditRow.about, AuditRow.object)
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(*columns).where(AuditRow.what == "call_back").order_by(AuditRow.number))
            return [tuple(row) for row in rows]

    async def everything(self) -> dict[str, str]:
        """The content of every column of every table, by name."""
        async with self.engine.connect() as connection:
            metadata = MetaData()
            await connection.run_sync(metadata.reflect)
            found = {}
            for table in metadata.tables.values():
                rows = (await connection.execute(select(table))).all()
                for number, column in enumerate(table.columns):
                    found[f"{table.name}.{column.name}"] = " | ".join(str(row[number]) for row in rows)
        return found


@pytest.fixture
async def helpdesk(engine: AsyncEngine) -> Helpdesk:
    return Helpdesk(engine)


def days(slots: list[Slot]) -> list[str]:
    return sorted({slot.day.isoformat() for slot in slots})


def error_of(raised: pytest.ExceptionInfo[ClientError]) -> tuple[int, str, str]:
    return raised.value.status, raised.value.code, raised.value.message


@pytest.mark.parametrize(
    ("now", "offered", "first"),
    [
        ("2026-11-25T07:00", ["2026-11-25", "2026-11-26", "2026-11-27"], 9),  # a Wednesday
        ("2026-11-25T08:00", ["2026-11-25", "2026-11-26", "2026-11-27"], 9),
        ("2026-11-25T08:01", ["2026-11-25", "2026-11-26", "2026-11-27"], 10),
        ("2026-11-25T17:00", ["2026-11-25", "2026-11-26", "2026-11-27"], 18),
        ("2026-11-25T17:01", ["2026-11-26", "2026-11-27", "2026-11-30"], 9),  # no hour of the Wednesday, and a weekend
        ("2026-11-25T23:30", ["2026-11-26", "2026-11-27", "2026-11-30"], 9),
        ("2026-11-28T12:00", ["2026-11-30", "2026-12-01", "2026-12-02"], 9),  # a Saturday
        ("2027-05-05T20:00", ["2027-05-07", "2027-05-10", "2027-05-11"], 9),  # Ascension Day, and a weekend
        ("2026-12-24T12:30", ["2026-12-24", "2026-12-28", "2026-12-29"], 14),  # Christmas on a Friday
        ("2027-03-26T19:30", ["2027-03-30", "2027-03-31", "2027-04-01"], 9),  # Easter Monday, and another summer time
    ],
)
async def test_the_hours_of_the_next_three_working_days_are_offered(
    helpdesk: Helpdesk, now: str, offered: list[str], first: int
) -> None:
    helpdesk.clock.to(at(now))
    slots = await helpdesk.call_backs.slots()
    assert days(slots) == offered
    assert slots[0].hour == first
    assert [slot.hour for slot in slots if slot.day.isoformat() == offered[1]] == list(range(9, 19))
    assert slots == sorted(slots)
    assert slots[0].begins >= at(now) + HOUR


async def test_a_closing_day_is_not_offered(helpdesk: Helpdesk) -> None:
    await helpdesk.closures.add(datetime.date(2027, 5, 7), "brugdag", "els")
    following = asyncio.create_task(helpdesk.closures.follow())
    await asyncio.sleep(0.3)
    following.cancel()
    await asyncio.wait([following])
    assert days(await helpdesk.call_backs.slots()) == ["2027-05-05", "2027-05-10", "2027-05-11"]
    with pytest.raises(SlotError):
        await helpdesk.planned(Slot(datetime.date(2027, 5, 7), 10))


async def test_no_hour_is_promised_that_comes_after_the_number_is_deleted(helpdesk: Helpdesk) -> None:
    for day in (6, 7, 10, 11):
        await helpdesk.closures.add(datetime.date(2027, 5, day), "verbouwing", "els")
    following = asyncio.create_task(helpdesk.closures.follow())
    await asyncio.sleep(0.3)
    following.cancel()
    await asyncio.wait([following])
    helpdesk.clock.to(at("2027-05-05T12:00"))
    slots = await helpdesk.call_backs.slots()
    assert days(slots) == ["2027-05-05", "2027-05-12"]
    assert slots[-1] == Slot(datetime.date(2027, 5, 12), 11)


async def test_a_citizen_knows_the_hour_and_nothing_else(helpdesk: Helpdesk) -> None:
    wanted = Slot(datetime.date(2027, 5, 7), 10)
    conversation = await helpdesk.planned(wanted)
    assert await helpdesk.call_backs.of(conversation) == wanted
    assert (wanted.words, wanted.hours) == ("vrijdag 7 mei tussen 10 en 11 uur", "10 tot 11 uur")
    await helpdesk.call_backs.cancel(conversation)
    assert (await helpdesk.call_backs.of(conversation), await helpdesk.count()) == (None, 0)
    await helpdesk.call_backs.cancel(conversation)
    assert [line[0] for line in await helpdesk.audited()] == ["planned", "cancelled"]


async def test_a_second_one_replaces_the_first(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    conversation = await helpdesk.planned()
    await helpdesk.call_backs.claim(conversation, SOFIE)
    later = (await helpdesk.call_backs.slots())[-1]
    await helpdesk.call_backs.plan(conversation, "02 553 80 00", later)
    assert (await helpdesk.count(), await helpdesk.call_backs.of(conversation)) == (1, later)
    await helpdesk.call_backs.claim(conversation, YUSUF)
    assert await helpdesk.call_backs.phone(conversation, YUSUF) == "+32 2 553 80 00"


@pytest.mark.parametrize(
    "slot",
    [
        Slot(datetime.date(2027, 5, 5), 8),
        Slot(datetime.date(2027, 5, 5), 19),
        Slot(datetime.date(2027, 5, 4), 10),
        Slot(datetime.date(2027, 5, 6), 10),
        Slot(datetime.date(2027, 5, 8), 10),
        Slot(datetime.date(2027, 5, 11), 10),
    ],
    ids=["before opening", "after closing", "passed", "holiday", "weekend", "too far away"],
)
async def test_an_hour_that_was_not_offered_is_refused(helpdesk: Helpdesk, slot: Slot) -> None:
    with pytest.raises(SlotError, match="kunt u niet"):
        await helpdesk.planned(slot)
    assert await helpdesk.count() == 0


async def test_eight_citizens_can_have_the_same_hour(helpdesk: Helpdesk) -> None:
    wanted = (await helpdesk.call_backs.slots())[0]
    conversations = [await helpdesk.planned(wanted) for _ in range(MOST_PER_HOUR)]
    assert MOST_PER_HOUR == 8
    assert wanted not in await helpdesk.call_backs.slots()
    with pytest.raises(SlotError, match="volzet"):
        await helpdesk.planned(wanted)
    await helpdesk.call_backs.plan(conversations[0], TYPED, wanted)
    await helpdesk.call_backs.cancel(conversations[0])
    assert wanted in await helpdesk.call_backs.slots()
    await helpdesk.planned(wanted)
    assert [line[0] for line in await helpdesk.audited()].count("planned") == MOST_PER_HOUR + 2


async def test_who_is_too_late_for_an_hour_keeps_the_one_they_had(helpdesk: Helpdesk) -> None:
    first, *_, last = await helpdesk.call_backs.slots()
    for _ in range(MOST_PER_HOUR):
        await helpdesk.planned(first)
    conversation = await helpdesk.planned(last)
    with pytest.raises(SlotError):
        await helpdesk.call_backs.plan(conversation, TYPED, first)
    assert await helpdesk.call_backs.of(conversation) == last


async def test_the_last_place_goes_to_one_of_two(helpdesk: Helpdesk) -> None:
    wanted = (await helpdesk.call_backs.slots())[0]
    for _ in range(MOST_PER_HOUR - 1):
        await helpdesk.planned(wanted)
    conversations = [await helpdesk.citizen() for _ in range(6)]
    plans = [helpdesk.call_backs.plan(conversation, TYPED, wanted) for conversation in conversations]
    outcomes = await asyncio.gather(*plans, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [SlotError] * 5
    assert await helpdesk.count() == MOST_PER_HOUR


async def test_planning_cancelling_and_erasing_at_once_end_well(helpdesk: Helpdesk) -> None:
    slots = await helpdesk.call_backs.slots()
    conversation = await helpdesk.planned()
    erasure = Erasure(helpdesk.engine, ShakyBot(10), helpdesk.audit, HOUR, HOUR, helpdesk.clock)
    plans = [helpdesk.call_backs.plan(conversation, TYPED, slot) for slot in slots[:4]]
    work = [plans[0], helpdesk.call_backs.cancel(conversation), plans[1], erasure.erase(conversation), *plans[2:]]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)} <= {GoneError}
    assert await helpdesk.count() == 0


@pytest.mark.parametrize("known", [True, False])
async def test_a_conversation_that_is_gone_gets_no_call(helpdesk: Helpdesk, known: bool) -> None:
    slot = (await helpdesk.call_backs.slots())[0]
    conversation = (await Transcript(helpdesk.engine).new_session())[1] if known else "0" * 32
    with pytest.raises(GoneError):
        await helpdesk.call_backs.plan(conversation, TYPED, slot)
    assert (await helpdesk.count(), await helpdesk.audited()) == (0, [])


async def test_agents_see_what_is_planned_without_the_numbers(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    first, second, *_ = await helpdesk.call_backs.slots()
    later, sooner = await helpdesk.planned(second), await helpdesk.planned(first)
    await helpdesk.call_backs.claim(later, SOFIE)
    references = []
    for conversation in (sooner, later):
        case = await helpdesk.cases.of(conversation)
        assert case is not None
        references.append(case.reference)
    shown_to_all = [planned.as_json() for planned in await helpdesk.call_backs.planned()]
    assert shown_to_all == [
        {"reference": references[0], "day": "2027-05-05", "hour": 9, "owner": None},
        {"reference": references[1], "day": "2027-05-05", "hour": 10, "owner": {"id": SOFIE, "name": "Sofie"}},
    ]


async def test_one_agent_takes_it_and_only_that_agent_sees_the_number(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    conversation = await helpdesk.planned(owner="p" * 64)
    with pytest.raises(ClientError) as raised:
        await helpdesk.call_backs.phone(conversation, SOFIE)
    assert error_of(raised) == (409, "not_yours", "Neem deze terugbelafspraak eerst op u.")
    await helpdesk.call_backs.claim(conversation, SOFIE)
    await helpdesk.call_backs.claim(conversation, SOFIE)
    assert await helpdesk.call_backs.phone(conversation, SOFIE) == READ
    with pytest.raises(ClientError) as raised:
        await helpdesk.call_backs.claim(conversation, YUSUF)
    assert error_of(raised) == (409, "taken", "Sofie heeft deze terugbelafspraak al.")
    for deed in (helpdesk.call_backs.phone, helpdesk.call_backs.release, helpdesk.call_backs.done):
        with pytest.raises(ClientError) as raised:
            await deed(conversation, YUSUF)
        assert error_of(raised) == (409, "not_yours", "Sofie heeft deze terugbelafspraak al.")
    await helpdesk.call_backs.release(conversation, SOFIE)
    await helpdesk.call_backs.claim(conversation, YUSUF)
    assert await helpdesk.call_backs.phone(conversation, YUSUF) == READ
    case = await helpdesk.cases.of(conversation)
    assert case is not None
    assert await helpdesk.audited() == [
        ("planned", "p" * 64, "p" * 64, case.reference),
        ("shown", SOFIE, "p" * 64, case.reference),
        ("shown", YUSUF, "p" * 64, case.reference),
    ]


async def test_of_two_agents_at_once_one_gets_it(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    for _ in range(5):
        conversation = await helpdesk.planned()
        claims = [helpdesk.call_backs.claim(conversation, agent) for agent in (SOFIE, YUSUF)]
        outcomes = await asyncio.gather(*claims, return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ClientError", "NoneType"]


async def test_no_number_is_shown_when_the_look_cannot_be_noted(helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    await helpdesk.agents()
    conversation = await helpdesk.planned()
    await helpdesk.call_backs.claim(conversation, SOFIE)

    async def fail(*_: Any) -> None:
        raise OSError("the audit is full")

    monkeypatch.setattr(helpdesk.audit, "write", fail)
    with pytest.raises(OSError, match="full"):
        await helpdesk.call_backs.phone(conversation, SOFIE)


async def test_after_the_call_nothing_is_left_of_it(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    conversation = await helpdesk.planned()
    await helpdesk.call_backs.claim(conversation, SOFIE)
    await helpdesk.call_backs.done(conversation, SOFIE)
    assert (await helpdesk.count(), await helpdesk.call_backs.of(conversation)) == (0, None)
    assert [line[:2] for line in await helpdesk.audited()][-1] == ("done", SOFIE)
    for deed in (helpdesk.call_backs.claim, helpdesk.call_backs.phone, helpdesk.call_backs.release, helpdesk.call_backs.done):
        with pytest.raises(ClientError) as raised:
            await deed(conversation, SOFIE)
        assert error_of(raised) == (404, "no_call_back", "Deze terugbelafspraak is er niet meer.")


async def test_the_call_backs_of_an_agent_who_is_gone_are_free_again(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    lost, kept = await helpdesk.planned(), await helpdesk.planned()
    await helpdesk.call_backs.claim(lost, SOFIE)
    await helpdesk.call_backs.claim(kept, YUSUF)
    assert await helpdesk.call_backs.release_lost([YUSUF]) == 1
    await helpdesk.call_backs.claim(lost, YUSUF)
    with pytest.raises(ClientError):
        await helpdesk.call_backs.claim(kept, SOFIE)


async def test_a_number_whose_key_is_gone_is_said_to_be_unreadable(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    conversation = await helpdesk.planned()
    other = CallBacks(helpdesk.engine, Vault([Fernet.generate_key().decode()]), helpdesk.audit, helpdesk.closures, helpdesk.clock)
    await other.claim(conversation, SOFIE)
    with pytest.raises(ClientError) as raised:
        await other.phone(conversation, SOFIE)
    assert raised.value.status == 410


async def test_after_seven_days_every_number_is_deleted(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    claimed = await helpdesk.planned()
    await helpdesk.planned()
    await helpdesk.call_backs.claim(claimed, SOFIE)
    helpdesk.clock.forward(minutes=60)
    await helpdesk.planned()
    helpdesk.clock.to(at("2027-05-12T08:00"))
    assert (await helpdesk.call_backs.purge(), await helpdesk.count()) == (0, 3)
    helpdesk.clock.forward(seconds=1)
    assert (await helpdesk.call_backs.purge(), await helpdesk.count()) == (2, 1)
    helpdesk.clock.forward(minutes=60)
    assert (await helpdesk.call_backs.purge(), await helpdesk.count()) == (1, 0)


async def test_retention_waits_for_the_call_and_the_citizen_does_not(helpdesk: Helpdesk) -> None:
    erasure = Erasure(helpdesk.engine, ShakyBot(10), helpdesk.audit, 24 * HOUR, 720 * HOUR, helpdesk.clock)
    helpdesk.clock.to(datetime.datetime.now(datetime.UTC))
    waits, called, without = await helpdesk.planned(), await helpdesk.planned(), await helpdesk.citizen()
    helpdesk.clock.forward(minutes=25 * 60)
    assert await erasure.purge() == 1
    assert await helpdesk.cases.of(without) is None
    receipt = await erasure.erase(waits)
    assert (receipt.left, await helpdesk.count()) == (0, 1)
    await helpdesk.call_backs.cancel(called)
    assert await erasure.purge() == 1
    assert await helpdesk.cases.of(called) is None


async def test_the_number_stands_in_clear_in_no_column(helpdesk: Helpdesk) -> None:
    await helpdesk.agents()
    conversation = await helpdesk.planned()
    await helpdesk.call_backs.claim(conversation, SOFIE)
    assert await helpdesk.call_backs.phone(conversation, SOFIE) == READ

    async def found() -> list[str]:
        return [name for name, text in (await helpdesk.everything()).items() if DIGITS in re.sub(r"\D", "", text)]

    assert await found() == []
    async with async_sessionmaker(helpdesk.engine).begin() as db:
        (await db.scalars(select(AgentRow).where(AgentRow.agent == YUSUF))).one().name = TYPED
    assert await found() == ["agents.name"]
    content = await helpdesk.everything()
    assert content["call_backs.conversation"] == conversation
    assert Vault([KEY]).unlock(content["call_backs.phone"]) == {"phone": PHONE}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (TYPED, PHONE),
        (" +32 470 91 82 73 ", PHONE),
        ("0032470918273", PHONE),
        ("+32 (0)470 91 82 73", PHONE),
        ("02 553 80 00", "+3225538000"),
        ("+31 6 12345678", "+31612345678"),
        ("0033 1 42 68 53 00", "+33142685300"),
        ("078 15 12 34", "+3278151234"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: str) -> None:
    assert read_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Vul uw telefoonnummer in."),
        ("   ", "Vul uw telefoonnummer in."),
        ("bel mij", "Dit is geen telefoonnummer."),
        ("1700", "Dit telefoonnummer bestaat niet."),
        ("112", "Dit telefoonnummer bestaat niet."),
        ("0470 91 82 7", "Dit telefoonnummer bestaat niet."),
        ("79.02.03-950.51", "Dit telefoonnummer bestaat niet."),
        ("0900 12 345", "Op dit soort nummer bellen we niet terug."),
        ("0903 12 345", "Op dit soort nummer bellen we niet terug."),
        ("+32 909 12 345", "Op dit soort nummer bellen we niet terug."),
        ("070 22 22 22", "Op dit soort nummer bellen we niet terug."),
        ("+44 70 1234 5678", "Op dit soort nummer bellen we niet terug."),
        ("+33 899 12 34 56", "Op dit soort nummer bellen we niet terug."),
        ("0800 12 345", "Op dit soort nummer bellen we niet terug."),
        ("0470 91 82 73 ext 3", "We kunnen geen toestelnummer bellen."),
        ("0" * 41, "Dit is te lang"),
    ],
)
def test_what_nobody_can_or_should_call_is_refused(typed: str, message: str) -> None:
    with pytest.raises(PhoneError) as raised:
        read_phone(typed)
    assert str(raised.value).startswith(message)
    assert not typed.strip() or typed not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_number_is_shown_in_groups() -> None:
    assert shown(PHONE) == READ
