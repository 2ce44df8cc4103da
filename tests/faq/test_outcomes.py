"""The outcome of a turn follows from the kinds of its blocks."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from faq.errors import ContentError
from faq.outcomes import KINDS, OUTCOMES, load_kinds, outcome_of

ORDER = ["urgent", "failed", "refused", "login_asked", "clarified"]
"""What names a mixed turn, the strongest first; everything else comes after these."""

KIND_OF = {
    "urgent": "urgent",
    "failed": "failed",
    "refused": "refusal",
    "login_asked": "login",
    "clarified": "clarify",
    "answered": "answer",
    "step": "step",
    "data_shown": "card",
    "handed_over": "handover",
    "other_language": "language",
    "smalltalk": "greeting",
    "with_person": "person",
}


def test_the_outcomes_of_the_design_are_all_there() -> None:
    assert set(OUTCOMES) == set(KIND_OF)
    assert set(KINDS.values()) == set(OUTCOMES)


@pytest.mark.parametrize(("outcome", "kind"), KIND_OF.items())
def test_one_block_names_the_turn(outcome: str, kind: str) -> None:
    assert outcome_of([kind]) == outcome
    assert outcome_of([kind, kind]) == outcome


@pytest.mark.parametrize(("first", "second"), list(combinations(ORDER, 2)))
def test_the_stronger_of_two_names_the_turn(first: str, second: str) -> None:
    assert outcome_of([KIND_OF[first], KIND_OF[second]]) == first
    assert outcome_of([KIND_OF[second], KIND_OF[first]]) == first


@pytest.mark.parametrize("strong", ORDER)
@pytest.mark.parametrize("weak", [outcome for outcome in KIND_OF if outcome not in ORDER])
def test_everything_else_yields(strong: str, weak: str) -> None:
    assert outcome_of([KIND_OF[weak], KIND_OF[strong]]) == strong


@pytest.mark.parametrize("kind", ["greeting", "goodbye", "thanks", "identity", "insult", "chitchat", "notice"])
def test_an_answer_names_a_turn_with_small_talk(kind: str) -> None:
    assert outcome_of([kind, "answer"]) == "answered"


def test_a_turn_without_blocks_failed() -> None:
    assert outcome_of([]) == "failed"


def test_an_unknown_kind_has_no_outcome() -> None:
    with pytest.raises(KeyError):
        outcome_of(["answer", "reclame"])


def test_a_kinds_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kinds.yml"
    path.write_text("answer: answered\ngroet: smalltalk\n", encoding="utf-8")
    assert load_kinds(path) == {"answer": "answered", "groet": "smalltalk"}


@pytest.mark.parametrize("outcome", ["beantwoord", "", "[answered]", "Answered"])
def test_an_unknown_outcome_names_file_and_line(tmp_path: Path, outcome: str) -> None:
    path = tmp_path / "kinds.yml"
    path.write_text(f"# Soorten.\nanswer: answered\nreclame: {outcome}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="is not an outcome; choose from urgent") as caught:
        load_kinds(path)
    assert (caught.value.path, caught.value.line) == (path, 3)
