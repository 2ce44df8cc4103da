"""The mailbox over HTTP: a client of the message registry of the Belgian eBox.

Public shape (dev.eboxenterprise.be; OpenAPI 2.1 in github `be-smals-thim/be-ebox-enterprise-integration-support`; of version 3
only documentation and examples of publication were found):

- the calls under `{base}/messageRegistry/v3`: `/ebox/messages` (newest first), `/ebox/messages/{id}`, its `/body` and
  `/attachments/{id}/content`, `/referenceData/senderOrganization/{id}` and `/referenceData/messageType/{id}`;
- a list holds `items` and `totalItems`, the attachments of a message too; a text is a `TranslatedString` of nl, fr and de;
- `page` from 1 and `pageSize` up to 100, `messageId`, `messageTypeId`, `expirationDate`, `attachmentId`, `fileName`, `mediaType`,
  `size` in kB, `organizationShortName`, `organizationLongName`, `messageTypeName` (2.1); `recipient`, `sender`, `isMainContent`,
  `isBodyMainContent`, `isRegisteredMail` (examples of 3);
- a message counts as read once its main content is fetched, be it the body or an attachment.

Our assumptions, for an integrator to check:

- The token may read the mailbox of any citizen, and the header `X-Ssin` says whose. In 2.1 the token itself belongs to the owner.
  A header was preferred to a `POST .../search`: the public calls stay as they are, it serves every call, and no URL holds a number.
- A message that is read has the names it was published with, and its `recipient` (2.1 has `registeredMail`, `mainContent`,
  `bodyMainContent`, and no recipient); it adds `publicationDateTime` and the boolean `readState`, where 2.1 has `receiptDate` and
  `readStatus`.
- Version 3 pages as 2.1 does, and has the reference data under the singular names of the documentation (2.1: the plural).
- A sender is called by its long name, or by its short one when it has no other.
- The text of a message is its body when that is the main content, or else its main attachment when that is `text/plain`. Any
  other document is not fetched, so that a message of which nothing was shown stays unread.
- The day in `expirationDate` is, as it is written, the last on which the message can be read. Days are days in Belgium.
- All filtering is done here: the filters of 2.1 are not known to be in version 3, and words of a subject do not belong in a URL.
"""

from __future__ import annotations

import asyncio
import datetime
import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from actions.data.records import Attachment, Message
from actions.data.sources import Found, Search, SourceError
from actions.data.subjects import holds_all
from faq.dates import BELGIUM

PAGE_SIZE = 100
"""Messages for each page that is asked for; the registry allows no more."""
MAX_PAGES = 50
"""How many pages of one mailbox are read at most; a larger mailbox is refused, not cut short."""
MAX_NAMES = 1000
"""How many names of senders and message types are remembered; the oldest makes room."""

_REGISTRY = "/messageRegistry/v3"
_LANGUAGES = ("nl", "fr", "de")
_NOT_AN_ID = ("", ".", "..")
_Record = dict[str, Any]
_Value = TypeVar("_Value")


