"""Start a process, wait until it answers, keep what it writes, and stop it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.conftest import ROOT


@contextmanager
def serving(command: list[str], url: str, log: Path, **environment: str) -> Iterator[None]:
    """Run a command until the block ends.

    Args:
        command: what to run, from the project folder.
        url: its address; the process is ready when `/health` gives 200.
        log: the file for its output.
        environment: variables of the process, beside those of the tests that do not belong to the product.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("HULP_")} | environment
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=output)
        try:
            _wait(process, url, log)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def lonely(folder: Path) -> dict[str, str]:
    """Settings of an actions server that has no gateway: it answers, and reads nothing."""
    return {
        "HULP_GATEWAY_URL": "http://127.0.0.1:9",
        "HULP_INTERNAL_TOKEN": "a-token-that-nobody-will-ever-ask-about",
        "HULP_CITIZEN_DB": f"sqlite+aiosqlite:///{folder / 'citizens.db'}",
    }


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=3.0, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{url} did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
