"""Routes for a citizen who wants to be called back: a page that works without JavaScript. In a frame it is not offered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from itertools import groupby

from sanic import Blueprint, HTTPResponse, Request, response

from gateway import sessions
from gateway.clock import utc_now
from gateway.context import context
from gateway.errors import ClientError
from gateway.feed import DESKS
from gateway.helpdesk.call_backs import KEPT, QUEUE, GoneError, Slot, SlotError
from gateway.helpdesk.cases import NoCaseError
from gateway.helpdesk.phone_numbers import PhoneError, read_phone
from gateway.helpdesk.queueing import CALL_BACK_PATH

routes = Blueprint("call_back")
_PHONE, _SLOT = "telefoon", "uur"


@routes.get(CALL_BACK_PATH)
async def get_call_back(request: Request) -> HTTPResponse:
    """When the citizen is called, or the form to ask for it."""
    conversation = await sessions.current(request)
    planned = await context(request).call_backs.of(conversation) if conversation else None
    if planned is None or planned.ends < utc_now() or "ander" in request.args:
        return await _form(request, conversation, planned)
    return context(request).pages.response("terugbellen", state="planned", planned=planned)


@routes.post(CALL_BACK_PATH)
async def post_call_back(request: Request) -> HTTPResponse:
    """Plan a call; afterwards the browser reads the page again, so that the number does not stay in it."""
    parts, conversation = context(request), await sessions.current(request)
    if conversation is None:
        return await _form(request, None, status=409)
    form: dict[str, list[str]] = request.form or {}
    given = {name: str(values[0]) for name, values in form.items() if name in (_PHONE, _SLOT) and values}
    slot = _slot(given.get(_SLOT, ""))
    planned = await parts.call_backs.of(conversation)
    try:
        await parts.limits.count_call_back(conversation, request.remote_addr or request.ip)
    except ClientError as error:
        return await _form(request, conversation, planned, given, {_PHONE: error.message}, error.status)
    errors = {}
    try:
        read_phone(given.get(_PHONE, ""))
    except PhoneError as error:
        errors[_PHONE] = str(error)
    if slot is None:
        errors[_SLOT] = "Kies een dag en een uur."
    if errors or slot is None:
        return await _form(request, conversation, planned, given, errors, 400)
    try:
        await parts.cases.open(conversation, "asked", QUEUE)  # agents find the call-back by the reference of its case
        await parts.call_backs.plan(conversation, given[_PHONE], slot)
        await parts.counts.call_back("planned")
    except SlotError as error:
        return await _form(request, conversation, planned, given, {_SLOT: str(error)}, 409)
    except (GoneError, NoCaseError):
        return await _form(request, None, status=409)
    parts.conversations.feed.tell(DESKS)
    return response.redirect(CALL_BACK_PATH, status=303)


@routes.post(f"{CALL_BACK_PATH}/annuleren")
async def cancel_call_back(request: Request) -> HTTPResponse:
    """Forget the call and the number."""
    parts, conversation = context(request), await sessions.current(request)
    if conversation is None:
        return await _form(request, None, status=409)
    await parts.call_backs.cancel(conversation)
    parts.conversations.feed.tell(DESKS)
    return parts.pages.response("terugbellen", state="cancelled")


async def _form(
    request: Request,
    conversation: str | None,
    planned: Slot | None = None,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTTPResponse:
    """The form, or the advice to ask the question first when there is no conversation."""
    parts = context(request)
    if conversation is None:
        return parts.pages.response("terugbellen", status, state="no_conversation")
    slots = await parts.call_backs.slots()
    return parts.pages.response(
        "terugbellen",
        status,
        state="form" if slots else "full",
        days=[(day, list(found)) for day, found in groupby(slots, key=lambda slot: slot.day)],
        planned=planned,
        missed=planned is not None and planned.ends < utc_now(),
        phone=(given or {}).get(_PHONE, ""),
        chosen=_slot((given or {}).get(_SLOT, "")),
        errors=errors or {},
        kept=KEPT.days,
    )


def _slot(text: str) -> Slot | None:
    """The hour that was chosen, written as `2026-11-26T10`; None when it is none."""
    try:
        moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H")
    except ValueError:
        return None
    return Slot(moment.date(), moment.hour)
