"""What was learned once stays learned: every line of `learned.jsonl` is asked again."""

from __future__ import annotations

import json
from pathlib import Path

from cli.scoring import Row, judge
from tests.conftest import ROOT, Instance

LEARNED = ROOT / "tests/dialogs/learned.jsonl"


def forgotten(file: Path, instance: Instance) -> list[str]:
    """The lines of a file of which the entry is neither answered nor among the choices."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        with instance.conversation() as conversation:
            reply = conversation.say(row["text"])
        result = judge(Row(row["text"], tuple(row["accept"]), row["style"]), reply.outcome, reply.blocks, reply.ms)
        if result.verdict not in ("correct", "clarified"):
            found.append(f"{row['text']}: wanted {row['accept']}, got {result.given or result.offered or reply.outcome}")
    return found


def test_a_line_that_is_forgotten_is_found(instance: Instance, tmp_path: Path) -> None:
    right = {"text": "hoe koppel ik mijn ebox", "accept": ["ebox/koppelen"], "style": "learned"}
    file = tmp_path / "learned.jsonl"
    file.write_text(json.dumps(right) + "\n" + json.dumps(right | {"accept": ["app/adres"]}) + "\n", encoding="utf-8")
    assert forgotten(file, instance) == ["hoe koppel ik mijn ebox: wanted ['app/adres'], got ('ebox/koppelen',)"]


def test_nothing_that_was_learned_is_forgotten(instance: Instance) -> None:
    assert forgotten(LEARNED, instance) == []
