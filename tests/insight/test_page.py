"""The page and the file of a running product."""

from __future__ import annotations

import csv
import datetime
import io
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from faq.dates import BELGIUM
from tests.conftest import Instance
from tests.desk.agent import new_browser, signed_in_agent
from tests.gateway.visitor import Visitor

NUMBER = "85.07.30-033.28"
NAMES = ("Korneel", "Zevenbergen", "kwikstaartlaan")
ENTRY, QUESTION = "ebox/wat-is-ebox", "wat is de ebox?"


@pytest.fixture
def agent(instance: Instance) -> Iterator[httpx.Client]:
    with signed_in_agent(instance, "sofie") as browser:
        yield browser


def counted(instance: Instance) -> dict[tuple[str, str, str], int]:
    with closing(sqlite3.connect(instance.state_dir / "gateway.db")) as database:
        rows = database.execute("select day, what, key, number from counts").fetchall()
    return {(day, what, key): number for day, what, key, number in rows}


def number(instance: Instance, what: str, key: str) -> int:
    return sum(
        found for (_, counted_what, counted_key), found in counted(instance).items() if (counted_what, counted_key) == (what, key)
    )


def reached(instance: Instance, what: str, key: str, wanted: int) -> bool:
    """Whether a count gets so high; a turn is counted within a second."""
    deadline = time.monotonic() + 10
    while number(instance, what, key) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return number(instance, what, key) == wanted


def test_only_agents_see_the_figures(instance: Instance, agent: httpx.Client) -> None:
    with closing(new_browser(instance.url)) as stranger:
        assert [stranger.get(path).status_code for path in ("/desk/inzicht", "/desk/inzicht.csv")] == [401, 401]
    shown = agent.get("/desk/inzicht")
    assert shown.status_code == 200
    assert "<h1>Inzicht</h1>" in shown.text
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("days", ["0", "27", "365000", "=1", "28;drop"])
def test_other_periods_are_refused(agent: httpx.Client, days: str) -> None:
    assert agent.get("/desk/inzicht", params={"dagen": days}).status_code == 400
    assert agent.get("/desk/inzicht.csv", params={"dagen": days}).status_code == 400


def test_a_turn_and_its_thumb_are_counted(instance: Instance) -> None:
    before = {what: number(instance, what, ENTRY) for what in ("question", "thumb_up", "thumb_down")}
    with Visitor(instance.url) as visitor:
        turn = visitor.say(QUESTION)["turn"]
        assert reached(instance, "question", ENTRY, before["question"] + 1)
        for opinion in ({"helpful": True}, {"helpful": True}, {"helpful": False}, {"helpful": False, "reason": "unclear"}):
            assert visitor.http.post("/api/feedback", json={"turn": turn, "block": 0, **opinion}).status_code == 204
    assert number(instance, "thumb_up", ENTRY) == before["thumb_up"]
    assert number(instance, "thumb_down", ENTRY) == before["thumb_down"] + 1


def test_the_file_holds_what_was_counted(instance: Instance, agent: httpx.Client) -> None:
    before = number(instance, "question", ENTRY)
    with Visitor(instance.url) as visitor:
        visitor.say(QUESTION)
    assert reached(instance, "question", ENTRY, before + 1)
    got = agent.get("/desk/inzicht.csv", params={"dagen": "7"})
    today = datetime.datetime.now(BELGIUM).date()
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    assert got.headers["content-disposition"] == f'attachment; filename="inzicht-{today - datetime.timedelta(days=6)}-{today}.csv"'
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["dag", "wat", "sleutel", "omschrijving", "aantal", "totaal"]
    held = {(row[0], row[1], row[2]): row[4] for row in rows[1:]}
    assert held == {row: str(size) if size >= 5 else "minder dan 5" for row, size in counted(instance).items() if size > 0}


def traces(instance: Instance, agent: httpx.Client) -> set[str]:
    """Which parts of what the citizen said stand in the counts, the file or the page; a number is found in every spelling."""
    file, page = agent.get("/desk/inzicht.csv").text, agent.get("/desk/inzicht").text
    places = {"counts": " ".join(" ".join(row) for row in counted(instance)), "file": file, "page": page}
    digits = "".join(filter(str.isdecimal, NUMBER))
    found = {place for place, text in places.items() if digits in "".join(filter(str.isdecimal, text))}
    return found | {place for place, text in places.items() for name in NAMES if name.lower() in text.lower()}


def test_no_personal_data(instance: Instance, agent: httpx.Client) -> None:
    time.sleep(1.5)  # what was counted before is written
    answered, handed_over = number(instance, "question", ENTRY), number(instance, "outcome", "handed_over")
    with Visitor(instance.url) as visitor:
        visitor.say(f"mijn nummer is {NUMBER} en ik heet {NAMES[0]} {NAMES[1]}")
        visitor.say(f"ik woon in de {NAMES[2]} 12, {QUESTION}")
        visitor.say(QUESTION)
        turn = visitor.say(f"ik ben {NAMES[0]} en wil een medewerker spreken")["turn"]
        visitor.http.post("/api/feedback", json={"turn": turn, "block": 0, "helpful": False, "reason": "wrong"})
    assert reached(instance, "outcome", "handed_over", handed_over + 1)
    assert number(instance, "question", ENTRY) > answered
    assert traces(instance, agent) == set()


@pytest.mark.parametrize(("key", "places"), [(NUMBER, {"counts", "file"}), (f"mijnheer {NAMES[1]}", {"counts", "file"})])
def test_planted_personal_data_are_found(instance: Instance, agent: httpx.Client, key: str, places: set[str]) -> None:
    today = datetime.datetime.now(BELGIUM).date().isoformat()
    with closing(sqlite3.connect(instance.state_dir / "gateway.db")) as database:
        with database:
            database.execute("insert into counts values (?, 'question', ?, 9, 0)", (today, key))
        try:
            assert traces(instance, agent) == places
        finally:
            with database:
                database.execute("delete from counts where key = ?", (key,))
