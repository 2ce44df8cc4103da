"""The tables of the helpdesk: agents, cases, notes and call-backs."""

from __future__ import annotations

import datetime

from sqlalchemy import Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.models import Base

BOT, WAITING, OWNED = "bot", "waiting", "owned"
"""The states of a case: the bot speaks; the bot speaks and the citizen waits for an agent; an agent speaks."""


class AgentRow(Base):
    """A helpdesk agent who signed in at least once.

    Attributes:
        agent: the pseudonym: HMAC-SHA-256 of issuer and subject.
        name: the given name, as citizens read it.
        status: `present` (takes conversations), `away` or `out`.
        seen: the last sign of an open desk.
    """

    __tablename__ = "agents"

    agent: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(8), default="present")
    seen: Mapped[datetime.datetime]


class AgentSession(Base):
    """A browser in which an agent is signed in.

    Attributes:
        token_hash: SHA-256 of the cookie.
        agent: who.
        roles: what they may do, with spaces between the roles, as the scopes of OAuth are written.
        signed_in: when.
        seen: when the agent last did something.
    """

    __tablename__ = "agent_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent: Mapped[str] = mapped_column(ForeignKey("agents.agent", ondelete="CASCADE"), index=True)
    roles: Mapped[str] = mapped_column(String(64))
    signed_in: Mapped[datetime.datetime]
    seen: Mapped[datetime.datetime]


class AgentJourney(Base):
    """A browser of an agent that is on its way to the provider and back.

    Attributes:
        state_hash: SHA-256 of `state`.
        browser_hash: SHA-256 of the cookie that this browser got when it left; another browser cannot come back with the `state`.
        secrets: the nonce and the PKCE verifier, encrypted.
        expires: until when it may come back.
    """

    __tablename__ = "agent_journeys"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    secrets: Mapped[str] = mapped_column(Text)
    expires: Mapped[datetime.datetime] = mapped_column(index=True)


class Case(Base):
    """A conversation that has a reference, and who speaks in it.

    Attributes:
        conversation: the conversation; one case for each.
        reference: what the citizen tells an agent, such as `K7M4-9TQX`; it opens nothing for a citizen.
        state: `BOT`, `WAITING` or `OWNED`.
        queue: the queue that it waits in.
        reason: why it came to the queue: a key of `gateway.helpdesk.cases.REASONS`.
        owner: the agent who speaks.
        wanted: the agent to whom it was transferred and who has it before others.
        waiting_since: since when the citizen waits; kept when an agent is lost, so that nobody loses their place.
        owned_since: since when the owner has it.
    """

    __tablename__ = "cases"

    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), primary_key=True)
    reference: Mapped[str] = mapped_column(String(9), unique=True)
    state: Mapped[str] = mapped_column(String(8), index=True)
    queue: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(ForeignKey("agents.agent"), index=True)
    wanted: Mapped[str | None] = mapped_column(ForeignKey("agents.agent"))
    waiting_since: Mapped[datetime.datetime | None]
    owned_since: Mapped[datetime.datetime | None]


class CaseNote(Base):
    """A note of one agent for others; a citizen never sees it.

    Attributes:
        id: its number.
        conversation: about which conversation; erased with it.
        agent: who wrote it.
        text: the redacted text.
        created: when.
    """

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    agent: Mapped[str] = mapped_column(ForeignKey("agents.agent"))
    text: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime.datetime]


class CallBack(Base):
    """A promise to call a citizen. The number stands here only, encrypted, and goes after the call or in seven days.

    Attributes:
        conversation: the conversation, which is kept as long as the promise.
        phone: the number, encrypted.
        day: on which day.
        hour: from which hour; the call comes within the hour.
        owner: the agent who will call; only they see the number.
        created: when it was asked for.
    """

    __tablename__ = "call_backs"

    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str] = mapped_column(Text)
    day: Mapped[datetime.date] = mapped_column(Date)
    hour: Mapped[int]
    owner: Mapped[str | None] = mapped_column(ForeignKey("agents.agent"))
    created: Mapped[datetime.datetime] = mapped_column(index=True)
