"""What the commands of an operator share."""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.connection import connected
from faq.dates import BELGIUM
from gateway.audit import Audit
from gateway.clock import aware
from gateway.closures import ClosureError
from gateway.model_files import ModelError
from gateway.notices import NoticeError
from gateway.withdrawals import WithdrawalError

Result = TypeVar("Result")
_LONGEST_NAME = 64
"""As long as the column of the audit is."""


def _name(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise click.BadParameter(f"the audit takes a name of 1 to {_LONGEST_NAME} characters; this one has {len(name.strip())}.")
    return name.strip()


by_option = click.option(
    "--by", default=getpass.getuser, show_default="your account", callback=_name, help="Who does it, for the audit."
)


def moment(value: datetime.datetime) -> str:
    """A moment in Belgian time."""
    return f"{aware(value).astimezone(BELGIUM):%Y-%m-%d %H:%M}"


def show(headings: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> None:
    """Print a table, or that there is nothing."""
    table = Table(*headings)
    for row in rows:
        table.add_row(*row)
    Console().print(table if rows else nothing)


def operate(state_dir: Path, work: Callable[[AsyncEngine, Audit], Awaitable[Result]]) -> Result:
    """Do something in the database of a running instance.

    Args:
        state_dir: the state folder of `make up`; the environment of the gateway wins.
        work: what to do.

    Raises:
        ClickException: there is no such instance, or it cannot be done.
    """
    try:
        return connected(state_dir, work)
    except (ClosureError, ModelError, NoticeError, WithdrawalError) as error:
        raise click.ClickException(str(error)) from error
