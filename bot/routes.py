"""The private routes: the only way to talk to the bot. Bearer token, JSON, never on a public address."""

from __future__ import annotations

import hmac
import logging

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import walking
from bot.serving.agent import LeanAgent
from bot.serving.model_watch import ModelWatch
from bot.settings import BotSettings
from bot.turns import TurnError, TurnRequest, rank, run_turn

logger = logging.getLogger(__name__)


def private_routes(settings: BotSettings) -> Blueprint:
    """Turns, rankings, walks and erasures of conversations, which model answers, and `GET /health` (design §5).

    Args:
        settings: holds the token that every request but `/health` must carry.
    """
    routes = Blueprint("private")
    expected = f"Bearer {settings.token}".encode()

    @routes.middleware("request")
    async def authenticate(request: Request) -> HTTPResponse | None:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if request.path == "/health" or hmac.compare_digest(given, expected):
            return None
        return response.json({"error": "a valid bearer token is needed"}, status=401)

    @routes.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        status = int(getattr(error, "status_code", 500))
        if status >= 500:
            logger.error("%s on %s", type(error).__name__, request.path)
        return response.json({"error": "the request failed"}, status=status)

    @routes.get("/health")
    async def health(request: Request) -> HTTPResponse:
        ready = _agent(request).is_ready()
        return response.json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

    @routes.post("/turn")
    async def turn(request: Request) -> HTTPResponse:
        try:
            wanted = TurnRequest.from_json(request.json)
        except TurnError as error:
            return response.json({"error": str(error)}, status=400)
        return response.json(await run_turn(_agent(request), wanted))

    @routes.post("/parse")
    async def parse(request: Request) -> HTTPResponse:
        body = request.json
        text = body.get("text") if isinstance(body, dict) else None
        if not isinstance(text, str) or not text.strip():
            return response.json({"error": "'text' must be a text that is not empty"}, status=400)
        return response.json({"ranking": await rank(_agent(request), text)})

    @routes.get("/conversations/<conversation:str>/walk")
    async def walk(request: Request, conversation: str) -> HTTPResponse:
        tracker = await _agent(request).tracker_store.retrieve(conversation)
        return response.json({"walk": tracker.get_slot(walking.SLOT) if tracker else None})

    @routes.delete("/conversations/<conversation:str>")
    async def delete(request: Request, conversation: str) -> HTTPResponse:
        return response.json({"removed": await _agent(request).erase(conversation)})

    @routes.get("/model")
    async def model(request: Request) -> HTTPResponse:
        watch: ModelWatch = request.app.ctx.watch
        return response.json({"answering": watch.answering, "refused": watch.refused})

    return routes


def _agent(request: Request) -> LeanAgent:
    agent: LeanAgent = request.app.ctx.agent
    return agent
