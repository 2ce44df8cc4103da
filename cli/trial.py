"""A copy of the project in which a change is tried: its own files, content and model, with the libraries of this one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click

from gateway.learning.content import ROOT
from gateway.learning.patch import Change

_FOLDERS = ("actions", "bot", "cli", "data", "database", "demo", "faq", "gateway", "web/dist")
_FILES = ("config.yml", "domain.yml", "endpoints.yml", "Procfile")
_LIBRARIES = (".venv", "bot/.venv")
_TRAIN = ("bot/.venv/bin/python", "-m", "rasa", "train", "--force", "--quiet", "--skip-validation", "--out", "models")


def copy_project(folder: Path, changes: Sequence[Change]) -> None:
    """Copy what training and serving need, and make the changes there.

    Args:
        folder: an empty folder.
        changes: what changes.
    """
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    for name in _FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in _LIBRARIES:
        (folder / name).symlink_to(ROOT / name)
    for change in changes:
        path = folder / change.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change.after, encoding="utf-8")


def train(folder: Path) -> None:
    """Train the model of a copy, as `make train` does.

    Raises:
        ClickException: the training failed; the end of its log follows.
    """
    environment = os.environ | {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    done = subprocess.run(_TRAIN, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"training failed:\n{(done.stdout + done.stderr)[-2000:]}")