class HttpMailbox:
    """A `MailboxSource` that asks a message registry.

    Args:
        base_url: the address before `/messageRegistry`.
        token: the bearer token of this product.
        timeout: seconds in which a question must be answered, however many calls it takes.
    """

    def __init__(self, base_url: str, token: str, timeout: float) -> None:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._http = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + _REGISTRY,
            headers={"Authorization": f"Bearer {token}"},
            cookies=no_cookies,
            timeout=timeout,
            trust_env=False,
        )
        self._timeout = timeout
        self._names: dict[tuple[str, str], str] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def search(self, insz: str, search: Search, most: int) -> Found:
        """Find messages; reading a list marks nothing as read.

        With a filter the whole mailbox is read, for only that tells how many match; without one, no more pages than needed.

        Args:
            insz: national number of the citizen.
            search: which.
            most: how many to give back at most.

        Returns:
            How many there are, and the first of them.

        Raises:
            SourceError: the registry did not answer in time, or not as it should.
        """
        async with self._bounded():
            if search == Search():
                entries, total = await self._mailbox(insz, most)
            else:
                entries = await self._matching(insz, search)
                total = len(entries)
            return Found(total, [await self._message(entry) for entry in _ordered(entries, search)[:most]])

    async def senders(self, insz: str) -> list[str]:
        """The names of everyone who sent this citizen a message, in alphabetical order.

        Args:
            insz: national number of the citizen.

        Returns:
            Each name once.

        Raises:
            SourceError: the registry did not answer in time, or not as it should.
        """
        async with self._bounded():
            entries, _ = await self._mailbox(insz)
            return sorted({await self._sender(entry) for entry in entries})

    async def message(self, insz: str, message_id: str) -> Message | None:
        """One message without its content.

        Args:
            insz: national number of the citizen.
            message_id: id of the message.

        Returns:
            The message, or None when this citizen has no such message.

        Raises:
            SourceError: the registry did not answer in time, or not as it should.
        """
        async with self._bounded():
            entry = await self._entry(insz, message_id)
            return None if entry is None else await self._message(entry)

    async def open(self, insz: str, message_id: str) -> str | None:
        """The text of a message; opening marks it as read. A message without a text of its own stays unread.

        Args:
            insz: national number of the citizen.
            message_id: id of the message.

        Returns:
            The text, or None when this citizen has no such message, or it has no text of its own.

        Raises:
            SourceError: the registry did not answer in time, or not as it should.
        """
        async with self._bounded():
            entry = await self._entry(insz, message_id)
            return None if entry is None else await self._text(insz, entry)

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._timeout):
                yield
        except TimeoutError:
            raise SourceError(f"the message registry did not answer within {self._timeout} seconds") from None

    async def _matching(self, insz: str, search: Search) -> list[_Entry]:
        entries, _ = await self._mailbox(insz)
        matching = [entry for entry in entries if _matches(entry, search)]
        if not search.senders:
            return matching
        return [entry for entry in matching if await self._sender(entry) in search.senders]

    async def _mailbox(self, insz: str, most: int | None = None) -> tuple[list[_Entry], int]:
        """The citizen's messages: all, or at least the newest `most`; and how many there are."""
        records, total = await self._records(insz, most)
        own = [record for record in records if _owner(record) == insz]
        others = len(records) - len(own)
        if others and len(records) < total:
            return await self._mailbox(insz)
        return [_entry(record) for record in own], total - others

    async def _records(self, insz: str, most: int | None) -> tuple[list[_Record], int]:
        records, total = await self._page(insz, 1)
        pages = math.ceil((total if most is None else min(most, total)) / PAGE_SIZE)
        if pages > MAX_PAGES:
            raise SourceError(f"the mailbox has {pages} pages, and at most {MAX_PAGES} are read")
        for number in range(2, pages + 1):
            more, new_total = await self._page(insz, number)
            if new_total != total:
                raise SourceError("the mailbox changed while it was read")
            records += more
        if len({_field(record, "messageId", str) for record in records}) < len(records):
            raise SourceError("the message registry listed a message twice")
        return records, total

    async def _page(self, insz: str, number: int) -> tuple[list[_Record], int]:
        page = await self._object("/ebox/messages", insz, page=number, pageSize=PAGE_SIZE)
        records, total = _listed(page)
        expected = max(0, min(PAGE_SIZE, total - (number - 1) * PAGE_SIZE))
        if len(records) != expected:
            raise SourceError(f"page {number} of the mailbox has {len(records)} messages in place of {expected}")
        return records, total

    async def _entry(self, insz: str, message_id: str) -> _Entry | None:
        if message_id in _NOT_AN_ID:
            return None
        response = await self._get(_path("ebox", "messages", message_id), insz)
        if response.status_code == 404:
            return None
        record = _parsed(response)
        if _owner(record) != insz:
            return None
        entry = _entry(record)
        if entry.id != message_id:
            raise SourceError("the message registry gave another message than was asked for")
        return entry

    async def _text(self, insz: str, entry: _Entry) -> str | None:
        if entry.body_is_main:
            return _translated(await self._object(_path("ebox", "messages", entry.id, "body"), insz))
        for document in entry.documents:
            if document.attachment.is_main and document.media_type == "text/plain":
                path = _path("ebox", "messages", entry.id, "attachments", document.id, "content")
                return _successful(await self._get(path, insz)).text or None
        return None

    async def _message(self, entry: _Entry) -> Message:
        return Message(
            id=entry.id,
            sender=await self._sender(entry),
            subject=entry.subject,
            type=await self._name("messageType", entry.type_id, "messageTypeName"),
            published=entry.published,
            expires=entry.expires,
            read=entry.read,
            registered=entry.registered,
            attachments=tuple(document.attachment for document in entry.documents),
        )

    async def _sender(self, entry: _Entry) -> str:
        return await self._name("senderOrganization", entry.sender_id, "organizationLongName", "organizationShortName")

    async def _name(self, kind: str, reference: str, *fields: str) -> str:
        """The name that reference data give in the first of the fields that is there."""
        name = self._names.get((kind, reference))
        if name is None:
            record = await self._object(_path("referenceData", kind, reference))
            given = [field for field in fields if record.get(field)]
            name = _translated(_field(record, given[0] if given else fields[-1], dict))
            while len(self._names) >= MAX_NAMES:
                del self._names[next(iter(self._names))]
            self._names[kind, reference] = name
        return name

    async def _object(self, path: str, insz: str | None = None, **query: int) -> _Record:
        return _parsed(await self._get(path, insz, **query))

    async def _get(self, path: str, insz: str | None = None, **query: int) -> httpx.Response:
        try:
            return await self._http.get(path, params=query, headers={} if insz is None else {"X-Ssin": insz})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = type(error).__name__
        raise SourceError(f"the message registry did not answer: {reason}")


