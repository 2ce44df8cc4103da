"""Grouping: what is alike comes together, and nothing else."""

from __future__ import annotations

import datetime
import random

import pytest

from gateway.learning.grouping import grouped, typical
from gateway.learning.words import alike, fold, how_many_like
from gateway.storage.learning_models import Gap
from tests.learning.conftest import NOON

ALIKE = [
    ("hoe koppel ik mijn ebox", "Hoe kan ik mijn eBox koppelen?"),
    ("itsme werkt niet", "aanmelden met itsme werkt niet"),
    ("itsme werkt niet", "itsme wertk niet!!"),
    ("mijn attest downloaden lukt niet", "attest downloaden lukt niet meer"),
    ("ik kan niet aanmelden met itsme", "aanmelden met itsme lukt niet"),
    ("kan ik de kleuren van de website aanpassen", "kleuren website aanpassen"),
    ("mijn nummer is <rijksregisternummer> en het scherm blijft wit", "mijn nummer is en het scherm blijft wit"),
]
NOT_ALIKE = [
    ("hoe koppel ik mijn ebox", "hoe deactiveer ik mijn ebox"),
    ("hoe koppel ik mijn ebox", "hoe open ik mijn ebox"),
    ("hoe koppel ik mijn ebox", "ebox"),
    ("itsme werkt niet", "de app werkt niet"),
    ("waar is mijn brief van de belastingen", "waar is mijn brief van de gemeente"),
    ("attest van woonst downloaden", "attest van geboorte downloaden"),
]


def gap(number: int, text: str, why: str = "refused", hours: int = 0, wanted: str = "") -> Gap:
    noted = NOON + datetime.timedelta(hours=hours)
    return Gap(id=number, conversation=None, text=text, why=why, given="", wanted=wanted, noted=noted, dismissed=False)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_asks_the_same_is_alike(one: str, other: str) -> None:
    assert alike([one, other]) == alike([other, one]) == [[0, 1]]
    assert how_many_like(one, [other, "iets heel anders"]) == 1


@pytest.mark.parametrize(("one", "other"), NOT_ALIKE)
def test_what_asks_something_else_is_not(one: str, other: str) -> None:
    assert alike([one, other]) == alike([other, one]) == [[0], [1]]
    assert how_many_like(one, [other]) == 0


def test_folding_leaves_words() -> None:
    assert fold("  Hé, mijn IBAN <rekeningnummer>: klopt dát? ") == "he mijn iban klopt dat"
    assert fold("<e-mailadres> !") == ""


def test_the_largest_group_comes_first_and_of_equals_the_newest() -> None:
    gaps = [
        gap(1, "hoe koppel ik mijn ebox"),
        gap(2, "itsme werkt niet", hours=2),
        gap(3, "ebox koppelen, hoe?", hours=1),
        gap(4, "waar is mijn brief van de gemeente", hours=3),
        gap(5, "hoe ebox koppelen", why="thumb_down", wanted="ebox/koppelen"),
    ]
    groups = grouped(gaps)
    assert [sorted(found.id for found in group.gaps) for group in groups] == [[1, 3, 5], [4], [2]]
    assert groups[0].reasons == [("Geen antwoord", 2), ("Duim omlaag", 1)]
    assert groups[0].wanted == ["ebox/koppelen"]
    assert groups[0].newest == NOON + datetime.timedelta(hours=1)


def test_the_order_of_reading_does_not_matter() -> None:
    texts = [text for pair in (*ALIKE, *NOT_ALIKE) for text in pair]
    gaps = [gap(number, text, hours=number % 3) for number, text in enumerate(texts)]
    expected = [[found.id for found in group.gaps] for group in grouped(gaps)]
    random.Random(7).shuffle(gaps)
    assert [[found.id for found in group.gaps] for group in grouped(gaps)] == expected


def test_the_heading_is_what_most_people_ask() -> None:
    others = ["aanmelden met itsme werkt niet", "aanmelden met itsme werkt niet meer", "aanmelden met mijn itsme werkt niet"]
    assert typical([*others, "itsme doet niets", "Itsme doet niets!"]) == "itsme doet niets"
    assert typical(["ebox", "hoe koppel ik mijn ebox", "hoe kan ik mijn ebox koppelen"]) != "ebox"


def test_the_same_words_are_one_question() -> None:
    (group,) = grouped([gap(1, "itsme werkt niet"), gap(2, "Itsme werkt niet!", hours=1), gap(3, "itsme werkt niet meer")])
    assert [(found.text, [each.id for each in found.gaps]) for found in group.questions] == [
        ("Itsme werkt niet!", [2, 1]),
        ("itsme werkt niet meer", [3]),
    ]
