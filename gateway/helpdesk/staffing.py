"""The helpdesk at this moment, as an operator looks at it: who waits, who has what, and who is there. No words of citizens."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.clock import aware
from gateway.helpdesk.agents import Agents, Presence
from gateway.helpdesk.cases import REASONS, Cases
from gateway.storage.helpdesk_models import WAITING


@dataclass(frozen=True)
class BusyCase:
    """A conversation that waits, or that an agent has.

    Attributes:
        reference: of the case.
        waits: whether it waits.
        reason: why it came, in Dutch.
        since: since when it waits, or since when the agent has it.
        owner: the given name of the agent; empty while it waits.
    """

    reference: str
    waits: bool
    reason: str
    since: datetime.datetime
    owner: str


@dataclass(frozen=True)
class Staffing:
    """The helpdesk at one moment.

    Attributes:
        busy: who waits longest first.
        there: the agents whose desk is open.
    """

    busy: Sequence[BusyCase]
    there: Sequence[Presence]


async def staffing(cases: Cases, agents: Agents) -> Staffing:
    """Look at the helpdesk.

    Args:
        cases: who has what.
        agents: who is there.
    """
    busy = []
    for case in await cases.busy():
        waits = case.state == WAITING
        since = case.waiting_since if waits else case.owned_since
        owner = await agents.name(case.owner) if case.owner else None
        assert since is not None
        busy.append(BusyCase(case.reference, waits, REASONS[case.reason], aware(since), owner or ""))
    return Staffing(busy, await agents.present())
