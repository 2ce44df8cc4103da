"""Commands in people's own words in the middle of a walk, and questions that only look like commands.

`evaluation/commands.jsonl` holds 400 commands and 200 questions by two authors who saw neither the training data nor each
other's work.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, Instance

AT = 3


def effect(blocks: list[dict[str, Any]], shown: str) -> str:
    """What a reply shows to have been understood, at the third step of the walk, whose text was shown."""
    (block, *more) = blocks
    if more or block["type"] not in ("step", "text") or block["kind"] not in ("step", "walk_left"):
        return "faq"
    if block["type"] == "text":
        return "stop"
    if block["text"].startswith("U was bij"):
        return "faq"
    if block["text"].startswith("U bent bij"):
        return "where"
    if block["step"] != AT:
        return {AT + 1: "done", AT - 1: "back", 1: "restart"}[block["step"]]
    return "repeat" if block["text"] == shown else "not_found"


@pytest.fixture(scope="module")
def heard(instance: Instance) -> list[tuple[list[str], str, str]]:
    """(accepted, understood, text) of every message."""
    found = []
    headers = {"Authorization": f"Bearer {instance.bot_token}"}
    with httpx.Client(base_url=instance.bot_url, headers=headers, timeout=60, trust_env=False) as bot:

        def turn(conversation: str, kind: str, value: str) -> list[dict[str, Any]]:
            body = {"conversation": conversation, "turn": uuid.uuid4().hex, "channel": "chat", "kind": kind}
            answer = bot.post("/turn", json=body | {"text" if kind == "text" else "target": value})
            assert answer.status_code == 200
            return list(answer.json()["blocks"])

        for line in (ROOT / "evaluation/commands.jsonl").read_text(encoding="utf-8").splitlines():
            row, conversation = json.loads(line), uuid.uuid4().hex
            turn(conversation, "option", "flow:roepnaam/waar/website")
            (step,) = turn(conversation, "option", "flow:roepnaam/kiezen/done")
            assert step["step"] == AT
            found.append((row["accept"], effect(turn(conversation, "text", row["text"]), step["text"]), row["text"]))
    return found


SAME = {"yes": {"yes", "done"}, "no": {"no", "not_found"}}
"""At an instruction, yes means done, and no means not found."""


def right(accepted: list[str], understood: str) -> bool:
    return understood in set().union(*(SAME.get(command, {command}) for command in accepted))


def test_commands_in_free_words_are_understood(heard: list[tuple[list[str], str, str]]) -> None:
    commands = [row for row in heard if row[0] != ["faq"]]
    missed = [row for row in commands if not right(row[0], row[1])]
    assert len(commands) >= 300
    assert len(missed) / len(commands) <= 0.05, missed


def test_questions_that_look_like_commands_are_answered(heard: list[tuple[list[str], str, str]]) -> None:
    questions = [row for row in heard if row[0] == ["faq"]]
    taken = [row for row in questions if row[1] != "faq"]
    assert len(questions) >= 150
    assert len(taken) / len(questions) <= 0.03, taken
