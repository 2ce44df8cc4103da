"""The public API of the chat: messages up, events down (design §5)."""

from __future__ import annotations

import json
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, response
from sanic.exceptions import BadRequest

from faq.blocks import Block
from gateway import sessions
from gateway.clock import utc_now
from gateway.context import Context, context
from gateway.conversations import Submission
from gateway.errors import ClientError
from gateway.feed import wait
from gateway.feedback import Opinion
from gateway.login.identities import Citizen
from gateway.release.desk import DeskError, shown
from gateway.storage.helpdesk_models import BOT

routes = Blueprint("api", url_prefix="/api")
CARD_GONE = "Deze gegevens zijn niet meer te zien. Stel uw vraag opnieuw als u ze nog nodig hebt."
_HEARTBEAT = 15.0


@routes.post("/messages")
async def post_message(request: Request) -> HTTPResponse:
    """Accept a message; the answer follows on the event stream."""
    parts = context(request)
    submission = Submission.from_fields(json_body(request), parts.settings.max_text)
    conversation, token = await sessions.current_or_new(request)
    await parts.limits.count_turn(conversation)
    if submission.code is not None:
        await parts.limits.count_code(request.remote_addr or request.ip)
    await parts.conversations.submit(conversation, submission)
    accepted = response.json({"turn": submission.id}, status=202)
    sessions.set_cookie(request, accepted, token)
    return accepted


@routes.get("/events")
async def get_events(request: Request) -> HTTPResponse | None:
    """The stream of the conversation, from `Last-Event-ID` on; 204 when there is no conversation yet."""
    parts = context(request)
    conversation = await sessions.current(request)
    if conversation is None:
        return response.empty()
    last = _last_event_id(request)
    stream = await request.respond(content_type="text/event-stream; charset=utf-8")
    assert stream is not None
    await stream.send("retry: 1000\n\n")
    told: list[Block] = []
    place: dict[str, str | int] = {"state": BOT}
    with parts.conversations.feed.listen(conversation) as news:
        while True:
            news.clear()
            if await sessions.current(request) != conversation:  # signed in or out since: the cookie is a new one, or worth nothing
                await stream.send("event: ended\ndata: {}\n\n")
                return None
            for event in await parts.transcript.events(conversation, last):
                data = json.dumps(event.data, ensure_ascii=False)
                await stream.send(f"id: {event.id}\nevent: {event.type}\ndata: {data}\n\n")
                last = event.id
            if (notices := parts.notices.current) != told:
                await stream.send(f"event: notices\ndata: {json.dumps({'blocks': notices}, ensure_ascii=False)}\n\n")
                told = notices
            if (seen := (await parts.queue.place(conversation)).as_json()) != place:
                await stream.send(f"event: desk\ndata: {json.dumps(seen, ensure_ascii=False)}\n\n")
                place = seen
            if not await wait(news, _HEARTBEAT):
                await stream.send(": still here\n\n")


@routes.get("/notices")
async def get_notices(request: Request) -> HTTPResponse:
    """What everyone should know now: an outage, or maintenance."""
    return response.json({"blocks": context(request).notices.current})


@routes.post("/feedback")
async def post_feedback(request: Request) -> HTTPResponse:
    """Note what a citizen thinks of a block; the last opinion counts."""
    parts = context(request)
    opinion = Opinion.from_fields(json_body(request))
    conversation = await sessions.current(request)
    blocks = await parts.transcript.blocks(conversation, opinion.turn) if conversation else []
    if conversation is None or opinion.block >= len(blocks):
        raise ClientError(404, "no_such_answer", "Dit antwoord bestaat niet (meer).")
    await parts.limits.count_turn(conversation)
    stored = opinion.stored(conversation, blocks[opinion.block])
    await parts.counts.thumb(stored, await parts.transcript.judge(stored))
    said = await parts.transcript.said(conversation, opinion.turn)
    if said is not None and said[0] == "text":
        await parts.gaps.thumb(conversation, said[1], blocks[opinion.block], opinion.helpful)
    return response.empty()


@routes.get("/cards/<ref:str>")
async def get_card(request: Request, ref: str) -> HTTPResponse:
    """The content of a card, for the citizen it is about."""
    parts = context(request)
    try:
        card = await parts.desk.card(await sessions.current(request), ref)
    except DeskError as error:
        raise ClientError(404, "no_card", CARD_GONE) from error
    return response.json(shown(card))


@routes.post("/fresh")
async def begin_afresh(request: Request) -> HTTPResponse:
    """Leave the conversation: the next message begins a new one. Someone who is signed in is signed out."""
    parts = context(request)
    conversation = await sessions.current(request)
    if conversation is not None:
        await parts.conversations.leave(conversation)
    left = response.empty()
    sessions.drop_cookie(request, left)
    return left


@routes.delete("/conversation")
async def erase_conversation(request: Request) -> HTTPResponse:
    """Erase the conversation everywhere, and tell what was erased and what is left."""
    parts = context(request)
    conversation = await sessions.current(request)
    if conversation is None:
        raise ClientError(404, "no_conversation", "Er is geen gesprek om te wissen.")
    receipt = await parts.conversations.erase(conversation)
    erased = response.json(
        {"at": receipt.at.isoformat(), "messages": receipt.messages, "rows": receipt.rows + receipt.bot_rows, "left": receipt.left}
    )
    sessions.drop_cookie(request, erased)
    return erased


@routes.get("/session")
async def get_session(request: Request) -> HTTPResponse:
    """Whether someone is signed in here and until when, and how long the conversation is kept."""
    parts = context(request)
    conversation = await sessions.current(request)
    return _session(parts, await parts.identities.peek(conversation) if conversation else None)


@routes.post("/session")
async def stay_signed_in(request: Request) -> HTTPResponse:
    """A sign of the citizen: the session goes on, until its end at the latest."""
    parts = context(request)
    conversation = await sessions.current(request)
    return _session(parts, await parts.identities.current(conversation) if conversation else None)


def _session(parts: Context, citizen: Citizen | None) -> HTTPResponse:
    phone = parts.pairings is not None
    if citizen is None:
        return response.json({"signed_in": False, "kept_hours": parts.settings.anonymous_hours, "phone": phone})
    left = (citizen.idle_until - utc_now()).total_seconds()  # not a moment: the clock of a browser may be wrong
    ends = {"seconds_left": max(0, round(left)), "until": citizen.until.isoformat()}
    kept = {"kept_hours": parts.settings.known_hours, "phone": phone}
    return response.json({"signed_in": True, "name": citizen.given_name, **ends, **kept})


def json_body(request: Request) -> Any:
    """The decoded body of a request.

    Raises:
        ClientError: 400, it is no JSON.
    """
    try:
        return request.json
    except BadRequest as error:
        raise ClientError(400, "bad_json", "Het bericht is geen geldige JSON.") from error


def _last_event_id(request: Request) -> int:
    text = request.headers.get("Last-Event-ID", "0")
    if not text.isdecimal() or len(text) > 18:
        raise ClientError(400, "bad_event_id", "Last-Event-ID moet een getal zijn.")
    return int(text)
