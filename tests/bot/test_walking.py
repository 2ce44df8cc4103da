"""What a message means inside a walk; the classifier is replaced by its parse data."""

from __future__ import annotations

from typing import Any

import pytest

from bot.walking import answer_to, is_target, is_waiting, wish
from faq.walks import walks

START = walks()["ebox_koppelen"].start
AT_START = {"flow": "ebox_koppelen", "version": 1, "step": START.id, "mode": "on"}


def instruction() -> dict[str, Any]:
    """A state at some step with an instruction."""
    step = next(step.id for step in walks()["ebox_koppelen"].steps.values() if step.next)
    return AT_START | {"step": step}


def parsed(intent: str, confidence: float = 0.9, **commands: float) -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": confidence}]
    return {"intent": ranking[0], "intent_ranking": ranking, "commands": commands, "parts": []}


def target(found: dict[str, Any] | None) -> str | None:
    return found["entities"][0]["value"] if found else None


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("Ik wil mijn eBox koppelen", "faq_ebox__koppelen", "ebox_koppelen//start"),
        ("help mij mijn ebox te koppelen", "faq_ebox__koppelen", "ebox_koppelen//start"),
        ("stap voor stap mijn ebox koppelen aub", "faq_ebox__koppelen", "ebox_koppelen//start"),
        ("kunt u mij begeleiden bij het stopzetten van mijn ebox", "faq_ebox__deactiveren", "ebox_deactiveren//start"),
        ("ga stap voor stap met mij na of deze mail echt is", "faq_algemeen__phishing-herkennen", "phishing_check//start"),
        ("Hoe koppel ik mijn eBox?", "faq_ebox__koppelen", None),
        ("ik wil weten hoe ik mijn ebox koppel", "faq_ebox__koppelen", None),
        ("ik wil een attest", "faq_attesten__opvragen", None),
        ("kunt u mij stap voor stap helpen om mijn ebox te koppelen?", "faq_ebox__koppelen", "ebox_koppelen//start"),
        ("Bestaat er een stappenplan om mij aan te melden?", "faq_aanmelden__hoe-aanmelden", None),
        ("leg mij stap voor stap uit hoe ik me aanmeld", "faq_aanmelden__hoe-aanmelden", None),
        ("help mij stap voor stap bij het aanmelden", "faq_aanmelden__hoe-aanmelden", "aanmelden_hulp//start"),
        ("ik wil mijn roepnaam instellen", "faq_algemeen__roepnaam", None),
    ],
)
def test_which_messages_start_a_walk(text: str, intent: str, expected: str | None) -> None:
    assert target(wish(text, parsed(intent), None)) == expected


def test_a_wish_that_names_the_answer_skips_the_opening_question() -> None:
    found = wish("ik wil mijn ebox koppelen in My eBox", parsed("faq_ebox__koppelen"), None)
    assert target(found) == f"ebox_koppelen/{START.id}/myebox"


def test_someone_who_helps_another_person_is_noticed() -> None:
    found = wish("ik wil voor mijn moeder de ebox koppelen, stap voor stap", parsed("faq_ebox__koppelen"), None)
    assert found is not None
    assert [entity["entity"] for entity in found["entities"]] == ["target", "helper"]


@pytest.mark.parametrize("option", START.options, ids=lambda option: option.key)
def test_every_answer_is_chosen_by_its_label_and_its_words(option: Any) -> None:
    for said in (option.label, *option.words):
        found = wish(said, parsed("oos_near", 0.3), AT_START)
        assert target(found) == f"ebox_koppelen/{START.id}/{option.key}", said


