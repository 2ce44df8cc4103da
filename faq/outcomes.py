"""The outcomes of a turn, and which one names a turn that has several."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from faq import located_yaml
from faq.errors import ContentError

OUTCOMES = (
    "urgent",
    "failed",
    "refused",
    "login_asked",
    "clarified",
    "answered",
    "step",
    "data_shown",
    "handed_over",
    "other_language",
    "smalltalk",
    "with_person",
)
"""Every outcome, the one that wins in a mixed turn first."""

_KINDS_FILE = Path(__file__).with_name("kinds.yml")


def load_kinds(path: Path = _KINDS_FILE) -> dict[str, str]:
    """Read which outcome each kind of block stands for.

    Args:
        path: the YAML file, `kind: outcome` on each line.

    Returns:
        The outcome of every kind.

    Raises:
        ContentError: a kind names an outcome that does not exist.
    """
    kinds = located_yaml.load(path)
    for kind, outcome in kinds.items():
        if outcome not in OUTCOMES:
            raise ContentError(path, kinds.line_of(kind), f"'{outcome}' is not an outcome; choose from {', '.join(OUTCOMES)}")
    return dict(kinds)


KINDS = load_kinds()
"""Kind of block → outcome, from `faq/kinds.yml`."""


def outcome_of(kinds: Iterable[str]) -> str:
    """Name the outcome of a turn from the kinds of its blocks.

    Args:
        kinds: the `kind` of every block of the turn.

    Returns:
        One of `OUTCOMES`; `failed` for a turn without blocks.
    """
    found = {KINDS[kind] for kind in kinds} or {"failed"}
    return min(found, key=OUTCOMES.index)
