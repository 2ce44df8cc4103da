"""The last lines of the audit that supervisors, operators and agents made, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import tuple_

from faq.deeds import STAFF_DEEDS
from gateway.audit import Audit
from gateway.helpdesk.agents import Agents
from gateway.storage.release_models import AuditRow

_SHOWN = 50
_CHECKED = 1000
"""How many lines at the end of the audit are held against their seals: enough for the lines that are shown, and quick."""


@dataclass(frozen=True)
class LogLine:
    """A line.

    Attributes:
        at: when, ISO 8601.
        who: the given name of an agent, or the name of an operator.
        deed: what was done.
        object: to what.
    """

    at: str
    who: str
    deed: str
    object: str


@dataclass(frozen=True)
class Logbook:
    """What stands on the page.

    Attributes:
        lines: the newest first.
        checked: how many lines at the end of the audit were checked.
        whole: whether those fit their seals.
    """

    lines: list[LogLine]
    checked: int
    whole: bool


async def logbook(audit: Audit, agents: Agents) -> Logbook:
    """Read and check the end of the audit.

    Args:
        audit: the audit.
        agents: the names of agents.
    """
    made_by_staff = tuple_(AuditRow.what, AuditRow.outcome).in_(list(STAFF_DEEDS))
    by_hand = (AuditRow.what != "erasure") | (AuditRow.why == "operator")
    rows = await audit.lines(made_by_staff & by_hand, _SHOWN)
    names = {who: await agents.name(who) or who for who in {row.who for row in rows}}
    lines = [LogLine(row.at, names[row.who], STAFF_DEEDS[row.what, row.outcome], row.object) for row in rows]
    faults = [fault async for fault in audit.faults(last=_CHECKED)]
    return Logbook(lines, _CHECKED, not faults)
