"""The step of a walk at which the bot goes on after an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faq.walks import Walk, walks


def step_of(flow: str, step: str, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The state of a walk at a step, as the bot keeps it (`actions/walks/state.py`).

    Args:
        flow: the walk.
        step: the id of the step; empty for the first one.
        before: the state before the agent came, or None. What the citizen did in this walk is kept when the step lies on their way.

    Returns:
        None when there is no such step.
    """
    walk = walks().get(flow)
    if walk is None or (step and step not in walk.steps):
        return None
    step = step or walk.start.id
    same = before is not None and before.get("flow") == flow and before.get("version") == walk.version
    known: dict[str, Any] = dict(before) if before is not None and same else {}
    if step == known.get("step"):
        return {**known, "mode": "on", "tries": 0, "switch": None}
    done, kept = known.get("back", []), ["helper", "plan", "route"]
    if step in done:
        back = done[: done.index(step)]
    elif known and (ahead := _way_to(walk, step, known["step"])):
        back = [*done, *ahead]
    else:  # not on their way: only whom it is for stays true
        back, kept = _way_to(walk, step, walk.start.id), ["helper"]
    state = {"flow": flow, "version": walk.version, "step": step, "route": [], "mode": "on"}
    return {**state, **{name: known[name] for name in kept if name in known}, "back": back}


def _way_to(walk: Walk, wanted: str, start: str) -> list[str]:
    """The steps before a step on the shortest way to it; empty when there is no way."""
    ways: list[list[str]] = [[start]] if start in walk.steps else []
    seen = {start}
    for way in ways:
        for step in walk.steps[way[-1]].following:
            if step == wanted:
                return way
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
