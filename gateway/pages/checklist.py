"""The steps of a walk as a list to tick off and to print: what is done, where the citizen is, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from faq.blocks import Block
from faq.walks import Step, Walk, walks

_FINISHED = "walk_finished"


@dataclass(frozen=True)
class Checklist:
    """A walk on paper.

    Attributes:
        title: what the walk does.
        steps: the `step` blocks on the way so far, each as it was first shown; `answer` is what the citizen chose, for a question.
        done: how many of them are done, from the first.
        ahead: the steps that follow, up to the next question.
        asks: whether a question follows after those, so that nobody knows the steps after it yet.
    """

    title: str
    steps: tuple[Block, ...]
    done: int
    ahead: tuple[Step, ...]
    asks: bool


def checklist(events: Iterable[Mapping[str, Any]]) -> Checklist | None:
    """The latest walk of a conversation.

    Args:
        events: what was said in the conversation, in order: `text` of the citizen, or `blocks` of the assistant.

    Returns:
        None when there was no walk, or when it does not exist any more.
    """
    way: dict[int, Block] = {}
    finished, said = False, ""
    for event in events:
        said = event.get("text", said)
        for block in event.get("blocks", []):
            if block["type"] == "step":
                way, finished = _go(way, block, said), False
            elif block["kind"] == _FINISHED:
                finished = True
    if not way:
        return None
    steps = [way[number] for number in sorted(way)]
    walk = walks().get(steps[-1]["flow"])
    if walk is None:
        return None
    ahead, asks = _ahead(walk, _step_id(steps[-1]))
    return Checklist(walk.title, tuple(steps), len(steps) if finished else len(steps) - 1, ahead, asks)


def _go(way: dict[int, Block], block: Block, said: str) -> dict[int, Block]:
    """The way after one more step block, by number; a step that is shown once more stands as it was first shown."""
    number = block["step"]
    kept = {step: shown for step, shown in way.items() if step < number and shown["flow"] == block["flow"]}
    before = way.get(number)
    if before is not None and before["flow"] == block["flow"] and _step_id(before) == _step_id(block):
        return {**kept, number: before}
    if kept and not any(step >= number for step in way):
        last = max(kept)
        kept[last] = _answered(kept[last], said)
    return {**kept, number: block}


def _answered(block: Block, said: str) -> Block:
    chosen = any(option["label"] == said and not option.get("target", "").endswith("/done") for option in block["options"])
    return {**block, "answer": said} if chosen else block


def _step_id(block: Block) -> str:
    """The id of the step: the targets of its options are `flow:<walk>/<step>/<what>`; empty when there is none."""
    targets = [option.get("target", "") for option in block["options"]]
    return (*targets[0].split("/"), "", "")[1] if targets else ""


def _ahead(walk: Walk, current: str) -> tuple[tuple[Step, ...], bool]:
    found: list[Step] = []
    step = walk.steps.get(current)
    while step is not None and step.next and not step.options:
        step = walk.steps[step.next]
        found.append(step)
    return tuple(found), step is not None and bool(step.options)
