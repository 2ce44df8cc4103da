"""What an agent's desk shows: the queue, and one case."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.clock import aware, utc_now
from gateway.closures import Closures
from gateway.helpdesk.agents import Agent, Agents
from gateway.helpdesk.brief import brief, subject, turns_of, walk_now
from gateway.helpdesk.call_backs import QUEUE, CallBacks
from gateway.helpdesk.cases import REASONS, Cases
from gateway.login.identities import Identities
from gateway.notices import Notices
from gateway.release.data_classes import DATA_CLASSES
from gateway.storage.helpdesk_models import OWNED, WAITING, Case
from gateway.storage.models import Feedback, Session, Turn
from gateway.storage.transcript import StoredEvent, Transcript

_MOST_READS = 50
_FRESH = 0.4
"""Seconds for which desks share a look at the queue."""


class Views:
    """Makes what a desk shows.

    Args:
        engine: the database.
        transcript: what was said.
        cases: who has what.
        agents: who is there.
        call_backs: who is called when.
        closures: when people answer.
        notices: what everyone should know.
        identities: whether a citizen is signed in.
        audit: which classes of data were read.
        bot: where a citizen is in a walk.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        transcript: Transcript,
        cases: Cases,
        agents: Agents,
        call_backs: CallBacks,
        closures: Closures,
        notices: Notices,
        identities: Identities,
        audit: Audit,
        bot: BotClient,
    ) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._transcript = transcript
        self._cases = cases
        self._agents = agents
        self._call_backs = call_backs
        self._closures = closures
        self._notices = notices
        self._identities = identities
        self._audit = audit
        self._bot = bot
        self._known: dict[str, tuple[int, str, dict[str, str] | None]] = {}
        self._looked: tuple[int, float] = (-1, 0.0)
        self._found: dict[str, Any] = {}
        self._lock = asyncio.Lock()

    async def queue(self, agent: Agent, changes: int) -> dict[str, Any]:
        """The event `queue` for an agent.

        Args:
            agent: the agent.
            changes: how often the queue changed in this process; desks that look at the same moment share what was found.
        """
        async with self._lock:
            known, at = self._looked
            if known != changes or time.monotonic() - at > _FRESH:
                self._looked = (changes, time.monotonic())
                self._found = await self._look()
            found = self._found
        owned = found["owned"]
        return {
            **{name: value for name, value in found.items() if name != "owned"},
            "waiting": sorted(found["waiting"], key=lambda summary: (summary["wanted"] or {}).get("id") != agent.id),
            "mine": [summary for summary in owned if summary["owner"]["id"] == agent.id],
            "others": [summary for summary in owned if summary["owner"]["id"] != agent.id],
        }

    async def _look(self) -> dict[str, Any]:
        """What is the same for all desks."""
        there = await self._agents.present()
        names = {known.id: known.name for known in there}
        busy = await self._cases.busy()
        newest = await self._transcript.newest([case.conversation for case in busy])
        self._known = {conversation: known for conversation, known in self._known.items() if conversation in newest}
        summaries = [await self._summary(case, names, newest.get(case.conversation, 0)) for case in busy]
        return {
            "open": self._closures.opening(QUEUE).open_at(utc_now()),
            "opening": self._closures.in_words(QUEUE),
            "notices": self._notices.current,
            "agents": [vars(known) for known in there],
            "waiting": [summary for summary in summaries if summary["state"] == WAITING],
            "owned": [summary for summary in summaries if summary["state"] == OWNED],
            "call_backs": [planned.as_json() for planned in await self._call_backs.planned()],
        }

    async def case(self, case: Case, events: Sequence[StoredEvent]) -> dict[str, Any]:
        """Everything about one case but the suggestions.

        Args:
            case: the case.
            events: what was said in its conversation.
        """
        turns = turns_of([event.data for event in events], await self._typed(case.conversation))
        signed_in = await self._identities.peek(case.conversation) is not None
        facts = brief(
            [event.data for event in events],
            turns,
            await self._disliked(case.conversation),
            signed_in,
            await self._read(case.conversation),
        )
        names = {known.id: known.name for known in await self._agents.present()}
        return {
            "summary": await self._summary(case, names, events[-1].id if events else 0),
            "brief": {"reference": case.reference, **facts},
            "events": [event_json(event) for event in events],
            "notes": [
                {"by": by, "at": aware(note.created).isoformat(), "text": note.text}
                for by, note in await self._cases.notes(case.conversation)
            ],
            "walk": walk_now(await self._bot.walk(case.conversation)),
        }

    async def _summary(self, case: Case, names: Mapping[str, str], newest: int) -> dict[str, Any]:
        about, last = await self._about(case.conversation, newest)
        return {
            "reference": case.reference,
            "state": case.state,
            "reason": case.reason,
            "reason_text": REASONS[case.reason],
            "subject": about,
            "waiting_since": aware(case.waiting_since).isoformat() if case.waiting_since else None,
            "owned_since": aware(case.owned_since).isoformat() if case.owned_since else None,
            "owner": await self._person(case.owner, names),
            "wanted": await self._person(case.wanted, names),
            "last": last,
        }

    async def _person(self, agent: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
        if agent is None:
            return None
        return {"id": agent, "name": names.get(agent) or await self._agents.name(agent) or "?"}

    async def _about(self, conversation: str, newest: int) -> tuple[str, dict[str, str] | None]:
        """Subject and last speaker; read again only when something was said since."""
        known = self._known.get(conversation)
        if known is None or known[0] != newest:
            events = await self._transcript.said_in(conversation)
            turns = turns_of([event.data for event in events], await self._typed(conversation))
            known = (newest, subject(turns), _last(events))
            self._known[conversation] = known
        return known[1], known[2]

    async def _typed(self, conversation: str) -> list[str]:
        query = select(Turn.id).where(Turn.conversation == conversation, Turn.kind == "text")
        async with self._begin() as db:
            return list(await db.scalars(query))

    async def _disliked(self, conversation: str) -> dict[str, str]:
        query = select(Feedback.turn, Feedback.about).where(Feedback.conversation == conversation, Feedback.helpful.is_(False))
        async with self._begin() as db:
            return {row.turn: row.about for row in await db.execute(query)}

    async def _read(self, conversation: str) -> list[dict[str, str]]:
        """Which classes of data were read for whoever signed in here, since the conversation began."""
        query = select(Session.owner, Session.created).where(Session.conversation == conversation)
        async with self._begin() as db:
            found = (await db.execute(query)).first()
        if found is None or found.owner is None:
            return []
        lines = await self._audit.about(found.owner, _MOST_READS)
        since = aware(found.created).isoformat(timespec="milliseconds")
        reads = [line for line in lines if line.what == "read" and line.at >= since]
        newest = {line.data_class: line.at for line in reversed(reads)}
        return [{"label": DATA_CLASSES[name].label, "at": at} for name, at in newest.items() if name in DATA_CLASSES]


def event_json(event: StoredEvent) -> dict[str, Any]:
    """An event of a conversation, for a desk: without the addresses of logins and without keys that only the citizen may use."""
    data = event.data
    if "blocks" in data:
        data = {**data, "blocks": [_harmless(block) for block in data["blocks"]]}
    return {"id": event.id, "type": event.type, "at": event.at.isoformat(), **data}


def newest_question(events: Sequence[StoredEvent]) -> StoredEvent | None:
    """The newest message of the citizen, or None."""
    return next((event for event in reversed(events) if event.type == "message"), None)


def asked(event: StoredEvent) -> str:
    """The words of a message."""
    return str(event.data["text"])


def _harmless(block: dict[str, Any]) -> dict[str, Any]:
    """A block without what opens something: the ticket of a login, the code of a walk, references of cards, keys of options."""
    kept = {name: value for name, value in block.items() if name not in ("url", "ref", "card", "code")}
    for name in ("options", "related"):
        if name in block:
            kept[name] = [{"key": "", "label": option["label"]} for option in block[name]]
    return kept


def _last(events: Sequence[StoredEvent]) -> dict[str, str] | None:
    if not events:
        return None
    event = events[-1]
    who = "citizen" if event.type == "message" else "agent" if any("by" in block for block in event.data["blocks"]) else "bot"
    return {"who": who, "at": event.at.isoformat()}
