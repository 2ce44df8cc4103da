"""The table of logins by phone: pointers between a call and a browser."""

from __future__ import annotations

import datetime

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.models import Base


class PairingRow(Base):
    """A pointer between a call and the browser in which its caller signs in. It proves nothing by itself.

    Attributes:
        key_hash: SHA-256 of the token of a link, or an HMAC of the eight digits of a code; neither is stored.
        conversation: the conversation of the browser that shows a code, or of the call that sent a link; erased with it.
        caller: the conversation of the call; None while nobody keyed the code in.
        turn: the turn of the call to answer after the login.
        data_class: what will be read for it.
        number: the two digits that the caller hears, and types on the page.
        tries: how often a number was typed.
        matched: whether it was the right one; then the pointer is used up.
        form_hash: SHA-256 of the form with which it was typed, so that a click that comes twice does no harm.
        expires: until when it is good.
    """

    __tablename__ = "pairings"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    caller: Mapped[str | None] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    turn: Mapped[str] = mapped_column(String(36), default="")
    data_class: Mapped[str] = mapped_column(String(16), default="")
    number: Mapped[str] = mapped_column(String(2), default="")
    tries: Mapped[int] = mapped_column(default=0)
    matched: Mapped[bool] = mapped_column(Boolean, default=False)
    form_hash: Mapped[str] = mapped_column(String(64), default="")
    expires: Mapped[datetime.datetime] = mapped_column(index=True)
