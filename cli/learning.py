"""`hulpnodig learning`: review what editors propose, try it on a second model, and take it as a patch."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.connection import connected
from cli.evaluate import instance, replay
from cli.options import state_dir_option
from cli.ports import free_port
from cli.scoring import Result, Row, load_rows, summary
from cli.trial import copy_project, train
from faq.dates import BELGIUM
from gateway.audit import Audit
from gateway.clock import aware
from gateway.learning.checks import ProposalError
from gateway.learning.shelf import Shelf, texts_of
from gateway.storage.learning_models import Proposal

Found = TypeVar("Found")
_SET = Path("evaluation/neighbours.jsonl")
_SHARES = ("correct", "clarified", "wrong", "refused", "oos_recall")
_progress = Console(stderr=True)


@click.group()
def learning() -> None:
    """What editors propose that the assistant learns: list it, try it, take the patch."""


@learning.command("list")
@state_dir_option
def list_proposals(state_dir: Path) -> None:
    """Show every proposal, the newest first."""
    proposals: list[Proposal] = _on_shelf(state_dir, lambda shelf: shelf.all())
    table = Table("number", "entry", "examples", "by", "made", "tried", "live since")
    for row in proposals:
        live = f"{aware(row.live_since).astimezone(BELGIUM):%Y-%m-%d %H:%M}" if row.live_since else "–"
        made = f"{aware(row.created).astimezone(BELGIUM):%Y-%m-%d %H:%M}"
        table.add_row(str(row.id), row.target, str(len(texts_of(row))), row.author_name, made, "yes" if row.after else "no", live)
    Console(width=120).print(table if proposals else "There are no proposals.")


@learning.command("patch")
@click.argument("number", type=int)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the patch here and not to the terminal.")
@state_dir_option
def write_patch(number: int, out: Path | None, state_dir: Path) -> None:
    """Give proposal NUMBER as a patch, for `git am -3`."""
    _, text = _on_shelf(state_dir, lambda shelf: shelf.patch(number))
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    click.echo(f"Written to {out}. Take it over: git am -3 {out}")


@learning.command("try")
@click.argument("number", type=int)
@state_dir_option
def try_proposal(number: int, state_dir: Path) -> None:
    """Train a second model with proposal NUMBER and compare the two; the editor's page shows the figures.

    Nothing of the project changes: the change is made in a copy. It takes about four minutes.
    """
    proposal = _on_shelf(state_dir, lambda shelf: shelf.get(number))
    changes = _on_shelf(state_dir, lambda shelf: shelf.changes(number))
    rows = load_rows(_SET)
    own = [Row(text, (proposal.target,), "learned") for text in texts_of(proposal)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(folder, changes)
        _progress.print("Asking the model of now …")
        before = _figures(rows, own, None)
        _progress.print("Training a model with the proposal (about two minutes) …")
        train(folder)
        _progress.print("Asking that model …")
        after = _figures(rows, own, folder)
    _on_shelf(state_dir, lambda shelf: shelf.note_figures(number, before, after))
    _print(number, before, after)


def _figures(rows: list[Row], own: list[Row], root: Path | None) -> dict[str, float]:
    """The figures of the model of a project folder."""
    url = f"http://127.0.0.1:{free_port()}"
    with instance(url, root):
        everything, learned = replay(url, rows), replay(url, own)
    return figures_of(everything, learned)


def figures_of(everything: list[Result], learned: list[Result]) -> dict[str, float]:
    """What is kept of an evaluation.

    Args:
        everything: the results of the evaluation set.
        learned: those of the examples of the proposal.
    """
    shares = summary(everything)
    answered = sum(result.verdict == "correct" for result in learned)
    return {name: shares[name] for name in _SHARES} | {"examples_answered": answered, "examples": len(learned)}


def _print(number: int, before: dict[str, float], after: dict[str, float]) -> None:
    table = Table(_SET.name, "before", f"with proposal {number}")
    for name in _SHARES:
        table.add_row(name, f"{before[name]:.4f}", f"{after[name]:.4f}")
    Console().print(table)
    shares = [f"{int(figures['examples_answered'])}/{int(figures['examples'])}" for figures in (before, after)]
    click.echo(f"The proposal's examples answered right: {shares[0]} → {shares[1]}")


def _on_shelf(state_dir: Path, work: Callable[[Shelf], Awaitable[Found]]) -> Found:
    async def found(engine: AsyncEngine, audit: Audit) -> Found:
        return await work(Shelf(engine))

    try:
        return connected(state_dir, found)
    except ProposalError as error:
        raise click.ClickException(str(error)) from error
