"""The API of an agent's desk: the queue, cases, and what an agent says in them."""

from __future__ import annotations

import json
import time
import uuid
from contextlib import aclosing
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, response

from faq.blocks import Block
from faq.entries import entries
from gateway.bot_client import BotError
from gateway.context import Context, context
from gateway.errors import ClientError
from gateway.feed import DESKS
from gateway.filling import answer_fields
from gateway.helpdesk.access import require, session_token
from gateway.helpdesk.agents import Agent
from gateway.helpdesk.cases import NoCaseError, TakenError
from gateway.helpdesk.handing_back import step_of
from gateway.helpdesk.views import newest_question
from gateway.redaction import redact
from gateway.routes.api import json_body
from gateway.storage.helpdesk_models import OWNED, Case

routes = Blueprint("desk", url_prefix="/desk/api")
_STATUS = ("present", "away")
_CHECK = 1.0
"""Seconds between two looks at whether the agent is still signed in."""
_LONGEST_NOTE = 1000
_NO_EVENT = 2**31
"""The first number that no event can have: the column does not hold it."""
_NOT_YOURS = "Dit gesprek is niet (meer) van u. Neem het eerst over."
_NO_CASE = "Dit kenmerk bestaat niet (meer). Kijk het na, of vraag het opnieuw aan de burger."
_NEWER = "Er kwam net een nieuw bericht van de burger. Kijk eerst of uw antwoord nog past."
_DROPPED = "U bent te lang weg geweest. Meld u opnieuw aan."


async def no_case(request: Request, error: NoCaseError) -> HTTPResponse:
    """A reference that nobody knows."""
    return _refused(404, "no_case", _NO_CASE)


async def not_yours(request: Request, error: TakenError) -> HTTPResponse:
    """A case of someone else, or of nobody."""
    if error.by:
        return _refused(409, "taken", f"{error.by} heeft dit gesprek al.")
    return _refused(409, "not_yours", _NOT_YOURS)


routes.exception(NoCaseError)(no_case)
routes.exception(TakenError)(not_yours)


@routes.get("/me")
async def get_me(request: Request) -> HTTPResponse:
    """Who is signed in."""
    return await _me(context(request), await require(request))


@routes.post("/me")
async def post_me(request: Request) -> HTTPResponse:
    """Take conversations from now on, or take none."""
    agent, parts = await require(request), context(request)
    (status,) = _fields(request, "status")
    if status not in _STATUS:
        raise ClientError(400, "bad_status", f"status is {' of '.join(_STATUS)}.")
    await parts.agents.set_status(agent.id, status)
    parts.conversations.feed.tell(DESKS)
    parts.conversations.feed.tell_everyone()
    return await _me(parts, agent)


