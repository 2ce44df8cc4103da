"""The steps of a walk on paper, from what was said in a conversation."""

from __future__ import annotations

from typing import Any

import pytest

from faq.blocks import Block
from faq.walks import Walk, walks
from gateway.pages.checklist import Checklist, checklist

FLOW = "ebox_koppelen"


def step(number: int, name: str, text: str = "", flow: str = FLOW) -> Block:
    """A step block as the engine makes it."""
    walk: Walk = walks()[flow] if flow in walks() else walks()[FLOW]
    shown = walk.steps.get(name)
    options = (
        [{"key": "k", "label": option.label, "target": f"flow:{flow}/{name}/{option.key}"} for option in shown.options]
        if shown
        else []
    )
    options.append({"key": "s", "label": "Gelukt, volgende stap", "target": f"flow:{flow}/{name}/done"})
    return {
        "type": "step",
        "kind": "step",
        "flow": flow,
        "step": number,
        "of": 9,
        "title": name,
        "text": text or f"text of {name}",
        "options": options,
    }


def blocks(*said: Block) -> dict[str, Any]:
    return {"blocks": list(said)}


def on_paper(*events: dict[str, Any]) -> Checklist:
    found = checklist(events)
    assert found is not None
    return found


FIRST, SECOND, *_ = walks()[FLOW].steps
ANSWER = walks()[FLOW].start.options[0].label


def test_without_a_walk_there_is_nothing_to_print() -> None:
    assert checklist([]) is None
    assert checklist([{"text": "dag"}, blocks({"type": "text", "kind": "greeting", "text": "Dag."})]) is None


def test_what_was_passed_is_done_and_the_last_one_is_not() -> None:
    paper = on_paper(blocks(step(1, FIRST)), {"text": ANSWER}, blocks(step(2, SECOND)))
    assert [block["title"] for block in paper.steps] == [FIRST, SECOND]
    assert paper.done == 1
    assert paper.steps[0]["answer"] == ANSWER
    assert "answer" not in paper.steps[1]


def test_what_was_typed_and_is_no_option_is_not_printed_as_an_answer() -> None:
    paper = on_paper(blocks(step(1, FIRST)), {"text": "iets heel anders"}, blocks(step(2, SECOND)))
    assert "answer" not in paper.steps[0]


def test_after_another_question_the_step_stands_as_it_was_first_shown() -> None:
    paper = on_paper(blocks(step(1, FIRST, "Doe dit.")), blocks(step(1, FIRST, "U was bij stap 1.")))
    assert [block["text"] for block in paper.steps] == ["Doe dit."]


def test_going_back_and_another_way_leave_no_trace() -> None:
    paper = on_paper(blocks(step(1, FIRST)), blocks(step(2, SECOND)), blocks(step(1, FIRST)), blocks(step(2, "andere")))
    assert [block["title"] for block in paper.steps] == [FIRST, "andere"]
    assert paper.done == 1


def test_a_walk_that_is_finished_is_done_whole() -> None:
    finished = {"type": "text", "kind": "walk_finished", "text": "Klaar."}
    assert on_paper(blocks(step(1, FIRST)), blocks(step(2, SECOND)), blocks(finished)).done == 2


def test_the_steps_ahead_stop_at_the_next_question() -> None:
    instruction = next(step for step in walks()[FLOW].steps.values() if step.next and not step.options)
    paper = on_paper(blocks(step(1, instruction.id)))
    assert paper.ahead
    assert all(not ahead.options for ahead in paper.ahead[:-1])
    assert paper.asks is bool(paper.ahead[-1].options)


def test_a_walk_that_does_not_exist_any_more_is_not_printed() -> None:
    assert checklist([blocks(step(1, FIRST, flow="weg"))]) is None


def test_a_walk_that_was_resumed_by_a_code_begins_where_it_was() -> None:
    paper = on_paper(blocks(step(4, FIRST)), blocks(step(4, FIRST)), blocks(step(5, SECOND)))
    assert [(block["step"], block["title"]) for block in paper.steps] == [(4, FIRST), (5, SECOND)]
    assert paper.done == 1


@pytest.mark.parametrize("options", [[], [{"key": "k", "label": "Verder"}], [{"key": "k", "label": "Verder", "target": "los"}]])
def test_a_step_without_a_usual_target_is_printed_all_the_same(options: list[dict[str, str]]) -> None:
    assert on_paper(blocks({**step(1, FIRST), "options": options}), blocks(step(2, SECOND))).done == 1
