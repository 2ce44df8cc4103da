"""`hulpnodig flow`: checks and pictures of the guided walks, for editors."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from cli.drawing import draw as picture
from cli.faq import print_findings
from faq.entries import entries
from faq.errors import ContentError
from faq.municipalities import load_municipalities
from faq.walk_check import check_walks
from faq.walks import Walk, load_walks


@click.group()
def flow() -> None:
    """Look after the guided walks."""


@flow.command()
@click.option("--table/--no-table", default=True, help="Print a table of the walks.")
def check(table: bool) -> None:
    """Validate every walk: ways, sources, sentences."""
    walks = _load()
    findings = check_walks(walks.values())
    if table:
        _print_table(walks)
    print_findings(findings)
    print(f"{len(walks)} walks, {len(findings)} errors")
    sys.exit(1 if findings else 0)


@flow.command()
@click.argument("name", required=False)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/walks"),
    show_default=True,
    help="Folder for the pictures.",
)
def draw(name: str | None, out: Path) -> None:
    """Draw the walk NAME, or every walk, as SVG."""
    walks = _load()
    if name is not None and name not in walks:
        sys.exit(f"'{name}' is not a walk; choose from {', '.join(walks)}")
    out.mkdir(parents=True, exist_ok=True)
    for walk in [walks[name]] if name else walks.values():
        path = out / f"{walk.flow}.svg"
        path.write_text(picture(walk), encoding="utf-8")
        print(path)


def _load() -> dict[str, Walk]:
    try:
        load_municipalities()
        return load_walks(entry_ids=frozenset(entries()))
    except ContentError as error:
        sys.exit(str(error))


def _print_table(walks: dict[str, Walk]) -> None:
    table = Table("walk", "steps", "questions", "ends", "usual length", "with a person", title="Guided walks", title_justify="left")
    for walk in walks.values():
        steps = list(walk.steps.values())
        ends = [step.end for step in steps if step.end]
        figures = (
            len(steps),
            sum(bool(s.options) for s in steps),
            len(ends),
            walk.remaining(walk.start.id) + 1,
            ends.count("person"),
        )
        table.add_row(walk.flow, *map(str, figures))
    Console(width=120).print(table)