def test_a_question_that_names_an_answer_is_answered_first() -> None:
    assert wish("Wat is My eBox?", parsed("faq_ebox__wat-is-ebox"), AT_START) is None


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [
        ("ok gedaan", parsed("walk_done", 0.8, walk_done=0.8), "//done"),
        ("verder", parsed("oos_near", 0.5), "//done"),
        ("wacht nee terug", parsed("clarify", 0.3, walk_back=0.3, deny=0.1), "//back"),
        ("terug op papier", parsed("faq_ebox__zeker-op-papier", 0.6, walk_back=0.3), None),
        ("keer daar eens naar terug", parsed("faq_ebox__zeker-op-papier", 0.6, walk_back=0.3), "//back"),
        ("iets anders", parsed("oos_near", 0.1, walk_back=0.03), None),
        ("is mijn adres veilig bij jullie", parsed("faq_algemeen__privacy", 0.9), None),
        ("ik wil een medewerker", parsed("handover", 0.9), None),
        ("er is brand hier", parsed("urgent_danger", 0.9, walk_stop=0.9), None),
    ],
)
def test_commands_and_questions_at_an_instruction(text: str, reading: dict[str, Any], expected: str | None) -> None:
    assert target(wish(text, reading, instruction())) == expected


def test_only_going_on_is_understood_after_the_walk_was_left() -> None:
    left = instruction() | {"mode": "left"}
    assert target(wish("ok verder", parsed("walk_done", 0.9, walk_done=0.9), left)) == "//resume"
    assert wish("gedaan", parsed("walk_done", 0.9, walk_done=0.9), left) is None


def test_the_words_of_a_step_that_looks_something_up_go_to_the_engine() -> None:
    at = {"flow": "gemeente_app", "version": 1, "step": walks()["gemeente_app"].start.id, "mode": "on"}
    assert target(wish("moerbeke", parsed("oos_near", 0.5), at)) == "//lookup"
    assert wish("hoe veilig is dat", parsed("faq_algemeen__privacy", 0.9), at) is None


@pytest.mark.parametrize(
    ("state", "intents", "waits"),
    [
        (AT_START, ["faq_x"], True),
        (AT_START | {"mode": "aside"}, ["out_of_scope"], True),
        (AT_START | {"mode": "left"}, ["faq_x"], False),
        (AT_START | {"mode": "ended"}, ["faq_x"], False),
        (AT_START, ["walk"], False),
        (AT_START, ["urgent_danger", "faq_x"], False),
        (AT_START, ["clarify"], False),
        (AT_START, ["handover"], False),
        (None, ["faq_x"], False),
    ],
)
def test_when_a_walk_is_offered_again(state: Any, intents: list[str], waits: bool) -> None:
    assert is_waiting(state, intents) is waits


def test_targets_of_walks() -> None:
    assert is_target("flow:ebox_koppelen")
    assert is_target("flow:ebox_koppelen/waar/mbp")
    assert not is_target("flow:mailbox")
    assert not is_target("ebox_koppelen")


AGES = walks()["aanmelden_hulp"].start


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("75 jaar", "volwassen"),
        ("ik ben 18", "volwassen"),
        ("mijn zoon is 17", "zestien"),
        ("12 jaar", "twaalf"),
        ("ze is 8", "zes"),
        ("5 jaar", "jonger"),
        ("ze zijn 12 en 16", None),
    ],
)
def test_a_number_chooses_the_answer_in_whose_range_it_lies(said: str, key: str | None) -> None:
    ranges = {"volwassen": (18, 120), "zestien": (16, 17), "twaalf": (12, 15), "zes": (6, 11), "jonger": (0, 5)}
    by_range = {option.numbers: option.key for option in AGES.options}
    assert answer_to(AGES, said) == (by_range[ranges[key]] if key else None)


def test_a_weak_yes_is_no_yes() -> None:
    assert wish("wa bedoelde?", parsed("faq_ebox__wat-is-ebox", 0.29, affirm=0.5), instruction()) is None
    assert wish("wa bedoelt ge", parsed("oos_near", 0.1, affirm=0.25), instruction()) is None
    assert target(wish("jazeker", parsed("affirm", 0.7, affirm=0.7), instruction())) == "//yes"


def test_words_that_fit_two_answers_choose_none() -> None:
    assert answer_to(START, "my ebox of doccle") is None
