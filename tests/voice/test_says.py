"""Where the sentences of the phone line stand, and how they sound with the longest that can be filled in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from faq import located_yaml
from faq.speech.lint import findings_of
from gateway.voice import longest
from gateway.voice.longest import FILES, of_the_line

CODE = sorted({*Path("gateway/voice").glob("*.py"), *Path("gateway/routes").glob("voice_*.py")})
SENTENCE = re.compile(r"[A-Z][a-zé]+,? .*[a-z][.?!]")


def literals(source: str) -> Iterator[str]:
    """The texts in code, but for those that stand by themselves: documentation."""
    tree = ast.parse(source)
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.name))
def test_no_sentence_stands_in_code(path: Path) -> None:
    assert [text for text in literals(path.read_text(encoding="utf-8")) if SENTENCE.search(text)] == []


def test_a_sentence_in_code_is_found() -> None:
    planted = 'FILLER = "Een ogenblik, ik zoek het op."\n"""Said while we look."""\n'
    assert [text for text in literals(planted) if SENTENCE.search(text)] == ["Een ogenblik, ik zoek het op."]


def test_every_sentence_of_the_line_is_heard_and_can_be_said() -> None:
    heard = of_the_line()
    assert {each.where for each in heard} == {f"{path.name}, {key}" for path in FILES for key in located_yaml.load(path)}
    assert [(found.where, found.message) for each in heard for found in findings_of(each)] == []


def checked(monkeypatch: pytest.MonkeyPatch, folder: Path, sentence: str) -> Result:
    """The check of a line that says one thing."""
    says = folder / "says.yml"
    says.write_text(f"reference:\n  - Dag.\n  - {sentence}\n", encoding="utf-8")
    monkeypatch.setattr(longest, "FILES", (says,))
    return CliRunner().invoke(main, ["faq", "check", "--no-table", "--no-speech"])


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("Een medewerker belt u op {when} en " + "nog " * 10 + "een woord.", "a sentence has 26 words when heard"),
        ("Kijk op mijnburgerprofiel.be.", "holds an address, 'mijnburgerprofiel.be'"),
        ("Neem de X3D mee.", "'X3D' mixes letters and digits"),
    ],
)
def test_a_sentence_of_the_line_that_cannot_be_said_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, planted: str, found: str
) -> None:
    result = checked(monkeypatch, tmp_path, planted)
    assert result.exit_code == 1
    assert f"error  says.yml, reference: {found}" in result.output


def test_a_value_of_which_the_length_is_not_known_fails_the_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = checked(monkeypatch, tmp_path, "Dag {iemand}.")
    assert (result.exit_code, result.output.strip()) == (1, f"{tmp_path}/says.yml:1: {{iemand}} has no value in longest.yml")
