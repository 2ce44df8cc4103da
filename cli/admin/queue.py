"""`hulpnodig admin queue`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.admin.parts import moment, operate, show
from cli.connection import agent_seconds
from cli.options import state_dir_option
from gateway.audit import Audit
from gateway.helpdesk.agents import Agents
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.staffing import Staffing, staffing

_STATUS = {"present": "takes conversations", "away": "away"}


@click.command()
@state_dir_option
def queue(state_dir: Path) -> None:
    """Show who waits, since when, who has which conversation, and who is there. No words of citizens."""

    async def look(engine: AsyncEngine, audit: Audit) -> Staffing:
        lost = datetime.timedelta(seconds=agent_seconds())
        return await staffing(Cases(engine, audit), Agents(engine, audit, idle=lost, longest=lost, lost=lost))

    now = operate(state_dir, look)
    rows = [(case.reference, "waits" if case.waits else case.owner, moment(case.since), case.reason) for case in now.busy]
    show(("reference", "agent", "since", "reason"), rows, "Nobody waits, and no agent has a conversation.")
    show(("agent", "status"), [(agent.name, _STATUS[agent.status]) for agent in now.there], "No agent is there.")