@dataclass(frozen=True)
class _Document:
    id: str
    media_type: str
    attachment: Attachment


@dataclass(frozen=True)
class _Entry:
    """A message as the registry has it: with references in place of names."""

    id: str
    sender_id: str
    type_id: str
    subject: str
    published: datetime.datetime
    expires: datetime.date | None
    read: bool
    registered: bool
    body_is_main: bool
    documents: tuple[_Document, ...]


def _path(*segments: str) -> str:
    return "/" + "/".join(quote(segment, safe="") for segment in segments)


def _successful(response: httpx.Response) -> httpx.Response:
    if response.status_code != 200:
        raise SourceError(f"the message registry gave status {response.status_code}")
    return response


def _parsed(response: httpx.Response) -> _Record:
    try:
        body = _successful(response).json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise SourceError("the message registry gave no JSON object")
    return body


def _field(record: _Record, name: str, *kinds: type[_Value]) -> _Value:
    value = record.get(name)
    for kind in kinds:
        if type(value) is kind:
            return value
    raise _unusable(name)


def _unusable(name: str) -> SourceError:
    return SourceError(f"the message registry gave no usable {name}")


def _listed(body: _Record) -> tuple[list[_Record], int]:
    items, total = _field(body, "items", list), _field(body, "totalItems", int)
    if not all(isinstance(item, dict) for item in items):
        raise _unusable("items")
    if total < 0:
        raise _unusable("totalItems")
    return items, total


def _translated(text: _Record) -> str:
    for language in _LANGUAGES:
        value = text.get(language)
        if isinstance(value, str) and value:
            return value
    raise SourceError("the message registry gave a text in none of our languages")


def _moment(record: _Record, name: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(_field(record, name, str))
        if moment.tzinfo is not None:
            return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        pass
    raise _unusable(name)


def _day(record: _Record, name: str) -> datetime.date | None:
    if record.get(name) is None:
        return None
    written = _field(record, name, str)
    try:
        return datetime.date.fromisoformat(written[:10])
    except ValueError:
        pass
    raise _unusable(name)


def _owner(record: _Record) -> str | None:
    recipient = _field(record, "recipient", dict)
    if _field(recipient, "eboxType", str) != "citizen":
        return None
    return _field(recipient, "ssin", str)


def _entry(record: _Record) -> _Entry:
    return _Entry(
        id=_field(record, "messageId", str),
        sender_id=_field(_field(record, "sender", dict), "enterpriseNumber", str),
        type_id=_field(record, "messageTypeId", str),
        subject=_translated(_field(record, "subject", dict)),
        published=_moment(record, "publicationDateTime"),
        expires=_day(record, "expirationDate"),
        read=_field(record, "readState", bool),
        registered=_field(record, "isRegisteredMail", bool),
        body_is_main=record.get("isBodyMainContent") is True,
        documents=_documents(record),
    )


def _documents(record: _Record) -> tuple[_Document, ...]:
    if record.get("attachments") is None:
        return ()
    items, total = _listed(_field(record, "attachments", dict))
    if len(items) != total:
        raise _unusable("attachments")
    return tuple(sorted(map(_document, items), key=lambda document: not document.attachment.is_main))


def _document(item: _Record) -> _Document:
    kilobytes = _field(item, "size", int, float)
    if not 0 <= kilobytes < math.inf:
        raise _unusable("size")
    name, is_main = _field(item, "fileName", str), _field(item, "isMainContent", bool)
    attachment = Attachment(name, is_main, round(kilobytes * 1024))
    return _Document(_field(item, "attachmentId", str), _field(item, "mediaType", str), attachment)


def _matches(entry: _Entry, search: Search) -> bool:
    """Whether a message is meant, its sender left aside."""
    day = entry.published.astimezone(BELGIUM).date()
    return (
        holds_all(entry.subject, search.words)
        and (search.since is None or day >= search.since)
        and (search.until is None or day <= search.until)
        and not (search.unread and entry.read)
        and (search.expires_by is None or (entry.expires is not None and entry.expires <= search.expires_by))
    )


def _ordered(entries: Iterable[_Entry], search: Search) -> list[_Entry]:
    newest_first = sorted(entries, key=lambda entry: entry.published, reverse=True)
    if search.expires_by is None:
        return newest_first
    return sorted(newest_first, key=lambda entry: entry.expires or datetime.date.max)
