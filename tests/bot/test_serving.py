"""Our serving decides exactly as Rasa's own classes do, and does without what it need not load."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bot.serving_beside_rasa import TALK
from tests.conftest import ROOT


def run(kind: str, folder: Path) -> dict[str, Any]:
    command = ["bot/.venv/bin/python", "-W", "ignore", "-m", "tests.bot.serving_beside_rasa", kind, str(folder)]
    environment = os.environ | {"RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def lean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run("lean", tmp_path_factory.mktemp("lean"))


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run("rasa", tmp_path_factory.mktemp("rasa"))


def test_every_turn_of_a_conversation_is_answered_as_by_rasa(lean: dict[str, Any], rasa: dict[str, Any]) -> None:
    assert len(lean["replies"]) == 2 * len(TALK)
    assert all(lean["replies"])
    assert lean["replies"] == rasa["replies"]


def test_tensorflow_is_loaded_by_rasa_and_not_by_us(lean: dict[str, Any], rasa: dict[str, Any]) -> None:
    assert rasa["tensorflow"] is True
    assert lean["tensorflow"] is False


def test_what_calls_a_library_that_is_left_out_gets_an_error_that_says_what_to_do(lean: dict[str, Any]) -> None:
    assert lean["error"] == "tensorflow.constant is not loaded here; start with HULP_BOT_LEAN=off to load everything"


def test_the_index_of_rules_finds_what_a_scan_finds(lean: dict[str, Any]) -> None:
    assert lean["rules_differ"] == 0


def test_a_policy_sees_the_last_messages_and_all_are_kept(lean: dict[str, Any]) -> None:
    assert lean["seen"] == [1, 2 * len(TALK)]


def test_the_action_server_is_called_by_our_own_action(lean: dict[str, Any]) -> None:
    assert lean["action"] == "LeanRemoteAction"


def test_the_switch_takes_on_or_off_only() -> None:
    environment = os.environ | {
        "HULP_BOT_LEAN": "maybe",
        "HULP_BOT_TOKEN": "t" * 32,
        "HULP_BOT_PORT": "1",
        "HULP_TRACKER_DB": "sqlite://",
    }
    command = ["bot/.venv/bin/python", "-m", "bot"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("HULP_BOT_LEAN must be on or off")


def test_no_rule_needs_the_start_of_the_conversation() -> None:
    """The store shows policies a window of the conversation, whose start is not the start of the conversation."""
    files = sorted((ROOT / "data/rules").glob("*.yml"))
    assert files
    assert [file.name for file in files if "conversation_start" in file.read_text(encoding="utf-8")] == []
