"""Sessions, roles and presence of helpdesk agents, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.audit import Audit
from gateway.helpdesk.agents import Agents, Presence
from gateway.login.claims import Employee, employee_of
from gateway.login.errors import LoginError
from gateway.login.levels import Level
from gateway.storage.helpdesk_models import AgentRow, AgentSession
from gateway.storage.release_models import AuditRow
from gateway.storage.tokens import token_hash
from tests.abuse.parts import MovingClock

IDLE, LONGEST, LOST = datetime.timedelta(minutes=30), datetime.timedelta(hours=10), datetime.timedelta(seconds=60)
SOFIE = Employee("https://login.example/op", "sofie", "Sofie", frozenset({"agent"}), Level.HIGH)
YUSUF = replace(SOFIE, subject="yusuf", given_name="Yusuf")
CLAIM = "hulpnodig_rol_3d"
CLAIMS = {
    "iss": "https://login.example/op",
    "sub": "sofie",
    "given_name": "Sofie",
    "vo_doelgroepcode": "GID",
    "acr": "urn:be:vlaanderen:authmech:itsme",
    CLAIM: ["HulpNodig-medewerker:OVO002949"],
}


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def agents(engine: AsyncEngine, clock: MovingClock) -> Agents:
    return Agents(engine, Audit(engine, "k" * 32, clock), IDLE, LONGEST, LOST, clock)


async def audited(engine: AsyncEngine) -> list[tuple[str, ...]]:
    async with engine.connect() as db:
        columns = (AuditRow.what, AuditRow.outcome, AuditRow.who, AuditRow.about, AuditRow.why, AuditRow.level)
        return [tuple(row) for row in await db.execute(select(*columns).order_by(AuditRow.number))]


async def identifier(agents: Agents, token: str) -> str:
    agent = await agents.peek(token)
    assert agent is not None
    return agent.id


async def test_whoever_signs_in_is_present_and_known_by_the_new_cookie(agents: Agents) -> None:
    token = await agents.sign_in(SOFIE)
    agent = await agents.current(token)
    assert agent is not None
    assert (agent.name, agent.roles, len(agent.id)) == ("Sofie", frozenset({"agent"}), 64)
    assert await agents.present() == [Presence(agent.id, "Sofie", "present")]
    assert await agents.name(agent.id) == "Sofie"
    assert (await agents.current("x"), await agents.current(""), await agents.name("x")) == (None, None, None)


async def test_only_a_hash_of_the_token_is_stored(agents: Agents, engine: AsyncEngine) -> None:
    token = await agents.sign_in(SOFIE)
    async with engine.connect() as db:
        rows = await db.execute(select(AgentSession, AgentRow).join_from(AgentSession, AgentRow))
        stored = [str(value) for row in rows for value in row]
    assert token_hash(token) in stored
    assert not any(token in value or "sofie" in value for value in stored)
    assert len(token) >= 43


@pytest.mark.parametrize(
    ("given", "implied"),
    [
        ({"agent"}, {"agent"}),
        ({"editor"}, {"agent", "editor"}),
        ({"agent", "editor"}, {"agent", "editor"}),
        ({"supervisor"}, {"agent", "editor", "supervisor"}),
    ],
)
async def test_a_role_implies_those_below_it(agents: Agents, given: set[str], implied: set[str]) -> None:
    agent = await agents.current(await agents.sign_in(replace(SOFIE, roles=frozenset(given))))
    assert agent is not None
    assert agent.roles == implied


async def test_roles_are_those_of_the_login_and_not_of_an_earlier_one(agents: Agents) -> None:
    before = await agents.sign_in(replace(SOFIE, roles=frozenset({"supervisor"})))
    after = await agents.sign_in(SOFIE)
    earlier, later = await agents.current(before), await agents.current(after)
    assert earlier is not None
    assert later is not None
    assert (earlier.id, "supervisor" in earlier.roles, later.roles) == (later.id, True, frozenset({"agent"}))


async def test_a_session_ends_after_thirty_minutes_without_a_sign(agents: Agents, clock: MovingClock) -> None:
    token = await agents.sign_in(SOFIE)
    for _ in range(3):
        clock.forward(minutes=29, seconds=59)
        assert await agents.current(token) is not None
    clock.forward(minutes=30)
    assert await agents.current(token) is None
    clock.to(clock() - datetime.timedelta(minutes=15))
    assert await agents.current(token) is None


async def test_looking_and_an_open_stream_keep_no_session_alive(agents: Agents, clock: MovingClock) -> None:
    token = await agents.sign_in(SOFIE)
    agent = await identifier(agents, token)
    for _ in range(120):
        clock.forward(seconds=15)
        await agents.seen(agent)
        found = await agents.peek(token)
    assert found is None
    assert await agents.present() == []


async def test_a_session_ends_after_ten_hours_whatever_happens(agents: Agents, clock: MovingClock) -> None:
    token = await agents.sign_in(SOFIE)
    for _ in range(29):
        clock.forward(minutes=20)
        assert await agents.current(token) is not None
    clock.forward(minutes=20)
    assert await agents.current(token) is None


async def test_sessions_that_nobody_uses_again_go_at_the_next_login(
    agents: Agents, engine: AsyncEngine, clock: MovingClock
) -> None:
    await agents.sign_in(SOFIE)
    clock.forward(minutes=31)
    token = await agents.sign_in(YUSUF)
    async with engine.connect() as db:
        assert list(await db.scalars(select(AgentSession.token_hash))) == [token_hash(token)]
        assert list(await db.scalars(select(AgentRow.status).order_by(AgentRow.name))) == ["out", "present"]


async def test_presence_is_lost_a_minute_after_the_last_sign(agents: Agents, clock: MovingClock) -> None:
    token = await agents.sign_in(SOFIE)
    agent = await identifier(agents, token)
    clock.forward(seconds=59)
    assert [each.name for each in await agents.present()] == ["Sofie"]
    await agents.seen(agent)
    clock.forward(seconds=59)
    assert [each.name for each in await agents.present()] == ["Sofie"]
    clock.forward(seconds=1)
    assert await agents.present() == []
    assert await agents.current(token) is not None
    assert [each.name for each in await agents.present()] == ["Sofie"]


async def test_someone_may_be_away_without_signing_out(agents: Agents) -> None:
    token = await agents.sign_in(SOFIE)
    agent = await identifier(agents, token)
    await agents.set_status(agent, "away")
    await agents.seen(agent)
    await agents.current(token)
    assert [each.status for each in await agents.present()] == ["away"]
    await agents.set_status(agent, "present")
    assert [each.status for each in await agents.present()] == ["present"]


async def test_whoever_signs_out_of_their_last_session_is_out_at_once_and_stays_out(agents: Agents) -> None:
    first, second = await agents.sign_in(SOFIE), await agents.sign_in(SOFIE)
    other = await agents.sign_in(YUSUF)
    agent = await identifier(agents, first)
    await agents.sign_out(first)
    assert (await agents.current(first), await agents.current(second) is not None) == (None, True)
    assert [each.name for each in await agents.present()] == ["Sofie", "Yusuf"]
    await agents.sign_out(second)
    assert [each.name for each in await agents.present()] == ["Yusuf"]
    await agents.seen(agent)
    await agents.set_status(agent, "present")
    assert [each.name for each in await agents.present()] == ["Yusuf"]
    assert await agents.name(agent) == "Sofie"
    assert await agents.current(other) is not None


async def test_sessions_that_end_at_the_same_moment_leave_nobody_present(agents: Agents) -> None:
    for _ in range(3):
        tokens = await asyncio.gather(*(agents.sign_in(SOFIE) for _ in range(6)))
        assert len(await agents.present()) == 1
        await asyncio.gather(*(agents.sign_out(token) for token in tokens))
        assert await agents.present() == []


async def test_logins_and_logouts_are_in_the_audit_once(agents: Agents, engine: AsyncEngine) -> None:
    token = await agents.sign_in(replace(SOFIE, roles=frozenset({"editor"})))
    agent = await identifier(agents, token)
    for _ in range(2):
        await agents.sign_out(token)
    assert await audited(engine) == [
        ("agent_login", "granted", agent, "", "agent editor", "high"),
        ("agent_logout", "granted", agent, "", "agent editor", ""),
    ]


async def test_a_name_that_is_too_long_is_cut(agents: Agents, engine: AsyncEngine) -> None:
    token = await agents.sign_in(replace(SOFIE, given_name="S" * 200))
    agent = await agents.current(token)
    assert agent is not None
    assert agent.name == "S" * 80
    async with engine.begin() as db:
        await db.execute(update(AgentRow).values(status="away"))
    await agents.sign_in(SOFIE)
    assert await agents.present() == [Presence(agent.id, "Sofie", "present")]


@pytest.mark.parametrize("group", ["GID", "OV"])
def test_an_employee_has_the_roles_that_the_claim_gives(group: str) -> None:
    given = ["HulpNodig-redacteur:OVO002949", "HulpNodig-medewerker:OVO000001", "AndereToepassing-verantwoordelijke:OVO002949"]
    employee = employee_of(CLAIMS | {"vo_doelgroepcode": group, CLAIM: given}, CLAIM)
    assert employee == Employee("https://login.example/op", "sofie", "Sofie", frozenset({"agent", "editor"}), Level.HIGH)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"vo_doelgroepcode": "BUR"}, "not_an_employee"),
        ({"vo_doelgroepcode": "EA"}, "not_an_employee"),
        ({"vo_doelgroepcode": ["GID"]}, "not_an_employee"),
        ({"acr": None}, "too_weak"),
        ({"acr": "urn:be:vlaanderen:authmech:csampassword"}, "too_weak"),
        ({CLAIM: None}, "no_role"),
        ({CLAIM: []}, "no_role"),
        ({CLAIM: "HulpNodig-medewerker:OVO002949"}, "no_role"),
        ({CLAIM: ["medewerker:OVO002949", "HulpNodig:medewerker", "HulpNodig-beheerder:OVO002949", 7, None, {}]}, "no_role"),
        ({CLAIM: {"HulpNodig-medewerker": "OVO002949"}}, "no_role"),
        ({"andere_rol_3d": ["HulpNodig-medewerker:OVO002949"], CLAIM: []}, "no_role"),
        ({"given_name": None}, "invalid"),
        ({"given_name": "  "}, "invalid"),
    ],
)
def test_claims_that_give_no_access_to_the_desk(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(LoginError) as caught:
        employee_of(CLAIMS | changes, CLAIM)
    assert caught.value.reason == reason
