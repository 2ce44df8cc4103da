"""Every command explains itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from cli.main import main
from tests.conftest import ROOT


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all under it, with the words that call them."""
    yield path, command
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from commands(sub, (*path, name))


def unexplained(root: click.Command) -> list[str]:
    """The commands without a docstring."""
    return [
        " ".join(path) for path, command in commands(root) if not (command.callback and (command.callback.__doc__ or "").strip())
    ]


ALL = dict(commands(main))


def test_the_commands_of_the_design_are_there() -> None:
    assert {(), ("up",), ("chat",), ("eval",), ("faq",), ("faq", "check")} <= set(ALL)


def test_a_command_without_a_docstring_is_found() -> None:
    @click.group()
    def root() -> None:
        """The root."""

    @root.command()
    def silent() -> None:
        pass

    assert unexplained(root) == ["silent"]


def test_every_command_has_a_docstring() -> None:
    assert unexplained(main) == []


@pytest.mark.parametrize("path", list(ALL), ids=lambda path: " ".join(path) or "hulpnodig")
def test_every_command_prints_its_help(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert f"Usage: main {' '.join(path)}".rstrip() in result.output
    doc = ALL[path].callback.__doc__ or ""
    assert doc.strip().splitlines()[0] in " ".join(result.output.split())


@pytest.mark.parametrize("path", list(ALL), ids=lambda path: " ".join(path) or "hulpnodig")
def test_a_group_lists_what_it_holds(path: tuple[str, ...]) -> None:
    command = ALL[path]
    names = list(command.commands) if isinstance(command, click.Group) else []
    output = CliRunner().invoke(main, [*path, "--help"]).output
    assert [name for name in names if f"\n  {name} " not in output] == []


@pytest.mark.parametrize(
    "words", [["dans"], ["faq", "dans"], ["chat", "--dans"], ["up", "--port", "0"], ["eval", "er-is-geen.jsonl"]]
)
def test_a_wrong_call_says_what_to_do(words: list[str]) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "--help' for help" in result.output
    assert "Error: " in result.output


def test_the_installed_command_prints_its_help() -> None:
    done = subprocess.run(
        [".venv/bin/hulpnodig", "--help"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=30, check=False
    )
    assert done.returncode == 0
    assert "Usage: hulpnodig" in done.stdout
