from __future__ import annotations

import pytest

from bot.nlu.normalise import fold
from bot.nlu.urgent import urgent_need
from faq.urgent import urgent_replies

PHRASES = [(reply.id, phrase) for reply in urgent_replies().values() for phrase in reply.phrases]


@pytest.mark.parametrize(("need", "phrase"), PHRASES)
def test_every_reviewed_phrase_is_found_wherever_it_stands(need: str, phrase: str) -> None:
    order = list(urgent_replies())
    for text in (phrase, phrase.upper() + "!!!", f"dag, {phrase}; en hoe koppel ik mijn eBox?"):
        found = urgent_need(text)
        assert found is not None
        assert order.index(found) <= order.index(need)


@pytest.mark.parametrize(("need", "phrase"), PHRASES)
def test_every_phrase_is_written_as_folded_text(need: str, phrase: str) -> None:
    assert fold(phrase) == phrase, need


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Ik wil niet meer leven", "suicide"),
        ("IK WIL  NIET\nMEER LEVEN!!!", "suicide"),
        ("mijn huis staat in brand", "danger"),
        ("mijn man slaat mij", "violence"),
        ("ik ben opgelicht op het internet", "fraud"),
        ("ik ben zo eenzaam", "distress"),
    ],
)
def test_a_need_is_named(text: str, need: str) -> None:
    assert urgent_need(text) == need


def test_the_most_pressing_need_wins() -> None:
    assert urgent_need("ik ben zo eenzaam en ik wil niet meer leven") == "suicide"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hoe koppel ik mijn eBox?",
        "ik krijg een attest van overlijden niet",
        "wat gebeurt er met de ebox van een overledene",
        "ik kan mij niet aanmelden",
        "is dit bericht phishing?",
        "mijn gasfactuur staat niet in mijn ebox",
        "ik ben verhuisd",
        "de app is traag",
    ],
)
def test_an_ordinary_question_names_no_need(text: str) -> None:
    assert urgent_need(text) is None
