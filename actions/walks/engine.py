"""What happens in a walk: from where the citizen is and what they want, to where they are then and what is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.walks.state import ASIDE, ENDED, LEFT, ON, WalkState
from faq import located_yaml
from faq.blocks import Block
from faq.municipalities import find
from faq.walks import Step, Walk, walks

_YES, _NO = "ja", "nee"
_MOST_TRIES = 2


@dataclass(frozen=True)
class Wish:
    """What a citizen wants.

    Attributes:
        flow: the walk that is meant; empty for the current one.
        step: the step whose button was used; empty for free words.
        what: a command, or the key of an option.
        text: what was said, for a step that looks something up.
        helper: whether the words say that someone helps another person.
        listed: how long the list of the walk's plan is; 0 when there is none (any more).
    """

    flow: str = ""
    step: str = ""
    what: str = ""
    text: str = ""
    helper: bool = False
    listed: int = 0

    @classmethod
    def from_target(cls, target: str, text: str = "", helper: bool = False) -> Wish:
        """Read `flow/step/what`, the target of an option."""
        flow, step, what = (*target.split("/"), "", "")[:3]
        return cls(flow, step, what or "start", text, helper)


@dataclass(frozen=True)
class Move:
    """What follows: the new state (None when no walk is left) and what is said."""

    state: WalkState | None
    blocks: tuple[Block, ...]


def move(state: WalkState | None, wish: Wish, known: Mapping[str, Walk] | None = None) -> Move:
    """Carry out one wish.

    Args:
        state: where the citizen is, or None.
        wish: what they want.
        known: the walks by name; those of the product when absent.
    """
    known = walks() if known is None else known
    if state is not None and wish.helper:
        state = replace(state, helper=True)
    if wish.flow and wish.flow not in known:
        return Move(None, (_text("notice", "gone"),))
    if wish.flow and (wish.what == "start" or state is None or wish.flow != state.flow):
        return _start(state, wish, known)
    if state is None:
        return Move(None, (_text("no_walk", "none"),))
    walk = known.get(state.flow)
    if walk is None:
        return Move(None, (_text("notice", "gone"),))
    if state.version != walk.version or state.step not in walk.steps:
        fresh = _fresh(walk, state.helper)
        return Move(fresh, (_text("notice", "renewed"), _show(walk, fresh)))
    if wish.step and wish.step != state.step:
        return _again(walk, replace(state, mode=ON))
    if state.switch:
        if wish.what == "yes" and state.switch in known:
            return _again(known[state.switch], _fresh(known[state.switch], state.helper))
        state = replace(state, switch=None)
        if wish.what in ("yes", "no", "done"):
            return _again(walk, state)
    command = _COMMANDS.get(wish.what)
    return command(walk, state, wish) if command else _choose(walk, state, wish.what)


def open_elsewhere(stored: str, known: Mapping[str, Walk] | None = None) -> Move:
    """Go on with a walk that was left on another device or channel.

    Args:
        stored: its state as JSON, or `null` when the code is unknown or too old.
        known: the walks by name; those of the product when absent.
    """
    state = WalkState.from_slot(json.loads(stored))
    if state is None:
        return Move(None, (_text("no_walk", "unknown_code"),))
    return move(state, Wish(what="repeat"), known)


def _start(state: WalkState | None, wish: Wish, known: Mapping[str, Walk]) -> Move:
    walk = known[wish.flow]
    if state is not None and state.mode in (ON, ASIDE) and state.flow in known:
        current = known[state.flow]
        if state.flow == wish.flow:
            return _again(current, replace(state, mode=ON))
        asking = replace(state, mode=ON, switch=wish.flow)
        return Move(asking, (_ask_switch(current, asking, walk),))
    fresh = _fresh(walk, wish.helper)
    if wish.step == fresh.step and any(option.key == wish.what for option in walk.start.options):
        return _choose(walk, fresh, wish.what)
    return Move(fresh, (_show(walk, fresh),))


def _done(walk: Walk, state: WalkState, wish: Wish) -> Move:
    step = walk.steps[state.step]
    if state.mode in (ASIDE, LEFT):
        return _again(walk, replace(state, mode=ON))
    if step.end:
        return Move(None, (_text("walk_finished", "finished"),))
    if step.each and state.index + 1 < wish.listed:
        return _again(walk, replace(state, index=state.index + 1, tries=0))
    if step.planned and wish.listed:
        return _go(walk, replace(state, index=0), step.planned)
    if step.next:
        return _go(walk, state, step.next)
    return _choose(walk, state, _YES)


def _no(walk: Walk, state: WalkState, wish: Wish) -> Move:
    step = walk.steps[state.step]
    if state.mode == ASIDE:
        return _stop(walk, state, wish)
    if step.end:
        return Move(None, (_text("walk_finished", "finished"),))
    return _choose(walk, state, _NO) if step.options else _not_found(walk, state, wish)


def _back(walk: Walk, state: WalkState, wish: Wish) -> Move:
    before = state.before()
    return Move(before, (_show(walk, before, "" if state.back else _says()["first"]),))


def _repeat(walk: Walk, state: WalkState, wish: Wish) -> Move:
    return _again(walk, replace(state, mode=ON))


def _not_found(walk: Walk, state: WalkState, wish: Wish) -> Move:
    step, tried = walk.steps[state.step], replace(state, mode=ON, tries=state.tries + 1)
    if step.not_found and not state.tries:
        return Move(tried, (_show(walk, tried, instead=step.not_found),))
    if step.otherwise:
        return _go(walk, state, step.otherwise)
    if step.options and not step.not_found and not state.tries:
        return Move(tried, (_show(walk, tried, _says()["choose"]),))
    left = replace(tried, mode=LEFT, tries=0)
    text = _says()["person"].format(step=_number(state), subject=walk.subject)
    person: Block = {"type": "handover", "kind": "handover", "text": text, "queue": "1700"}
    return Move(left, (person,))


def _stop(walk: Walk, state: WalkState, wish: Wish) -> Move:
    if walk.steps[state.step].end:
        return Move(None, (_text("walk_finished", "finished"),))
    text = _says()["left"].format(subject=walk.subject, step=_number(state))
    return Move(replace(state, mode=LEFT), ({"type": "text", "kind": "walk_left", "text": text},))


def _restart(walk: Walk, state: WalkState, wish: Wish) -> Move:
    fresh = _fresh(walk, state.helper)
    return Move(fresh, (_show(walk, fresh),))


def _where(walk: Walk, state: WalkState, wish: Wish) -> Move:
    on = replace(state, mode=ENDED if state.mode == ENDED else ON)
    number = _number(state)
    return Move(on, (_show(walk, on, _says()["where"].format(step=number, of=_length(walk, state))),))


def _offer(walk: Walk, state: WalkState, wish: Wish) -> Move:
    """After another question: the same step again, in one sentence."""
    aside = replace(state, mode=ASIDE)
    text = _says()["aside"].format(step=_number(state), of=_length(walk, state))
    options = [_option(walk, state, "resume", "resume"), _option(walk, state, "stop", "stop")]
    return Move(aside, (_block(walk, aside, text, options),))


def _lookup(walk: Walk, state: WalkState, wish: Wish) -> Move:
    step = walk.steps[state.step]
    if not step.lookup or not step.next:
        return _again(walk, state)
    found = find(wish.text)
    if found is None:
        tried = replace(state, tries=state.tries + 1)
        if tried.tries >= _MOST_TRIES:
            return _go(walk, state, step.next)
        return Move(tried, (_show(walk, tried, instead=_says()["municipality_unknown"]),))
    key = "municipality" if found.given is None else "municipality_now"
    return _go(walk, state, step.next, before=_says()[key].format(name=found.name, given=found.given))


_COMMANDS: dict[str, Callable[[Walk, WalkState, Wish], Move]] = {
    "start": _repeat,
    "done": _done,
    "resume": _repeat,
    "back": _back,
    "repeat": _repeat,
    "not_found": _not_found,
    "stop": _stop,
    "restart": _restart,
    "where": _where,
    "yes": _done,
    "no": _no,
    "offer": _offer,
    "lookup": _lookup,
}
COMMANDS = tuple(_COMMANDS)
"""Everything that can be wished beside the options of a step."""


def _choose(walk: Walk, state: WalkState, key: str) -> Move:
    option = next((option for option in walk.steps[state.step].options if option.key == key), None)
    if option is None or (state.helper and walk.steps[option.next].card):
        return Move(replace(state, mode=ON), (_show(walk, state, _says()["choose"]),))
    return _go(walk, state, option.next, chosen=key)


def _go(walk: Walk, state: WalkState, step: str, chosen: str | None = None, before: str = "") -> Move:
    further = state.at(step, chosen)
    if walk.steps[step].end:
        further = replace(further, mode=ENDED)
    return Move(further, (_show(walk, further, before),))


def _again(walk: Walk, state: WalkState) -> Move:
    return Move(state, (_show(walk, state),))


def _fresh(walk: Walk, helper: bool) -> WalkState:
    return WalkState(walk.flow, walk.version, walk.start.id, helper=helper)


def _ask_switch(walk: Walk, state: WalkState, other: Walk) -> Block:
    text = _says()["switch"].format(subject=walk.subject, other=other.subject)
    options = [_option(walk, state, "yes", "yes_switch"), _option(walk, state, "no", "no_switch")]
    return _block(walk, state, text, options)


def _show(walk: Walk, state: WalkState, before: str = "", instead: str = "") -> Block:
    step = walk.steps[state.step]
    text = instead or (step.helper if state.helper and step.helper else step.text)
    if step.each:
        text = text.format(number=state.index + 1)
    block = _block(walk, state, f"{before} {text}".strip(), _options(walk, state, step))
    if step.warning and not instead:
        block["warning"] = step.warning
    block["sources"] = [{"title": s.title, "url": s.url, "checked": s.checked.isoformat()} for s in step.sources]
    return block


def _options(walk: Walk, state: WalkState, step: Step) -> list[dict[str, str]]:
    options = [
        {"label": option.label, "target": f"flow:{walk.flow}/{step.id}/{option.key}"}
        for option in step.options
        if not (state.helper and walk.steps[option.next].card)  # a helper never sees another person's data
    ]
    if step.next and not step.lookup:
        options += [_option(walk, state, "done", "done"), _option(walk, state, "not_found", "not_found")]
    if state.back:
        options.append(_option(walk, state, "back", "back"))
    options.append(_option(walk, state, "done", "finish") if step.end else _option(walk, state, "stop", "stop"))
    return options


def _option(walk: Walk, state: WalkState, what: str, label: str) -> dict[str, str]:
    return {"label": _says()[label], "target": f"flow:{walk.flow}/{state.step}/{what}"}


def _block(walk: Walk, state: WalkState, text: str, options: list[dict[str, str]]) -> Block:
    title = walk.steps[state.step].title
    numbers = {"step": _number(state), "of": _length(walk, state)}
    return {"type": "step", "kind": "step", "flow": walk.flow, **numbers, "title": title, "text": text, "options": options}


def _number(state: WalkState) -> int:
    return len(state.back) + 1


def _length(walk: Walk, state: WalkState) -> int:
    return _number(state) + walk.remaining(state.step)


def _text(kind: str, says: str) -> Block:
    return {"type": "text", "kind": kind, "text": _says()[says]}


@lru_cache(maxsize=1)
def _says() -> dict[str, Any]:
    return dict(located_yaml.load(Path(__file__).with_name("says.yml")))
