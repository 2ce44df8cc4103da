"""`hulpnodig bench`: our bot beside a stock Rasa bot on the same data, in one run, each over its own HTTP endpoint."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
import httpx
from rich.console import Console
from rich.table import Table

from cli.bench_models import RASA, stock_config, train, write_subset
from cli.client import Conversation
from cli.ports import free_port
from faq.entries import entries

_PATIENCE = 180.0
_LAST_TURN = 60
_VAGUE = ["ebox app", "attest app", "gegevens attest", "mail app", "app probleem brief"]
_PERSONAL = ["heb ik nieuwe berichten in mijn brievenbus", "toon mijn berichten van deze week"]
_CONVERSATIONS = (1, 4, 16)
_progress = Console(stderr=True)


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Attributes:
        examples: training examples of each intent.
        conversations: conversations of 60 turns.
        turns: turns for each figure of a kind or of a load.
    """

    examples: int
    conversations: int
    turns: int


_FULL, _QUICK = Scale(5, 16, 160), Scale(2, 2, 32)


@dataclass
class Bot:
    """A bot under measurement.

    Attributes:
        ask: sends one text in one conversation and waits for the answer.
        figures: what was measured so far.
        process: its process, while it runs.
    """

    ask: Callable[[str, str], None]
    figures: dict[str, float] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None


@click.command()
@click.option("--quick", is_flag=True, help="A few examples and turns, to see that it works; the figures mean little.")
def bench(quick: bool) -> None:
    """Train and serve our bot and one with the configuration of `rasa init`, on the same examples; the last line is JSON.

    Training time is that of the whole command. The full run takes about 20 minutes on two cores.
    """
    scale = _QUICK if quick else _FULL
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        count = write_subset(folder / "data", scale.examples)
        stock_config(folder / "stock.yml")
        seconds = {}
        for bot, config in (("ours", Path("config.yml")), ("stock", folder / "stock.yml")):
            _progress.print(f"Training {bot} on {count} examples, {scale.examples} of each intent …")
            seconds[bot] = train(config, folder / "data", folder / bot)
        tokens = {key: secrets.token_urlsafe(32) for key in ("HULP_BOT_TOKEN", "HULP_ACTIONS_TOKEN", "HULP_INTERNAL_TOKEN")}
        actions_url = stack.enter_context(_actions(folder, tokens))
        bots = {
            "ours": stack.enter_context(_ours(folder, tokens, actions_url)),
            "stock": stack.enter_context(_stock(folder, tokens, actions_url)),
        }
        for bot, trained in seconds.items():
            bots[bot].figures["train_s"] = trained
        _measure(bots, scale)
        _report(bots)
        _end_to_end(scale)
        _last_line(bots)


