"""The schema of the gateway's database."""

from __future__ import annotations

from pathlib import Path

from database.migrations import upgrade

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema; a SQLite file is made when it is missing."""
    upgrade(url, MIGRATIONS)
