"""`hulpnodig admin answer`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.admin.parts import by_option, moment, operate, show
from cli.options import state_dir_option
from gateway.withdrawals import Withdrawals


@click.group()
def answer() -> None:
    """Withdraw an answer that is wrong, and give it back when it was mended."""


@answer.command("withdraw")
@click.argument("entry")
@by_option
@state_dir_option
def withdraw_answer(entry: str, by: str, state_dir: Path) -> None:
    """Give the answer of ENTRY (such as ebox/koppelen) no more; who asks is pointed to 1700."""
    operate(state_dir, lambda engine, audit: Withdrawals(engine, audit).withdraw(entry, by))
    click.echo(f"{entry} is not answered any more. Give it back: hulpnodig admin answer restore {entry}")


@answer.command("restore")
@click.argument("entry")
@by_option
@state_dir_option
def restore_answer(entry: str, by: str, state_dir: Path) -> None:
    """Give the answer of ENTRY again."""
    operate(state_dir, lambda engine, audit: Withdrawals(engine, audit).give_back(entry, by))
    click.echo(f"{entry} is answered again.")


@answer.command("list")
@state_dir_option
def list_answers(state_dir: Path) -> None:
    """Show the answers that are withdrawn."""
    found = operate(state_dir, lambda engine, audit: Withdrawals(engine, audit).all())
    show(("entry", "since"), [(name, moment(row.since)) for name, row in found.items()], "No answer is withdrawn.")