def _measure(bots: dict[str, Bot], scale: Scale) -> None:
    questions = [entry.question for entry in entries().values()]
    for bot in bots.values():
        for question in questions[:8]:
            bot.ask(uuid.uuid4().hex, question)
    _progress.print(f"{scale.conversations} conversations of {_LAST_TURN} turns, turn about …")
    by_turn: dict[str, list[list[float]]] = {name: [[] for _ in range(_LAST_TURN)] for name in bots}
    for number in range(scale.conversations):
        ids = {name: uuid.uuid4().hex for name in bots}
        for turn in range(_LAST_TURN):
            for name, bot in bots.items():
                by_turn[name][turn].append(_timed(bot, ids[name], questions[(turn + 7 * number) % len(questions)]))
    for name, bot in bots.items():
        every = [ms for turn in by_turn[name] for ms in turn]
        bot.figures |= {"turn_p50": statistics.median(every), "turn_p95": statistics.quantiles(every, n=20)[-1]}
        bot.figures["turn_1_p50"] = statistics.median(by_turn[name][0])
        bot.figures["turn_60_p50"] = statistics.median(ms for turn in by_turn[name][-3:] for ms in turn)
        bot.figures["turn60_vs_turn1"] = bot.figures["turn_60_p50"] / bot.figures["turn_1_p50"]
    _progress.print("Kinds of turns, each in a new conversation, turn about …")
    for kind, texts in (("faq", questions), ("choice", _VAGUE), ("action", _PERSONAL)):
        times: dict[str, list[float]] = {name: [] for name in bots}
        for i in range(scale.turns // 2):
            for name, bot in bots.items():
                times[name].append(_timed(bot, uuid.uuid4().hex, texts[i % len(texts)]))
        for name, bot in bots.items():
            bot.figures[f"{kind}_p50"] = statistics.median(times[name])
    for many in _CONVERSATIONS:
        _progress.print(f"{many} conversations at once …")
        for bot in bots.values():
            bot.figures[f"turns_per_s_{many}"] = _throughput(bot, questions, many, scale.turns)
    for bot in bots.values():
        assert bot.process is not None
        bot.figures["rss_mb"] = _rss_mb(bot.process.pid)


def _timed(bot: Bot, conversation: str, text: str) -> float:
    started = time.perf_counter()
    bot.ask(conversation, text)
    return (time.perf_counter() - started) * 1000


def _throughput(bot: Bot, questions: Sequence[str], many: int, turns: int) -> float:
    def converse(number: int) -> None:
        conversation = uuid.uuid4().hex
        for turn in range(max(4, turns // many)):
            bot.ask(conversation, questions[(number + turn) % len(questions)])

    started = time.perf_counter()
    with ThreadPoolExecutor(many) as pool:
        list(pool.map(converse, range(many)))
    return many * max(4, turns // many) / (time.perf_counter() - started)


def _report(bots: dict[str, Bot]) -> None:
    ours, stock = bots["ours"].figures, bots["stock"].figures
    table = Table("", "ours", "stock", "ours / stock", title="Our bot beside the default of rasa init", title_justify="left")
    for name, value in ours.items():
        table.add_row(name, f"{value:.1f}", f"{stock[name]:.1f}", f"{value / stock[name]:.3f}")
    Console(width=120).print(table)


def _last_line(bots: dict[str, Bot]) -> None:
    ours, stock = bots["ours"].figures, bots["stock"].figures
    ratio = {name: round(ours[name] / stock[name], 4) for name in ("turn_p50", "turn_p95", "train_s", "start_s", "rss_mb")}
    ratio["turn60_vs_turn1"] = round(ours["turn60_vs_turn1"], 3)
    ratio["turns_per_s"] = round(ours["turns_per_s_16"] / stock["turns_per_s_16"], 3)
    rounded = {
        bot: {name: round(value, 2) for name, value in figures.items()} for bot, figures in (("ours", ours), ("stock", stock))
    }
    print(json.dumps({"ratio": ratio, **rounded}))


def _end_to_end(scale: Scale) -> None:
    """Citizen → gateway → bot with the product's own model, and the memory of all its processes."""
    _progress.print("The product, from end to end …")
    port = free_port()
    with tempfile.TemporaryDirectory() as state:
        command = [sys.executable, "-m", "cli", "up", "--quiet", "--port", str(port), "--state-dir", state]
        url = f"http://127.0.0.1:{port}"
        with _running(command, {"HULP_ENV": "development"}, lambda: _answers(f"{url}/health")) as (process, start):
            times = []
            for question in [entry.question for entry in entries().values()][: scale.turns]:
                with Conversation(url) as conversation:
                    times.append(conversation.say(question).ms)
            memory = sum(_rss_mb(pid) for pid in _family(process.pid))
    print(f"End to end: turn p50 {statistics.median(times):.0f} ms, start {start:.1f} s, memory of all processes {memory:.0f} MB")


@contextmanager
def _actions(folder: Path, tokens: dict[str, str]) -> Iterator[str]:
    port = free_port()
    environment = {**tokens, "HULP_ACTIONS_PORT": str(port), "HULP_ENV": "development"}
    environment |= {"HULP_GATEWAY_URL": "http://127.0.0.1:9", "HULP_CITIZEN_DB": f"sqlite+aiosqlite:///{folder / 'citizens.db'}"}
    url = f"http://127.0.0.1:{port}"
    with _running([sys.executable, "-m", "actions"], environment, lambda: _answers(f"{url}/health")):
        yield url


@contextmanager
def _ours(folder: Path, tokens: dict[str, str], actions_url: str) -> Iterator[Bot]:
    port = free_port()
    environment = {**tokens, "HULP_ACTIONS_URL": actions_url, "HULP_BOT_PORT": str(port)}
    environment["HULP_TRACKER_DB"] = f"sqlite:///{folder / 'ours.db'}"
    http = httpx.Client(headers={"Authorization": f"Bearer {tokens['HULP_BOT_TOKEN']}"}, timeout=60, trust_env=False)

    def ask(conversation: str, text: str) -> None:
        body = {"conversation": conversation, "turn": uuid.uuid4().hex, "kind": "text", "text": text}
        http.post(f"http://127.0.0.1:{port}/turn", json=body).raise_for_status()

    with _serving(["bot/.venv/bin/python", "-m", "bot", "--model", str(folder / "ours")], environment, Bot(ask)) as bot:
        yield bot


@contextmanager
def _stock(folder: Path, tokens: dict[str, str], actions_url: str) -> Iterator[Bot]:
    port = free_port()
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    command = [*RASA, "run", "--model", str(folder / "stock"), "--endpoints", "bot/endpoints.yml", "--interface", "127.0.0.1"]
    command += ["--credentials", str(folder / "credentials.yml"), "--port", str(port)]
    environment = {**tokens, "HULP_ACTIONS_URL": actions_url, "RASA_TELEMETRY_ENABLED": "false"}
    http = httpx.Client(timeout=60, trust_env=False)

    def ask(conversation: str, text: str) -> None:
        body = {"sender": conversation, "message": text}
        http.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook", json=body).raise_for_status()

    with _serving(command, environment, Bot(ask)) as bot:
        yield bot


@contextmanager
def _serving(command: list[str], environment: dict[str, str], bot: Bot) -> Iterator[Bot]:
    def first_answer() -> bool:
        try:
            bot.ask(uuid.uuid4().hex, "Wat is de eBox?")
        except httpx.HTTPError:
            return False
        return True

    with _running(command, environment, first_answer) as (process, start):
        bot.process = process
        bot.figures["start_s"] = start
        yield bot


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], ready: Callable[[], bool]
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A process, and the seconds until it was ready."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not ready():
            if process.poll() is not None or time.perf_counter() - started > _PATIENCE:
                raise click.ClickException(f"did not start: {' '.join(command)}")
            time.sleep(0.05)
        yield process, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1.0, trust_env=False).status_code < 500
    except httpx.HTTPError:
        return False


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))) / 1024


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(member for child in children for member in _family(int(child)))]
