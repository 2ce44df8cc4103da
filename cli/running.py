"""Where the bot of a running development instance is: a file in its state folder, as long as it runs, for `hulpnodig admin`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_FILE = "running.json"
_NOTED = ("HULP_BOT_URL", "HULP_BOT_TOKEN")


@contextmanager
def noted(state_dir: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Keep the file, which only its owner may read, until the block ends."""
    file = state_dir / _FILE
    write_secret(file, json.dumps({name: environment[name] for name in _NOTED}))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def read_running(state_dir: Path) -> dict[str, str] | None:
    """What was noted of the instance that runs in a state folder; None when none does."""
    file = state_dir / _FILE
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def write_secret(file: Path, text: str) -> None:
    """Write a secret that only its owner may read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
