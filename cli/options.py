"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

DEFAULT_PORT = "8080"


def default_url() -> str:
    """The address of the local instance, by `PORT`."""
    return f"http://127.0.0.1:{os.environ.get('PORT', DEFAULT_PORT)}"


url_option = click.option("--url", default=default_url, show_default="http://127.0.0.1:$PORT", help="Address of the assistant.")
state_dir_option = click.option(
    "--state-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("HULP_STATE_DIR", "var")),
    show_default="$HULP_STATE_DIR or var/",
    help="State folder of a local instance.",
)