@routes.get("/events")
async def get_events(request: Request) -> HTTPResponse | None:
    """What is new: the queue, what is said in one's own conversations, and suggestions."""
    agent, parts = await require(request, sign=False), context(request)
    stream = await request.respond(content_type="text/event-stream; charset=utf-8")
    assert stream is not None
    await stream.send("retry: 1000\n\n")
    checked = time.monotonic()
    async with aclosing(parts.desk_stream.follow(agent)) as news:
        async for name, data in news:
            if time.monotonic() - checked > _CHECK:
                checked = time.monotonic()
                if await parts.agents.peek(session_token(request)) is None:
                    await stream.send("event: ended\ndata: {}\n\n")
                    return None
            await stream.send(f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" if name else ": still here\n\n")
    return None


@routes.get("/cases/<reference:str>")
async def get_case(request: Request, reference: str) -> HTTPResponse:
    """Everything about one case. That of a colleague is for a supervisor only."""
    agent, parts = await require(request), context(request)
    case = await parts.cases.find(reference)
    if case.state == OWNED and case.owner != agent.id and "supervisor" not in agent.roles:
        raise ClientError(403, "not_yours", f"{await parts.agents.name(case.owner or '')} heeft dit gesprek.")
    if case.owner != agent.id:
        await parts.cases.looked(case, agent)
    return await _case(parts, case)


@routes.post("/cases/<reference:str>/claim")
async def claim(request: Request, reference: str) -> HTTPResponse:
    """Take a case; the bot is silent from now on."""
    agent, parts = await require(request), context(request)
    waited = await parts.cases.claim(reference, agent)
    if waited is not None:
        await parts.counts.claimed(waited)
    case = await parts.cases.find(reference)
    _tell(parts, case)
    return await _case(parts, case)


@routes.post("/cases/<reference:str>/release")
async def release(request: Request, reference: str) -> HTTPResponse:
    """Put a case back in the queue."""
    agent, parts = await require(request), context(request)
    await parts.cases.release(reference, agent)
    _tell(parts, await parts.cases.find(reference))
    return response.json({})


@routes.post("/cases/<reference:str>/transfer")
async def transfer(request: Request, reference: str) -> HTTPResponse:
    """Give a case to a colleague who is there."""
    agent, parts = await require(request), context(request)
    to, note = _fields(request, "to", "note")
    there = {known.id for known in await parts.agents.present() if known.status == "present"}
    if to not in there or to == agent.id:
        raise ClientError(
            409, "not_there", "Deze collega is er nu niet. Kies iemand anders, of zet het gesprek terug in de wachtrij."
        )
    await parts.cases.transfer(reference, agent, to, redact(note).strip()[:_LONGEST_NOTE])
    _tell(parts, await parts.cases.find(reference))
    return response.json({})


@routes.post("/cases/<reference:str>/close")
async def close(request: Request, reference: str) -> HTTPResponse:
    """End one's part; the bot answers again."""
    agent, parts = await require(request), context(request)
    await parts.counts.closed(await parts.cases.end(reference, agent, []))
    _tell(parts, await parts.cases.find(reference))
    return response.json({})


@routes.post("/cases/<reference:str>/hand-back")
async def hand_back(request: Request, reference: str) -> HTTPResponse:
    """Give the conversation back to the bot, at a step of a walk when one is named."""
    agent, parts = await require(request), context(request)
    flow, step = _fields(request, "flow", "step")
    case = await parts.cases.find(reference)
    if case.state != OWNED or case.owner != agent.id:
        raise TakenError("")
    said: list[Block] = []
    if flow:
        walk = step_of(flow, step, await parts.bot.walk(case.conversation))
        if walk is None:
            raise ClientError(400, "no_step", "Deze stap bestaat niet. Kies een stap uit de lijst.")
        try:
            said = await parts.conversations.at_step(case.conversation, walk)
        except BotError as error:
            raise ClientError(503, "no_bot", "De assistent antwoordt nu niet. Het gesprek blijft bij u.") from error
    await parts.counts.closed(await parts.cases.end(reference, agent, said, how="handed_back"))
    _tell(parts, case)
    return response.json({})


@routes.post("/cases/<reference:str>/messages")
async def post_message(request: Request, reference: str) -> HTTPResponse:
    """Say something to the citizen: own words, or an answer of the content with its sources."""
    agent, parts = await require(request), context(request)
    fields = _object(request)
    message, suggestion = _uuid(fields.get("id")), fields.get("suggestion")
    block = _said(parts, fields, agent)
    own_words = block["type"] == "text"
    event, entry, use = _suggestion(suggestion) if suggestion is not None else (None, "", "")
    if not await parts.cases.say(reference, agent, message, block, event):
        raise ClientError(409, "newer", _NEWER)
    case = await parts.cases.find(reference)
    parts.conversations.feed.tell(case.conversation)
    if event is not None:
        await parts.verdicts.used(case.conversation, event, entry, use)
    elif own_words:
        await parts.verdicts.answered_alone(case.conversation)
    return response.json({}, status=202)


@routes.post("/cases/<reference:str>/notes")
async def post_note(request: Request, reference: str) -> HTTPResponse:
    """Note something for colleagues; the citizen never sees it."""
    agent, parts = await require(request), context(request)
    (text,) = _fields(request, "text")
    text = redact(text).strip()
    if not text or len(text) > _LONGEST_NOTE:
        raise ClientError(400, "bad_note", f"Een notitie heeft 1 tot {_LONGEST_NOTE} tekens.")
    case = await parts.cases.find(reference)
    if case.owner != agent.id:
        raise TakenError("")
    note = await parts.cases.add_note(case.conversation, agent, text)
    return response.json({"by": agent.name, "at": note.created.isoformat(), "text": note.text})


@routes.post("/cases/<reference:str>/verdicts")
async def post_verdict(request: Request, reference: str) -> HTTPResponse:
    """A suggestion was wrong, and perhaps which answer is right."""
    agent, parts = await require(request), context(request)
    fields = _object(request)
    event, entry, _ = _suggestion({**fields, "use": "rejected"})
    wanted = fields.get("wanted")
    if wanted is not None and not _is_entry(wanted):
        raise ClientError(400, "no_entry", "Dit antwoord bestaat niet. Zoek het op in de lijst.")
    case = await parts.cases.find(reference)
    if case.owner != agent.id:
        raise TakenError("")
    await parts.verdicts.wrong(case.conversation, event, entry, wanted or "")
    return response.json({})


async def _me(parts: Context, agent: Agent) -> HTTPResponse:
    status = next((known.status for known in await parts.agents.present() if known.id == agent.id), "away")
    return response.json({"id": agent.id, "name": agent.name, "roles": sorted(agent.roles), "status": status})


async def _case(parts: Context, case: Case) -> HTTPResponse:
    events = await parts.transcript.said_in(case.conversation)
    shown = await parts.views.case(case, events)
    newest = newest_question(events)
    suggestions = await parts.desk_stream.suggestions(newest) if newest else None
    return response.json({**shown, "suggestions": suggestions})


def _tell(parts: Context, case: Case) -> None:
    parts.conversations.feed.tell(case.conversation)
    parts.conversations.feed.tell(DESKS)


def _said(parts: Context, fields: dict[str, Any], agent: Agent) -> Block:
    """The block that an agent says: own words, or an answer of the content."""
    text, entry = fields.get("text"), fields.get("entry")
    if (text is None) == (entry is None):
        raise ClientError(400, "bad_message", "Geef ofwel text ofwel entry.")
    if entry is not None:
        if not _is_entry(entry) or entry in parts.withdrawals:
            raise ClientError(400, "no_entry", "Dit antwoord bestaat niet, of wordt nagekeken.")
        fields = answer_fields(entries()[entry])
        return {"type": "answer", "kind": "answer", "id": entry, "confidence": 1.0, **fields, "by": agent.name}
    if not isinstance(text, str):
        raise ClientError(400, "bad_message", "text moet een tekst zijn.")
    text = redact(text).strip()
    if not text:
        raise ClientError(400, "empty", "Typ eerst uw antwoord.")
    if len(text) > parts.settings.max_text:
        raise ClientError(413, "too_long", f"Uw antwoord is te lang. Gebruik ten hoogste {parts.settings.max_text} tekens.")
    return {"type": "text", "kind": "person", "text": text, "by": agent.name}


def _suggestion(fields: Any) -> tuple[int, str, str]:
    """The event for which a suggestion was made, its entry, and what was done with it."""
    if isinstance(fields, dict):
        event, entry, use = fields.get("event"), fields.get("entry"), fields.get("use")
        if type(event) is int and 0 <= event < _NO_EVENT and _is_entry(entry) and use in ("accepted", "edited", "rejected"):
            return event, str(entry), str(use)
    raise ClientError(400, "bad_suggestion", "Een voorstel heeft event, entry en use.")


def _is_entry(value: Any) -> bool:
    """Whether a field names an entry; it can be anything that JSON can say."""
    return isinstance(value, str) and value in entries()


def _object(request: Request) -> dict[str, Any]:
    body = json_body(request)
    if not isinstance(body, dict):
        raise ClientError(400, "bad_json", "Stuur een JSON-object.")
    return body


def _fields(request: Request, *names: str) -> list[str]:
    """Fields that are texts; one that is absent or null is empty."""
    body = _object(request)
    values = [body.get(name) or "" for name in names]
    if not all(isinstance(value, str) for value in values):
        raise ClientError(400, "bad_fields", f"Deze velden moeten tekst zijn: {', '.join(names)}.")
    return values


def _uuid(value: Any) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError as error:
        raise ClientError(400, "bad_id", "Het veld id moet een UUID zijn.") from error


def _refused(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status)
