"""What every route can reach."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from sanic import Request

from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.closures import Closures
from gateway.conversations import Conversations
from gateway.erasure import Erasure
from gateway.helpdesk.agent_login import AgentLogin
from gateway.helpdesk.agents import Agents
from gateway.helpdesk.call_backs import CallBacks
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.queueing import Queue
from gateway.helpdesk.stream import DeskStream
from gateway.helpdesk.verdicts import Verdicts
from gateway.helpdesk.views import Views
from gateway.insight.counts import Counts
from gateway.insight.reading import Insight
from gateway.insight.tally import Tally
from gateway.learning.gaps import Gaps
from gateway.learning.incidents import Incidents
from gateway.learning.proposals import Proposals
from gateway.limits import Limits
from gateway.login.identities import Identities
from gateway.login.pairings import Pairings
from gateway.login.provider import Provider
from gateway.login.service import LoginService
from gateway.model_shelf import ModelShelf
from gateway.notices import Notices
from gateway.pages.rendering import Pages
from gateway.release.consents import Consents
from gateway.release.desk import ReleaseDesk
from gateway.settings import Settings
from gateway.storage.transcript import Transcript
from gateway.voice.calls import Calls
from gateway.voice.line import PhoneLine
from gateway.withdrawals import Withdrawals


@dataclass(frozen=True)
class Context:
    """The parts of a running gateway."""

    settings: Settings
    transcript: Transcript
    bot: BotClient
    conversations: Conversations
    limits: Limits
    pages: Pages
    identities: Identities
    consents: Consents
    desk: ReleaseDesk
    audit: Audit
    erasure: Erasure
    notices: Notices
    closures: Closures
    withdrawals: Withdrawals
    models: ModelShelf
    counts: Counts
    tally: Tally
    insight: Insight
    call_backs: CallBacks
    cases: Cases
    queue: Queue
    views: Views
    verdicts: Verdicts
    desk_stream: DeskStream
    gaps: Gaps
    incidents: Incidents
    proposals: Proposals
    calls: Calls
    pairings: Pairings | None
    provider: Provider | None
    login: LoginService | None
    agents: Agents
    agent_login: AgentLogin | None
    line: PhoneLine | None
    http: httpx.AsyncClient

    async def close(self) -> None:
        """Stop what runs in the background, write what was counted, and close every connection but the database's."""
        if self.line is not None:
            await self.line.exchange.close()
        await self.conversations.close()
        await self.tally.write()
        await self.bot.close()
        await self.http.aclose()


def context(request: Request) -> Context:
    """The parts of the gateway that serves this request."""
    found: Context = request.app.ctx.gateway
    return found
