"""The event stream of an agent's desk."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from gateway.bot_client import BotClient, BotError
from gateway.errors import ClientError
from gateway.feed import DESKS, Feed, wait
from gateway.helpdesk.agents import Agent, Agents
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.suggestions import suggest
from gateway.helpdesk.views import Views, asked, event_json, newest_question
from gateway.insight.counts import Counts
from gateway.storage.transcript import StoredEvent, Transcript
from gateway.withdrawals import Withdrawals

_PAUSE = 0.5
"""Seconds between two looks at the queue; what citizens say is passed on at once."""
_SIGN = 2.0
"""Seconds between two signs of the agent."""
_LOOK = 5.0
"""Seconds between two looks, for what another process changed; also a sign of life for the browser."""


class DeskStream:
    """Tells a desk what is new.

    Args:
        feed: tells when something is new in this process.
        transcript: what was said.
        cases: who has what.
        views: how it is shown.
        agents: who is there.
        bot: ranks answers.
        withdrawals: the answers that are not suggested.
        counts: which answers were suggested.
    """

    def __init__(
        self,
        feed: Feed,
        transcript: Transcript,
        cases: Cases,
        views: Views,
        agents: Agents,
        bot: BotClient,
        withdrawals: Withdrawals,
        counts: Counts,
    ) -> None:
        self._feed = feed
        self._transcript = transcript
        self._cases = cases
        self._views = views
        self._agents = agents
        self._bot = bot
        self._withdrawals = withdrawals
        self._counts = counts

    async def follow(self, agent: Agent) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """What is new, for as long as one listens: the name of an event and its data; `("", {})` is a sign of life."""
        last: dict[str, int] = {}
        told: dict[str, Any] = {}
        looked = signed = 0.0
        while True:
            mine = await self._cases.owned_by(agent.id)
            with self._feed.listen(DESKS, *mine) as news:
                for conversation, events in (await self._news(mine, last)).items():
                    yield "said", {"reference": mine[conversation], "events": [event_json(event) for event in events]}
                    if newest := newest_question(events):
                        suggested = await self.suggestions(newest)
                        yield "suggestions", {"reference": mine[conversation], **suggested}
                        for best in suggested["suggestions"][:1]:
                            await self._counts.suggestion(best["id"], "suggested")
                due = looked + _PAUSE - time.monotonic()
                if due <= 0:
                    looked = time.monotonic()
                    if looked - signed > _SIGN:
                        signed = looked
                        await self._agents.seen(agent.id)
                    queue = await self._views.queue(agent, self._feed.desk_changes)
                    if queue != told:
                        told = queue
                        yield "queue", queue
                if not await wait(news, due if due > 0 else _LOOK):
                    yield "", {}

    async def _news(self, mine: Mapping[str, str], last: dict[str, int]) -> dict[str, list[StoredEvent]]:
        """What was said since, by conversation; brings `last` up to date. The desk itself reads a case that was taken just now."""
        newest = await self._transcript.newest(mine)
        found = {}
        for conversation, event in newest.items():
            if conversation in last and event > last[conversation]:
                found[conversation] = await self._transcript.said_in(conversation, last[conversation])
            last[conversation] = max(event, *(said.id for said in found.get(conversation, ())), 0)
        for conversation in last.keys() - newest.keys():
            del last[conversation]
        return {conversation: events for conversation, events in found.items() if events}

    async def suggestions(self, question: StoredEvent) -> dict[str, Any]:
        """The likeliest answers to a message of the citizen; none when the bot does not answer now."""
        began = time.perf_counter()
        try:
            found = await suggest(self._bot, asked(question), self._withdrawals)
        except (BotError, ClientError):
            found = []
        milliseconds = round((time.perf_counter() - began) * 1000)
        suggestions = [suggestion.as_json() for suggestion in found]
        return {"event": question.id, "text": asked(question), "suggestions": suggestions, "milliseconds": milliseconds}
