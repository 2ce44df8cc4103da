"""The mailbox over HTTP, against a registry that runs in its own process."""

from __future__ import annotations

import datetime
import logging
import re
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from actions.data import http_mailbox
from actions.data.http_mailbox import HttpMailbox
from actions.data.records import Attachment, Message
from actions.data.sources import MailboxSource, Search, SourceError
from cli.ports import free_port
from tests.actions.processes import serving
from tests.actions.registry_server import ANNA, ANNA_NAME, BRAM, BRAM_NAME, BRAMS_MESSAGES, SLOW, SUBJECT

TOKEN = "the-token-that-only-the-registry-knows-0123456789"
PATIENCE, HURRY = 20.0, 0.5
SECRETS = (ANNA, BRAM, ANNA_NAME, BRAM_NAME, SUBJECT, "Aangetekende oproeping", "FOD Financiën", "Bericht 0", TOKEN)
CITY_NAME, TAXES_NAME, WORK_NAME = "Stad Gent", "FOD Financiën", "Office national de l'Emploi"
OF_A_CALL = ("slow", "status", "hang_up", "no_json")
OF_A_PAGE = ("drip", "no_items", "no_total", "cut_short", "too_many", "twice")
NAMES, CONTENT = "/referenceData/senderOrganization", "/ebox/messages/a-text/attachments"
OF_A_MESSAGE = [(kind, "/ebox/messages/a-text") for kind in OF_A_CALL]
OF_A_MESSAGE += [(kind, NAMES) for kind in OF_A_CALL]
OF_A_MESSAGE += [(kind, CONTENT) for kind in OF_A_CALL if kind != "no_json"]
LACKING = [
    *("messageId", "recipient", "sender", "messageTypeId", "subject"),
    *("publicationDateTime", "readState", "isRegisteredMail"),
]
DOCUMENT = {"attachmentId": "a", "fileName": SUBJECT, "mediaType": "application/pdf", "isMainContent": True}
WRONG: list[tuple[str, Any, str]] = [
    ("recipient", {"eboxType": "citizen"}, "ssin"),
    ("sender", {"eboxType": "citizen", "ssin": ANNA}, "enterpriseNumber"),
    ("subject", SUBJECT, "subject"),
    ("subject", {"nl": "", "en": SUBJECT}, "languages"),
    ("publicationDateTime", ANNA, "publicationDateTime"),
    ("publicationDateTime", "2025-01-01T12:00:00", "publicationDateTime"),
    ("publicationDateTime", "0001-01-01T00:00:00+02:00", "publicationDateTime"),
    ("expirationDate", ANNA_NAME, "expirationDate"),
    ("expirationDate", 20250101, "expirationDate"),
    ("readState", "yes", "readState"),
    ("isRegisteredMail", 1, "isRegisteredMail"),
    ("attachments", [], "attachments"),
    ("attachments", {"items": [DOCUMENT | {"size": 1}], "totalItems": 2}, "attachments"),
    ("attachments", {"items": [SUBJECT], "totalItems": 1}, "items"),
    ("attachments", {"items": [], "totalItems": -1}, "totalItems"),
    ("attachments", {"items": [DOCUMENT], "totalItems": 1}, "size"),
    ("attachments", {"items": [DOCUMENT | {"size": -1}], "totalItems": 1}, "size"),
]


def leaks(text: str) -> list[str]:
    """The secrets that a text holds; of a number also when it is written with separators."""
    bare = re.sub(r"(?<=\d)[ .-]+(?=\d)", "", text)
    return [secret for secret in SECRETS if secret.casefold() in text.casefold() or secret in bare]


@dataclass(frozen=True)
class Registry:
    """The running registry."""

    url: str

    def fail(self, kind: str, **more: Any) -> None:
        httpx.put(f"{self.url}/fault", json={"kind": kind} | more, trust_env=False).raise_for_status()

    def seen(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.url}/seen", trust_env=False).json())

    def pages(self) -> list[str]:
        return [url.partition("?")[2] for url in self.seen()["urls"] if "/ebox/messages?" in url]

    def reset(self) -> None:
        httpx.post(f"{self.url}/reset", trust_env=False).raise_for_status()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [".venv/bin/python", "-m", "tests.actions.registry_server", str(port), TOKEN]
    with serving(command, url, tmp_path_factory.mktemp("logs") / "registry.log"):
        yield Registry(url)


@pytest.fixture
def registry(running: Registry) -> Registry:
    running.reset()
    return running


