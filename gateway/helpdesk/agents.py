"""Who is signed in at the desk, with which roles, and who is present."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.login.claims import Employee
from gateway.storage.helpdesk_models import AgentRow, AgentSession
from gateway.storage.tokens import new_token, token_hash

ROLES = ("agent", "editor", "supervisor")
"""Each role may do what those before it may, too."""
_LONGEST_NAME = 80
_OUT = "out"


@dataclass(frozen=True)
class Agent:
    """Someone who is signed in at the desk.

    Attributes:
        id: the pseudonym, as in the audit.
        name: the given name, as citizens read it.
        roles: what they may do, with the roles that are implied.
    """

    id: str
    name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Presence:
    """Someone whose desk is open.

    Attributes:
        id: the pseudonym.
        name: the given name.
        status: `present` (takes conversations) or `away`.
    """

    id: str
    name: str
    status: str


class Agents:
    """Signs agents in and out, and knows who is present.

    Args:
        engine: the database.
        audit: notes logins and logouts.
        idle: how long a session lives when the agent does nothing.
        longest: how long it lives at all.
        lost: how long after the last sign of an open desk an agent still counts as present.
        clock: tells the time.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        audit: Audit,
        idle: datetime.timedelta,
        longest: datetime.timedelta,
        lost: datetime.timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._idle = idle
        self._longest = longest
        self._lost = lost
        self._clock = clock

    async def sign_in(self, employee: Employee) -> str:
        """Start a session for an employee, who is present from now on.

        Returns:
            The token of the new cookie.
        """
        await self._end_old_sessions()
        try:
            return await self._enter(employee)
        except IntegrityError:  # their first login ever, in two browsers at the same moment
            return await self._enter(employee)

    async def current(self, token: str) -> Agent | None:
        """Whose session this is, or None; counts as a sign of the agent."""
        now = self._clock()
        async with self._begin() as db:
            mine = (AgentSession.token_hash == token_hash(token)) & self._alive(now)
            touched = update(AgentSession).where(mine).values(seen=now).returning(AgentSession.agent, AgentSession.roles)
            session = (await db.execute(touched)).first()
            if session is None:
                await self._end(db, AgentSession.token_hash == token_hash(token))
                return None
            seen = update(AgentRow).where(AgentRow.agent == session.agent).values(seen=now).returning(AgentRow.name)
            return Agent(session.agent, str(await db.scalar(seen)), frozenset(session.roles.split()))

    async def peek(self, token: str) -> Agent | None:
        """Whose session this is, or None; does not count as a sign of the agent."""
        async with self._begin() as db:
            mine = (AgentSession.token_hash == token_hash(token)) & self._alive(self._clock())
            query = select(AgentRow.agent, AgentRow.name, AgentSession.roles).join_from(AgentSession, AgentRow).where(mine)
            found = (await db.execute(query)).first()
            if found is None:
                await self._end(db, AgentSession.token_hash == token_hash(token))
                return None
            return Agent(found.agent, found.name, frozenset(found.roles.split()))

    async def sign_out(self, token: str) -> None:
        """End a session. Whoever has no other session is out at once."""
        async with self._begin() as db:
            for agent, roles in await self._end(db, AgentSession.token_hash == token_hash(token)):
                await self._audit.write(Entry("agent_logout", "granted", who=agent, why=roles), db)

    async def set_status(self, agent_id: str, status: str) -> None:
        """Take conversations (`present`), or take none (`away`). Whoever signed out meanwhile stays out."""
        await self._change(agent_id, status=status)

    async def seen(self, agent_id: str) -> None:
        """Note a sign of an open desk. It keeps the agent present, and no session alive."""
        await self._change(agent_id, seen=self._clock())

    async def present(self) -> list[Presence]:
        """Everyone whose desk gave a sign lately, by name."""
        lately = (AgentRow.status != _OUT) & (AgentRow.seen > self._clock() - self._lost)
        query = select(AgentRow).where(lately).order_by(AgentRow.name, AgentRow.agent)
        async with self._begin() as db:
            return [Presence(row.agent, row.name, row.status) for row in await db.scalars(query)]

    async def name(self, agent_id: str) -> str | None:
        """The given name of an agent, also of one who is out; None when there is no such agent."""
        async with self._begin() as db:
            return await db.scalar(select(AgentRow.name).where(AgentRow.agent == agent_id))

    async def _enter(self, employee: Employee) -> str:
        agent, now, token = self._audit.pseudonym(employee.issuer, employee.subject), self._clock(), new_token()
        roles = " ".join(ROLES[: max(ROLES.index(role) for role in employee.roles) + 1])
        fields = {"name": employee.given_name[:_LONGEST_NAME], "status": "present", "seen": now}
        async with self._begin() as db:
            known = await db.execute(update(AgentRow).where(AgentRow.agent == agent).values(**fields).returning(AgentRow.agent))
            if known.first() is None:
                db.add(AgentRow(agent=agent, **fields))
                await db.flush()
            db.add(AgentSession(token_hash=token_hash(token), agent=agent, roles=roles, signed_in=now, seen=now))
            await self._audit.write(Entry("agent_login", "granted", who=agent, why=roles, level=employee.level.key), db)
        return token

    async def _change(self, agent_id: str, **values: object) -> None:
        async with self._begin() as db:
            await db.execute(update(AgentRow).where(AgentRow.agent == agent_id, AgentRow.status != _OUT).values(**values))

    async def _end_old_sessions(self) -> None:
        """End what nobody looked at again; in a transaction of its own, so that two logins never wait for each other."""
        async with self._begin() as db:
            await self._end(db, ~self._alive(self._clock()))

    def _alive(self, now: datetime.datetime) -> ColumnElement[bool]:
        return (AgentSession.seen > now - self._idle) & (AgentSession.signed_in > now - self._longest)

    @staticmethod
    async def _end(db: AsyncSession, which: ColumnElement[bool]) -> list[tuple[str, str]]:
        """End sessions; gives agent and roles of each. An agent's row is locked before their other sessions are counted."""
        gone = await db.execute(delete(AgentSession).where(which).returning(AgentSession.agent, AgentSession.roles))
        ended = sorted((row.agent, row.roles) for row in gone)
        for agent in dict(ended):
            await db.execute(select(AgentRow.agent).where(AgentRow.agent == agent).with_for_update())
            others = exists().where(AgentSession.agent == agent)
            await db.execute(update(AgentRow).where(AgentRow.agent == agent, ~others).values(status=_OUT))
        return ended
