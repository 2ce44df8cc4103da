"""The tables of the learning loop and of the figures."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.models import Base


class Proposal(Base):
    """A change of the content that an editor proposes: a patch that a person reviews.

    Attributes:
        id: its number.
        target: the id of the entry that should answer.
        examples: the citizens' words that it should answer, redacted.
        reason: why, in the editor's words.
        author: the pseudonym of the editor.
        author_name: their name, for the patch.
        created: when.
        before: the figures of the evaluation without it, or None.
        after: the figures with it, or None.
        live_since: when the running bot answered every example as proposed, or None.
    """

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    target: Mapped[str] = mapped_column(String(128))
    examples: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(300))
    author: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(80))
    created: Mapped[datetime.datetime]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    live_since: Mapped[datetime.datetime | None]


class Gap(Base):
    """A question that was not answered well. It outlives a conversation that grows old; a citizen who erases takes it along.

    Attributes:
        id: its number.
        conversation: the conversation, or None when that was erased because it was old.
        text: the redacted question.
        why: a key of `gateway.learning.gaps.REASONS`.
        given: the entry that was answered or suggested, or empty.
        wanted: the entry that an agent says is right, or empty.
        noted: when.
        dismissed: whether an editor decided that nothing follows from it.
        proposal: the proposal that was made of it, or None.
    """

    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation: Mapped[str | None] = mapped_column(ForeignKey("sessions.conversation", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(16))
    given: Mapped[str] = mapped_column(String(128))
    wanted: Mapped[str] = mapped_column(String(128))
    noted: Mapped[datetime.datetime] = mapped_column(index=True)
    dismissed: Mapped[bool] = mapped_column(Boolean, default=False)
    proposal: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))


class Count(Base):
    """How often something happened on a day: no person, no conversation, no words.

    Attributes:
        day: the day in Belgium.
        what: what happened: a key of `gateway.insight.counts.WHAT`.
        key: of which kind, such as an outcome or the id of an entry.
        number: how often.
        total: the sum of what was measured, such as seconds of waiting.
    """

    __tablename__ = "counts"

    day: Mapped[datetime.date] = mapped_column(Date, primary_key=True)
    what: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
