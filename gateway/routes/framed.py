"""The same conversation routes and reading pages, for a frame of another site.

They stand under a path of their own, so that everything of a frame, also an event stream and a page, is known by its address: a
frame on a sister site gets the first-party cookie as well, and must not look at it.
"""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from gateway.context import context
from gateway.routes import api, rights
from gateway.routes.pages import context_of
from gateway.sessions import FRAME_PATH

Handler = Any
"""A route handler; Sanic's decorators give it another type than it has."""
routes = Blueprint("framed")
API: dict[str, tuple[str, Handler]] = {
    "/api/messages": ("POST", api.post_message),
    "/api/events": ("GET", api.get_events),
    "/api/feedback": ("POST", api.post_feedback),
    "/api/notices": ("GET", api.get_notices),
    "/api/session": ("GET", api.get_session),
    "/api/fresh": ("POST", api.begin_afresh),
    "/api/conversation": ("DELETE", api.erase_conversation),
}
"""What a conversation needs. Cards are missing: nobody signs in in a frame."""
PAGES: dict[str, Handler] = {
    "/hulp/gesprek": rights.transcript,
    "/hulp/stappen": rights.steps,
    "/privacy": rights.privacy,
    "/toegankelijkheid": rights.accessibility,
}
"""Pages on which nothing can be done."""


@routes.get(FRAME_PATH)
async def embedded(request: Request) -> HTTPResponse:
    """The widget alone."""
    return context(request).pages.response("ingebed", context=context_of(request))


for _path, (_method, _handler) in {**API, **{path: ("GET", page) for path, page in PAGES.items()}}.items():
    routes.add_route(_handler, FRAME_PATH + _path, methods=[_method], name=_path.strip("/").replace("/", "_"))
