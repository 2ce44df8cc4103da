"""The mailbox and the profiles in SQL, on a SQLite file with the invented citizens."""

from __future__ import annotations

import asyncio
import datetime
import shutil
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from actions.data.models import AttachmentRow, MessageRow
from actions.data.records import Attest, Dossier, KidsId, LinkedApplication, Message
from actions.data.schema import migrate
from actions.data.sources import MailboxSource, ProfileSource, Search, SourceError
from actions.data.sql_mailbox import SqlMailbox
from actions.data.sql_profile import SqlProfile
from database.engine import create_engine
from demo.people import Person, people, today_of_demo
from demo.seed import seed

PEOPLE = list(people())
BUSY, WIDOW, EMPTY = (people()[key] for key in ("drie_toepassingen", "weduwe", "leeg"))
STRANGER = "48031599963"
ALL = 1000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("citizens") / "citizens.db"
    url = f"sqlite+aiosqlite:///{path}"
    migrate(url)
    assert asyncio.run(seed(url)) == len(PEOPLE)
    return path


@pytest.fixture
async def engine(filled: Path, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A store of its own for each test."""
    shutil.copy(filled, tmp_path / "citizens.db")
    made = create_engine(f"sqlite+aiosqlite:///{tmp_path}/citizens.db")
    yield made
    await made.dispose()


@pytest.fixture
def mailbox(engine: AsyncEngine) -> SqlMailbox:
    return SqlMailbox(engine)


@pytest.fixture
def profiles(engine: AsyncEngine) -> SqlProfile:
    return SqlProfile(engine)


def day(offset: int) -> datetime.date:
    return today_of_demo() + datetime.timedelta(days=offset)


def moved(value: int | datetime.date | None) -> datetime.date | None:
    """A day of `people.yml`."""
    return day(value) if isinstance(value, int) else value


def subjects(person: Person, keeps: Callable[[dict[str, Any]], bool] = lambda message: True) -> list[str]:
    """The subjects of the letters that are kept, the newest first."""
    kept = [message for message in person.life["messages"] if keeps(message)]
    return [message["subject"] for message in sorted(kept, key=lambda message: -message["published"])]


def sent_by(person: Person, *senders: str) -> list[str]:
    return subjects(person, lambda message: message["sender"] in senders)


async def found(mailbox: MailboxSource, person: Person, search: Search) -> list[str]:
    result = await mailbox.search(person.insz, search, ALL)
    assert result.total == len(result.messages)
    return [message.subject for message in result.messages]


async def first(mailbox: MailboxSource, person: Person, keeps: Callable[[Message], bool]) -> Message:
    return next(message for message in (await mailbox.search(person.insz, Search(), ALL)).messages if keeps(message))


async def change(engine: AsyncEngine, message_id: str, **values: Any) -> None:
    async with AsyncSession(engine) as db, db.begin():
        await db.execute(update(MessageRow).where(MessageRow.message_id == message_id).values(**values))


async def row(engine: AsyncEngine, message_id: str) -> MessageRow:
    async with AsyncSession(engine) as db:
        return (await db.scalars(select(MessageRow).where(MessageRow.message_id == message_id))).one()


@pytest.mark.parametrize("key", PEOPLE)
async def test_all_messages_the_newest_first(mailbox: SqlMailbox, key: str) -> None:
    person = people()[key]
    assert await found(mailbox, person, Search()) == subjects(person)
    published = [message.published for message in (await mailbox.search(person.insz, Search(), ALL)).messages]
    assert published == sorted(published, reverse=True)
    assert {moment.utcoffset() for moment in published} <= {datetime.timedelta()}


@pytest.mark.parametrize("most", [0, 1, 3])
async def test_a_list_is_cut_and_counted_in_full(mailbox: SqlMailbox, most: int) -> None:
    result = await mailbox.search(BUSY.insz, Search(), most)
    assert [message.subject for message in result.messages] == subjects(BUSY)[:most]
    assert result.total == len(BUSY.life["messages"]) == 21
    unread = await mailbox.search(BUSY.insz, Search(unread=True), most)
    assert (unread.total, len(unread.messages)) == (5, most)


async def test_a_message_is_read_in_full(mailbox: SqlMailbox) -> None:
    message = await first(mailbox, WIDOW, lambda message: message.registered)
    told = next(message for message in WIDOW.life["messages"] if message["registered"])
    assert (message.sender, message.subject, message.type) == (told["sender"], told["subject"], told["type"])
    assert (message.published.date(), message.expires, message.read) == (day(told["published"]), day(told["expires"]), True)
    assert [(each.name, each.is_main, each.size) for each in message.attachments] == [
        (each["name"], each["main"], each["size"]) for each in told["attachments"]
    ]
    assert await mailbox.message(WIDOW.insz, message.id) == message


async def test_the_main_document_comes_first(engine: AsyncEngine, mailbox: SqlMailbox) -> None:
    message = await first(mailbox, WIDOW, lambda message: len(message.attachments) == 2)
    main, other = message.attachments
    async with AsyncSession(engine) as db, db.begin():
        for name, is_main in ((main.name, False), (other.name, True)):
            rows = AttachmentRow.message_id == message.id, AttachmentRow.name == name
            await db.execute(update(AttachmentRow).where(*rows).values(is_main_content=is_main))
    swapped = (replace(other, is_main=True), replace(main, is_main=False))
    assert (await first(mailbox, WIDOW, lambda each: each.id == message.id)).attachments == swapped


@pytest.mark.parametrize("key", PEOPLE)
async def test_senders_once_each_in_order(mailbox: SqlMailbox, key: str) -> None:
    person = people()[key]
    senders = sorted({message["sender"] for message in person.life["messages"]})
    assert await mailbox.senders(person.insz) == senders
    for sender in senders:
        assert await found(mailbox, person, Search(senders=(sender,))) == sent_by(person, sender)


async def test_several_senders(mailbox: SqlMailbox) -> None:
    both = ("VDAB", "FOD Mobiliteit")
    assert await found(mailbox, BUSY, Search(senders=both)) == sent_by(BUSY, *both)
    assert await found(mailbox, BUSY, Search(senders=("VDA", "vdab", "%"))) == []


@pytest.mark.parametrize(
    ("words", "held"),
    [
        (("aanslagbiljet",), "aanslagbiljet"),
        (("AANSLAGBILJET", "onroerende"), "aanslagbiljet onroerende"),
        (("onroerende", "aanslagbiljet"), "aanslagbiljet onroerende"),
        (("100%",), None),
        (("%",), None),
        (("_",), None),
        (("nergens",), None),
    ],
)
async def test_words_of_the_subject(mailbox: SqlMailbox, words: tuple[str, ...], held: str | None) -> None:
    expected = [] if held is None else subjects(BUSY, lambda message: held in message["subject"].lower())
    assert (expected == []) == (held is None)
    assert await found(mailbox, BUSY, Search(words=words)) == expected


@pytest.mark.parametrize("word", ["Financiën", "financien", "FINANCIËN", "geïnd", "crèche"])
async def test_case_and_accents_of_a_subject_make_no_difference(engine: AsyncEngine, mailbox: SqlMailbox, word: str) -> None:
    message = await first(mailbox, WIDOW, lambda message: True)
    await change(engine, message.id, subject="GEÏND door Financiën voor de Crèche")
    assert await found(mailbox, WIDOW, Search(words=(word,))) == ["GEÏND door Financiën voor de Crèche"]


@pytest.mark.parametrize(("since", "until"), [(-30, None), (None, -300), (-100, -50), (-88, -88), (-49, -35), (1, None), (-5, -6)])
async def test_a_period(mailbox: SqlMailbox, since: int | None, until: int | None) -> None:
    search = Search(since=moved(since), until=moved(until))
    expected = subjects(
        BUSY,
        lambda message: (since is None or message["published"] >= since) and (until is None or message["published"] <= until),
    )
    assert await found(mailbox, BUSY, search) == expected


@pytest.mark.parametrize(
    ("moment", "published_on"),
    [
        ("2026-03-31T22:00:00+00:00", "2026-04-01"),
        ("2026-03-31T21:59:59+00:00", "2026-03-31"),
        ("2026-01-31T23:00:00+00:00", "2026-02-01"),
        ("2026-01-31T22:59:59+00:00", "2026-01-31"),
        ("2026-03-29T00:30:00+00:00", "2026-03-29"),
    ],
)
async def test_a_day_begins_at_midnight_in_belgium(
    engine: AsyncEngine, mailbox: SqlMailbox, moment: str, published_on: str
) -> None:
    message = await first(mailbox, WIDOW, lambda message: True)
    await change(engine, message.id, published=datetime.datetime.fromisoformat(moment))
    right = datetime.date.fromisoformat(published_on)
    one = datetime.timedelta(days=1)
    for since, until, fits in ((right, right, True), (right - one, right - one, False), (right + one, right + one, False)):
        assert (message.subject in await found(mailbox, WIDOW, Search(since=since, until=until))) is fits


@pytest.mark.parametrize("key", PEOPLE)
async def test_unread_messages(mailbox: SqlMailbox, key: str) -> None:
    person = people()[key]
    assert await found(mailbox, person, Search(unread=True)) == subjects(person, lambda message: not message["read"])


@pytest.mark.parametrize("within", [0, 5, 7, 8, 30, 365])
async def test_messages_that_expire_the_soonest_first(mailbox: SqlMailbox, within: int) -> None:
    kept = [message for message in BUSY.life["messages"] if message["expires"] <= within]
    expected = [message["subject"] for message in sorted(kept, key=lambda message: message["expires"])]
    assert await found(mailbox, BUSY, Search(expires_by=day(within))) == expected


async def test_what_expired_or_never_expires_does_not_expire_soon(engine: AsyncEngine, mailbox: SqlMailbox) -> None:
    soon = Search(expires_by=day(30))
    (message,) = (await mailbox.search(WIDOW.insz, soon, ALL)).messages
    for expires, expected in ((None, 0), (day(-2), 0), (day(1), 1)):
        await change(engine, message.id, expires=expires)
        assert (await mailbox.search(WIDOW.insz, soon, ALL)).total == expected


async def test_filters_narrow_each_other(mailbox: SqlMailbox) -> None:
    search = Search(senders=("FOD Financiën",), words=("personenbelasting",), since=day(-100), until=day(0), unread=True)
    assert await found(mailbox, BUSY, search) == ["Aanslagbiljet personenbelasting"]
    assert await found(mailbox, BUSY, replace(search, unread=False, since=None)) == sent_by(BUSY, "FOD Financiën")
    for nothing in ({"senders": ("VDAB",)}, {"words": ("boete",)}, {"until": day(-99)}, {"expires_by": day(30)}):
        assert await found(mailbox, BUSY, replace(search, **nothing)) == []


async def test_a_search_marks_nothing_as_read(mailbox: SqlMailbox) -> None:
    for _ in range(2):
        assert (await mailbox.search(BUSY.insz, Search(unread=True), ALL)).total == 5
        await mailbox.search(BUSY.insz, Search(), ALL)
        message = await first(mailbox, BUSY, lambda message: not message.read)
        await mailbox.message(BUSY.insz, message.id)


async def test_a_message_of_another_citizen_does_not_exist(engine: AsyncEngine, mailbox: SqlMailbox) -> None:
    message = await first(mailbox, WIDOW, lambda message: not message.read)
    for insz in (BUSY.insz, EMPTY.insz, STRANGER, "", "%"):
        assert await mailbox.message(insz, message.id) is None
        assert await mailbox.open(insz, message.id) is None
    assert (await row(engine, message.id)).read_at is None
    assert await mailbox.message(WIDOW.insz, "no-such-message") is None
    assert await mailbox.open(WIDOW.insz, "no-such-message") is None


async def test_each_citizen_sees_only_their_own_messages(mailbox: SqlMailbox) -> None:
    ids = {key: {message.id for message in (await mailbox.search(people()[key].insz, Search(), ALL)).messages} for key in PEOPLE}
    assert sum(map(len, ids.values())) == len(set().union(*ids.values()))
    result = await mailbox.search(STRANGER, Search(), ALL)
    assert (result.total, list(result.messages), await mailbox.senders(STRANGER)) == (0, [], [])


async def test_opening_gives_the_text_and_marks_it_as_read_once(engine: AsyncEngine, mailbox: SqlMailbox) -> None:
    message = await first(mailbox, BUSY, lambda message: not message.read)
    text = next(told["text"] for told in BUSY.life["messages"] if told["subject"] == message.subject)
    assert await mailbox.open(BUSY.insz, message.id) == text
    read_at = (await row(engine, message.id)).read_at
    assert read_at is not None
    assert await mailbox.open(BUSY.insz, message.id) == text
    assert (await row(engine, message.id)).read_at == read_at
    assert await mailbox.message(BUSY.insz, message.id) == replace(message, read=True)
    assert (await mailbox.search(BUSY.insz, Search(unread=True), ALL)).total == 4


async def test_opening_at_the_same_time_gives_the_text_each_time(mailbox: SqlMailbox) -> None:
    message = await first(mailbox, BUSY, lambda message: not message.read)
    texts = await asyncio.gather(*(mailbox.open(BUSY.insz, message.id) for _ in range(8)))
    assert len(set(texts)) == 1
    assert texts[0] is not None


async def test_a_message_without_a_text_is_not_marked(engine: AsyncEngine, mailbox: SqlMailbox) -> None:
    message = await first(mailbox, BUSY, lambda message: message.subject == "Aanslagbiljet verkeersbelasting")
    await change(engine, message.id, read_at=None)
    assert await mailbox.open(BUSY.insz, message.id) is None
    assert (await row(engine, message.id)).read_at is None


@pytest.mark.parametrize("key", PEOPLE)
async def test_a_profile(profiles: SqlProfile, key: str) -> None:
    person, life = people()[key], people()[key].life
    profile = await profiles.profile(person.insz)
    assert profile is not None
    assert (profile.given_names, profile.family_name, profile.called) == (person.given_names, person.family_name, life["called"])
    assert (profile.born, profile.guardian) == (life["born"], life["guardian"])
    assert vars(profile.address) == life["address"]
    assert vars(profile.contact) == life["contact"] | {"modified": moved(life["contact"]["modified"])}
    for name, told in (("household", profile.household), ("descent", profile.descent)):
        assert [vars(other) for other in told] == life[name]
    ids = sorted(life["kids_ids"], key=lambda kid: kid["valid_until"])
    assert list(profile.kids_ids) == [KidsId(kid["child"], day(kid["valid_until"])) for kid in ids]


@pytest.mark.parametrize("key", PEOPLE)
async def test_applications_dossiers_and_attests(profiles: SqlProfile, key: str) -> None:
    insz, life = people()[key].insz, people()[key].life
    assert await profiles.applications(insz) == [
        LinkedApplication(each["name"], day(each["since"]), each["email"]) for each in life["applications"]
    ]
    dossiers = [
        Dossier(each["title"], each["authority"], each["status"], day(each["submitted"]), day(each["modified"]), each["next_step"])
        for each in life["dossiers"]
    ]
    assert await profiles.dossiers(insz) == sorted(dossiers, key=lambda dossier: dossier.modified, reverse=True)
    attests = [Attest(**each) for each in life["attests"]]
    assert await profiles.attests(insz) == sorted(attests, key=lambda attest: not attest.available)


async def test_an_unknown_citizen_has_no_profile(profiles: SqlProfile) -> None:
    assert await profiles.profile(STRANGER) is None
    assert [await profiles.applications(STRANGER), await profiles.dossiers(STRANGER), await profiles.attests(STRANGER)] == [
        [],
        [],
        [],
    ]


CALLS: dict[str, Callable[[MailboxSource, ProfileSource], Awaitable[Any]]] = {
    "search": lambda mailbox, profiles: mailbox.search(WIDOW.insz, Search(), ALL),
    "search for words": lambda mailbox, profiles: mailbox.search(WIDOW.insz, Search(words=("geheim",)), ALL),
    "senders": lambda mailbox, profiles: mailbox.senders(WIDOW.insz),
    "message": lambda mailbox, profiles: mailbox.message(WIDOW.insz, "geheim"),
    "open": lambda mailbox, profiles: mailbox.open(WIDOW.insz, "geheim"),
    "profile": lambda mailbox, profiles: profiles.profile(WIDOW.insz),
    "applications": lambda mailbox, profiles: profiles.applications(WIDOW.insz),
    "dossiers": lambda mailbox, profiles: profiles.dossiers(WIDOW.insz),
    "attests": lambda mailbox, profiles: profiles.attests(WIDOW.insz),
}
BROKEN = {
    "no tables": "sqlite+aiosqlite:///{folder}/empty.db",
    "no folder": "sqlite+aiosqlite:///{folder}/nowhere/geheim.db",
    "no server": "postgresql+psycopg://geheim:geheim@127.0.0.1:1/geheim",
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("call", CALLS)
async def test_a_database_that_fails_tells_no_details(broken: str, call: str, tmp_path: Path) -> None:
    engine = create_engine(BROKEN[broken].format(folder=tmp_path))
    try:
        with pytest.raises(SourceError, match=r"^the (mailbox|profile) failed: \w+$") as raised:
            await CALLS[call](SqlMailbox(engine), SqlProfile(engine))
        told = "".join(traceback.format_exception(raised.value))
        for secret in (WIDOW.insz, "geheim.db", "SELECT", "127.0.0.1", str(tmp_path)):
            assert secret not in told
    finally:
        await engine.dispose()
