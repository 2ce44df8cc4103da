"""Remove each guard in turn, and see that the test of its case fails: `make guards`.

Every YAML file beside this one lists guards: `case` (the number in the list of abuse cases, or a name), `file`, `find` (text that
stands in the file once), `replace` (what stands there instead, so that the guard is gone) and `test` (what must fail then).
The project is copied first; nothing is changed in the copy you work in.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
_LINKED = (".venv", "bot/.venv", "web/node_modules", "tests/login/oracle/node_modules")
_BUILT = ("models", "web/dist", "web/src/blocks.ts")
_FAILED = 1
"""The exit status of pytest when tests ran and failed; a test that cannot be collected or set up is no proof."""


@dataclass(frozen=True)
class Guard:
    """A guard, and the test that must fail without it."""

    case: str
    file: str
    find: str
    replace: str
    test: str


def guards() -> Iterator[Guard]:
    """Every guard of the YAML files beside this one."""
    for path in sorted(Path(__file__).parent.glob("*.yml")):
        for fields in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Guard(str(fields["case"]), fields["file"], fields["find"], fields["replace"], fields["test"])


def copy_project(target: Path) -> None:
    """Copy what git knows and what was built; link what is large and does not change."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    for name in _BUILT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name)
        elif (ROOT / name).is_file():
            shutil.copy2(ROOT / name, target / name)
    for name in _LINKED:
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).symlink_to(ROOT / name)


def fails_without(guard: Guard, project: Path) -> str:
    """Remove a guard, run its test, and put the guard back.

    Returns:
        `red` when the test failed, otherwise what went wrong.
    """
    path = project / guard.file
    before = path.read_text(encoding="utf-8")
    if before.count(guard.find) != 1:
        return f"the text stands {before.count(guard.find)} times in {guard.file}"
    path.write_text(before.replace(guard.find, guard.replace), encoding="utf-8")
    _bundle(guard, project)
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", guard.test]
        # PYTHONPATH: the installed command `hulpnodig` would otherwise start the project that it was installed from.
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(project)}
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, env=environment)
    finally:
        path.write_text(before, encoding="utf-8")
        _bundle(guard, project)
    if done.returncode == _FAILED and "\nFAILED " in done.stdout:
        return "red"
    return "GREEN without its guard" if done.returncode == 0 else f"did not run (status {done.returncode})"


def _bundle(guard: Guard, project: Path) -> None:
    """What stands in the widget reaches the browser only after it was bundled again."""
    if guard.file.startswith("web/"):
        subprocess.run(["npm", "run", "--silent", "bundle"], cwd=project / "web", stdout=subprocess.DEVNULL, check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check every guard, or those whose case, file or test holds a word."""
    parser = argparse.ArgumentParser(prog="python -m tests.abuse.guards", description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="?", default="", help="a word that stands in the case, file or test")
    only = parser.parse_args(arguments).only
    chosen = [guard for guard in guards() if only in f"{guard.case} {guard.file} {guard.test}"]
    console = Console(width=150, markup=False)
    table = Table("case", "guard in", "test", "without it", title="Each guard removed in turn", title_justify="left")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_project(project)
        results = []
        for number, guard in enumerate(chosen, start=1):
            console.print(f"{number}/{len(chosen)} {guard.case}: {guard.test}", highlight=False)
            results.append(fails_without(guard, project))
            table.add_row(guard.case, guard.file, guard.test.rpartition("::")[2], results[-1])
    console.print(table)
    print(f"{results.count('red')} of {len(results)} tests fail without their guard")
    return 0 if results and set(results) == {"red"} else 1


if __name__ == "__main__":
    sys.exit(main())
