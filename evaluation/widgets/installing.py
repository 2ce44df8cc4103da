"""The peers, from npm, in `build/widgets`: nothing of them comes into the source tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from evaluation.widgets.visit import HERE, PAGES

ROOT = HERE.parents[1]
HOME = ROOT / "build" / "widgets"
PACKAGES = HOME / "node_modules"
BUNDLES = HOME / "bundles"
_FILES = ("package.json", "package-lock.json")


class MissingError(Exception):
    """Something that is needed is not there; the message says what."""


def install() -> None:
    """Install the packages of `package-lock.json` and bundle the one that has no file for a browser.

    Raises:
        MissingError: npm or esbuild is missing or failed.
    """
    if not _is_current():
        HOME.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            shutil.copy(HERE / name, HOME / name)
        _run([_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
    esbuild = ROOT / "web" / "node_modules" / ".bin" / "esbuild"
    if not esbuild.exists():
        raise MissingError("web/node_modules is missing; 'make setup' installs it")
    options = ["--bundle", "--minify", "--format=esm", '--define:process.env.NODE_ENV="production"', "--log-level=error"]
    _run([str(esbuild), str(PAGES / "botpress.mjs"), *options, f"--outfile={BUNDLES / 'botpress.js'}"])


def version(package: Path) -> str:
    """The version that the `package.json` in a folder names.

    Raises:
        MissingError: there is none.
    """
    try:
        return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])
    except FileNotFoundError as error:
        raise MissingError(f"no package in {package.name}") from error


def _is_current() -> bool:
    wanted = [(HERE / name).read_bytes() for name in _FILES]
    return PACKAGES.is_dir() and wanted == [(HOME / name).read_bytes() for name in _FILES]


def _npm() -> str:
    npm = shutil.which("npm", path=_path())
    if npm is None:
        raise MissingError("npm is missing")
    return npm


def _run(command: list[str]) -> None:
    environment = os.environ | {"NODE_PATH": str(PACKAGES), "PATH": _path()}
    done = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")


def _path() -> str:
    return f"{os.environ['PATH']}{os.pathsep}{ROOT / '.venv' / 'bin'}"
