"""Where a citizen is in a walk: one small slot without free text."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

ON, ASIDE, LEFT, ENDED = "on", "aside", "left", "ended"
"""The walk is going on; waits after another question; was left by the citizen; shows its last step."""
MODES = (ON, ASIDE, LEFT, ENDED)


@dataclass(frozen=True)
class WalkState:
    """The slot `walk`.

    Attributes:
        flow: the walk.
        version: the version of the walk under which it began.
        step: the current step.
        route: the keys of the options that were chosen, in order.
        back: the ids of the steps before this one.
        mode: one of `MODES`.
        helper: whether someone helps another person.
        tries: how often the citizen did not find what this step names.
        switch: the walk that the citizen may want instead.
        plan: the reference of a card with a numbered list, or None; what stands in the list is known to the gateway only.
        index: which number of the list comes next, from 0.
    """

    flow: str
    version: int
    step: str
    route: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    mode: str = ON
    helper: bool = False
    tries: int = 0
    switch: str | None = None
    plan: str | None = None
    index: int = 0

    @classmethod
    def from_slot(cls, value: Any) -> WalkState | None:
        """Read the slot; None when it is empty or does not hold a walk."""
        try:
            state = cls(**{**value, "route": tuple(value["route"]), "back": tuple(value["back"])})
        except (TypeError, KeyError):
            return None
        return state if state.mode in MODES else None

    def to_slot(self) -> dict[str, Any]:
        """The value of the slot, JSON-like."""
        return {**asdict(self), "route": list(self.route), "back": list(self.back)}

    def at(self, step: str, chosen: str | None = None) -> WalkState:
        """One step further."""
        route = (*self.route, chosen) if chosen else self.route
        return replace(self, step=step, route=route, back=(*self.back, self.step), mode=ON, tries=0, switch=None)

    def before(self) -> WalkState:
        """One step back; the same step when this is the first."""
        if not self.back:
            return replace(self, mode=ON, tries=0, switch=None)
        return replace(self, step=self.back[-1], back=self.back[:-1], mode=ON, tries=0, switch=None)
