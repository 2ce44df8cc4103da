"""Erasure: of one conversation while it goes on, and of old ones; the numbers are those of the abuse list."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path

import pytest

from database.engine import create_engine
from gateway.audit import Audit
from gateway.bot_client import BotClient, BotError
from gateway.erasure import Erasure
from gateway.storage.schema import migrate
from gateway.storage.transcript import Transcript
from tests.abuse.parts import MovingClock
from tests.conftest import Instance
from tests.gateway.alone import NOBODY, gateway
from tests.gateway.visitor import Visitor

HOUR = datetime.timedelta(hours=1)


def rows(instance: Instance, conversation: str) -> int:
    """How many rows there are of a conversation, in the gateway and in the bot."""
    count = 0
    for name in ("gateway.db", "tracker.db"):
        with sqlite3.connect(instance.state_dir / name) as database:
            tables = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
            for table in tables:
                if "conversation" in [column[1] for column in database.execute(f"pragma table_info({table})")]:
                    query = f"select count(*) from {table} where conversation = ?"  # noqa: S608
                    count += database.execute(query, (conversation,)).fetchone()[0]
    return count


def conversation_of(instance: Instance, turn: str) -> str:
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        return str(database.execute("select conversation from turns where id = ?", (turn,)).fetchone()[0])


def test_case_47_erasing_leaves_no_row_and_the_next_message_works(instance: Instance, visitor: Visitor) -> None:
    asked = visitor.say("heb ik nieuwe post?")
    visitor.sign_in(asked["blocks"][0], "tiener")
    visitor.say("stap voor stap mijn ebox koppelen")
    conversation = conversation_of(instance, asked["turn"])
    assert rows(instance, conversation) > 5
    page = visitor.http.post("/hulp/wissen").text
    assert "Uw gesprek is gewist" in page
    assert "<td>0</td>" in page
    assert rows(instance, conversation) == 0
    assert visitor.http.get("/api/events").status_code == 204
    again = visitor.say("wat is de ebox?")
    assert again["outcome"] == "answered"
    assert conversation_of(instance, again["turn"]) != conversation


def test_case_47_another_s_conversation_stays(instance: Instance, visitor: Visitor) -> None:
    with Visitor(instance.url) as other:
        kept = other.say("wat is de ebox?")
        visitor.say("dag")
        visitor.http.post("/hulp/wissen")
        assert rows(instance, conversation_of(instance, kept["turn"])) > 0
        assert other.say("dank u")["outcome"] == "smalltalk"


def test_case_47_while_a_turn_is_being_answered(instance: Instance, visitor: Visitor) -> None:
    conversation = conversation_of(instance, visitor.say("dag")["turn"])
    for _ in range(5):
        visitor.post("wat is de ebox?")
    assert "Uw gesprek is gewist" in visitor.http.post("/hulp/wissen").text
    assert rows(instance, conversation) == 0


def test_case_47_nothing_is_called_erased_when_the_bot_is_away(tmp_path: Path) -> None:
    with gateway(tmp_path, bot_url=NOBODY) as url, Visitor(url) as visitor:
        visitor.post("dag")
        refused = visitor.http.post("/hulp/wissen", headers={"Accept": "text/html"})
        assert refused.status_code == 503
        assert "nog niet gewist" in refused.text
        assert visitor.http.get("/hulp/gesprek").text.count("dag") >= 1


class ShakyBot(BotClient):
    """A client whose bot answers an erasure only so many times: the process is killed, or the bot goes away."""

    def __init__(self, erasures: int) -> None:
        super().__init__(NOBODY, "", 1)
        self.erasures = erasures
        self.erased: list[str] = []

    async def erase(self, conversation: str) -> int:
        if len(self.erased) >= self.erasures:
            raise BotError("the bot went away")
        self.erased.append(conversation)
        return 1


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def store(empty_database: str) -> str:
    migrate(empty_database)
    return empty_database


async def purge(url: str, clock: MovingClock, bot: ShakyBot) -> tuple[int, int]:
    """How many conversations a purge erased, and how many are left."""
    engine = create_engine(url)
    erasure = Erasure(engine, bot, Audit(engine, "k" * 32, clock), 24 * HOUR, 720 * HOUR, clock)
    erased = await erasure.purge()
    async with engine.connect() as connection:
        left = int((await connection.exec_driver_sql("select count(*) from sessions")).scalar() or 0)
    await engine.dispose()
    return erased, left


async def conversations(url: str, count: int) -> None:
    engine = create_engine(url)
    for _ in range(count):
        await Transcript(engine).new_session()
    await engine.dispose()


async def test_case_48_what_is_old_goes_and_what_is_young_stays(store: str, clock: MovingClock) -> None:
    await conversations(store, 3)
    clock.to(datetime.datetime.now(datetime.UTC) + 23 * HOUR)
    assert await purge(store, clock, ShakyBot(10)) == (0, 3)
    clock.to(datetime.datetime.now(datetime.UTC) + 25 * HOUR)
    assert await purge(store, clock, ShakyBot(10)) == (3, 0)
    assert await purge(store, clock, ShakyBot(10)) == (0, 0)


async def test_case_48_a_job_that_was_stopped_halfway_is_finished_by_the_next(store: str, clock: MovingClock) -> None:
    await conversations(store, 5)
    clock.to(datetime.datetime.now(datetime.UTC) + 25 * HOUR)
    assert await purge(store, clock, ShakyBot(2)) == (2, 3)
    assert await purge(store, clock, ShakyBot(0)) == (0, 3)
    assert await purge(store, clock, ShakyBot(10)) == (3, 0)


async def test_case_48_whoever_signed_in_keeps_the_conversation_for_thirty_days(store: str, clock: MovingClock) -> None:
    await conversations(store, 1)
    engine = create_engine(store)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("update sessions set owner = 'someone'")
    await engine.dispose()
    clock.to(datetime.datetime.now(datetime.UTC) + 719 * HOUR)
    assert await purge(store, clock, ShakyBot(10)) == (0, 1)
    clock.to(datetime.datetime.now(datetime.UTC) + 721 * HOUR)
    assert await purge(store, clock, ShakyBot(10)) == (1, 0)
