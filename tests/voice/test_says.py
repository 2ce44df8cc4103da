"""Where the sentences of the phone line stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CODE = sorted([*Path("gateway/voice").glob("*.py"), *Path("gateway/routes").glob("voice_*.py")])
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