@pytest.fixture
async def mailbox(registry: Registry) -> AsyncIterator[HttpMailbox]:
    client = HttpMailbox(registry.url, TOKEN, PATIENCE)
    yield client
    await client.close()


async def found(mailbox: MailboxSource, search: Search, most: int = 10) -> list[str]:
    """The ids of Anna's messages that a search finds, after a check that it counts them all."""
    result = await mailbox.search(ANNA, search, most)
    assert result.total == len(result.messages)
    return [message.id for message in result.messages]


async def failure(mailbox: MailboxSource, insz: str = ANNA, search: Search | None = None) -> str:
    """What a search that must fail tells, with its traceback as a log would have it."""
    with pytest.raises(SourceError) as caught:
        await mailbox.search(insz, search or Search(), 10)
    return "".join(traceback.format_exception(caught.value))


def test_leak_check_finds_what_is_planted() -> None:
    assert leaks(f"no mailbox for {ANNA}") == [ANNA]
    assert leaks("no mailbox for 85.07.30-033.28") == [ANNA]
    assert leaks(f"cannot parse '{SUBJECT.upper()}' of {BRAM_NAME}") == [BRAM_NAME, SUBJECT]
    assert leaks("page 1 of the mailbox has 4 messages in place of 5") == []


async def test_every_message_newest_first(mailbox: HttpMailbox) -> None:
    assert await found(mailbox, Search()) == ["a-registered", "a-text", "a-pdf", "a-body", "a-german"]


async def test_message_has_names_and_dutch_texts(mailbox: HttpMailbox) -> None:
    assert await mailbox.message(ANNA, "a-pdf") == Message(
        id="a-pdf",
        sender=TAXES_NAME,
        subject=SUBJECT,
        type="Aanslagbiljet",
        published=datetime.datetime(2025, 2, 10, 9, tzinfo=datetime.UTC),
        expires=datetime.date(2026, 2, 10),
        read=False,
        registered=False,
        attachments=(Attachment("aanslag.pdf", True, 12800), Attachment("bijlage.pdf", False, 2048)),
    )


@pytest.mark.parametrize(("message", "subject"), [("a-body", "Dossier complet"), ("a-german", "Steuerbescheid")])
async def test_other_language_when_there_is_no_dutch(mailbox: HttpMailbox, message: str, subject: str) -> None:
    given = await mailbox.message(ANNA, message)
    assert given is not None
    assert (given.subject, given.sender) == (subject, WORK_NAME)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(senders=(CITY_NAME,)), ["a-registered", "a-text"]),
        (Search(senders=(CITY_NAME, TAXES_NAME)), ["a-registered", "a-text", "a-pdf"]),
        (Search(senders=("Stad Brugge",)), []),
        (Search(words=("aanslagbiljet",)), ["a-pdf"]),
        (Search(words=("belasting", "uw")), ["a-pdf"]),
        (Search(words=("belasting", "identiteitskaart")), []),
        (Search(since=datetime.date(2025, 2, 10)), ["a-registered", "a-text", "a-pdf"]),
        (Search(until=datetime.date(2025, 2, 10)), ["a-pdf", "a-body", "a-german"]),
        (Search(unread=True), ["a-registered", "a-text", "a-pdf"]),
        (Search(expires_by=datetime.date(2025, 9, 1)), ["a-text", "a-body", "a-registered"]),
        (Search(expires_by=datetime.date(2025, 5, 31)), []),
        (Search(senders=(CITY_NAME,), unread=True, until=datetime.date(2025, 3, 1)), ["a-text"]),
    ],
)
async def test_filters(mailbox: HttpMailbox, search: Search, expected: list[str]) -> None:
    assert await found(mailbox, search) == expected


async def test_a_day_is_a_day_in_belgium(mailbox: HttpMailbox) -> None:
    first_of_february = datetime.date(2025, 2, 1)
    assert await found(mailbox, Search(since=first_of_february, until=first_of_february)) == ["a-body"]


async def test_total_counts_beyond_the_most(mailbox: HttpMailbox) -> None:
    result = await mailbox.search(ANNA, Search(unread=True), 1)
    assert (result.total, [message.id for message in result.messages]) == (3, ["a-registered"])


