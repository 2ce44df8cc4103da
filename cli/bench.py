"""`hulpnodig bench`: what our channel and gateway cost on top of Rasa's own REST channel, from one run."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import httpx
from rich.console import Console
from rich.table import Table

from cli.client import Conversation
from cli.supervisor import free_port
from faq.entries import entries

_RASA = [
    "bot/.venv/bin/python",
    "-m",
    "rasa",
    "run",
    "--model",
    "models",
    "--endpoints",
    "bot/endpoints.yml",
    "--interface",
    "127.0.0.1",
]
_PATIENCE = 120.0
_WARM_UP = 5


class _Server:
    """A process under measurement: its start-up time in seconds and its resident memory in MB."""

    def __init__(self, command: list[str], environment: dict[str, str], health: str) -> None:
        started = time.perf_counter()
        self.process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not _answers(health):
            if self.process.poll() is not None or time.perf_counter() - started > _PATIENCE:
                raise click.ClickException(f"did not start: {' '.join(command)}")
            time.sleep(0.05)
        self.start_s = time.perf_counter() - started

    @property
    def rss_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))) / 1024


@click.command()
@click.option("--turns", default=96, show_default=True, help="Measured turns of each kind.")
def bench(turns: int) -> None:
    """Measure our bot and gateway beside Rasa's REST channel on the same model; the last line is JSON.

    All three answer the same questions, turn about, each question in a fresh conversation.
    """
    questions = [entry.question for entry in entries().values()]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        tokens = {name: secrets.token_urlsafe(32) for name in ("HULP_BOT_TOKEN", "HULP_ACTIONS_TOKEN")}
        rest = stack.enter_context(_rest_channel(Path(folder), tokens))
        bot, bot_url = stack.enter_context(_our_bot(Path(folder), tokens))
        gateway, gateway_url = stack.enter_context(_our_gateway(Path(folder), tokens, bot_url))
        authorized = {"Authorization": f"Bearer {tokens['HULP_BOT_TOKEN']}"}
        with httpx.Client(trust_env=False) as http:
            kinds: dict[str, Callable[[str], object]] = {
                "rest channel": lambda q: http.post(
                    f"{rest[1]}/webhooks/rest/webhook", json={"sender": uuid.uuid4().hex, "message": q}
                ),
                "our bot": lambda q: http.post(f"{bot_url}/turn", headers=authorized, json=_turn(q)),
                "end to end": lambda q: _ask(gateway_url, q),
            }
            times = _measure(kinds, questions, turns)
        _report(times, {"rest channel": [rest[0]], "our bot": [bot], "end to end": [bot, gateway]})


def _measure(kinds: dict[str, Callable[[str], object]], questions: list[str], turns: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for i in range(turns + _WARM_UP):
        for kind, ask in kinds.items():
            started = time.perf_counter()
            ask(questions[i % len(questions)])
            if i >= _WARM_UP:
                times[kind].append((time.perf_counter() - started) * 1000)
    return times


def _report(times: dict[str, list[float]], servers: dict[str, list[_Server]]) -> None:
    figures = {
        kind: {
            "turn_p50": round(statistics.median(values), 1),
            "turn_p95": round(statistics.quantiles(values, n=20)[-1], 1),
            "start_s": round(max(server.start_s for server in servers[kind]), 1),
            "rss_mb": round(sum(server.rss_mb for server in servers[kind])),
        }
        for kind, values in times.items()
    }
    peer = figures["rest channel"]
    table = Table(
        "", "turn p50 ms", "turn p95 ms", "start s", "memory MB", title="Ours beside Rasa's REST channel", title_justify="left"
    )
    for kind, row in figures.items():
        table.add_row(kind, *(f"{value} (× {value / peer[name]:.2f})" for name, value in row.items()))
    Console(width=120).print(table)
    ratio = {kind: {name: round(value / peer[name], 3) for name, value in row.items()} for kind, row in figures.items()}
    print(json.dumps({"ratio": ratio, "figures": figures}))


@contextmanager
def _rest_channel(folder: Path, tokens: dict[str, str]) -> Iterator[tuple[_Server, str]]:
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    port = free_port()
    environment = {**tokens, "HULP_ACTIONS_URL": "http://127.0.0.1:9", "HULP_TRACKER_DB": f"sqlite:///{folder / 'rest.db'}"}
    with _running(
        [*_RASA, "--credentials", str(credentials), "--port", str(port)], environment, f"http://127.0.0.1:{port}/"
    ) as server:
        yield server, f"http://127.0.0.1:{port}"


@contextmanager
def _our_bot(folder: Path, tokens: dict[str, str]) -> Iterator[tuple[_Server, str]]:
    port = free_port()
    environment = {**tokens, "HULP_ACTIONS_URL": "http://127.0.0.1:9", "HULP_TRACKER_DB": f"sqlite:///{folder / 'bot.db'}"}
    command = [*_RASA, "--credentials", "credentials.yml", "--port", str(port)]
    with _running(command, environment, f"http://127.0.0.1:{port}/health") as server:
        yield server, f"http://127.0.0.1:{port}"


@contextmanager
def _our_gateway(folder: Path, tokens: dict[str, str], bot_url: str) -> Iterator[tuple[_Server, str]]:
    port = free_port()
    environment = {
        **tokens,
        "HULP_ENV": "development",
        "HULP_PORT": str(port),
        "HULP_STATE_DIR": str(folder),
        "HULP_BOT_URL": bot_url,
    }
    with _running([".venv/bin/python", "-m", "gateway"], environment, f"http://127.0.0.1:{port}/health") as server:
        yield server, f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], environment: dict[str, str], health: str) -> Iterator[_Server]:
    server = _Server(command, environment, health)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1.0, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _turn(question: str) -> dict[str, str]:
    return {"conversation": uuid.uuid4().hex, "turn": str(uuid.uuid4()), "channel": "chat", "kind": "text", "text": question}


def _ask(url: str, question: str) -> None:
    with Conversation(url) as conversation:
        conversation.say(question)
