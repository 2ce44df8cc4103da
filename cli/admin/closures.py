"""`hulpnodig admin closure` and `hulpnodig admin hours`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.admin.parts import by_option, operate, show
from cli.options import state_dir_option
from faq.opening import opening_hours
from gateway.audit import Audit
from gateway.closures import Closures

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def closure() -> None:
    """Add and remove days on which nobody answers."""


@closure.command("add")
@click.argument("day", type=_DAY)
@click.argument("reason")
@by_option
@state_dir_option
def add_closure(day: datetime.datetime, reason: str, by: str, state_dir: Path) -> None:
    """Nobody answers on DAY (2027-05-07), for a REASON that citizens read, such as brugdag."""
    operate(state_dir, lambda engine, audit: Closures(engine, audit).add(day.date(), reason, by))
    click.echo(f"Closed on {day:%Y-%m-%d}. Open after all: hulpnodig admin closure remove {day:%Y-%m-%d}")


@closure.command("remove")
@click.argument("day", type=_DAY)
@by_option
@state_dir_option
def remove_closure(day: datetime.datetime, by: str, state_dir: Path) -> None:
    """Be open on DAY after all."""
    operate(state_dir, lambda engine, audit: Closures(engine, audit).remove(day.date(), by))
    click.echo(f"Open on {day:%Y-%m-%d}.")


@closure.command("list")
@state_dir_option
def list_closures(state_dir: Path) -> None:
    """Show the closing days to come that were added; public holidays and faq/opening.yml are not repeated."""
    found = operate(state_dir, lambda engine, audit: Closures(engine, audit).coming())
    show(("day", "reason"), [(day.isoformat(), reason) for day, reason in found.items()], "No closing day was added.")


@click.command()
@state_dir_option
def hours(state_dir: Path) -> None:
    """Show when people answer, where that comes from, and what it means now. The hours change in faq/opening.yml."""

    async def now(engine: AsyncEngine, audit: Audit) -> Closures:
        closures = Closures(engine, audit)
        await closures.refresh()
        return closures

    closures = operate(state_dir, now)
    rows = []
    for queue, usual in opening_hours().items():
        closed = sorted(closures.opening(queue).closures.items())
        days = "\n".join(f"{day}: {reason}" for day, reason in closed) or "–"
        rows.append((queue, closures.in_words(queue), f"{usual.source} ({usual.checked})", days))
    show(("queue", "hours, and now", "source (read on)", "closing days"), rows, "There is no queue.")
