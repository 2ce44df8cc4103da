"""Run Alembic's migrations of one folder on one database."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url


def alembic_config(url: str, folder: Path) -> Config:
    """Alembic's configuration; migrations use the synchronous twin of the driver.

    Args:
        url: SQLAlchemy address with an asynchronous driver.
        folder: the folder with `env.py` and `versions/`.
    """
    config = Config()
    config.set_main_option("script_location", str(folder))
    synchronous = make_url(url.replace("+aiosqlite", "")).render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", synchronous.replace("%", "%%"))
    return config


def upgrade(url: str, folder: Path) -> None:
    """Bring the database at `url` to the newest schema; a SQLite file is made when it is missing."""
    path = make_url(url).database
    if url.startswith("sqlite") and path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(url, folder), "head")
