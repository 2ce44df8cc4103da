"""The tables of the gateway. Every text in them is redacted."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Date, DateTime, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The base of every table."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, datetime.datetime: DateTime(timezone=True)}


class Session(Base):
    """A browser that talks to us.

    Attributes:
        token_hash: SHA-256 of the cookie; the cookie itself is never stored.
        conversation: the conversation id, 128 random bits made here, known to no browser.
        owner: the pseudonym of the person who signed in here, also after that ended; another person gets another conversation.
        framed: whether it lives in a frame of another site; nobody signs in there.
        channel: `chat`, or `voice` for a call, which has no browser.
        created: when the session began.
    """

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(32), unique=True)
    owner: Mapped[str | None] = mapped_column(String(64))
    framed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    channel: Mapped[str] = mapped_column(String(8), default="chat", server_default="chat")
    created: Mapped[datetime.datetime]


class Turn(Base):
    """One message of a citizen and what became of it.

    Attributes:
        conversation: the conversation.
        id: the id that the client made; the same id is the same turn.
        kind: `text`, `option` or `event`.
        value: the redacted text, the target of the option, or the walk of a code as JSON.
        status: `pending` until blocks are stored, then `done`.
        outcome: one of `faq.outcomes.OUTCOMES`, when done.
        created: when it was accepted.
        milliseconds: from acceptance to blocks.
    """

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_status", "status"),)

    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8), default="pending")
    outcome: Mapped[str | None] = mapped_column(String(16))
    created: Mapped[datetime.datetime]
    milliseconds: Mapped[int | None]


class Event(Base):
    """One event of the stream that the citizen's browser follows.

    Attributes:
        id: increasing; the id of the server-sent event.
        conversation: the conversation.
        turn: the turn it belongs to.
        type: `message` (what the citizen said) or `blocks` (what was answered).
        data: the JSON of the event.
        created: when it happened.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_conversation", "conversation", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"))
    turn: Mapped[str] = mapped_column(String(36))
    type: Mapped[str] = mapped_column(String(8))
    data: Mapped[dict[str, Any]]
    created: Mapped[datetime.datetime]


class WalkCode(Base):
    """A code that opens a walk on another device or channel.

    Attributes:
        code_hash: HMAC-SHA-256 of the six digits.
        conversation: the conversation in which it was given; erased with it.
        walk: where the citizen is in the walk; no free text, no personal data.
        expires: until when it is good.
    """

    __tablename__ = "walk_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    walk: Mapped[dict[str, Any]]
    expires: Mapped[datetime.datetime] = mapped_column(index=True)


class Feedback(Base):
    """What a citizen thinks of one block of an answer; no free words, so that no personal data come along.

    Attributes:
        conversation: the conversation; erased with it.
        turn: the turn.
        block: which block of the turn, from 0.
        about: the entry that was answered, or the kind of the block.
        helpful: thumb up or down.
        reason: one of `gateway.feedback.REASONS`, or None.
        given: when.
    """

    __tablename__ = "feedback"

    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), primary_key=True)
    turn: Mapped[str] = mapped_column(String(36), primary_key=True)
    block: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(String(128))
    helpful: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(String(16))
    given: Mapped[datetime.datetime]


class Notice(Base):
    """A notice about an outage or maintenance, for everyone. Who set it stands in the audit.

    Attributes:
        id: its number.
        text: what everyone reads and hears.
        begins: from when.
        ends: until when; clearing a notice brings it forward.
    """

    __tablename__ = "notices"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    text: Mapped[str] = mapped_column(String(300))
    begins: Mapped[datetime.datetime]
    ends: Mapped[datetime.datetime] = mapped_column(index=True)


class Closure(Base):
    """A day on which nobody answers. Who added it stands in the audit.

    Attributes:
        day: the day.
        reason: why, in Dutch.
    """

    __tablename__ = "closures"

    day: Mapped[datetime.date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(60))


class WithdrawnAnswer(Base):
    """An answer that is not given, until an operator gives it back. Who withdrew it stands in the audit.

    Attributes:
        entry: the id of the entry.
        since: from when.
    """

    __tablename__ = "withdrawn_answers"

    entry: Mapped[str] = mapped_column(String(128), primary_key=True)
    since: Mapped[datetime.datetime]


class OfferedOption(Base):
    """A choice that was offered. The browser knows the key only; the target stays here.

    Attributes:
        key: 96 random bits.
        conversation: the conversation in which it was offered.
        label: what the citizen read.
        target: an entry id, or `flow:<name>`.
    """

    __tablename__ = "options"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(String(128))
