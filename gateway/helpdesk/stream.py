"""The event stream of an agent's desk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from gateway.bot_client import BotClient, BotError
from gateway.errors import ClientError
from gateway.feed import DESKS, Feed, wait
from gateway.helpdesk.agents import Agent, Agents
from gateway.helpdesk.cases import Cases, Talk
from gateway.helpdesk.merging import Merging, Told
from gateway.helpdesk.suggestions import suggest
from gateway.helpdesk.views import Views, asked, event_json, newest_question
from gateway.insight.tally import Tally
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
        tally: which answers were suggested.
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
        tally: Tally,
    ) -> None:
        self._feed = feed
        self._transcript = transcript
        self._cases = cases
        self._views = views
        self._agents = agents
        self._bot = bot
        self._withdrawals = withdrawals
        self._tally = tally

    async def follow(self, agent: Agent) -> AsyncGenerator[Told]:
        """What is new, for as long as one listens: the name of an event and its data; `("", {})` is a sign of life.

        A suggestion waits for nothing else: neither for the queue, nor for what another citizen asks.
        """
        merging, stir = Merging(), asyncio.Event()
        merging.start(self._follow_talk(agent, merging, stir))
        merging.start(self._follow_queue(agent, merging, stir))
        try:
            while True:
                yield await merging.next(_LOOK) or ("", {})
        finally:
            await merging.close()

    async def _follow_talk(self, agent: Agent, merging: Merging, stir: asyncio.Event) -> None:
        """Tell what is said in the agent's own conversations, and what may be answered; `stir` is set when that was done."""
        mine: Mapping[str, Talk] = {}
        last: dict[str, int] = {}
        asking: dict[str, asyncio.Task[None]] = {}
        while True:
            with self._feed.listen(DESKS, *mine) as news:
                found = await self._cases.owned_by(agent.id)
                if found.keys() != mine.keys():
                    mine, asking = found, {conversation: asking[conversation] for conversation in asking.keys() & found.keys()}
                    continue  # listen to these first: what is said from now on wakes us
                for conversation, events in (await self._news(found, last)).items():
                    reference = found[conversation].reference
                    await merging.tell("said", {"reference": reference, "events": [event_json(event) for event in events]})
                    if newest := newest_question(events):
                        if earlier := asking.get(conversation):
                            earlier.cancel()  # the desk shows what answers the newest message
                        asking[conversation] = merging.start(self._suggest(reference, newest, merging))
                stir.set()
                await wait(news, _LOOK)

    async def _follow_queue(self, agent: Agent, merging: Merging, stir: asyncio.Event) -> None:
        """Tell the queue when it is another one, and give signs of the agent."""
        told: dict[str, Any] = {}
        signed = 0.0
        while True:
            await stir.wait()
            stir.clear()
            if time.monotonic() - signed > _SIGN:
                signed = time.monotonic()
                await self._agents.seen(agent.id)
            queue = await self._views.queue(agent, self._feed.desk_changes)
            if queue != told:
                told = queue
                await merging.tell("queue", queue)
            await asyncio.sleep(_PAUSE)

    async def _news(self, mine: Mapping[str, Talk], last: dict[str, int]) -> dict[str, list[StoredEvent]]:
        """What was said since, by conversation; brings `last` up to date. The desk itself reads a case that was taken just now."""
        found = {}
        for conversation, talk in mine.items():
            if conversation in last and talk.newest > last[conversation]:
                found[conversation] = await self._transcript.said_in(conversation, last[conversation])
            last[conversation] = max(talk.newest, *(said.id for said in found.get(conversation, ())), 0)
        for conversation in last.keys() - mine.keys():
            del last[conversation]
        return {conversation: events for conversation, events in found.items() if events}

    async def _suggest(self, reference: str, question: StoredEvent, merging: Merging) -> None:
        suggested = await self.suggestions(question)
        for best in suggested["suggestions"][:1]:
            self._tally.suggested(best["id"])
        await merging.tell("suggestions", {"reference": reference, **suggested})

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
