"""Routes of the desk for what an agent looks up: short replies, answers, walks, and suggestions during a phone call."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, HTTPResponse, Request, response

from faq.replies import replies
from faq.search import search
from faq.walks import Walk, walks
from gateway.context import context
from gateway.helpdesk.access import require
from gateway.helpdesk.suggestions import Suggestion
from gateway.routes.helpdesk import suggested

routes = Blueprint("desk_library", url_prefix="/desk/api")
_LONGEST_QUERY = 200


@routes.get("/replies")
async def get_replies(request: Request) -> HTTPResponse:
    """The short replies, with the agent's own name in them."""
    agent = await require(request)
    found = [{"id": reply.id, "title": reply.title, "text": reply.by(agent.name)} for reply in replies().values()]
    return response.json({"replies": found})


@routes.get("/entries")
async def get_entries(request: Request) -> HTTPResponse:
    """The answers that a search finds, the best first; one that is withdrawn is left out."""
    await require(request)
    query = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    found = [entry for entry in search(query) if entry.id not in context(request).withdrawals] if query else []
    shown = [Suggestion(entry, 1.0).as_json() for entry in found]
    return response.json({"entries": [{key: value for key, value in each.items() if key != "confidence"} for each in shown]})


@routes.get("/walks")
async def get_walks(request: Request) -> HTTPResponse:
    """Every walk, to follow along with a caller or to go on at a step."""
    await require(request)
    return response.json({"walks": [_walk(walk) for walk in walks().values()]})


@routes.post("/suggestions")
async def post_suggestions(request: Request) -> HTTPResponse:
    """Up to three answers for the words of a caller. Nothing is stored."""
    agent = await require(request)
    return await suggested(request, agent.id)


def _walk(walk: Walk) -> dict[str, Any]:
    steps = [
        {
            "id": step.id,
            "title": step.title,
            "text": step.text,
            "say": step.voice or step.text,
            "agent": step.agent,
            "warning": step.warning,
            "options": [{"label": option.label, "next": option.next} for option in step.options],
            "next": step.next,
        }
        for step in walk.steps.values()
    ]
    return {"flow": walk.flow, "title": walk.title, "steps": steps}
