from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from honcho.environ import parse_procfile

from cli.ports import free_port
from tests.actions.processes import serving
from tests.conftest import ROOT

BOT_TOKEN = "the-token-that-only-the-gateway-knows-0123456789"
ACTIONS_TOKEN = "the-token-that-only-the-bot-knows-0123456789"
SAID = "zebra-4711"
PLANTED = "giraf-0815"


@dataclass(frozen=True)
class Pair:
    """A bot and a failing actions server, as they run in the product."""

    bot_url: str
    actions_url: str
    logs: Path

    def turn(self, text: str, turn: str) -> dict[str, Any]:
        answer = httpx.post(
            f"{self.bot_url}/turn",
            json={"conversation": "c1", "turn": turn, "channel": "chat", "kind": "text", "text": text},
            headers={"Authorization": f"Bearer {BOT_TOKEN}"},
            timeout=60.0,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def logs_with(needle: str, folder: Path) -> list[str]:
    """The names of the logs that hold a text."""
    return sorted(file.name for file in folder.iterdir() if needle in file.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("logs")
    bot_port, actions_port = free_port(), free_port()
    running = Pair(f"http://127.0.0.1:{bot_port}", f"http://127.0.0.1:{actions_port}", folder)
    actions = [".venv/bin/python", "-m", "tests.actions.failing_server", str(actions_port), ACTIONS_TOKEN]
    command = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes["bot"]
    environment = {
        "HULP_BOT_PORT": str(bot_port),
        "HULP_BOT_TOKEN": BOT_TOKEN,
        "HULP_ACTIONS_URL": running.actions_url,
        "HULP_ACTIONS_TOKEN": ACTIONS_TOKEN,
        "HULP_TRACKER_DB": f"sqlite:///{tmp_path_factory.mktemp('state') / 'tracker.db'}",
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    with (
        serving(actions, running.actions_url, folder / "actions.log"),
        serving(["bash", "-c", f"exec {command}"], running.bot_url, folder / "bot.log", **environment),
    ):
        yield running


def test_what_a_citizen_said_stands_in_no_log_when_an_action_fails(pair: Pair) -> None:
    reply = pair.turn(f"heb ik nieuwe brieven in mijn brievenbus {SAID}", "turn-1")
    assert reply["outcome"] == "failed"
    assert [(block["type"], block["kind"]) for block in reply["blocks"]] == [("text", "failed")]
    assert logs_with("action action_read_mailbox failed: RuntimeError", pair.logs) == ["actions.log"]
    assert logs_with(SAID, pair.logs) == []


def test_the_search_finds_what_is_planted(pair: Pair) -> None:
    for name in ("actions.log", "bot.log"):
        with (pair.logs / name).open("a", encoding="utf-8") as log:
            log.write(f"planted: {PLANTED}\n")
    assert logs_with(PLANTED, pair.logs) == ["actions.log", "bot.log"]


def test_a_failed_turn_repeated_gives_the_same_failure_and_the_next_one_works(pair: Pair) -> None:
    first = pair.turn(f"heb ik nieuwe brieven in mijn brievenbus {SAID}", "turn-2")
    assert pair.turn(f"heb ik nieuwe brieven in mijn brievenbus {SAID}", "turn-2") == first
    assert pair.turn("Wat is de eBox?", "turn-3")["outcome"] == "answered"


@pytest.mark.parametrize("text", [f"/{SAID}", f'/restart{{"{SAID}": 1}}', f"/EXTERNAL_{SAID}", f"{SAID} " * 300, f"@{SAID} {{}}"])
def test_a_text_that_looks_like_a_command_stands_in_no_log(pair: Pair, text: str) -> None:
    pair.turn(text, f"turn-{hash(text)}")
    assert logs_with(SAID, pair.logs) == []
