from __future__ import annotations

import math

import pytest

from bot.nlu.compound import Cut, Limits, Questions, SplitModel, are_two, cuts, features, pairs, read_cuts, split
from bot.nlu.decision import Decision
from bot.nlu.reading import Reading

SURE = 0.95
WORDS = {"koppel": "faq_koppelen", "papier": "faq_papier", "attest": "faq_attest", "brieven": "mailbox", "gegevens": "profile"}
WORDS |= {"brand": "urgent_danger", "bedankt": "thanks", "medewerker": "handover"}
WIDTH = 22
EAGER = SplitModel((0.0,) * WIDTH, 5.0)
DOUBTING = SplitModel((0.0,) * WIDTH, -1.0)
SHY = SplitModel((0.0,) * WIDTH, -5.0)
LIMITS = Limits(split=0.5, offer=0.2)


def read(text: str) -> tuple[Reading, Decision]:
    """A classifier that knows one word for each intent; the first one in the text wins."""
    found = [WORDS[word] for word in text.lower().replace("?", " ").replace(",", " ").split() if word in WORDS]
    ranking = [(name, SURE if i == 0 else 0.01) for i, name in enumerate(dict.fromkeys([*found, "oos_other"]))]
    return Reading(ranking, 0.0), Decision(ranking[0][0] if found else "out_of_scope", SURE)


def texts(questions: Questions) -> list[str]:
    return [part.text for part in questions.parts]


def intents(questions: Questions) -> list[str]:
    return [part.decision.intent for part in questions.parts]


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
    assert texts(split(text, read, EAGER, LIMITS)) == parts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hoe koppel ik mijn ebox?", id="one question"),
        pytest.param("hoe koppel ik hem? hoe koppel ik hem nu?", id="the same question twice"),
        pytest.param("het regent hier vandaag. waar is mijn attest?", id="background before a question"),
        pytest.param("hoe koppel ik hem? alvast heel erg bedankt", id="thanks after a question"),
        pytest.param("toon mij mijn gegevens? toon mij mijn brieven?", id="two kinds of own data: one action call a turn"),
        pytest.param("", id="nothing"),
        pytest.param("?????", id="punctuation"),
    ],
)
def test_what_is_not_two_questions_stays_whole(text: str) -> None:
    assert texts(split(text, read, EAGER, LIMITS)) == [text]


def test_a_cut_that_the_model_doubts_is_not_made() -> None:
    text = "Hoe koppel ik? Krijg ik nog papier dan?"
    assert texts(split(text, read, SHY, LIMITS)) == [text]
    assert len(split(text, read, SHY, Limits(split=0.0)).parts) == 2


def test_a_second_question_that_is_only_likely_is_offered() -> None:
    text = "Hoe koppel ik? Krijg ik nog papier dan?"
    assert split(text, read, DOUBTING, LIMITS).also == "faq_papier"
    assert split(text, read, SHY, LIMITS).also is None
    assert split(text, read, EAGER, LIMITS).also is None


def test_two_questions_that_no_cut_separates_are_both_answered() -> None:
    text = "koppel papier"
    questions = split(text, read, EAGER, LIMITS)
    assert (texts(questions), intents(questions)) == ([text, text], ["faq_koppelen", "faq_papier"])


def test_a_need_beside_a_question_is_always_split() -> None:
    text = "er is brand hier. hoe koppel ik hem?"
    assert texts(split(text, read, SHY, LIMITS)) == ["er is brand hier.", "hoe koppel ik hem?"]


def test_a_need_that_only_the_whole_message_shows_is_not_split() -> None:
    text = "hoe koppel ik hem? krijg ik nog papier?"

    def whole_is_urgent(part: str) -> tuple[Reading, Decision]:
        reading, decision = read(part)
        return reading, Decision("urgent_danger", SURE) if part == text else decision

    assert intents(split(text, whole_is_urgent, EAGER, LIMITS)) == ["urgent_danger"]


def test_a_fragment_that_is_hardly_a_need_does_not_make_one() -> None:
    text = "er is brand hier. hoe koppel ik hem?"

    def unsure(part: str) -> tuple[Reading, Decision]:
        reading, decision = read(part)
        if part == text:
            return reading, Decision("faq_koppelen", SURE)
        return reading, Decision(decision.intent, 0.6)

    assert intents(split(text, unsure, SHY, LIMITS)) == ["faq_koppelen"]


def test_a_need_beside_chat_is_not_split() -> None:
    text = "er is brand hier. alvast heel erg bedankt"
    assert texts(split(text, read, EAGER, LIMITS)) == [text]


def test_a_message_is_never_split_in_more_than_two() -> None:
    text = "Hoe koppel ik hem? Krijg ik nog papier? Waar is mijn attest? Ik wil een medewerker."
    assert len(split(text, read, EAGER, LIMITS).parts) == 2


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
    assert are_two(first, second) is two


@pytest.mark.parametrize("text", ["hoe koppel ik? en krijg ik papier?", "koppel papier"])
def test_the_model_has_a_weight_for_every_feature(text: str) -> None:
    readings = read_cuts(text, read)
    (pair,) = pairs(read(text)[0], readings)
    values = features(text, read(text)[0], pair, len(readings))
    assert all(math.isfinite(value) for value in values)
    assert 0 < EAGER.probability(values) < 1
    with pytest.raises(ValueError, match="zip"):
        SplitModel((1.0,), 0.0).probability(values)
