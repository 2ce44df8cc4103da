"""The steps of a walk as a list to tick off and to print: what is done, where the citizen is, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
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
        steps: the `step` blocks on the way so far, each as it was first shown.
        done: how many of them are done, from the first.
        ahead: the steps that follow, up to the next question.
        asks: whether a question follows after those, so that nobody knows the steps after it yet.
    """

    title: str
    steps: tuple[Block, ...]
    done: int
    ahead: tuple[Step, ...]
    asks: bool


def checklist(blocks: Iterable[Block]) -> Checklist | None:
    """The latest walk of a conversation.

    Args:
        blocks: every block of the conversation, in order.

    Returns:
        None when there was no walk, or when it does not exist any more.
    """
    way: list[Block] = []
    finished = False
    for block in blocks:
        if block["kind"] == _FINISHED:
            finished = True
        if block["type"] != "step":
            continue
        if not way or way[-1]["flow"] != block["flow"]:
            way = []
        finished = False
        before = way[block["step"] - 1 :][:1]
        shown = before[0] if before and _step_id(before[0]) == _step_id(block) else block
        way = [*way[: block["step"] - 1], shown]
    walk = walks().get(way[-1]["flow"]) if way else None
    if walk is None:
        return None
    ahead, asks = _ahead(walk, _step_id(way[-1]))
    return Checklist(walk.title, tuple(way), len(way) if finished else len(way) - 1, ahead, asks)


def _step_id(block: Block) -> str:
    """The id of the step: the targets of its options are `flow:<walk>/<step>/<what>`."""
    target: Any = block["options"][0]["target"]
    return str(target).split("/")[1]


def _ahead(walk: Walk, current: str) -> tuple[tuple[Step, ...], bool]:
    found: list[Step] = []
    step = walk.steps.get(current)
    while step is not None and step.next and not step.options:
        step = walk.steps[step.next]
        found.append(step)
    return tuple(found), step is not None and bool(step.options)
