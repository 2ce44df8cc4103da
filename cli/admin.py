"""`hulpnodig admin`: what an operator does, also at night. Every change is noted in the audit."""

from __future__ import annotations

import asyncio
import datetime
import getpass
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.options import state_dir_option
from database.engine import create_engine
from faq.dates import BELGIUM
from gateway.audit import Audit
from gateway.clock import aware
from gateway.closures import ClosureError, Closures
from gateway.notices import NoticeError, Notices
from gateway.storage.models import Notice
from gateway.withdrawals import WithdrawalError, Withdrawals

Result = TypeVar("Result")
by_option = click.option("--by", default=getpass.getuser, show_default="your account", help="Who does it, for the audit.")
_DAY = click.DateTime(["%Y-%m-%d"])
_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.group()
def admin() -> None:
    """Operate a running assistant: notices to everyone, answers that must not be given, closing days."""


@admin.group()
def notice() -> None:
    """Set, clear and list the notices that every citizen sees."""


@notice.command("set")
@click.argument("text")
@click.option("--until", type=_MOMENT, required=True, help="When it ends, Belgian time, such as 2026-11-26T12:00.")
@by_option
@state_dir_option
def set_notice(text: str, until: datetime.datetime, by: str, state_dir: Path) -> None:
    """Show TEXT in every open widget and on every page, within seconds."""
    number = _with_notices(state_dir, lambda notices: notices.set(text, until.replace(tzinfo=BELGIUM), by))
    click.echo(f"Notice {number} is shown until {until:%Y-%m-%d %H:%M}. Clear it sooner: hulpnodig admin notice clear {number}")


@notice.command("clear")
@click.argument("number", type=int)
@by_option
@state_dir_option
def clear_notice(number: int, by: str, state_dir: Path) -> None:
    """End notice NUMBER now."""
    _with_notices(state_dir, lambda notices: notices.clear(number, by))
    click.echo(f"Notice {number} is no longer shown.")


@notice.command("list")
@state_dir_option
def list_notices(state_dir: Path) -> None:
    """Show the notices of this moment."""
    shown: list[Notice] = _with_notices(state_dir, lambda notices: notices.shown())
    rows = [(str(found.id), _moment(found.ends), found.text) for found in shown]
    _print(("number", "until", "text"), rows, "No notice is shown now.")


@admin.group()
def answer() -> None:
    """Withdraw an answer that is wrong, and give it back when it was mended."""


@answer.command("withdraw")
@click.argument("entry")
@by_option
@state_dir_option
def withdraw_answer(entry: str, by: str, state_dir: Path) -> None:
    """Give the answer of ENTRY (such as ebox/koppelen) no more; who asks is pointed to 1700."""
    _with_withdrawals(state_dir, lambda withdrawals: withdrawals.withdraw(entry, by))
    click.echo(f"{entry} is not answered any more. Give it back: hulpnodig admin answer restore {entry}")


@answer.command("restore")
@click.argument("entry")
@by_option
@state_dir_option
def restore_answer(entry: str, by: str, state_dir: Path) -> None:
    """Give the answer of ENTRY again."""
    _with_withdrawals(state_dir, lambda withdrawals: withdrawals.give_back(entry, by))
    click.echo(f"{entry} is answered again.")


@answer.command("list")
@state_dir_option
def list_answers(state_dir: Path) -> None:
    """Show the answers that are withdrawn."""
    found = _with_withdrawals(state_dir, lambda withdrawals: withdrawals.all())
    _print(("entry", "since"), [(name, _moment(row.since)) for name, row in found.items()], "No answer is withdrawn.")


@admin.group()
def closure() -> None:
    """Add and remove days on which nobody answers."""


@closure.command("add")
@click.argument("day", type=_DAY)
@click.argument("reason")
@by_option
@state_dir_option
def add_closure(day: datetime.datetime, reason: str, by: str, state_dir: Path) -> None:
    """Nobody answers on DAY (2027-05-07), for a REASON that citizens read, such as brugdag."""
    _with_closures(state_dir, lambda closures: closures.add(day.date(), reason, by))
    click.echo(f"Closed on {day:%Y-%m-%d}. Open after all: hulpnodig admin closure remove {day:%Y-%m-%d}")


@closure.command("remove")
@click.argument("day", type=_DAY)
@by_option
@state_dir_option
def remove_closure(day: datetime.datetime, by: str, state_dir: Path) -> None:
    """Be open on DAY after all."""
    _with_closures(state_dir, lambda closures: closures.remove(day.date(), by))
    click.echo(f"Open on {day:%Y-%m-%d}.")


@closure.command("list")
@state_dir_option
def list_closures(state_dir: Path) -> None:
    """Show the closing days to come that were added; public holidays and faq/opening.yml are not repeated."""
    found = _with_closures(state_dir, lambda closures: closures.coming())
    _print(("day", "reason"), [(day.isoformat(), reason) for day, reason in found.items()], "No closing day was added.")


def _moment(moment: datetime.datetime) -> str:
    return f"{aware(moment).astimezone(BELGIUM):%Y-%m-%d %H:%M}"


def _print(headings: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> None:
    """Print a table, or that there is nothing."""
    table = Table(*headings)
    for row in rows:
        table.add_row(*row)
    Console().print(table if rows else nothing)


def _with_closures(state_dir: Path, work: Callable[[Closures], Awaitable[Result]]) -> Result:
    return _connected(state_dir, lambda engine, audit: work(Closures(engine, audit)))


def _with_notices(state_dir: Path, work: Callable[[Notices], Awaitable[Result]]) -> Result:
    return _connected(state_dir, lambda engine, audit: work(Notices(engine, audit)))


def _with_withdrawals(state_dir: Path, work: Callable[[Withdrawals], Awaitable[Result]]) -> Result:
    return _connected(state_dir, lambda engine, audit: work(Withdrawals(engine, audit)))


def _connected(state_dir: Path, work: Callable[[AsyncEngine, Audit], Awaitable[Result]]) -> Result:
    """Do something in the database of the instance that the environment, or its state folder, names."""
    url, key = _instance(state_dir)

    async def connected() -> Result:
        engine = create_engine(url)
        try:
            return await work(engine, Audit(engine, key))
        finally:
            await engine.dispose()

    try:
        return asyncio.run(connected())
    except (ClosureError, NoticeError, WithdrawalError) as error:
        raise click.ClickException(str(error)) from error


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
