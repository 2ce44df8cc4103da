from __future__ import annotations

import pickle

import pytest

from bot.nlu.spelling import SpellingRepair

WORDS = {"koppelen": 5, "ebox": 9, "papier": 4, "brief": 3, "brieven": 8, "app": 3, "attest": 5, "attesten": 6, "aanmelden": 9}


@pytest.fixture
def spelling() -> SpellingRepair:
    return SpellingRepair(WORDS)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("koppeln", "koppelen"),
        ("kopelen", "koppelen"),
        ("oppelen", "koppelen"),
        ("papeir", "papier"),
        ("breif", "brief"),
        ("brievn", "brieven"),
        ("atest", "attest"),
        ("aanmeldenn", "aanmelden"),
        ("anmelen", "aanmelden"),
    ],
)
def test_a_misspelt_word_is_repaired(spelling: SpellingRepair, wrong: str, right: str) -> None:
    assert spelling.repair(wrong) == right


@pytest.mark.parametrize("word", ["koppelen", "brief", "xyz", "pap", "ap", "qqqqqqq", "eb0x", "2024", "12345678", "fiets"])
def test_known_short_far_and_numeric_words_stay(spelling: SpellingRepair, word: str) -> None:
    assert spelling.repair(word) == word


def test_only_one_mistake_is_repaired_in_a_short_word(spelling: SpellingRepair) -> None:
    assert spelling.repair("atesd") == "atesd"


def test_every_word_of_a_text_is_repaired(spelling: SpellingRepair) -> None:
    assert spelling.repair("mijn brievn koppeln 2024") == "mijn brieven koppelen 2024"


def test_the_commoner_of_two_equally_near_words_wins() -> None:
    assert SpellingRepair({"baken": 2, "laken": 5}).repair("waken") == "laken"
    assert SpellingRepair({"baken": 5, "laken": 2}).repair("waken") == "baken"


def test_the_vocabulary_holds_what_occurs_often_enough() -> None:
    spelling = SpellingRepair.from_texts(["brief ebox", "brief ebox", "brief attest"], at_least=2)
    assert spelling.vocabulary == {"brief": 3, "ebox": 2}


def test_it_is_the_same_after_storing(spelling: SpellingRepair) -> None:
    stored = pickle.loads(pickle.dumps(spelling))  # noqa: S301
    assert stored.vocabulary == WORDS
    assert stored.repair("koppeln") == "koppelen"


def test_an_empty_vocabulary_repairs_nothing() -> None:
    assert SpellingRepair({}).repair("koppeln") == "koppeln"
