"""Plays the conversations in this folder and compares every reply, word for word.

A conversation is a list of turns: `say` a text or `choose` an option by its label; then the `outcome` of the turn and what was
said: `answer` (an entry id: the block must carry the entry's whole text), `reply` (the exact text), `options` (the exact labels).
A turn with several blocks lists them under `blocks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.client import Reply
from faq.entries import entries
from tests.conftest import Instance
from tests.desk.agent import nobody_at_the_desk

FOLDER = Path(__file__).parent


Describe = Callable[[dict[str, Any]], dict[str, Any]]


def dialogs(folder: Path) -> list[Any]:
    """The turns of every conversation in the files of a folder."""
    return [
        pytest.param(dialog["turns"], id=f"{path.stem}: {dialog['name']}")
        for path in sorted(folder.glob("*.yml"))
        for dialog in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def play(
    turns: list[dict[str, Any]], instance: Instance, heard: Describe, hoped: Describe
) -> Iterator[tuple[Reply, dict[str, Any]]]:
    """Say every turn, and compare what was said; yields each reply with its turn."""
    keys: dict[str, str] = {}
    with instance.conversation() as conversation:
        for turn in turns:
            reply = conversation.say(turn["say"]) if "say" in turn else conversation.choose(keys[turn["choose"]])
            keys |= {
                option["label"]: option["key"] for b in reply.blocks for option in [*b.get("options", []), *b.get("related", [])]
            }
            assert [heard(block) for block in reply.blocks] == [hoped(block) for block in turn.get("blocks", [turn])], turn
            yield reply, turn


@pytest.fixture(scope="module", autouse=True)
def without_agents(instance: Instance) -> None:
    """Nobody is at the desk, so that a person is not offered in the chat."""
    nobody_at_the_desk(instance)


@pytest.mark.parametrize("turns", dialogs(FOLDER))
def test_dialog(turns: list[dict[str, Any]], instance: Instance) -> None:
    for reply, turn in play(turns, instance, said, expected):
        assert reply.outcome == turn["outcome"]


def said(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] == "answer":
        return {"answer": block["id"], "text": block["text"]}
    return {"text": block.get("text") or block.get("reason"), "options": [option["label"] for option in block.get("options", [])]}


def expected(block: dict[str, Any]) -> dict[str, Any]:
    if "answer" in block:
        return {"answer": block["answer"], "text": entries()[block["answer"]].answer}
    return {"text": block["reply"].strip(), "options": block.get("options", [])}
