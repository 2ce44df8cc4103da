"""`hulpnodig faq`: checks for editors."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from cli.speech import check_speech
from faq.check import Finding, check_entries, compare_page, unclaimed
from faq.entries import Section, load_pages, load_sections
from faq.errors import ContentError
from faq.readability import measure
from faq.replies import load_replies
from faq.urgent import load_urgent
from faq.walks import load_walks
from gateway.voice.longest import of_the_line


@click.group()
def faq() -> None:
    """Look after the knowledge base."""


@faq.command()
@click.option(
    "--page", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A newly saved copy of the FAQ page (plain text)."
)
@click.option("--table/--no-table", default=True, help="Print tables with the readability of every answer, and how it sounds.")
@click.option("--speech/--no-speech", default=True, help="Speak all that a caller hears with espeak-ng; without it, estimate.")
def check(page: Path | None, table: bool, speech: bool) -> None:
    """Validate every entry and reply, also as a caller hears them; with --page, also compare its sources with a saved page."""
    try:
        pages = load_pages()
        sections = load_sections(pages=pages)
        replies = load_urgent()
        load_replies()
        walks = load_walks(pages=pages)
        line = of_the_line()
    except ContentError as error:
        sys.exit(str(error))
    entries = [entry for section in sections for entry in section.entries]
    findings = check_entries(entries, datetime.date.today())
    for known in pages.values():
        findings += unclaimed(known, entries)
        if page:
            findings += compare_page(known, page.read_text(encoding="utf-8"), entries)
    if table:
        _print_table(sections)
    findings += check_speech(entries, list(walks.values()), replies, line, speak=speech, table=table)
    print_findings(findings)
    errors = sum(finding.error for finding in findings)
    print(f"{len(entries)} entries, {errors} errors, {len(findings) - errors} notes")
    sys.exit(1 if errors else 0)


def print_findings(findings: Sequence[Finding]) -> None:
    """One line for each finding."""
    for finding in findings:
        print(f"{'error' if finding.error else 'note '}  {finding.where}: {finding.message}")


def _print_table(sections: list[Section]) -> None:
    table = Table("entry", "words", "longest sentence", "reading ease", "simple: words", "reading ease")
    for entry in (entry for section in sections for entry in section.entries):
        answer, simple = measure(entry.answer), measure(entry.simple)
        table.add_row(entry.id, *map(str, (answer.words, answer.longest, answer.douma, simple.words, simple.douma)))
    Console(width=120).print(table)
