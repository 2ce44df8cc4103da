"""The table of the phone line: the calls that are going on."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.models import Base


class VoiceCall(Base):
    """A call that is going on, or ended less than an hour ago. No number and no words of the caller stand here.

    Attributes:
        call: HMAC-SHA-256 of the platform's name of the call; two calls never share one, whoever calls.
        conversation: the conversation; erased with it.
        state: where the caller is (`gateway.voice.state`).
        turns: how many times something was heard.
        nonce: the random part of the address at which the next turn is expected; the platform's adapter makes and checks it.
        last_request: what names the last request of the platform, so that a repeated one is answered with the same.
        last_reply: the answer to it; None when that may not be stored.
        begun: when the call began.
        seen: when something was last heard.
    """

    __tablename__ = "voice_calls"

    call: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), unique=True)
    state: Mapped[dict[str, Any]]
    turns: Mapped[int]
    nonce: Mapped[str] = mapped_column(String(64), default="")
    last_request: Mapped[str] = mapped_column(String(128), default="")
    last_reply: Mapped[Any | None] = mapped_column(JSON)
    begun: Mapped[datetime.datetime]
    seen: Mapped[datetime.datetime] = mapped_column(index=True)
