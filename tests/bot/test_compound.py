from __future__ import annotations

import math

import pytest

from bot.nlu.compound import Cut, SplitModel, are_two, cuts, features, split
from bot.nlu.decision import Decision
from bot.nlu.reading import Reading

SURE = 0.95
WORDS = {"koppel": "faq_koppelen", "papier": "faq_papier", "attest": "faq_attest", "brieven": "mailbox", "gegevens": "profile"}
WORDS |= {"brand": "urgent_danger", "bedankt": "thanks", "medewerker": "handover"}
EAGER = SplitModel((0.0,) * 16, 5.0)
SHY = SplitModel((0.0,) * 16, -5.0)


def read(text: str) -> tuple[Reading, Decision]:
    """A classifier that knows one word for each intent; the first one in the text wins."""
    found = [WORDS[word] for word in text.lower().replace("?", " ").replace(",", " ").split() if word in WORDS]
    ranking = [(name, SURE if i == 0 else 0.01) for i, name in enumerate(dict.fromkeys([*found, "faq_other"]))]
    return Reading(ranking, 0.0), Decision(ranking[0][0] if found else "out_of_scope", SURE)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hoe koppel ik? Krijg ik nog papier dan?", ["Hoe koppel ik?", "Krijg ik nog papier dan?"]),
        ("hoe koppel ik hem en krijg ik nog papier", ["hoe koppel ik hem", "en krijg ik nog papier"]),
        ("hoe koppel ik hem, waar is mijn attest", ["hoe koppel ik hem", "waar is mijn attest"]),
        ("hoe koppel ik hem\nwaar is mijn attest", ["hoe koppel ik hem", "waar is mijn attest"]),
        ("waar is mijn attest? ik wil een medewerker spreken", ["waar is mijn attest?", "ik wil een medewerker spreken"]),
    ],
)
def test_two_questions_become_two_parts_in_the_order_written(text: str, parts: list[str]) -> None:
    assert split(text, read, EAGER, 0.5) == parts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hoe koppel ik mijn ebox?", id="one question"),
        pytest.param("hoe koppel ik hem? hoe koppel ik hem nu?", id="the same question twice"),
        pytest.param("het regent hier vandaag. waar is mijn attest?", id="background before a question"),
        pytest.param("hoe koppel ik hem? alvast heel erg bedankt", id="thanks after a question"),
        pytest.param("toon mij mijn gegevens? toon mij mijn brieven?", id="two kinds of own data: one action call a turn"),
        pytest.param("koppel hem. papier graag.", id="parts of less than three words"),
        pytest.param("", id="nothing"),
        pytest.param("?????", id="punctuation"),
    ],
)
def test_what_is_not_two_questions_stays_whole(text: str) -> None:
    assert split(text, read, EAGER, 0.5) == [text]


def test_a_cut_that_the_model_doubts_is_not_made() -> None:
    text = "Hoe koppel ik? Krijg ik nog papier dan?"
    assert split(text, read, SHY, 0.5) == [text]
    assert split(text, read, SHY, 0.0) != [text]


def test_a_need_beside_a_question_is_always_split() -> None:
    text = "er is brand hier. hoe koppel ik hem?"
    assert split(text, read, SHY, 0.99) == ["er is brand hier.", "hoe koppel ik hem?"]


def test_a_need_beside_chat_is_not_split() -> None:
    text = "er is brand hier. alvast heel erg bedankt"
    assert split(text, read, EAGER, 0.0) == [text]


def test_a_message_is_never_split_in_more_than_two() -> None:
    text = "Hoe koppel ik hem? Krijg ik nog papier? Waar is mijn attest? Ik wil een medewerker."
    assert len(split(text, read, EAGER, 0.5)) == 2


def test_cuts_lie_after_sentences_and_before_conjunctions() -> None:
    found = list(cuts("ik wil dit graag. ik vraag dat ook en ik zoek iets"))
    assert Cut("ik wil dit graag.", "ik vraag dat ook en ik zoek iets", inside_sentence=False) in found
    assert Cut("ik wil dit graag. ik vraag dat ook", "en ik zoek iets", inside_sentence=True) in found


def test_the_work_on_a_long_message_is_bounded() -> None:
    assert len(list(cuts("ik zoek een attest en " * 300))) <= 12


@pytest.mark.parametrize(
    ("first", "second", "two"),
    [
        ("faq_a", "faq_b", True),
        ("faq_a", "mailbox", True),
        ("handover", "faq_b", True),
        ("faq_a", "faq_a", False),
        ("profile", "mailbox", False),
        ("faq_a", "out_of_scope", False),
        ("faq_a", "clarify", False),
        ("greet", "faq_b", False),
        ("faq_a", "walk_done", False),
    ],
)
def test_which_intents_can_stand_beside_each_other(first: str, second: str, two: bool) -> None:
    assert are_two(Decision(first, 1.0), Decision(second, 1.0)) is two


def test_the_model_has_a_weight_for_every_feature() -> None:
    cut = Cut("hoe koppel ik?", "en krijg ik papier?", inside_sentence=False)
    values = features(cut, read(cut.left)[1], read(cut.right)[1], read(f"{cut.left} {cut.right}")[0])
    assert all(math.isfinite(value) for value in values)
    assert 0 < EAGER.probability(values) < 1
    with pytest.raises(ValueError, match="zip"):
        SplitModel((1.0,), 0.0).probability(values)
