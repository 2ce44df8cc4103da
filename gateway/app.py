"""Put the gateway together."""

from __future__ import annotations

import logging
from typing import Any

from sanic import HTTPResponse, Request, Sanic, response
from sanic.exceptions import NotFound, SanicException

from gateway import security
from gateway.bot_client import BotClient
from gateway.context import Context, context
from gateway.conversations import Conversations
from gateway.errors import ClientError
from gateway.limits import Limits
from gateway.pages.rendering import Pages
from gateway.routes import api, pages, service
from gateway.settings import Settings
from gateway.storage.database import create_engine
from gateway.storage.transcript import Transcript
from gateway.walk_codes import WalkCodes

logger = logging.getLogger(__name__)
App = Sanic[Any, Any]
_LARGEST_REQUEST = 100_000
_STATUS_TEXTS = {
    404: "Deze pagina bestaat niet.",
    405: "Dat kan op dit adres niet.",
    413: "Uw bericht is te groot.",
}


def create_app(settings: Settings) -> App:
    """Make the gateway.

    Args:
        settings: where it listens and what it may do.

    Returns:
        A Sanic application; its database must be migrated already.
    """
    app = Sanic("gateway", configure_logging=False)
    app.config.update(
        REQUEST_MAX_SIZE=_LARGEST_REQUEST,
        GRACEFUL_SHUTDOWN_TIMEOUT=2,
        FALLBACK_ERROR_FORMAT="json",
        PROXIES_COUNT=settings.proxies or None,
        OAS=False,
    )

    @app.before_server_start
    async def start(app: App) -> None:
        app.ctx.engine = create_engine(settings.database_url)
        transcript = Transcript(app.ctx.engine)
        bot = BotClient(settings.bot_url, settings.bot_token, settings.bot_timeout)
        app.ctx.gateway = Context(
            settings=settings,
            transcript=transcript,
            bot=bot,
            conversations=Conversations(transcript, bot, WalkCodes(app.ctx.engine, settings.bot_token), settings.portal_url),
            limits=Limits(settings.turns_per_minute, settings.sessions_per_hour, settings.code_tries),
            pages=Pages(),
        )
        await app.ctx.gateway.conversations.resume()

    @app.after_server_stop
    async def stop(app: App) -> None:
        await app.ctx.gateway.conversations.close()
        await app.ctx.gateway.bot.close()
        await app.ctx.engine.dispose()

    app.on_request(security.check_request)
    app.on_response(security.add_headers)  # type: ignore[no-untyped-call]
    app.exception(ClientError)(_client_error)
    app.exception(Exception)(_any_error)
    app.blueprint(api.routes)
    app.blueprint(service.routes)
    app.blueprint(pages.routes)
    return app


async def _client_error(request: Request, error: ClientError) -> HTTPResponse:
    return _error_response(request, error.status, error.code, error.message)


async def _any_error(request: Request, error: Exception) -> HTTPResponse:
    """What Sanic refuses keeps its status; a mistake of ours is logged by its type, without the request's content."""
    if isinstance(error, IsADirectoryError):
        error = NotFound("a folder is no page")
    if isinstance(error, SanicException) and error.status_code < 500:
        text = _STATUS_TEXTS.get(error.status_code, "Dit verzoek kan niet worden uitgevoerd.")
        return _error_response(request, error.status_code, type(error).__name__, text)
    logger.error("%s %s failed: %s", request.method, request.path, type(error).__name__)
    return _error_response(request, 500, "internal", "Er ging bij ons iets mis. Probeer het straks opnieuw.")


def _error_response(request: Request, status: int, code: str, message: str) -> HTTPResponse:
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/"):
        return context(request).pages.response("fout", status=status, message=message)
    return response.json({"error": {"code": code, "message": message}}, status=status)
