"""The tables of a login: tickets, journeys to the provider, and who is signed in."""

from __future__ import annotations

import datetime

from sqlalchemy import Boolean, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.models import Base


class Ticket(Base):
    """An invitation to sign in, for one question of one conversation.

    Attributes:
        token_hash: SHA-256 of the ticket; the ticket itself stands in the block only.
        conversation: the conversation that may use it; another browser cannot.
        turn: the turn to answer after the login.
        data_class: what will be read.
        expires: until when it is good.
        used: whether a browser left with it.
    """

    __tablename__ = "login_tickets"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    turn: Mapped[str] = mapped_column(String(36))
    data_class: Mapped[str] = mapped_column(String(16))
    expires: Mapped[datetime.datetime] = mapped_column(index=True)
    used: Mapped[bool] = mapped_column(Boolean, default=False)


class Journey(Base):
    """A browser that is on its way to the provider and back.

    Attributes:
        state_hash: SHA-256 of `state`.
        conversation: the conversation of the browser that left.
        turn: the turn to answer after the login.
        data_class: what will be read.
        secrets: the nonce and the PKCE verifier, encrypted.
        silent: whether it left with `prompt=none`.
        back: the path of this site to return to.
        expires: until when it may come back.
    """

    __tablename__ = "login_journeys"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    turn: Mapped[str] = mapped_column(String(36))
    data_class: Mapped[str] = mapped_column(String(16))
    secrets: Mapped[str] = mapped_column(Text)
    silent: Mapped[bool] = mapped_column(Boolean)
    back: Mapped[str] = mapped_column(String(200))
    expires: Mapped[datetime.datetime] = mapped_column(index=True)


class Identity(Base):
    """Who is signed in, in one conversation. The only authority on that.

    Attributes:
        conversation: the conversation.
        pseudonym: HMAC-SHA-256 of issuer and subject.
        person: names and national number, encrypted.
        level: the assurance level, 1 to 3.
        signed_in: when, by our own clock.
        seen: when the citizen last did something.
    """

    __tablename__ = "identities"

    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(64), index=True)
    person: Mapped[str] = mapped_column(Text)
    level: Mapped[int]
    signed_in: Mapped[datetime.datetime]
    seen: Mapped[datetime.datetime]
