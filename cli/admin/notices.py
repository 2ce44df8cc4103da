"""`hulpnodig admin notice`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from cli.admin.parts import by_option, moment, operate, show
from cli.options import state_dir_option
from faq.dates import BELGIUM
from gateway.notices import Notices
from gateway.storage.models import Notice

_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.group()
def notice() -> None:
    """Set, clear and list the notices that every citizen sees."""


@notice.command("set")
@click.argument("text")
@click.option("--until", type=_MOMENT, required=True, help="When it ends, Belgian time, such as 2026-11-26T12:00.")
@by_option
@state_dir_option
def set_notice(text: str, until: datetime.datetime, by: str, state_dir: Path) -> None:
    """Show TEXT in every open widget and on every page, within seconds."""
    ends = until.replace(tzinfo=BELGIUM)
    number = operate(state_dir, lambda engine, audit: Notices(engine, audit).set(text, ends, by))
    click.echo(f"Notice {number} is shown until {until:%Y-%m-%d %H:%M}. Clear it sooner: hulpnodig admin notice clear {number}")


@notice.command("clear")
@click.argument("number", type=int)
@by_option
@state_dir_option
def clear_notice(number: int, by: str, state_dir: Path) -> None:
    """End notice NUMBER now."""
    operate(state_dir, lambda engine, audit: Notices(engine, audit).clear(number, by))
    click.echo(f"Notice {number} is no longer shown.")


@notice.command("list")
@state_dir_option
def list_notices(state_dir: Path) -> None:
    """Show the notices of this moment."""
    shown: list[Notice] = operate(state_dir, lambda engine, audit: Notices(engine, audit).shown())
    rows = [(str(found.id), moment(found.ends), found.text) for found in shown]
    show(("number", "until", "text"), rows, "No notice is shown now.")
