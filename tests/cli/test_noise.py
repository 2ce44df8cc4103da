"""Spoilt questions stay readable, and are the same each time."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from cli.noise import bare, capitals, typos
from faq.entries import entries

QUESTIONS = [entry.question for entry in entries().values()]


def test_typos_change_one_or_two_places_and_always_the_same_ones() -> None:
    distances = [OSA.distance(question, typos(question)) for question in QUESTIONS]
    assert max(distances) == 2
    assert sum(distance > 0 for distance in distances) > 0.9 * len(QUESTIONS)
    assert [typos(question) for question in QUESTIONS] == [typos(question) for question in QUESTIONS]


def test_a_text_without_two_letters_in_a_row_stays_as_it_is() -> None:
    assert typos("a ? 1") == "a ? 1"


def test_capitals_and_bare() -> None:
    assert capitals("Wat is de eBox?") == "WAT IS DE EBOX?"
    assert bare("Wat is, eh, de e-Box? <e-mailadres>!") == "wat is eh de e-box <e-mailadres>"
