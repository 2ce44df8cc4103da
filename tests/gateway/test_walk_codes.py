"""A code that opens a walk on another device: what it gives, and what it does not."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from gateway.walk_codes import code_in
from tests.conftest import Instance
from tests.gateway.alone import gateway
from tests.gateway.visitor import Visitor

START = "stap voor stap mijn roepnaam instellen"
UNKNOWN = "Die code ken ik niet, of ze is ouder dan een dag. Kijk de cijfers na, of stel gewoon uw vraag."


def leave(visitor: Visitor) -> tuple[str, dict[str, Any]]:
    """Begin a walk, take a step and leave it: the code, and the step that was left."""
    first = visitor.say(START)["blocks"][0]
    step = visitor.choose(first["options"][0]["key"])["blocks"][0]
    assert (step["type"], step["step"]) == ("step", 2)
    left = visitor.say("stop maar")["blocks"][0]
    assert left["kind"] == "walk_left"
    return left["code"], step


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("482 715", "482715"),
        ("482715", "482715"),
        ("mijn code is 482-715", "482715"),
        ("Hallo, de code: 482.715.", "482715"),
        ("referentiecode 482 715", "482715"),
        ("482 71", None),
        ("4827150", None),
        ("85.07.30-033.28", None),
        ("mijn pincode is 482 715", None),
        ("ik woon in 482 715", None),
        ("dag", None),
    ],
)
def test_a_message_that_is_a_code_and_nothing_else(text: str, code: str | None) -> None:
    assert code_in(text) == code


def test_a_code_goes_on_at_the_same_step_in_another_conversation(instance: Instance) -> None:
    with Visitor(instance.url) as one, Visitor(instance.url) as other:
        code, step = leave(one)
        opened = other.say(f"mijn code is {code}")
        (block,) = opened["blocks"]
        assert [block[name] for name in ("flow", "step", "of", "text")] == [step[name] for name in ("flow", "step", "of", "text")]
        assert other.events(1)[0].data["text"] == "<code>"
        assert other.say("verder")["blocks"][0]["step"] == 3


def test_a_code_opens_the_walk_and_nothing_of_the_conversation(instance: Instance) -> None:
    with Visitor(instance.url) as one, Visitor(instance.url) as other:
        one.say("zebra-4711 is mijn geheim")
        code, _ = leave(one)
        other.say(code)
        assert "zebra" not in str([event.data for event in other.events(2)])


def test_the_digits_are_not_stored(instance: Instance) -> None:
    with Visitor(instance.url) as one, Visitor(instance.url) as other:
        code, _ = leave(one)
        other.say(f"code {code}")
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        stored = database.execute("select code_hash, walk from walk_codes").fetchall()
        turns = database.execute("select value from turns where kind = 'event'").fetchall()
    assert stored
    assert code.replace(" ", "") not in str([stored, turns])


def test_an_unknown_code_says_so(instance: Instance) -> None:
    with Visitor(instance.url) as visitor:
        assert visitor.say("000 000")["blocks"][0]["text"] == UNKNOWN


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("update walk_codes set expires = '2020-01-01 00:00:00'", id="older than a day"),
        pytest.param("delete from sessions", id="its conversation is erased"),
    ],
)
def test_a_code_ends(tmp_path: Path, instance: Instance, statement: str) -> None:
    with gateway(tmp_path, instance.bot_url, instance.bot_token) as url, Visitor(url) as one, Visitor(url) as other:
        code, _ = leave(one)
        with sqlite3.connect(tmp_path / "gateway.db") as database:
            database.execute("pragma foreign_keys = on")
            database.execute(statement)
        assert other.say(code)["blocks"][0]["text"] == UNKNOWN


def test_codes_cannot_be_guessed_one_after_another(tmp_path: Path) -> None:
    with gateway(tmp_path) as url, Visitor(url) as visitor, Visitor(url) as other:
        answers = [visitor.post(f"{number:06d}") for number in range(7)]
        assert [answer.status_code for answer in answers] == [202] * 5 + [429] * 2
        assert answers[-1].json()["error"]["code"] == "too_many_codes"
        assert other.post("000 001").status_code == 429
        assert visitor.post("dag").status_code == 202
