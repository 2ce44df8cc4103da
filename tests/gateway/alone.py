"""The gateway without the other processes, as an operator would see it when the bot is down."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from cli.ports import free_port
from tests.conftest import ROOT

NOBODY = "http://127.0.0.1:9"
"""An address at which nothing answers."""
TOKEN = "a-token-that-is-long-enough-for-a-bot"
DATA_KEY = Fernet.generate_key().decode()


@contextmanager
def gateway(state_dir: Path, bot_url: str = NOBODY, bot_token: str = TOKEN, **settings: str) -> Iterator[str]:
    """A gateway process.

    Args:
        state_dir: its state folder.
        bot_url: the address of a bot.
        bot_token: the bearer token of that bot.
        settings: more settings, named without `HULP_`.

    Yields:
        Its address.
    """
    port, internal_port = settings.get("PORT") or free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HULP_")}
    environment |= {
        "HULP_ENV": "development",
        "HULP_PORT": str(port),
        "HULP_STATE_DIR": str(state_dir),
        "HULP_BOT_URL": bot_url,
        "HULP_BOT_TOKEN": bot_token,
        "HULP_INTERNAL_PORT": str(internal_port),
        "HULP_INTERNAL_TOKEN": TOKEN,
        "HULP_DATA_KEYS": DATA_KEY,
        "HULP_AUDIT_KEY": TOKEN,
    } | {f"HULP_{name}": value for name, value in settings.items()}
    log = (state_dir / "gateway.log").open("wb")
    process = subprocess.Popen([".venv/bin/python", "-m", "gateway"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/health", timeout=5.0, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the gateway did not start")
