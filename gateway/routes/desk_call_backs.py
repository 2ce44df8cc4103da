"""Routes of the desk for call-backs: take one and see the number, say that it is done, or give it back."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, response

from gateway.context import context
from gateway.errors import ClientError
from gateway.feed import DESKS
from gateway.helpdesk.access import require
from gateway.helpdesk.cases import NoCaseError

routes = Blueprint("desk_call_backs", url_prefix="/desk/api/cases/<reference:str>/call-back")


@routes.post("/claim")
async def claim(request: Request, reference: str) -> HTTPResponse:
    """Take a call-back; the answer holds the number, for this agent only."""
    agent, parts = await require(request), context(request)
    conversation = await _conversation(request, reference)
    await parts.call_backs.claim(conversation, agent.id)
    parts.conversations.feed.tell(DESKS)
    phone = await parts.call_backs.phone(conversation, agent.id)
    slot = await parts.call_backs.of(conversation)
    when = {"day": slot.day.isoformat(), "hour": slot.hour} if slot else {}
    return response.json({"phone": phone, **when})


@routes.post("/done")
async def done(request: Request, reference: str) -> HTTPResponse:
    """The citizen was called: the number is deleted."""
    agent, parts = await require(request), context(request)
    await parts.call_backs.done(await _conversation(request, reference), agent.id)
    await parts.counts.call_back("done")
    parts.conversations.feed.tell(DESKS)
    return response.json({})


@routes.post("/release")
async def release(request: Request, reference: str) -> HTTPResponse:
    """Leave a call-back to a colleague."""
    agent, parts = await require(request), context(request)
    await parts.call_backs.release(await _conversation(request, reference), agent.id)
    parts.conversations.feed.tell(DESKS)
    return response.json({})


async def _conversation(request: Request, reference: str) -> str:
    try:
        return (await context(request).cases.find(reference)).conversation
    except NoCaseError as error:
        raise ClientError(404, "no_case", "Dit kenmerk bestaat niet (meer).") from error