async def test_search_reads_three_pages(mailbox: HttpMailbox, registry: Registry) -> None:
    result = await mailbox.search(BRAM, Search(senders=(CITY_NAME,)), BRAMS_MESSAGES)
    assert [message.id for message in result.messages] == [f"b-{number}" for number in range(1, BRAMS_MESSAGES, 2)]
    assert result.total == BRAMS_MESSAGES / 2
    assert registry.pages() == [f"page={page}&pageSize=100" for page in (1, 2, 3)]


@pytest.mark.parametrize(("most", "pages"), [(5, 1), (100, 1), (101, 2), (1000, 3)])
async def test_no_more_pages_than_needed(mailbox: HttpMailbox, registry: Registry, most: int, pages: int) -> None:
    result = await mailbox.search(BRAM, Search(), most)
    assert (result.total, len(result.messages)) == (BRAMS_MESSAGES, min(most, BRAMS_MESSAGES))
    assert len(registry.pages()) == pages


async def test_senders(mailbox: HttpMailbox) -> None:
    assert await mailbox.senders(ANNA) == [TAXES_NAME, WORK_NAME, CITY_NAME]
    assert await mailbox.senders(BRAM) == [TAXES_NAME, CITY_NAME]


async def test_citizen_without_messages(mailbox: HttpMailbox) -> None:
    nobody = "01010100101"
    assert (await mailbox.search(nobody, Search(), 10)).total == 0
    assert await mailbox.senders(nobody) == []


@pytest.mark.parametrize("message", ["b-0", "unknown", "", ".", "..", "../messages", "a-pdf?page=1", "a-pdf/body"])
async def test_message_of_another_citizen_or_of_nobody(mailbox: HttpMailbox, registry: Registry, message: str) -> None:
    assert await mailbox.message(ANNA, message) is None
    assert await mailbox.open(ANNA, message) is None
    assert registry.seen()["opened"] == {}


@pytest.mark.parametrize(("search", "most"), [(Search(), 2), (Search(), 1000), (Search(unread=True), 1000)])
async def test_messages_of_others_in_a_list_do_not_exist(
    mailbox: HttpMailbox, registry: Registry, search: Search, most: int
) -> None:
    registry.fail("mixed")
    result = await mailbox.search(ANNA, search, most)
    assert result.total == (3 if search.unread else 5)
    assert {message.id[0] for message in result.messages} == {"a"}
    assert len(result.messages) == min(most, result.total)


async def test_opening_marks_as_read_and_listing_does_not(mailbox: HttpMailbox, registry: Registry) -> None:
    await mailbox.search(ANNA, Search(words=("uitnodiging",)), 10)
    await mailbox.senders(ANNA)
    before = await mailbox.message(ANNA, "a-text")
    assert registry.seen()["opened"] == {}
    assert before is not None
    assert not before.read

    assert await mailbox.open(ANNA, "a-text") == "Kom op 3 maart langs aan het loket."
    assert registry.seen()["opened"] == {"a-text": 1}
    after = await mailbox.message(ANNA, "a-text")
    assert after is not None
    assert after.read


async def test_body_as_main_content(mailbox: HttpMailbox, registry: Registry) -> None:
    assert await mailbox.open(ANNA, "a-body") == "Uw dossier is volledig."
    assert registry.seen()["opened"] == {"a-body": 1}


async def test_document_without_a_text_stays_unread(mailbox: HttpMailbox, registry: Registry) -> None:
    assert await mailbox.open(ANNA, "a-pdf") is None
    assert registry.seen()["opened"] == {}


async def test_registered_mail_is_listed_and_not_opened(mailbox: HttpMailbox, registry: Registry) -> None:
    result = await mailbox.search(ANNA, Search(), 10)
    assert [message.id for message in result.messages if message.registered] == ["a-registered"]
    assert registry.seen()["opened"] == {}


async def test_names_are_asked_once(mailbox: HttpMailbox, registry: Registry) -> None:
    for _ in range(3):
        await mailbox.search(ANNA, Search(), 10)
    names = [url for url in registry.seen()["urls"] if "/referenceData/" in url]
    assert len(names) == len(set(names)) == 5


async def test_no_more_names_are_kept_than_allowed(
    mailbox: HttpMailbox, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_mailbox, "MAX_NAMES", 2)
    for _ in range(2):
        assert len(await mailbox.senders(ANNA)) == 3
    assert len([url for url in registry.seen()["urls"] if "/referenceData/" in url]) == 6


