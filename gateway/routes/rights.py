"""Routes of the citizen's rights: the conversation to keep, erasing it, beginning afresh, what is stored, and accessibility."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, response

from gateway import sessions
from gateway.context import context
from gateway.pages.accessibility import statement
from gateway.pages.checklist import checklist

routes = Blueprint("rights")


@routes.get("/privacy")
async def privacy(request: Request) -> HTTPResponse:
    """What is stored, for how long, and what a citizen can do about it."""
    settings = context(request).settings
    hours, days = settings.anonymous_hours, settings.known_hours // 24
    return context(request).pages.response(
        "privacy", framed=sessions.in_frame(request), hours=hours, days=days, minutes=settings.idle_seconds // 60
    )


@routes.get("/toegankelijkheid")
async def accessibility(request: Request) -> HTTPResponse:
    """The accessibility statement."""
    return context(request).pages.response("toegankelijkheid", framed=sessions.in_frame(request), statement=statement())


@routes.get("/hulp/gesprek")
async def transcript(request: Request) -> HTTPResponse:
    """The conversation as a page to print or to save; personal data are left out."""
    parts = context(request)
    conversation = await sessions.current(request)
    events = await parts.transcript.said_in(conversation) if conversation else []
    return parts.pages.response(
        "gesprek", framed=sessions.in_frame(request), history=[{"type": event.type, **event.data} for event in events]
    )


@routes.get("/hulp/stappen")
async def steps(request: Request) -> HTTPResponse:
    """The steps of the latest walk, to print and to tick off; personal data are left out."""
    parts = context(request)
    conversation = await sessions.current(request)
    events = await parts.transcript.events(conversation) if conversation else []
    return parts.pages.response("stappen", framed=sessions.in_frame(request), checklist=checklist(event.data for event in events))


@routes.post("/hulp/wissen")
async def erase(request: Request) -> HTTPResponse:
    """Erase the conversation everywhere, and show what was erased."""
    parts = context(request)
    conversation = await sessions.current(request)
    if conversation is None:
        return parts.pages.response("gewist", receipt=None)
    receipt = await parts.conversations.erase(conversation)
    page = parts.pages.response("gewist", receipt=receipt)
    sessions.drop_cookie(request, page)
    return page


@routes.post("/hulp/opnieuw")
async def afresh(request: Request) -> HTTPResponse:
    """Begin a new conversation; someone who is signed in is signed out."""
    parts = context(request)
    conversation = await sessions.current(request)
    if conversation is not None:
        await parts.conversations.leave(conversation)
    redirect = response.redirect("/hulp", status=303)
    sessions.drop_cookie(request, redirect)
    return redirect
