"""Work in the database of a running instance, from the command line."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.running import read_running
from database.engine import create_engine
from gateway.audit import Audit

Result = TypeVar("Result")


def connected(state_dir: Path, work: Callable[[AsyncEngine, Audit], Awaitable[Result]]) -> Result:
    """Do something in the database of the instance that the environment, or its state folder, names.

    Args:
        state_dir: the state folder of `make up`; the environment of the gateway wins.
        work: what to do.

    Raises:
        ClickException: there is no such instance.
    """
    url, key = _instance(state_dir)

    async def in_database() -> Result:
        engine = create_engine(url)
        try:
            return await work(engine, Audit(engine, key))
        finally:
            await engine.dispose()

    return asyncio.run(in_database())


def bot_address(state_dir: Path) -> tuple[str, str]:
    """Address and token of the bot.

    Raises:
        ClickException: neither the environment nor a running instance tells.
    """
    found = bot_address_or_none(state_dir)
    if found is None:
        raise click.ClickException(
            "no running bot found. Set HULP_BOT_URL and HULP_BOT_TOKEN as for the gateway, or name the state folder of a "
            "running development instance with --state-dir."
        )
    return found


def bot_address_or_none(state_dir: Path) -> tuple[str, str] | None:
    """Address and token of the bot: from the environment of the gateway, or of the instance that runs in a state folder."""
    url, token = os.environ.get("HULP_BOT_URL"), os.environ.get("HULP_BOT_TOKEN")
    if url and token:
        return url, token
    running = read_running(state_dir)
    return (running["HULP_BOT_URL"], running["HULP_BOT_TOKEN"]) if running else None


def agent_seconds() -> int:
    """How long after the last sign of an open desk an agent still counts as present, as the gateway reads it."""
    return int(os.environ.get("HULP_AGENT_SECONDS", "60"))


def model_place() -> Path:
    """The model in use, or the folder that holds it, as the bot reads it."""
    return Path(os.environ.get("HULP_MODEL", "models"))


def _instance(state_dir: Path) -> tuple[str, str]:
    """Database and audit key: from the environment as the gateway reads it, or from the state folder of `make up`."""
    keys = state_dir / "development-keys.json"
    made = json.loads(keys.read_text(encoding="utf-8")) if keys.is_file() else {}
    key = os.environ.get("HULP_AUDIT_KEY") or made.get("HULP_AUDIT_KEY")
    database = state_dir.resolve() / "gateway.db"
    url = os.environ.get("HULP_DATABASE_URL") or (f"sqlite+aiosqlite:///{database}" if database.is_file() else None)
    if not key or not url:
        raise click.ClickException(
            "no instance found. Set HULP_DATABASE_URL and HULP_AUDIT_KEY as for the gateway, or name the state folder "
            "of a development instance with --state-dir."
        )
    return url, key
