"""What every route can reach."""

from __future__ import annotations

from dataclasses import dataclass

from sanic import Request

from gateway.bot_client import BotClient
from gateway.conversations import Conversations
from gateway.limits import Limits
from gateway.pages.rendering import Pages
from gateway.settings import Settings
from gateway.storage.transcript import Transcript


@dataclass(frozen=True)
class Context:
    """The parts of a running gateway."""

    settings: Settings
    transcript: Transcript
    bot: BotClient
    conversations: Conversations
    limits: Limits
    pages: Pages


def context(request: Request) -> Context:
    """The parts of the gateway that serves this request."""
    found: Context = request.app.ctx.gateway
    return found
