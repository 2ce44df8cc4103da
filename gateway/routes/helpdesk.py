"""Routes for the desks of helpdesks: suggestions, with a token for each desk."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, response

from gateway.bot_client import BotError
from gateway.context import context
from gateway.errors import ClientError
from gateway.helpdesk.suggestions import suggest
from gateway.helpdesk.tokens import desk_of
from gateway.routes.api import json_body

routes = Blueprint("helpdesk", url_prefix="/api/desk")


@routes.post("/suggestions")
async def post_suggestions(request: Request) -> HTTPResponse:
    """Up to three answers for the words of a citizen or a caller. Nothing is stored."""
    desk = desk_of(request.headers.get("Authorization"), context(request).settings.desk_tokens)
    if desk is None:
        raise ClientError(401, "no_desk", "Dit token hoort bij geen enkele balie. Vraag er een aan de beheerder.")
    return await suggested(request, desk)


async def suggested(request: Request, desk: str) -> HTTPResponse:
    """The suggestions for the words in a request.

    Args:
        request: its body holds `text`.
        desk: who asks, so that one that goes too fast is stopped.

    Raises:
        ClientError: 400, 413 or 429, these words are not taken; 503, the bot does not answer.
    """
    parts = context(request)
    await parts.limits.count_desk(desk)
    fields = json_body(request)
    text = fields.get("text") if isinstance(fields, dict) and set(fields) == {"text"} else None
    if not isinstance(text, str):
        raise ClientError(400, "bad_words", "Geef alleen het veld text, als tekst.")
    if len(text) > parts.settings.max_text:
        raise ClientError(413, "too_long", f"De tekst is te lang. Gebruik ten hoogste {parts.settings.max_text} tekens.")
    try:
        suggestions = await suggest(parts.bot, text, parts.withdrawals)
    except BotError as error:
        raise ClientError(503, "no_suggestions", "Er zijn nu geen voorstellen. Probeer het straks opnieuw.") from error
    return response.json({"suggestions": [suggestion.as_json() for suggestion in suggestions]})
