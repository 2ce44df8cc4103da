"""The tables of the citizen store: a demo, or a replica of the registers. Message fields follow the public message registry."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Date, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The base of every table."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        list[str]: JSON,
        datetime.datetime: DateTime(timezone=True),
        datetime.date: Date,
        str: Text,
    }


def _key() -> Mapped[int]:
    return mapped_column(Integer, primary_key=True, autoincrement=True)


def _citizen() -> Mapped[str]:
    return mapped_column(ForeignKey("citizens.insz", ondelete="CASCADE"), index=True)


class CitizenRow(Base):
    """A citizen: names, main residence and contact preferences; see `actions.data.records.Profile`."""

    __tablename__ = "citizens"

    insz: Mapped[str] = mapped_column(String(11), primary_key=True)
    given_names: Mapped[list[str]]
    family_name: Mapped[str]
    called: Mapped[str | None]
    born: Mapped[datetime.date]
    street: Mapped[str]
    number: Mapped[str]
    box: Mapped[str | None]
    postcode: Mapped[str]
    municipality: Mapped[str]
    address_since: Mapped[datetime.date]
    address_modified: Mapped[datetime.date]
    email: Mapped[str | None]
    email_verified: Mapped[bool] = mapped_column(Boolean)
    phone: Mapped[str | None]
    notify_by_email: Mapped[bool] = mapped_column(Boolean)
    contact_modified: Mapped[datetime.date | None]
    guardian: Mapped[str | None]


class RelativeRow(Base):
    """Someone of the household or the descent; `list` says which."""

    __tablename__ = "relatives"

    id: Mapped[int] = _key()
    insz: Mapped[str] = _citizen()
    list: Mapped[str] = mapped_column(String(12))
    name: Mapped[str]
    relation: Mapped[str]
    born: Mapped[datetime.date | None]


class KidsIdRow(Base):
    """An identity document of a child."""

    __tablename__ = "kids_ids"

    id: Mapped[int] = _key()
    insz: Mapped[str] = _citizen()
    child: Mapped[str]
    valid_until: Mapped[datetime.date]


class ApplicationRow(Base):
    """An application to which the eBox is linked."""

    __tablename__ = "applications"

    id: Mapped[int] = _key()
    insz: Mapped[str] = _citizen()
    name: Mapped[str]
    since: Mapped[datetime.date]
    email: Mapped[str | None]


class MessageRow(Base):
    """A message of the eBox; `insz` is `recipient.ssin` of the message registry."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_published", "insz", "published"),
        Index("ix_messages_unread", "insz", "read_at", "published"),
        Index("ix_messages_expires", "insz", "expires"),
        Index("ix_messages_sender", "insz", "sender"),
    )

    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    insz: Mapped[str] = mapped_column(ForeignKey("citizens.insz", ondelete="CASCADE"))
    sender: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(400))
    message_type: Mapped[str] = mapped_column(String(100))
    published: Mapped[datetime.datetime]
    expires: Mapped[datetime.date | None]
    read_at: Mapped[datetime.datetime | None]
    is_registered_mail: Mapped[bool] = mapped_column(Boolean)
    body: Mapped[str | None]


class AttachmentRow(Base):
    """A document of a message."""

    __tablename__ = "attachments"

    id: Mapped[int] = _key()
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.message_id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    is_main_content: Mapped[bool] = mapped_column(Boolean)
    size: Mapped[int]


class DossierRow(Base):
    """A request to an authority."""

    __tablename__ = "dossiers"

    id: Mapped[int] = _key()
    insz: Mapped[str] = _citizen()
    title: Mapped[str]
    authority: Mapped[str]
    status: Mapped[str]
    submitted: Mapped[datetime.date]
    modified: Mapped[datetime.date]
    next_step: Mapped[str | None]


class AttestRow(Base):
    """A certificate that a citizen may ask for, or not."""

    __tablename__ = "attests"

    id: Mapped[int] = _key()
    insz: Mapped[str] = _citizen()
    name: Mapped[str]
    authority: Mapped[str]
    available: Mapped[bool] = mapped_column(Boolean)
    refusal: Mapped[str | None]
