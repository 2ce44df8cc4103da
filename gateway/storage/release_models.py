"""The tables of released data: grants, cards, consents and the audit."""

from __future__ import annotations

import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.models import Base


class Grant(Base):
    """Permission for one action to read one class of data once.

    Attributes:
        token_hash: SHA-256 of the grant.
        conversation: for which conversation.
        pseudonym: of which person.
        data_class: which data; of several classes, the one that needs the highest level.
        expires: until when the content may be handed in.
        used: whether a card was made with it.
    """

    __tablename__ = "grants"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(64))
    data_class: Mapped[str] = mapped_column(String(16))
    expires: Mapped[datetime.datetime] = mapped_column(index=True)
    used: Mapped[bool] = mapped_column(Boolean, default=False)


class Card(Base):
    """What an action server read for a citizen, encrypted; the conversation holds its reference only.

    Attributes:
        ref: 128 random bits.
        conversation: the conversation it belongs to.
        pseudonym: whose data it holds.
        data_class: which data.
        content: the card, encrypted.
        expires: until when it is shown.
    """

    __tablename__ = "cards"

    ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(64))
    data_class: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text)
    expires: Mapped[datetime.datetime] = mapped_column(index=True)


class Consent(Base):
    """That a person lets the assistant read a class of data. Withdrawing removes the row; the audit keeps both.

    Attributes:
        pseudonym: who.
        data_class: what.
        given: when.
    """

    __tablename__ = "consents"

    pseudonym: Mapped[str] = mapped_column(String(64), primary_key=True)
    data_class: Mapped[str] = mapped_column(String(16), primary_key=True)
    given: Mapped[datetime.datetime]


class AuditRow(Base):
    """One line of the audit; it cannot be changed or removed, and each holds the seal of the one before.

    Attributes:
        number: 1, 2, 3 … without gaps.
        at: when, ISO 8601 in UTC.
        who: the pseudonym of who asked, or the name of an operator; empty before a login.
        about: the pseudonym of whose data it is.
        what: `read`, `login`, `logout`, `consent`, `withdrawal`, `erasure`, `notice`,
            `closure`, `withdrawn` or `given_back` (an answer), `agent_login`, `agent_logout`,
            `call_back`, `case`, `proposal`, `gap`, `model`.
        data_class: which data.
        object: which single object, such as a message id; empty for a list.
        why: the action that asked.
        level: the assurance level of the session, or empty.
        outcome: `granted`, `refused` or a reason.
        seal: HMAC-SHA-256 over the seal of the end before, and this line.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_about", "about", "number"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(16))
    data_class: Mapped[str] = mapped_column(String(16))
    object: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the audit: one row, which every writer takes first.

    Attributes:
        id: always 1.
        number: the number of the last line.
        seal: the seal of the end, which is made of that of the last line.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
