"""Routes for a browser: the demo page, the conversation without JavaScript, and the questions to browse."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, response

from faq.entries import entries, sections
from faq.search import search
from gateway import sessions
from gateway.context import context
from gateway.conversations import Submission
from gateway.errors import ClientError
from gateway.filling import answer_fields
from gateway.pages.rendering import DIST
from gateway.release.desk import DeskError, shown

routes = Blueprint("pages")
_POPULAR = ("ebox/koppelen", "ebox/deactiveren", "aanmelden/hoe-aanmelden", "algemeen/onjuiste-gegevens", "attesten/opvragen")
_CONTEXTS = ("ebox", "aanmelden", "app")


@routes.get("/")
async def home(request: Request) -> HTTPResponse:
    """The demo page, in the look of a page of the portal, with the widget on it."""
    popular = [entries()[name] for name in _POPULAR]
    return context(request).pages.response("home", popular=popular, context=context_of(request))


@routes.get("/vragen")
async def questions(request: Request) -> HTTPResponse:
    """All questions, or those that a search finds."""
    query = request.args.get("q", "").strip()[:200]
    results = search(query) if query else None
    return context(request).pages.response("vragen", sections=sections(), query=query, results=results)


@routes.get("/vragen/<section:str>/<name:str>")
async def question(request: Request, section: str, name: str) -> HTTPResponse:
    """One answer, to read and to link to."""
    entry = entries().get(f"{section}/{name}")
    if entry is None:
        raise ClientError(404, "no_such_question", "Deze vraag bestaat niet. Bekijk alle vragen op de pagina Veelgestelde vragen.")
    if entry.id in context(request).withdrawals:
        raise ClientError(503, "withdrawn", "Het antwoord op deze vraag kijken we na. Daarom tonen we het nu even niet.")
    block = {"type": "answer", "kind": "answer", "id": entry.id, "confidence": 1.0, **answer_fields(entry)}
    home_section = next(found for found in sections() if entry in found.entries)
    return context(request).pages.response("vraag", section=home_section, block=block)


@routes.get("/hulp")
async def conversation_page(request: Request) -> HTTPResponse:
    """The conversation, without JavaScript; an answer that is under way is waited for."""
    parts = context(request)
    conversation = await sessions.current(request)
    for turn in (await parts.transcript.pending(conversation))[-1:] if conversation else []:  # they are answered in order
        await parts.conversations.finished(turn.conversation, turn.id, parts.settings.bot_timeout)
    return await _conversation_page(request, conversation)


@routes.post("/hulp")
async def post_conversation_page(request: Request) -> HTTPResponse:
    """A message from the page without JavaScript; afterwards the browser reads the page again."""
    parts = context(request)
    form: dict[str, list[str]] = request.form or {}
    fields = {name: str(values[0]) for name, values in form.items() if name in ("id", "text", "option") and values}
    if "option" in fields:
        fields.pop("text", None)
    conversation = await sessions.current(request)
    try:
        submission = Submission.from_fields(fields, parts.settings.max_text)
        conversation, token = await sessions.current_or_new(request)
        await parts.limits.count_turn(conversation)
        if submission.code is not None:
            await parts.limits.count_code(request.remote_addr or request.ip)
        await parts.conversations.submit(conversation, submission)
    except ClientError as error:
        return await _conversation_page(request, conversation, error, draft=fields.get("text", ""))
    redirect = response.redirect("/hulp#laatste", status=303)
    sessions.set_cookie(request, redirect, token)
    return redirect


def context_of(request: Request) -> str:
    """The part of the portal where the citizen is, when it is one that we know."""
    wanted = request.args.get("context", "")
    return wanted if wanted in _CONTEXTS else ""


async def _conversation_page(
    request: Request, conversation: str | None, error: ClientError | None = None, draft: str = ""
) -> HTTPResponse:
    parts = context(request)
    events = await parts.transcript.said_in(conversation) if conversation else []
    return parts.pages.response(
        "hulp",
        status=error.status if error else 200,
        citizen=await parts.identities.peek(conversation) if conversation else None,
        history=[await _with_cards(request, conversation, {"type": event.type, **event.data}) for event in events],
        place=await parts.queue.place(conversation) if conversation else None,
        error=error.message if error else None,
        message_id=str(uuid.uuid4()),
        draft=draft,
    )


async def _with_cards(request: Request, conversation: str | None, entry: dict[str, Any]) -> dict[str, Any]:
    """An event of the conversation, with the content of the cards that may be seen."""
    desk = context(request).desk
    blocks = []
    for block in entry.get("blocks", []):
        if ref := block.get("ref") or block.get("card"):
            with suppress(DeskError):
                block = {**block, "content": shown(await desk.card(conversation, ref))}
        blocks.append(block)
    return {**entry, "blocks": blocks} if "blocks" in entry else entry


routes.static("/static", DIST, name="static")
