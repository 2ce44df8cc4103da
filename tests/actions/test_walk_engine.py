from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.walks.engine import COMMANDS, Move, Wish, move
from actions.walks.state import ASIDE, ENDED, LEFT, ON, WalkState
from faq.blocks import validate
from faq.walks import Walk, load_walks, walks

SOURCES = "sources:\n  - {key: bron, title: Bron, url: 'https://example.be', checked: 2026-11-25}\n"
ONE = f"""flow: een
version: 3
title: Iets koppelen
subject: het koppelen
{SOURCES}steps:
  - id: waar
    title: Waar
    text: Waar wilt u dat?
    sources: [bron]
    options:
      - {{key: hier, label: Hier, words: [thuis], next: doen}}
      - {{key: daar, label: Daar, words: [ginder], next: bellen}}
  - id: doen
    title: Doen
    text: Doe het. Lukt dat?
    helper: Laat de ander het doen.
    not_found: Het staat rechts.
    otherwise: anders
    warning: Let op.
    sources: [bron]
    next: klaar
  - id: anders
    title: Anders
    text: Probeer het zo. Lukt dat?
    helper: Laat de ander het zo proberen.
    not_found: Kijk onderaan.
    sources: [bron]
    next: klaar
  - {{id: klaar, title: Klaar, text: "Het is gedaan.", sources: [bron], end: done}}
  - {{id: bellen, title: Bellen, text: "Bel gratis 1700.", sources: [bron], end: person}}
"""
TWO = f"""flow: twee
version: 1
title: Iets stoppen
subject: het stoppen
{SOURCES}steps:
  - id: zeker
    title: Zeker
    text: Zeker?
    sources: [bron]
    options: [{{key: ja, label: Ja, next: weg}}, {{key: nee, label: Nee, next: weg}}]
  - {{id: weg, title: Weg, text: "Het is weg.", sources: [bron], end: done}}
"""

