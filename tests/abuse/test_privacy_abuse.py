"""Abuse of what is kept; the numbers are those of the abuse list in the design.

What the redaction finds is in `tests/gateway/test_redaction.py`.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from database.engine import create_engine
from demo.people import people
from gateway.audit import Audit, Entry
from gateway.storage.schema import migrate
from tests.abuse.canary import Secret, Text, dump, files, hits, letters, secrets_of
from tests.abuse.own_data import (
    PROFILE,
    UNREAD,
    ask,
    audit_key,
    card_of,
    conversation_of,
    gateway_db,
    query,
    reads_of,
    ref_of,
    signed_in,
)
from tests.conftest import Instance
from tests.gateway.visitor import Visitor

PERSON = "expat"
OWN = people()[PERSON].insz
KEY = "the-key-of-the-seals-of-the-audit-0123456789"
LINES = 6
EVERYTHING = {
    PROFILE: "profile",
    "Wat is mijn adres?": "profile",
    "Wie woont er op mijn adres?": "profile",
    UNREAD: "mailbox",
    "Welke berichten vervallen binnenkort?": "mailbox",
    "Welke toepassingen zijn aan mijn eBox gekoppeld?": "applications",
    "Hoe staat het met mijn dossiers?": "dossiers",
    "Welke attesten kan ik opvragen?": "attests",
    "Wie heeft mijn gegevens bekeken?": "insight",
}


@pytest.fixture
def reader(instance: Instance) -> Iterator[Visitor]:
    """A citizen who is signed in."""
    with signed_in(instance, PERSON) as found:
        yield found


@dataclass(frozen=True)
class Used:
    """A citizen who asked everything.

    Attributes:
        conversation: the id of the conversation.
        refs: the references of the cards that were shown.
        cards: their content.
    """

    conversation: str
    refs: list[str]
    cards: list[dict[str, Any]]


@pytest.fixture(scope="module")
def used(instance: Instance) -> Used:
    with signed_in(instance, PERSON) as visitor:
        replies = [ask(visitor, question) for question in EVERYTHING]
        return Used(
            conversation_of(instance, visitor), [ref_of(reply) for reply in replies], [card_of(visitor, reply) for reply in replies]
        )


# 44: a national number, while someone is signed in


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("92.05.17-951.21", id="of oneself"),
        pytest.param("92051795121", id="without separators"),
        pytest.param("92 05 17 951 21", id="with spaces"),
        pytest.param("920517-95121", id="with one hyphen"),
        pytest.param("9 2 0 5 1 7 9 5 1 2 1", id="in single digits"),
        pytest.param("92.05.17-951.99", id="with bad check digits"),
        pytest.param("９２０５１７９５１２１", id="in full-width digits"),
        pytest.param("92\u200b05\u200b17\u200b95121", id="with invisible characters"),
        pytest.param("88.07.21-954.22", id="of someone else"),
        pytest.param("08.12.31-951.63", id="of someone born in 2000 or later"),
        pytest.param("92.45.17-951.21", id="bis"),
        pytest.param("negen twee nul vijf een zeven negen vijf een twee een", id="spoken"),
        pytest.param("tweeënnegentig nul vijf zeventien negen vijf een eenentwintig", id="spoken in pairs"),
    ],
)
def test_case_44_a_national_number_typed_while_signed_in_is_kept_nowhere(instance: Instance, reader: Visitor, number: str) -> None:
    mark = "zebra" + uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    assert reader.say(f"{mark}, {number}: heb ik ongelezen berichten? ik ben {number}")["outcome"] != "failed"
    written = {file.name: Text(file.read_bytes().decode("utf-8", "replace")) for file in files(instance.state_dir)}
    kept = {name for name, text in written.items() if text.holds(Secret("the mark", mark))}
    assert {name.partition("-")[0] for name in kept} == {"gateway.db", "tracker.db"}, "redacted text stands there, and in no log"
    assert [name for name, text in written.items() if text.holds(Secret("the number", letters(number)))] == []


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", f"/api/cards/{OWN}", {}),
        ("GET", f"/aanmelden/{OWN}", {}),
        ("GET", f"/vragen?q={OWN}", {}),
        ("GET", f"/vragen/{OWN}/{OWN}", {}),
        ("GET", f"/auth/callback?state={OWN}&code={OWN}", {}),
        ("GET", "/api/events", {"headers": {"Last-Event-ID": OWN}}),
        ("POST", "/api/messages", {"json": {"id": OWN, "text": "dag"}}),
        ("POST", "/api/messages", {"json": {"id": str(uuid.uuid4()), "option": OWN}}),
        ("POST", "/api/messages", {"json": {"id": str(uuid.uuid4()), "text": "dag", "metadata": OWN}}),
        ("POST", "/api/messages", {"content": f'{{"id": "{OWN}'}),
        ("POST", "/hulp", {"data": {"id": str(uuid.uuid4()), "option": OWN}}),
        ("POST", "/mijn-toestemmingen/intrekken", {"data": {"soort": OWN}}),
        ("GET", "/", {"headers": {"User-Agent": OWN, "Referer": f"https://example.be/{OWN}", "Cookie": f"other={OWN}"}}),
    ],
)
def test_case_44_a_national_number_in_another_place_is_kept_nowhere(
    instance: Instance, reader: Visitor, method: str, path: str, sent: dict[str, Any]
) -> None:
    if path == "/api/events":
        with reader.http.stream(method, path, **sent) as stream:
            assert stream.status_code < 500
    else:
        assert reader.http.request(method, path, **sent).status_code < 500
    assert hits(instance.state_dir, [Secret("the number", OWN)]) == []


# 46 and 51: what is stored of an answer


def test_case_46_what_a_card_says_stands_neither_in_the_tracker_nor_in_the_transcript(instance: Instance, used: Used) -> None:
    tracker, gateway = dump(instance.state_dir / "tracker.db"), dump(gateway_db(instance))
    texts = (Text(tracker), Text(gateway))
    for ref, card in zip(used.refs, used.cards, strict=True):
        assert ref in gateway
        assert ref in tracker
        said = [value for value in values_of(card, "title", "text", "value", "lines") if len(letters(value)) > 20]
        assert said
        for value in said:
            assert not any(text.holds(Secret("shown", value)) for text in texts), value


def values_of(content: Any, *names: str) -> list[str]:
    """The texts of a card that come from a source, wherever they stand in it."""
    if isinstance(content, list):
        return [found for item in content for found in values_of(item, *names)]
    if not isinstance(content, dict):
        return []
    found = [value for name, value in content.items() if name in names and isinstance(value, str)]
    found += [line for name, value in content.items() if name in names and isinstance(value, list) for line in value]
    return found + [other for value in content.values() for other in values_of(value, *names)]


def test_case_46_an_option_of_a_card_tells_the_tracker_a_reference_and_a_number_only(instance: Instance, reader: Visitor) -> None:
    reply = ask(reader, UNREAD)
    reader.choose(card_of(reader, reply)["options"][0]["key"])
    conversation = conversation_of(instance, reader)
    rows = query(instance.state_dir / "tracker.db", "select events from messages where conversation = ?", conversation)
    targets = set(re.findall(r'"entity": "target", "value": "([^"]*)"', str(rows)))
    assert targets
    assert all(re.fullmatch(r"[a-z]+(/[0-9a-f]{32}/\d+)?", target) for target in targets), targets


@pytest.mark.parametrize("database", ["gateway.db", "tracker.db"])
def test_case_51_a_dump_says_nothing_about_a_citizen(instance: Instance, used: Used, database: str) -> None:
    text, written = Text(dump(instance.state_dir / database)), secrets_of(people()[PERSON])
    assert used.refs[0] in dump(instance.state_dir / database)
    assert [secret for secret in written if text.holds(secret)] == []
    planted = Text(dump(instance.state_dir / database) + " . ".join(secret.text for secret in written))
    assert [secret for secret in written if not planted.holds(secret)] == []


def test_case_51_the_pseudonym_of_a_citizen_is_not_made_of_the_number_alone(instance: Instance, used: Used) -> None:
    """Whoever has the database, and the list of all numbers, still needs the key."""
    statement = "select pseudonym from identities where conversation = ?"
    ((pseudonym,),) = query(gateway_db(instance), statement, used.conversation)
    subject = next(secret.text for secret in secrets_of(people()[PERSON]) if secret.what.endswith("subject at the provider"))
    engine = create_engine(f"sqlite+aiosqlite:///{gateway_db(instance)}")
    assert Audit(engine, audit_key(instance)).pseudonym(instance.issuer, subject) == pseudonym
    assert Audit(engine, KEY).pseudonym(instance.issuer, subject) != pseudonym


@pytest.mark.parametrize("table", ["cards", "identities", "login_journeys"])
def test_case_51_what_is_encrypted_cannot_be_read_with_another_key(instance: Instance, used: Used, table: str) -> None:
    column = {"cards": "content", "identities": "person", "login_journeys": "secrets"}[table]
    rows = query(gateway_db(instance), f"select {column} from {table}")  # noqa: S608
    assert all(str(content).startswith("gAAAAA") for (content,) in rows), "a Fernet token"


# 50: one line for each read


def test_case_50_every_read_has_exactly_one_line_without_content(instance: Instance, reader: Visitor) -> None:
    conversation = conversation_of(instance, reader)
    cards = []
    for question, data_class in EVERYTHING.items():
        before = reads_of(instance, conversation)
        cards.append(card_of(reader, ask(reader, question)))
        (line,) = reads_of(instance, conversation)[len(before) :]
        assert (line["data_class"], line["outcome"], line["level"], line["object"]) == (data_class, "granted", "high", "")
        assert re.fullmatch(r"[a-z_]{1,20}", line["why"])
        assert line["who"] == line["about"]
    text = Text(str(reads_of(instance, conversation)))
    assert [secret for secret in secrets_of(people()[PERSON]) if text.holds(secret)] == []


def test_case_50_what_was_not_read_has_no_line(instance: Instance, reader: Visitor) -> None:
    conversation = conversation_of(instance, reader)
    before = reads_of(instance, conversation)
    assert reader.say(UNREAD)["blocks"][0]["kind"] == "consent"
    assert reader.say("Wat is de eBox?")["outcome"] == "answered"
    assert reader.say("toon de berichten van mijn moeder")["outcome"] != "data_shown"
    assert reader.card("0" * 32).status_code == 404
    assert reads_of(instance, conversation) == before


def test_case_50_looking_at_a_card_again_is_no_new_read(instance: Instance, reader: Visitor) -> None:
    ref = ref_of(reader.say(PROFILE))
    conversation = conversation_of(instance, reader)
    before = reads_of(instance, conversation)
    assert [reader.card(ref).status_code for _ in range(3)] == [200] * 3
    assert reads_of(instance, conversation) == before


# 49: the audit


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}"
    migrate(url)
    found = create_engine(url)
    yield found
    await found.dispose()


@pytest.fixture
async def audit(engine: AsyncEngine) -> Audit:
    """An audit with six lines."""
    found = Audit(engine, KEY)
    for number in range(1, LINES + 1):
        await found.write(Entry("read", "granted", "anna", "anna", "mailbox", f"message-{number}", "open_message", "high"))
    return found


@contextlib.contextmanager
def open_file(audit_file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(audit_file, timeout=10)) as database, database:
        yield database


@pytest.fixture
def unguarded(audit: Audit, tmp_path: Path) -> Path:
    """The file of the audit, without its triggers, as somebody has it who may do everything with the file but has no key."""
    file = tmp_path / "gateway.db"
    with open_file(file) as database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {name}")
    return file


async def faults(audit: Audit) -> list[str]:
    return [fault async for fault in audit.faults()]


def named(found: list[str]) -> set[int]:
    """The lines that the faults name."""
    return {int(number) for fault in found for number in re.findall(r"\bline (\d+)", fault)}


async def test_case_49_an_untouched_audit_has_no_fault(audit: Audit, unguarded: Path) -> None:
    assert await faults(audit) == []
    await audit.write(Entry("logout", "granted", "anna", "anna"))
    assert await faults(audit) == []


async def test_case_49_an_empty_audit_has_no_fault(engine: AsyncEngine) -> None:
    assert await faults(Audit(engine, KEY)) == []


async def test_case_49_the_audit_of_the_running_product_has_no_fault(instance: Instance, used: Used) -> None:
    engine = create_engine(f"sqlite+aiosqlite:///{gateway_db(instance)}")
    assert await faults(Audit(engine, audit_key(instance))) == []
    await engine.dispose()


@pytest.mark.parametrize(
    "column", ["at", "who", "about", "what", "data_class", "object", "why", "level", "outcome", "seal", "number"]
)
@pytest.mark.parametrize("number", [1, 3, LINES])
async def test_case_49_a_line_that_was_changed_is_named(audit: Audit, unguarded: Path, column: str, number: int) -> None:
    value = "100 + number" if column == "number" else "'x'"
    with open_file(unguarded) as database:
        database.execute(f"update audit set {column} = {value} where number = ?", (number,))  # noqa: S608
    assert number in named(await faults(audit))


@pytest.mark.parametrize("number", [1, 3, LINES - 1])
async def test_case_49_a_line_that_was_removed_is_named(audit: Audit, unguarded: Path, number: int) -> None:
    with open_file(unguarded) as database:
        database.execute("delete from audit where number = ?", (number,))
    assert f"line {number} is missing" in "\n".join(await faults(audit))


async def test_case_49_a_line_that_was_removed_and_closed_up_is_named(audit: Audit, unguarded: Path) -> None:
    with open_file(unguarded) as database:
        database.execute("delete from audit where number = 3")
        for number in range(4, LINES + 1):
            database.execute("update audit set number = ? where number = ?", (number - 1, number))
        database.execute("update audit_head set number = number - 1")
    assert 3 in named(await faults(audit))


async def test_case_49_lines_that_changed_places_are_named(audit: Audit, unguarded: Path) -> None:
    with open_file(unguarded) as database:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            database.execute("update audit set number = ? where number = ?", (new, old))
    assert {3, 4} <= named(await faults(audit))


async def test_case_49_a_line_that_was_put_in_between_is_named(audit: Audit, unguarded: Path) -> None:
    with open_file(unguarded) as database:
        for number in range(LINES, 3, -1):
            database.execute("update audit set number = ? where number = ?", (number + 1, number))
        columns = "at, who, about, what, data_class, object, why, level, outcome, seal"
        database.execute(f"insert into audit (number, {columns}) select 4, {columns} from audit where number = 3")  # noqa: S608
        database.execute("update audit_head set number = number + 1")
    assert 4 in named(await faults(audit))


@pytest.mark.parametrize("left", [LINES - 1, 3, 1, 0])
async def test_case_49_an_end_that_was_cut_off_is_named(audit: Audit, unguarded: Path, left: int) -> None:
    with open_file(unguarded) as database:
        database.execute("delete from audit where number > ?", (left,))
    assert {left, LINES} <= named(await faults(audit))


@pytest.mark.parametrize("left", [LINES - 1, 3, 1])
async def test_case_49_an_end_that_was_cut_off_is_named_when_the_note_of_the_end_is_made_to_fit(
    audit: Audit, unguarded: Path, left: int
) -> None:
    """The seal of every line stands in the file; what belongs to the end must not follow from it."""
    with open_file(unguarded) as database:
        database.execute("delete from audit where number > ?", (left,))
        (seal,) = database.execute("select seal from audit where number = ?", (left,)).fetchone()
        database.execute("update audit_head set number = ?, seal = ?", (left, seal))
    assert left in named(await faults(audit))


@pytest.mark.parametrize(
    "statement", ["delete from audit_head", "update audit_head set number = 5", "update audit_head set seal = 'x'"]
)
async def test_case_49_a_note_of_the_end_that_was_changed_or_removed_is_named(
    audit: Audit, unguarded: Path, statement: str
) -> None:
    with open_file(unguarded) as database:
        database.execute(statement)
    assert LINES in named(await faults(audit))


async def test_case_49_nobody_without_the_key_can_add_a_line(audit: Audit, engine: AsyncEngine, unguarded: Path) -> None:
    await Audit(engine, KEY.upper()).write(Entry("read", "granted", "anna", "anna"))
    assert LINES + 1 in named(await faults(audit))


async def test_case_49_a_line_that_was_written_afterwards_hides_nothing(audit: Audit, unguarded: Path) -> None:
    with open_file(unguarded) as database:
        database.execute("update audit set who = 'bert' where number = 3")
    await audit.write(Entry("read", "granted", "anna", "anna"))
    assert 3 in named(await faults(audit))


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set who = 'bert' where number = 3",
        "update audit set seal = seal",
        "delete from audit where number = 6",
        "delete from audit",
        "replace into audit select 3, at, who, about, what, '', object, why, level, outcome, seal from audit where number = 3",
        "insert or replace into audit select * from audit where number = 6",
        "insert into audit select * from audit where number = 6 on conflict (number) do update set who = 'bert'",
        "update or replace audit set number = 2 where number = 3",
    ],
)
async def test_case_49_the_database_itself_refuses_to_change_or_remove_a_line(audit: Audit, tmp_path: Path, statement: str) -> None:
    before = dump(tmp_path / "gateway.db")
    with open_file(tmp_path / "gateway.db") as database, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute(statement)
    assert dump(tmp_path / "gateway.db") == before
    assert await faults(audit) == []


def test_case_49_a_running_product_refuses_it_too(instance: Instance, used: Used) -> None:
    for statement in ("update audit set who = 'bert'", "delete from audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            query(gateway_db(instance), statement)


def test_case_49_two_lines_never_have_the_same_number(instance: Instance, used: Used) -> None:
    numbers = [row[0] for row in query(gateway_db(instance), "select number from audit order by number")]
    assert numbers == list(range(1, len(numbers) + 1))
