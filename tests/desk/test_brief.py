"""The handover brief: by rule, from what was said."""

from __future__ import annotations

from typing import Any

from faq.walks import walks
from gateway.helpdesk.brief import brief, subject, turns_of, walk_now

ANSWER = {"type": "answer", "kind": "answer", "id": "ebox/wat-is-ebox", "question": "Wat is de eBox?"}
PERSON = {"type": "handover", "kind": "handover", "text": "Een medewerker helpt u graag verder."}
WALK = walks()["ebox_koppelen"]


def said(turn: str, text: str) -> dict[str, Any]:
    return {"turn": turn, "text": text}


def answered(turn: str, outcome: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {"turn": turn, "outcome": outcome, "blocks": list(blocks)}


EVENTS = [
    said("1", "hallo"),
    answered("1", "smalltalk"),
    said("2", "wat is de ebox"),
    answered("2", "answered", ANSWER),
    said("3", "Meer over de eBox"),  # a button
    answered("3", "answered", ANSWER),
    said("4", "en de fiets"),
    answered("4", "refused"),
    said("5", "ik wil iemand spreken"),
    answered("5", "handed_over", PERSON),
]
TURNS = turns_of(EVENTS, ["1", "2", "4", "5"])


def test_the_subject_is_the_latest_question_of_the_citizen() -> None:
    assert subject(TURNS) == "‘en de fiets’"
    assert subject(TURNS[:3]) == "‘wat is de ebox’"
    assert subject([]) == "‘’"


def test_without_a_question_the_subject_is_the_first_message() -> None:
    assert subject(turns_of(EVENTS[:2], ["1"])) == "‘hallo’"


def test_a_long_question_is_cut() -> None:
    (turn,) = turns_of([said("1", "a" * 200), answered("1", "refused")], ["1"])
    assert subject([turn]) == f"‘{'a' * 79}…’"


def test_the_brief_names_questions_answers_and_failures_once() -> None:
    made = brief(EVENTS, TURNS, {}, signed_in=False, read=[])
    assert made["asked"] == ["wat is de ebox", "en de fiets"]
    assert made["answers"] == [{"id": "ebox/wat-is-ebox", "question": "Wat is de eBox?"}]
    assert made["failed"] == [{"text": "en de fiets", "why": "Geen antwoord"}]
    assert (made["wants"], made["steps"], made["walk_title"]) == ("‘en de fiets’", [], None)


def test_a_thumb_down_is_a_failure() -> None:
    made = brief(EVENTS, TURNS, {"2": "ebox/wat-is-ebox"}, signed_in=False, read=[])
    assert made["failed"][0] == {"text": "wat is de ebox", "why": "Duim omlaag"}


def test_the_brief_passes_on_classes_of_data_only() -> None:
    read = [{"label": "Uw berichten", "at": "2026-11-26T10:00:00.000+00:00"}]
    made = brief(EVENTS, TURNS, {}, signed_in=True, read=read)
    assert (made["signed_in"], made["read"]) == (True, read)


def test_what_an_agent_says_is_no_turn_of_the_citizen() -> None:
    spoken = [*EVENTS, answered("agent", "with_person", {"type": "text", "kind": "person", "text": "Dag.", "by": "Sofie"})]
    assert turns_of(spoken, ["1", "2", "4", "5"]) == TURNS


def test_the_walk_of_the_moment_has_the_words_for_an_agent() -> None:
    second = list(WALK.steps.values())[1]
    now = walk_now({"flow": WALK.flow, "version": WALK.version, "step": second.id, "back": [WALK.start.id]})
    assert now is not None
    assert (now["title"], now["step"], now["step_title"], now["text"]) == (WALK.title, 2, second.title, second.text)
    assert [step["id"] for step in now["steps"]] == list(WALK.steps)


def test_a_walk_that_has_changed_since_is_not_shown() -> None:
    state = {"flow": WALK.flow, "version": WALK.version, "step": WALK.start.id, "back": []}
    for other in ({"version": WALK.version + 1}, {"flow": "weg"}, {"step": "weg"}):
        assert walk_now({**state, **other}) is None
    assert walk_now(None) is None
