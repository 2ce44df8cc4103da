from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Instance
from tests.gateway.visitor import Visitor


@pytest.fixture
def visitor(instance: Instance) -> Iterator[Visitor]:
    with Visitor(instance.url) as found:
        yield found


@pytest.fixture
def turn(visitor: Visitor) -> str:
    return str(visitor.say("wat is de ebox?")["turn"])


def stored(instance: Instance, turn: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        return database.execute("select block, about, helpful, reason from feedback where turn = ?", (turn,)).fetchall()


def test_the_last_opinion_counts(instance: Instance, visitor: Visitor, turn: str) -> None:
    assert visitor.http.post("/api/feedback", json={"turn": turn, "block": 0, "helpful": True}).status_code == 204
    assert stored(instance, turn) == [(0, "ebox/wat-is-ebox", 1, None)]
    body = {"turn": turn, "block": 0, "helpful": False, "reason": "unclear"}
    assert visitor.http.post("/api/feedback", json=body).status_code == 204
    assert stored(instance, turn) == [(0, "ebox/wat-is-ebox", 0, "unclear")]


@pytest.mark.parametrize(
    "body",
    [
        {"block": 0, "helpful": True},
        {"turn": "x", "block": 0, "helpful": True},
        {"turn": "TURN", "block": -1, "helpful": True},
        {"turn": "TURN", "block": True, "helpful": True},
        {"turn": "TURN", "block": 0, "helpful": "yes"},
        {"turn": "TURN", "block": 0, "helpful": True, "reason": "unclear"},
        {"turn": "TURN", "block": 0, "helpful": False, "reason": "mijn nummer is 85.07.30-033.28"},
        {"turn": "TURN", "block": 0, "helpful": True, "note": "dank u"},
        [],
    ],
)
def test_what_is_no_opinion_is_refused(instance: Instance, visitor: Visitor, turn: str, body: Any) -> None:
    if isinstance(body, dict) and body.get("turn") == "TURN":
        body = body | {"turn": turn}
    assert visitor.http.post("/api/feedback", json=body).status_code == 400
    assert stored(instance, turn) == []


def test_another_s_answer_and_one_that_does_not_exist_are_unknown(instance: Instance, turn: str, visitor: Visitor) -> None:
    body = {"turn": turn, "block": 0, "helpful": True}
    with Visitor(instance.url) as other:
        assert other.http.post("/api/feedback", json=body).status_code == 404
        other.say("dag")
        assert other.http.post("/api/feedback", json=body).status_code == 404
    assert visitor.http.post("/api/feedback", json=body | {"turn": str(uuid.uuid4())}).status_code == 404
    assert visitor.http.post("/api/feedback", json=body | {"block": 7}).status_code == 404
    assert stored(instance, turn) == []