async def test_number_is_in_a_header_and_in_no_url(
    mailbox: HttpMailbox, registry: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await mailbox.search(ANNA, Search(), 10)
    await mailbox.open(ANNA, "a-text")
    seen = registry.seen()
    assert set(seen["owners"]) == {ANNA, None}
    assert len(seen["urls"]) == len(seen["owners"]) > 5
    assert leaks("\n".join(seen["urls"])) == []
    assert "/ebox/messages?page=1" in caplog.text
    assert leaks(caplog.text) == []


async def test_cookies_of_the_registry_are_not_kept(mailbox: HttpMailbox, registry: Registry) -> None:
    await mailbox.message(ANNA, "a-pdf")
    await mailbox.message(BRAM, "b-0")
    assert registry.seen()["cookies"] == []


@pytest.mark.parametrize("kind", [*OF_A_CALL, *OF_A_PAGE])
async def test_failing_list(registry: Registry, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    registry.fail(kind)
    hurried = HttpMailbox(registry.url, TOKEN, HURRY if kind in ("slow", "drip") else PATIENCE)
    start = time.monotonic()
    told = await failure(hurried)
    assert time.monotonic() - start < (SLOW if kind in ("slow", "drip") else PATIENCE)
    with pytest.raises(SourceError):
        await hurried.senders(ANNA)
    assert leaks(told) == []
    assert leaks(caplog.text) == []
    await hurried.close()


@pytest.mark.parametrize(("kind", "under"), OF_A_MESSAGE)
async def test_failing_message(registry: Registry, kind: str, under: str) -> None:
    registry.fail(kind, under=under)
    client = HttpMailbox(registry.url, TOKEN, HURRY if kind == "slow" else PATIENCE)
    asks = client.message if under == NAMES else client.open
    with pytest.raises(SourceError) as caught:
        await asks(ANNA, "a-text")
    assert leaks("".join(traceback.format_exception(caught.value))) == []
    await client.close()


@pytest.mark.parametrize("kind", ["no_items", "no_total", "cut_short", "too_many", "other_total", "twice", "broken"])
@pytest.mark.parametrize("page", [2, 3])
async def test_failing_later_page(mailbox: HttpMailbox, registry: Registry, kind: str, page: int) -> None:
    registry.fail(kind, page=page, field="subject")
    assert leaks(await failure(mailbox, BRAM, Search(unread=True))) == []


@pytest.mark.parametrize("field", LACKING)
async def test_message_that_lacks_a_field(mailbox: HttpMailbox, registry: Registry, field: str) -> None:
    registry.fail("broken", field=field)
    told = await failure(mailbox)
    assert f"no usable {field}" in told
    assert leaks(told) == []


@pytest.mark.parametrize(("field", "value", "told"), WRONG)
async def test_message_with_a_wrong_field(mailbox: HttpMailbox, registry: Registry, field: str, value: Any, told: str) -> None:
    registry.fail("broken", field=field, value=value)
    for asked in (mailbox.search(ANNA, Search(), 10), mailbox.message(ANNA, "a-german")):
        with pytest.raises(SourceError, match=told) as caught:
            await asked
        assert leaks("".join(traceback.format_exception(caught.value))) == []


async def test_another_message_than_was_asked_for(mailbox: HttpMailbox, registry: Registry) -> None:
    registry.fail("broken", field="messageId", value="a-text")
    with pytest.raises(SourceError, match="another message"):
        await mailbox.open(ANNA, "a-body")
    assert registry.seen()["opened"] == {}


async def test_message_without_attachments_or_last_day(mailbox: HttpMailbox, registry: Registry) -> None:
    registry.fail("broken", field="attachments")
    message = await mailbox.message(ANNA, "a-german")
    assert message is not None
    assert (message.attachments, message.expires) == ((), None)


async def test_mailbox_with_too_many_pages(mailbox: HttpMailbox, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_mailbox, "MAX_PAGES", 2)
    assert "3 pages" in await failure(mailbox, BRAM, Search(unread=True))
    assert len(registry.pages()) == 1
    assert (await mailbox.search(BRAM, Search(), 200)).total == BRAMS_MESSAGES


async def test_wrong_token(registry: Registry) -> None:
    stranger = HttpMailbox(registry.url, "another-token", PATIENCE)
    told = await failure(stranger)
    assert "status 401" in told
    assert leaks(told) == []
    await stranger.close()


async def test_registry_that_is_not_there() -> None:
    nowhere = HttpMailbox(f"http://127.0.0.1:{free_port()}", TOKEN, PATIENCE)
    told = await failure(nowhere)
    assert "ConnectError" in told
    assert leaks(told) == []
    await nowhere.close()
