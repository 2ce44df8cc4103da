"""The `hulpnodig` command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from cli.admin import admin
from cli.bench import bench
from cli.chat import chat
from cli.evaluate import evaluate
from cli.faq import faq
from cli.flow import flow
from cli.learning import learning
from cli.options import DEFAULT_PORT, state_dir_option
from cli.supervisor import run

ROOT = Path(__file__).resolve().parents[1]


@click.group()
def main() -> None:
    """The 'Hulp nodig?' assistant of Mijn Burgerprofiel."""


@main.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=lambda: int(os.environ.get("PORT", DEFAULT_PORT)), show_default="$PORT"
)
@state_dir_option
@click.option("--quiet", is_flag=True, help="Write the processes' output to processes.log in the state folder only.")
def up(port: int, state_dir: Path, quiet: bool) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    sys.exit(run(ROOT, port, state_dir, quiet))


main.add_command(admin)
main.add_command(bench)
main.add_command(chat)
main.add_command(evaluate)
main.add_command(faq)
main.add_command(flow)
main.add_command(learning)
