"""The step at which the bot goes on: what the citizen did before it is kept when it lies on their way."""

from __future__ import annotations

import pytest

from actions.walks.state import WalkState
from faq.walks import walks
from gateway.helpdesk.handing_back import step_of

WALK = walks()["ebox_koppelen"]


def usual_way(steps: int) -> list[str]:
    way = [WALK.start.id]
    while len(way) < steps:
        way.append(WALK.steps[way[-1]].following[0])
    return way


WAY = usual_way(5)
HERE = WalkState(WALK.flow, WALK.version, WAY[3], back=tuple(WAY[:3]), helper=True).to_slot()


def at(step: str, before: dict[str, object] | None) -> WalkState:
    state = WalkState.from_slot(step_of(WALK.flow, step, before))
    assert state is not None
    return state


def test_the_step_where_the_citizen_is_stays_as_it_is() -> None:
    left = {**HERE, "mode": "left", "tries": 2}
    assert at(WAY[3], left).to_slot() == HERE


def test_an_earlier_step_keeps_what_came_before_it() -> None:
    state = at(WAY[1], HERE)
    assert (state.step, list(state.back), state.helper) == (WAY[1], WAY[:1], True)


def test_a_later_step_has_the_way_to_it_behind_it() -> None:
    state = at(WAY[4], HERE)
    assert (state.step, list(state.back), state.helper) == (WAY[4], WAY[:4], True)


@pytest.mark.parametrize("before", [None, {**HERE, "flow": "overlijden"}, {**HERE, "version": WALK.version - 1}])
def test_without_a_walk_the_shortest_way_is_behind_it(before: dict[str, object] | None) -> None:
    state = at(WAY[2], before)
    assert (state.flow, state.step, state.helper) == (WALK.flow, WAY[2], False)
    assert state.back[0] == WALK.start.id
    for step, following in zip(state.back, [*state.back[1:], state.step], strict=True):
        assert following in WALK.steps[step].following


def test_no_step_is_the_first_one() -> None:
    assert at("", None).step == WALK.start.id


@pytest.mark.parametrize(("flow", "step"), [("weg", ""), (WALK.flow, "weg")])
def test_a_step_that_does_not_exist_is_refused(flow: str, step: str) -> None:
    assert step_of(flow, step, HERE) is None


@pytest.mark.parametrize("step", WALK.steps)
def test_every_step_can_be_gone_to_from_anywhere(step: str) -> None:
    state = at(step, HERE)
    assert state.step == step
    assert step not in state.back
