"""A mailbox in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from actions.data.models import AttachmentRow, MessageRow
from actions.data.records import Attachment, Message
from actions.data.sources import Found, Search, SourceError
from actions.data.subjects import holds_all
from faq.dates import BELGIUM, today_in_belgium


class SqlMailbox:
    """`MailboxSource` on the citizen store. Every query names the citizen, so that another's message is never found.

    Args:
        engine: the citizen store.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin

    async def search(self, insz: str, search: Search, most: int) -> Found:
        """See `MailboxSource.search`."""
        conditions = _conditions(insz, search)
        try:
            async with self._begin() as db:
                if search.words:
                    conditions.append(MessageRow.message_id.in_(await _about(db, conditions, search.words)))
                total = await db.scalar(select(func.count()).select_from(MessageRow).where(*conditions))
                rows = (await db.scalars(select(MessageRow).where(*conditions).order_by(*_order(search)).limit(most))).all()
                return Found(int(total or 0), await _with_attachments(db, rows))
        except SQLAlchemyError as error:
            raise SourceError(f"the mailbox failed: {type(error).__name__}") from None

    async def senders(self, insz: str) -> list[str]:
        """See `MailboxSource.senders`."""
        try:
            async with self._begin() as db:
                found = await db.scalars(select(MessageRow.sender).where(MessageRow.insz == insz).distinct())
                return sorted(found)
        except SQLAlchemyError as error:
            raise SourceError(f"the mailbox failed: {type(error).__name__}") from None

    async def message(self, insz: str, message_id: str) -> Message | None:
        """See `MailboxSource.message`."""
        try:
            async with self._begin() as db:
                row = await db.scalar(_one(insz, message_id))
                return (await _with_attachments(db, [row]))[0] if row else None
        except SQLAlchemyError as error:
            raise SourceError(f"the mailbox failed: {type(error).__name__}") from None

    async def open(self, insz: str, message_id: str) -> str | None:
        """See `MailboxSource.open`."""
        try:
            async with self._begin() as db:
                row = await db.scalar(_one(insz, message_id).with_for_update())
                if row is None or row.body is None:
                    return None
                row.read_at = row.read_at or datetime.datetime.now(datetime.UTC)
                return row.body
        except SQLAlchemyError as error:
            raise SourceError(f"the mailbox failed: {type(error).__name__}") from None


def _one(insz: str, message_id: str) -> Select[MessageRow]:
    return select(MessageRow).where(MessageRow.message_id == message_id, MessageRow.insz == insz)


def _conditions(insz: str, search: Search) -> list[ColumnElement[bool]]:
    conditions = [MessageRow.insz == insz]
    if search.senders:
        conditions.append(MessageRow.sender.in_(search.senders))
    if search.since:
        conditions.append(MessageRow.published >= _midnight(search.since))
    if search.until:
        conditions.append(MessageRow.published < _midnight(search.until + datetime.timedelta(days=1)))
    if search.unread:
        conditions.append(MessageRow.read_at.is_(None))
    if search.expires_by:
        today = today_in_belgium()
        conditions += [MessageRow.expires >= today, MessageRow.expires <= search.expires_by]
    return conditions


async def _about(db: AsyncSession, conditions: list[ColumnElement[bool]], words: Sequence[str]) -> list[str]:
    """The ids of messages whose subject holds the words; databases differ in how they compare letters with accents."""
    rows = await db.execute(select(MessageRow.message_id, MessageRow.subject).where(*conditions))
    return [message_id for message_id, subject in rows if holds_all(subject, words)]


def _order(search: Search) -> list[ColumnElement[Any]]:
    newest_first: list[ColumnElement[Any]] = [MessageRow.published.desc(), MessageRow.message_id.asc()]
    return [MessageRow.expires.asc(), *newest_first] if search.expires_by else newest_first


def _midnight(day: datetime.date) -> datetime.datetime:
    """The moment at which a day begins in Belgium."""
    return datetime.datetime.combine(day, datetime.time(), BELGIUM).astimezone(datetime.UTC)


async def _with_attachments(db: AsyncSession, rows: Sequence[MessageRow]) -> list[Message]:
    ids = [row.message_id for row in rows]
    query = (
        select(AttachmentRow)
        .where(AttachmentRow.message_id.in_(ids))
        .order_by(AttachmentRow.is_main_content.desc(), AttachmentRow.id)
    )
    attachments: dict[str, list[Attachment]] = {}
    for row in await db.scalars(query):
        attachments.setdefault(row.message_id, []).append(Attachment(row.name, row.is_main_content, row.size))
    return [_message(row, tuple(attachments.get(row.message_id, ()))) for row in rows]


def _message(row: MessageRow, attachments: tuple[Attachment, ...]) -> Message:
    published = row.published if row.published.tzinfo else row.published.replace(tzinfo=datetime.UTC)
    return Message(
        id=row.message_id,
        sender=row.sender,
        subject=row.subject,
        type=row.message_type,
        published=published,
        expires=row.expires,
        read=row.read_at is not None,
        registered=row.is_registered_mail,
        attachments=attachments,
    )
