"""What all tests share: one running product, started as `make up` starts it."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.client import Conversation, healthy
from cli.ports import free_port
from database.engine import create_engine
from gateway.storage.schema import migrate
from tests.postgres import Postgres
from tests.postgres import running as start_postgres

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 180.0
_LONGEST = ("tests/cli/test_scorecard.py", "tests/browser/test_desk_learning.py", "tests/bot/test_rasa_commands.py")
"""Files that train a model: they run first, so that no worker is left alone with one at the end."""
TURNS_PER_MINUTE = 60
"""More than a citizen has: a test goes through a walk faster than a person."""


@dataclass(frozen=True)
class Instance:
    """A running product.

    Attributes:
        url: the public address.
        state_dir: its state folder; `processes.log` in it holds the output of every process.
        bot_url: the private address of the bot.
        bot_token: the bot's bearer token.
        actions_url: the private address of the actions server.
        actions_token: its bearer token.
        internal_url: the private listener of the gateway.
        internal_token: its bearer token.
        issuer: the demo identity provider.
        neighbour: the origin of another site, which may show the assistant in a frame; nothing listens there yet.
        sister: the same, of the same site as the assistant, so that browsers send it the first-party cookies too.
        desk_token: the token of the helpdesk 'proef'.
    """

    url: str
    state_dir: Path
    bot_url: str
    bot_token: str
    actions_url: str
    actions_token: str
    internal_url: str
    internal_token: str
    issuer: str
    neighbour: str
    sister: str
    desk_token: str

    def conversation(self) -> Conversation:
        """A new conversation, as a browser without a cookie starts it."""
        return Conversation(self.url)

    def log(self) -> str:
        """What the processes wrote so far."""
        return (self.state_dir / "processes.log").read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The product, running: actions, bot and gateway on free ports with their own state."""
    with product(tmp_path_factory.mktemp("state")) as running:
        yield running


@contextmanager
def product(state_dir: Path, **settings: str) -> Iterator[Instance]:
    """Run the product until the block ends.

    Args:
        state_dir: its state folder.
        settings: more settings, named without `HULP_`.
    """
    port, bot_port, actions_port, internal_port, demo_port = (free_port() for _ in range(5))
    running = Instance(
        url=f"http://127.0.0.1:{port}",
        state_dir=state_dir,
        bot_url=f"http://127.0.0.1:{bot_port}",
        bot_token=secrets.token_urlsafe(32),
        actions_url=f"http://127.0.0.1:{actions_port}",
        actions_token=secrets.token_urlsafe(32),
        internal_url=f"http://127.0.0.1:{internal_port}",
        internal_token=secrets.token_urlsafe(32),
        issuer=f"http://127.0.0.1:{demo_port}",
        neighbour=f"http://localhost:{free_port()}",
        sister=f"http://127.0.0.1:{free_port()}",
        desk_token=secrets.token_urlsafe(32),
    )
    environment = os.environ | {
        "HULP_ENV": "development",
        "HULP_TURNS_PER_MINUTE": str(TURNS_PER_MINUTE),
        "HULP_CODE_TRIES": "1000",
        "HULP_CALL_BACK_TRIES": "1000",
        "HULP_BOT_PORT": str(bot_port),
        "HULP_BOT_URL": running.bot_url,
        "HULP_BOT_TOKEN": running.bot_token,
        "HULP_ACTIONS_PORT": str(actions_port),
        "HULP_ACTIONS_URL": running.actions_url,
        "HULP_ACTIONS_TOKEN": running.actions_token,
        "HULP_INTERNAL_PORT": str(internal_port),
        "HULP_GATEWAY_URL": running.internal_url,
        "HULP_INTERNAL_TOKEN": running.internal_token,
        "HULP_DEMO_PORT": str(demo_port),
        "HULP_FRAME_ORIGINS": f"{running.neighbour},{running.sister}",
        "HULP_ALWAYS_OPEN": "on",
        "HULP_AGENT_SECONDS": "20",
        "HULP_DESK_TOKENS": f"proef:{running.desk_token}",
    }
    environment |= {f"HULP_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "cli", "up", "--quiet", "--port", str(port), "--state-dir", str(running.state_dir)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(running, process)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture
def no_consents(instance: Instance) -> None:
    """Nobody has consented to anything: what an earlier test of the same instance consented to is taken back."""
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        database.execute("delete from consents")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests."""
    with start_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: each test that uses it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'new folder' / 'database.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
async def engine(empty_database: str) -> AsyncIterator[AsyncEngine]:
    """The gateway's database, on SQLite and on PostgreSQL."""
    await asyncio.to_thread(migrate, empty_database)
    engine = create_engine(empty_database)
    yield engine
    await engine.dispose()


def _wait(running: Instance, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not healthy(running.url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the product did not start:\n{running.log()[-3000:]}")
        time.sleep(0.3)
