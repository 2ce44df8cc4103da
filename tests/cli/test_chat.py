"""`hulpnodig chat` with the running product: one line in, one line out."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import uuid
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from cli.ports import free_port
from faq.blocks import validate
from faq.outcomes import OUTCOMES
from tests.conftest import ROOT, Instance

KOPPELEN, STOPPEN = "Hoe activeer of koppel ik mijn eBox?", "Hoe deactiveer ik mijn eBox?"
LINES = ["Goedendag", KOPPELEN, STOPPEN]


def run(url: str, lines: Sequence[str], *options: str) -> subprocess.CompletedProcess[str]:
    """Pipe lines through the command."""
    command = [".venv/bin/hulpnodig", "chat", "--url", url, *options]
    text = "".join(line + "\n" for line in lines)
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, encoding="utf-8", timeout=60, check=False)


def replies(instance: Instance, lines: Sequence[str], *options: str) -> list[dict[str, Any]]:
    """The JSON lines that the command prints."""
    done = run(instance.url, lines, "--json", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def conversations(instance: Instance, found: Sequence[dict[str, Any]]) -> int:
    """How many conversations the turns of these replies belong to."""
    turns = [reply["turn"] for reply in found]
    with closing(sqlite3.connect(f"file:{instance.state_dir / 'gateway.db'}?mode=ro", uri=True)) as database:
        query = f"SELECT conversation FROM turns WHERE id IN ({','.join('?' * len(turns))})"  # noqa: S608
        rows = database.execute(query, turns).fetchall()
    assert len(rows) == len(turns)
    return len(set(rows))


@pytest.mark.parametrize("options", [(), ("--each",), ("--each", "--channel", "chat")])
def test_each_line_gives_one_line_of_json(instance: Instance, options: tuple[str, ...]) -> None:
    found = replies(instance, LINES, *options)
    assert len(found) == len(LINES)
    for reply in found:
        assert list(reply) == ["turn", "outcome", "blocks", "ms"]
        assert str(uuid.UUID(reply["turn"])) == reply["turn"]
        assert reply["outcome"] in OUTCOMES
        assert reply["blocks"]
        assert isinstance(reply["ms"], int)
        assert 0 < reply["ms"] < 30_000
        for block in reply["blocks"]:
            validate(block, filled=True)
    assert len({reply["turn"] for reply in found}) == len(LINES)


def test_lines_are_answered_in_order(instance: Instance) -> None:
    found = replies(instance, LINES, "--each")
    assert [reply["outcome"] for reply in found] == ["smalltalk", "answered", "answered"]
    assert [reply["blocks"][0].get("id") for reply in found] == [None, "ebox/koppelen", "ebox/deactiveren"]


def test_an_answer_holds_id_text_confidence_and_sources(instance: Instance) -> None:
    (reply,) = replies(instance, [STOPPEN], "--each")
    (block,) = reply["blocks"]
    assert block["type"] == "answer"
    assert block["id"] == "ebox/deactiveren"
    assert len(block["text"]) > 20
    assert 0.5 < block["confidence"] <= 1.0
    assert block["sources"]
    assert all(source["url"].startswith("https://") and source["title"] and source["checked"] for source in block["sources"])


def test_with_each_every_line_is_a_conversation(instance: Instance) -> None:
    assert conversations(instance, replies(instance, LINES, "--each")) == len(LINES)


def test_without_each_all_lines_are_one_conversation(instance: Instance) -> None:
    assert conversations(instance, replies(instance, LINES)) == 1


def test_empty_lines_are_no_messages(instance: Instance) -> None:
    assert len(replies(instance, ["", "Goedendag", "   ", ""])) == 1


def test_no_lines_give_no_output(instance: Instance) -> None:
    assert replies(instance, []) == []


def test_letters_outside_ascii_survive(instance: Instance) -> None:
    done = run(instance.url, ["Goeiedag, één vraag: wat is de eBox? 😀"], "--json", "--each")
    assert done.returncode == 0
    assert "\\u00" not in done.stdout


def test_a_refused_message_is_reported_and_the_next_one_answered(instance: Instance) -> None:
    done = run(instance.url, ["a" * 20_000, "Goedendag"], "--json", "--each")
    refused, answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert list(refused) == ["error"]
    assert refused["error"].startswith("status 4")
    assert answered["outcome"] == "smalltalk"


def test_without_json_a_person_can_read_the_answer(instance: Instance) -> None:
    done = run(instance.url, [STOPPEN])
    assert done.returncode == 0
    assert "Bron: Veelgestelde vragen over Mijn Burgerprofiel (https://" in done.stdout
    assert "[answered, " in done.stdout


def test_an_address_where_nothing_answers_is_reported() -> None:
    done = run(f"http://127.0.0.1:{free_port()}", ["Goedendag"], "--json", "--each")
    assert done.returncode == 1
    assert "Is it running? Try 'make up'." in json.loads(done.stdout)["error"]
    assert "Traceback" not in done.stderr
