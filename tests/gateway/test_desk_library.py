"""What an agent looks up at the desk: replies, answers, walks and suggestions."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from faq.entries import entries
from faq.replies import replies
from faq.walks import walks
from tests.conftest import Instance
from tests.gateway.settled import settle
from tests.gateway.visitor import ITSME, Visitor


@pytest.fixture(scope="module")
def sofie(instance: Instance) -> Iterator[httpx.Client]:
    """A browser in which Sofie is signed in."""
    with Visitor(instance.url) as visitor:
        arrived = visitor.arrive(visitor.http.post("/desk/aanmelden"), "sofie", ITSME)
        assert (arrived.status_code, arrived.url.path) == (200, "/desk")
        yield visitor.http


def found(sofie: httpx.Client, path: str, **parameters: str) -> Any:
    answered = sofie.get(f"/desk/api/{path}", params=parameters)
    assert answered.status_code == 200, answered.text
    (content,) = answered.json().values()
    return content


@pytest.mark.parametrize("path", ["replies", "entries?q=ebox", "walks"])
def test_whoever_is_not_signed_in_gets_nothing(instance: Instance, path: str) -> None:
    with Visitor(instance.url) as stranger:
        refused = stranger.http.get(f"/desk/api/{path}")
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "signed_out")
        assert stranger.http.post("/desk/api/suggestions", json={"text": "ebox"}).status_code == 401


def test_replies_hold_the_agents_own_name(sofie: httpx.Client) -> None:
    shown = found(sofie, "replies")
    assert [reply["id"] for reply in shown] == list(replies())
    assert shown[0]["text"].startswith("Dag, ik ben Sofie, medewerker")
    assert all(set(reply) == {"id", "title", "text"} and "{" not in reply["text"] for reply in shown)


def test_answers_are_found_by_words(sofie: httpx.Client) -> None:
    shown = found(sofie, "entries", q="eBox deactiveren")
    assert shown[0]["id"] == "ebox/deactiveren"
    entry = entries()["ebox/deactiveren"]
    assert (shown[0]["text"], shown[0]["simple"]) == (entry.answer, entry.simple)
    assert shown[0]["sources"][0]["checked"] == entry.sources[0].page.checked.isoformat()
    assert "confidence" not in shown[0]
    assert 1 < len(shown) <= 10


@pytest.mark.parametrize("query", ["", "   ", "xyzzyqwrt"])
def test_without_words_that_occur_nothing_is_found(sofie: httpx.Client, query: str) -> None:
    assert found(sofie, "entries", q=query) == []


def test_a_very_long_search_is_cut(sofie: httpx.Client) -> None:
    assert found(sofie, "entries", q=f"ebox {'a' * 4000}") is not None


def test_an_answer_that_is_withdrawn_is_left_out(instance: Instance, sofie: httpx.Client) -> None:
    def withdraw(statement: str) -> None:
        with closing(sqlite3.connect(instance.state_dir / "gateway.db", timeout=10)) as database, database:
            database.execute(statement)

    withdraw("insert into withdrawn_answers values ('ebox/deactiveren', '2026-01-01 00:00:00.000000')")
    try:
        deadline = time.monotonic() + 15
        while (ids := [each["id"] for each in found(sofie, "entries", q="eBox deactiveren")]) and ids[0] == "ebox/deactiveren":
            assert time.monotonic() < deadline
            time.sleep(0.3)
        assert "ebox/deactiveren" not in ids
        assert ids
    finally:
        settle(instance)


def test_every_walk_comes_with_all_its_steps(sofie: httpx.Client) -> None:
    shown = found(sofie, "walks")
    assert [walk["flow"] for walk in shown] == list(walks())
    for walk in shown:
        known = walks()[walk["flow"]]
        assert (walk["title"], [step["id"] for step in walk["steps"]]) == (known.title, list(known.steps))
        for step in walk["steps"]:
            assert set(step) == {"id", "title", "text", "say", "agent", "warning", "options", "next"}
            assert step["say"]
            assert {option["next"] for option in step["options"]} <= set(known.steps)
            assert step["next"] is None or step["next"] in known.steps
    spoken = [step for walk in walks().values() for step in walk.steps.values() if step.voice]
    assert {step.voice for step in spoken} <= {step["say"] for walk in shown for step in walk["steps"]}


def test_suggestions_for_a_caller_are_those_of_the_desks_of_others(sofie: httpx.Client) -> None:
    answered = sofie.post("/desk/api/suggestions", json={"text": "mevrouw wil haar ie box koppelen maar weet niet hoe"})
    assert answered.status_code == 200
    assert answered.json()["suggestions"][0]["id"] == "ebox/koppelen"
    assert sofie.post("/desk/api/suggestions", json={"text": " "}).status_code == 400
    assert sofie.post("/desk/api/suggestions", json={"words": "x"}).status_code == 400