OWN = f"""flow: eigen
version: 1
title: Met een eigen lijst
subject: het eigen
{SOURCES}steps:
  - id: hoe
    title: Hoe
    text: Wilt u uw eigen lijst zien?
    sources: [bron]
    options: [{{key: toon, label: Toon, next: lijst}}, {{key: nee, label: Nee, next: open}}]
  - id: lijst
    title: Lijst
    text: Kijk op de kaart.
    helper: De ander kijkt op de kaart.
    not_found: Ze is weg.
    sources: [bron]
    card: linked
    next: open
  - id: open
    title: Open
    text: Open het.
    helper: Laat het openen.
    not_found: Links.
    sources: [bron]
    next: alles
    planned: elk
  - id: elk
    title: Elk
    text: Doe nummer {{number}}.
    helper: Laat nummer {{number}} doen.
    not_found: Daar.
    sources: [bron]
    each: yes
    next: alles
  - id: alles
    title: Alles
    text: Doe alles.
    helper: Laat alles doen.
    not_found: Daar.
    sources: [bron]
    next: klaar
  - {{id: klaar, title: Klaar, text: "Het is gedaan.", sources: [bron], end: done}}
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Walk]:
    folder = tmp_path_factory.mktemp("walks")
    (folder / "een.yml").write_text(ONE, encoding="utf-8")
    (folder / "twee.yml").write_text(TWO, encoding="utf-8")
    (folder / "eigen.yml").write_text(OWN, encoding="utf-8")
    return load_walks(folder)


class Talk:
    """A conversation with the engine alone."""

    def __init__(self, known: dict[str, Walk], state: WalkState | None = None) -> None:
        self.known, self.state = known, state

    def __call__(self, target: str, text: str = "", helper: bool = False, listed: int = 0) -> dict[str, Any]:
        """Carry out one wish; the only block."""
        wish = replace(Wish.from_target(target, text, helper), listed=listed)
        after = move(self.state, wish, self.known)
        self.state = WalkState.from_slot(json.loads(json.dumps(after.state.to_slot()))) if after.state else None
        assert self.state == after.state
        (block,) = after.blocks
        validate(block, filled=False)
        return dict(block)


@pytest.fixture
def talk(known: dict[str, Walk]) -> Talk:
    return Talk(known)


def place(block: dict[str, Any]) -> tuple[str, int, int, str]:
    return block["flow"], block["step"], block["of"], block["title"]


def targets(block: dict[str, Any]) -> list[str]:
    return [option["target"] for option in block["options"]]


def test_a_walk_from_its_opening_question_to_its_end(talk: Talk) -> None:
    first = talk("een")
    assert place(first) == ("een", 1, 3, "Waar")
    assert targets(first) == ["flow:een/waar/hier", "flow:een/waar/daar", "flow:een/waar/stop"]
    second = talk("een/waar/hier")
    assert (place(second), second["text"], second["warning"]) == (("een", 2, 3, "Doen"), "Doe het. Lukt dat?", "Let op.")
    assert targets(second) == [f"flow:een/doen/{what}" for what in ("done", "not_found", "back", "stop")]
    assert second["sources"] == [{"title": "Bron", "url": "https://example.be", "checked": "2026-11-25"}]
    assert place(talk("//done")) == ("een", 3, 3, "Klaar")
    assert talk("//done")["kind"] == "walk_finished"
    assert talk.state is None


def test_one_step_back_and_no_further_than_the_first(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    assert place(talk("//back")) == ("een", 1, 3, "Waar")
    assert talk("//back")["text"].startswith("Dit is de eerste stap.")
    assert talk.state == WalkState("een", 3, "waar", route=("hier",))


def test_not_seen_gives_help_then_another_way_then_a_person(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    helped = talk("//not_found")
    assert (place(helped), helped["text"]) == (("een", 2, 3, "Doen"), "Het staat rechts.")
    assert place(talk("//not_found")) == ("een", 3, 4, "Anders")
    assert talk("//not_found")["text"] == "Kijk onderaan."
    person = talk("//not_found")
    assert (person["type"], person["queue"]) == ("handover", "1700")
    assert talk.state is not None
    assert talk.state.mode == LEFT
    assert place(talk("//resume")) == ("een", 3, 4, "Anders")


def test_stop_sends_no_step_and_the_walk_can_be_resumed(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    stopped = talk("//stop")
    assert (stopped["type"], stopped["kind"]) == ("text", "walk_left")
    assert place(talk("//resume")) == ("een", 2, 3, "Doen")


def test_go_on_after_another_question_returns_the_same_step(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    offered = talk("//offer")
    assert (place(offered), offered["text"]) == (
        ("een", 2, 3, "Doen"),
        "U was bij stap 2 van 3. Zeg ‘verder’ om daar verder te gaan.",
    )
    assert talk.state is not None
    assert talk.state.mode == ASIDE
    again = talk("//done")
    assert (place(again), again["text"]) == (("een", 2, 3, "Doen"), "Doe het. Lukt dat?")
    talk("//offer")
    assert talk("//no")["kind"] == "walk_left"


def test_a_button_of_an_earlier_step_repeats_the_current_one(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    state = talk.state
    for old in ("een/waar/daar", "een/waar/stop"):
        again = talk(old)
        assert (place(again), again["text"]) == (("een", 2, 3, "Doen"), "Doe het. Lukt dat?")
        assert talk.state == state


def test_another_walk_is_entered_after_a_yes_only(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    asked = talk("twee//start")
    assert (place(asked), asked["text"]) == (
        ("een", 2, 3, "Doen"),
        "U bent bezig met het koppelen. Wilt u daarmee stoppen, en overgaan naar het stoppen?",
    )
    assert place(talk("//no")) == ("een", 2, 3, "Doen")
    talk("twee//start")
    assert place(talk("een/doen/yes")) == ("twee", 1, 2, "Zeker")


def test_a_walk_that_was_left_gives_way_without_a_question(talk: Talk) -> None:
    talk("een")
    talk("//stop")
    assert place(talk("twee")) == ("twee", 1, 2, "Zeker")


def test_a_wish_with_enough_detail_starts_after_the_opening_question(talk: Talk) -> None:
    assert place(talk("een/waar/hier")) == ("een", 2, 3, "Doen")


def test_yes_and_no_answer_a_question_that_has_them(talk: Talk) -> None:
    talk("twee")
    assert place(talk("//no")) == ("twee", 2, 2, "Weg")
    talk("//done")
    talk("een")
    assert talk("//yes")["text"].startswith("Kies een van de antwoorden")


def test_where_repeat_and_start_again(talk: Talk) -> None:
    talk("een")
    talk("een/waar/hier")
    assert talk("//where")["text"] == "U bent bij stap 2 van 3. Doe het. Lukt dat?"
    assert talk("//repeat")["text"] == "Doe het. Lukt dat?"
    assert place(talk("//restart")) == ("een", 1, 3, "Waar")
    assert talk.state == WalkState("een", 3, "waar")


def test_someone_who_helps_another_person_is_told_what_the_other_does(talk: Talk) -> None:
    talk("een//start", helper=True)
    assert talk("een/waar/hier")["text"] == "Laat de ander het doen."


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(WalkState("een", 2, "doen", back=("waar",)), id="an older version"),
        pytest.param(WalkState("een", 3, "verdwenen"), id="a step that is gone"),
    ],
)
def test_a_walk_that_changed_meanwhile_starts_again(known: dict[str, Walk], state: WalkState) -> None:
    after = move(state, Wish(what="done"), known)
    assert [block["type"] for block in after.blocks] == ["text", "step"]
    assert after.state == WalkState("een", 3, "waar")


def test_a_walk_that_is_gone_ends(known: dict[str, Walk]) -> None:
    after = move(WalkState("weg", 1, "x"), Wish(what="done"), known)
    assert (after.state, [block["kind"] for block in after.blocks]) == (None, ["notice"])


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        "een",
        [],
        {},
        {"flow": "een"},
        {"flow": "e", "version": 1, "step": "s", "route": [], "back": [], "x": 1},
        {"flow": "e", "version": 1, "step": "s", "route": [], "back": [], "mode": "anders"},
    ],
)
def test_a_slot_that_holds_no_walk_is_none(value: Any) -> None:
    assert WalkState.from_slot(value) is None


def test_no_walk_no_step(talk: Talk) -> None:
    assert talk("//done")["kind"] == "no_walk"


def ends(walk: Walk, step: str) -> Iterator[str]:
    for other in walk.steps[step].following:
        yield from ends(walk, other)
    if not walk.steps[step].following:
        yield step


def test_every_walk_of_the_product_is_there() -> None:
    expected = {
        "ebox_koppelen",
        "ebox_deactiveren",
        "phishing_check",
        "aanmelden_hulp",
        "naam_fout",
        "roepnaam",
        "overlijden",
        "gemeente_app",
    }
    assert set(walks()) == expected


WISHES = st.lists(st.tuples(st.sampled_from([*COMMANDS, "option"]), st.integers(0, 9)), max_size=40)


@pytest.mark.parametrize("flow", sorted(walks()))
@given(wishes=WISHES)
def test_no_way_through_a_walk_gets_stuck(flow: str, wishes: list[tuple[str, int]]) -> None:
    """Whatever is said, blocks are valid, the numbers hold, and an end can be reached by going on."""
    after: Move = move(None, Wish(flow, what="start"))
    for what, number in wishes:
        assert after.state is not None
        step = walks()[flow].steps[after.state.step]
        key = step.options[number % len(step.options)].key if what == "option" and step.options else what
        after = move(after.state, Wish(what=key if key != "option" else "done", text="Leuven"))
        assert after.blocks
        for block in after.blocks:
            validate(block, filled=False)
            if block["type"] == "step":
                assert 1 <= block["step"] <= block["of"]
        if after.state is None:
            return
    for _ in range(len(walks()[flow].steps) + 3):
        assert after.state is not None
        step = walks()[flow].steps[after.state.step]
        what = step.options[0].key if step.options and after.state.mode == ON else "lookup" if step.lookup else "done"
        before = after.state
        after = move(after.state, Wish(what=what, text="Leuven"))
        if after.state is None:
            return
        assert after.state != before
    pytest.fail(f"{flow} does not end from {after.state}")


def test_a_last_step_is_not_offered_again(talk: Talk) -> None:
    talk("een/waar/daar")
    assert talk.state is not None
    assert talk.state.mode == ENDED


def with_a_list(talk: Talk) -> None:
    """Go to the step before the list, as someone who saw the card."""
    talk("eigen")
    talk("eigen/hoe/toon")
    assert talk.state is not None
    talk.state = replace(talk.state, plan="0" * 32)
    talk("//done", listed=3)


def test_a_step_for_each_number_of_the_list(talk: Talk) -> None:
    with_a_list(talk)
    assert [talk("//done", listed=3)["text"] for _ in range(4)] == ["Doe nummer 1.", "Doe nummer 2.", "Doe nummer 3.", "Doe alles."]


def test_without_a_list_that_step_is_left_out(talk: Talk) -> None:
    talk("eigen")
    talk("eigen/hoe/nee")
    assert talk("//done")["text"] == "Doe alles."


def test_a_list_that_is_gone_halfway_leads_to_the_general_step(talk: Talk) -> None:
    with_a_list(talk)
    assert talk("//done", listed=3)["text"] == "Doe nummer 1."
    assert talk("//done", listed=0)["text"] == "Doe alles."


def test_a_helper_is_not_offered_another_person_s_data(talk: Talk) -> None:
    assert [option["label"] for option in talk("eigen")["options"]][:2] == ["Toon", "Nee"]
    talk.state = None
    assert "Toon" not in [option["label"] for option in talk("eigen", helper=True)["options"]]
    assert talk("eigen/hoe/toon")["title"] == "Hoe"
