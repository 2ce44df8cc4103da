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
    state: dict[str, Any] = {"flow": flow, "version": walk.version, "step": step, "route": [], "back": [], "mode": "on"}
    if before is None or not same:
        return {**state, "back": _way_to(walk, step)}
    done = list(before.get("back", []))
    if step == before.get("step"):
        return {**dict(before), "mode": "on", "tries": 0, "switch": None}
    kept = {name: before[name] for name in ("helper", "plan", "route") if name in before}
    if step in done:
        return {**state, **kept, "back": done[: done.index(step)]}
    ahead = _way_to(walk, step, str(before.get("step")))
    return (
        {**state, **kept, "back": [*done, *ahead]}
        if ahead
        else {**state, "helper": before.get("helper", False), "back": _way_to(walk, step)}
    )


def _way_to(walk: Walk, wanted: str, start: str | None = None) -> list[str]:
    """The steps before a step on the shortest way to it; empty when there is no way."""
    first = start or walk.start.id
    ways: list[list[str]] = [[first]] if first in walk.steps else []
    seen = {first}
    for way in ways:
        for step in walk.steps[way[-1]].following:
            if step == wanted:
                return way
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
