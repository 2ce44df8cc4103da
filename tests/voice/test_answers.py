"""What the line makes of the blocks of a turn: what is read, and what is not."""

from __future__ import annotations

import pytest

from faq.blocks import Block
from gateway.voice.answers import answer_of
from gateway.voice.world import Answer, Choice

TEXT: Block = {"type": "text", "kind": "notice", "text": "Een zin."}
LOGIN: Block = {"type": "login", "kind": "login", "reason": "r", "level": "high", "url": "https://portal.example.be"}
HANDOVER: Block = {"type": "handover", "kind": "handover", "queue": "1700", "text": "Een mens helpt.", "opening": "Elke werkdag."}
GOODBYE: Block = {"type": "text", "kind": "goodbye", "text": "Tot ziens."}
STEP: Block = {
    **{"type": "step", "kind": "step", "flow": "roepnaam", "step": 2, "of": 5, "title": "t", "text": "Doe dit."},
    "options": [
        {"key": "k1", "label": "Gelukt", "target": "flow:roepnaam/kiezen/done"},
        {"key": "k2", "label": "Vorige stap", "target": "flow:roepnaam/kiezen/back"},
    ],
}


@pytest.mark.parametrize("block", [LOGIN, HANDOVER])
def test_a_login_and_the_offer_of_a_person_are_not_read(block: Block) -> None:
    alone = answer_of([block])
    assert (alone.chunks, bool(alone.login), alone.person) == ((), block is LOGIN, block is HANDOVER)
    beside = answer_of([TEXT, block])
    assert (beside.chunks, bool(beside.login), beside.person) == (("Een zin.",), block is LOGIN, False)


def test_a_consent_is_not_offered_to_the_line() -> None:
    options = [{"key": "k", "label": "Ja, dat mag", "target": "consent:profile:turn"}]
    answer = answer_of([{"type": "choice", "kind": "consent", "text": "Mag ik dat lezen?", "options": options}])
    assert (answer.consent, answer.login, answer.chunks, answer.choices) == (True, "consent", (), ())


def test_a_withdrawn_answer_is_told_and_is_not_taken_for_the_wish_of_a_person() -> None:
    answer = answer_of([{**HANDOVER, "kind": "withdrawn"}])
    assert not answer.person
    assert "Een mens helpt." in " ".join(answer.chunks)


def test_the_step_before_is_not_one_of_the_choices() -> None:
    answer = answer_of([STEP])
    assert answer.walk
    assert (answer.choices, answer.back) == ((Choice("Gelukt", "k1"),), "k2")


def test_goodbye_closes_only_when_it_is_said_last() -> None:
    assert answer_of([TEXT, GOODBYE]).closing
    assert not answer_of([GOODBYE, TEXT]).closing


def test_no_blocks_are_the_silence_of_the_bot() -> None:
    assert answer_of([]) == Answer(silent=True)
    assert not answer_of([TEXT]).silent
