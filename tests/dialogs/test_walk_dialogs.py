"""Plays the walks in `walks/` from their start to an end, and compares every reply, word for word.

A conversation is a list of turns: `say` a text or `choose` an option by its label; then what is said. `step` is `flow/step`: the
block must carry the whole text of that step. `help` is the text for someone who does not see it, `helper` the text for two people,
`again` the sentence that offers the step after another question, `where` the step with its number in words. `number` is "step/of",
`before` what is said first. Other blocks are `answer` (an entry id) or `reply` (the exact text).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.walks import Step, walks
from tests.conftest import Instance
from tests.dialogs.test_dialogs import dialogs, expected, play, said

FOLDER = Path(__file__).parent / "walks"
MUST = ("answer", "help", "again")
"""What every walk's conversations show at least once: another question, a button not seen, the offer to go on."""


@pytest.mark.parametrize("turns", dialogs(FOLDER))
def test_walk(turns: list[dict[str, Any]], instance: Instance) -> None:
    assert len(list(play(turns, instance, heard, hoped))) == len(turns)


def heard(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] != "step":
        return said(block) if block["type"] == "answer" else {"text": block["text"]}
    if block["text"].startswith("U bent bezig met"):
        return {"text": block["text"]}
    return {"flow": block["flow"], "number": f"{block['step']}/{block['of']}", "title": block["title"], "text": block["text"]}


def hoped(block: dict[str, Any]) -> dict[str, Any]:
    if "reply" in block or "answer" in block:
        return {"text": block["reply"].strip()} if "reply" in block else expected(block)
    kind = next(kind for kind in ("step", "help", "helper", "again", "where") if kind in block)
    flow, _, name = block[kind].partition("/")
    step = walks()[flow].steps[name]
    text = f"{block.get('before', '')} {text_of(step, kind, block['number'])}".strip()
    return {"flow": flow, "number": block["number"], "title": step.title, "text": text}


def text_of(step: Step, kind: str, number: str) -> str:
    at, of = number.split("/")
    texts = {
        "step": step.text,
        "help": step.not_found,
        "helper": step.helper,
        "again": f"U was bij stap {at} van {of}. Zeg ‘verder’ om daar verder te gaan.",
        "where": f"U bent bij stap {at} van {of}. {step.text}",
    }
    return str(texts[kind])


@pytest.mark.parametrize("flow", sorted(walks()))
def test_every_walk_is_played_to_its_end_with_what_people_do(flow: str) -> None:
    turns = [turn for dialog in yaml.safe_load((FOLDER / f"{flow}.yml").read_text(encoding="utf-8")) for turn in dialog["turns"]]
    blocks = [block for turn in turns for block in turn.get("blocks", [turn])]
    ends = [block["step"].partition("/")[2] for block in blocks if "step" in block]
    assert any(walks()[flow].steps[name].end for name in ends)
    assert all(any(kind in block for block in blocks) for kind in MUST)
    assert any("vorige" in turn.get("say", "").lower() + turn.get("choose", "").lower() for turn in turns)
    assert any("stop" in turn.get("say", "") for turn in turns)
    assert any(turn.get("say") == "verder" for turn in turns)
