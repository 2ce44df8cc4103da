"""Put the gateway together."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import Any

from sanic import HTTPResponse, Request, Sanic, response
from sanic.exceptions import NotFound, SanicException
from sanic.server import AsyncioServer
from sqlalchemy.exc import SQLAlchemyError

from database.engine import create_engine
from gateway import security
from gateway.assembly import assemble
from gateway.context import Context, context
from gateway.errors import ClientError
from gateway.feed import DESKS
from gateway.following import follow
from gateway.login.errors import LoginError
from gateway.login.provider import IssuerMismatchError, Provider
from gateway.private import create_private_app
from gateway.routes import (
    api,
    call_back,
    desk,
    desk_admin,
    desk_call_backs,
    desk_insight,
    desk_learning,
    desk_library,
    desk_login,
    framed,
    helpdesk,
    login,
    pages,
    phone_login,
    rights,
    service,
    voice_jambonz,
    voice_twilio,
)
from gateway.sessions import FRAME_PATH
from gateway.settings import Settings, SettingsError

logger = logging.getLogger(__name__)
App = Sanic[Any, Any]
_LARGEST_REQUEST = 100_000
_TRIES = 6
_PURGE_EVERY = 600
"""Seconds between two looks for old conversations."""
_API = ("/api/", "/desk/api/", f"{FRAME_PATH}/api/", "/voice/")
"""What programs call: there an error is JSON, whatever they accept."""
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
        app.ctx.gateway = assemble(settings, app.ctx.engine)
        await _check_provider(app.ctx.gateway.provider)
        app.ctx.private = await _listen_privately(settings, app.ctx.gateway)
        await app.ctx.gateway.withdrawals.refresh()
        await app.ctx.gateway.conversations.resume()
        app.add_task(_purge(app.ctx.gateway))
        app.add_task(app.ctx.gateway.closures.follow())
        app.add_task(app.ctx.gateway.tally.follow())
        app.add_task(app.ctx.gateway.withdrawals.follow())
        app.add_task(app.ctx.gateway.proposals.follow())
        app.add_task(_watch_queue(app.ctx.gateway))
        app.add_task(app.ctx.gateway.notices.follow(app.ctx.gateway.conversations.feed.tell_everyone))
        _leave_alone_what_stays()

    @app.after_server_stop
    async def stop(app: App) -> None:
        await app.ctx.private.close()
        await app.ctx.gateway.close()
        await app.ctx.engine.dispose()

    app.on_request(security.check_request)
    app.on_response(security.add_headers)  # type: ignore[no-untyped-call]
    app.exception(ClientError)(_client_error)
    app.exception(Exception)(_any_error)
    app.blueprint(api.routes)
    app.blueprint(framed.routes)
    app.blueprint(helpdesk.routes)
    app.blueprint(service.routes)
    app.blueprint(pages.routes)
    app.blueprint(login.routes)
    app.blueprint(phone_login.routes)
    app.blueprint(desk.routes)
    app.blueprint(desk_login.routes)
    app.blueprint(desk_learning.routes)
    app.blueprint(desk_admin.routes)
    app.blueprint(rights.routes)
    app.blueprint(call_back.routes)
    app.blueprint(desk_call_backs.routes)
    app.blueprint(desk_library.routes)
    app.blueprint(desk_insight.routes)
    app.blueprint(voice_jambonz.routes)
    app.blueprint(voice_twilio.routes)
    return app


def _leave_alone_what_stays() -> None:
    """Have the garbage collector skip what was made until now: looking through all of it stops every conversation for a while."""
    gc.collect()
    gc.freeze()


async def _check_provider(provider: Provider | None) -> None:
    """Refuse to start with a provider that is another one than was configured; one that is away now may come back.

    Raises:
        SettingsError: the provider says that it is someone else.
    """
    for attempt in range(_TRIES if provider else 0):
        assert provider is not None
        try:
            await provider.metadata()
        except IssuerMismatchError as error:
            raise SettingsError(str(error)) from error
        except LoginError as error:
            logger.warning("the identity provider does not answer yet: %s", error.detail)
            await asyncio.sleep(0.3 * attempt)
        else:
            return


async def _purge(parts: Context) -> None:
    """Erase old call-backs, conversations, gaps and counts, again and again; whatever goes wrong is tried the next time."""
    while True:
        await asyncio.sleep(_PURGE_EVERY)
        try:
            for _ in range(await parts.call_backs.purge()):
                await parts.counts.call_back("expired")
            await parts.calls.purge()
            await parts.erasure.purge()
            await parts.gaps.purge()
            await parts.counts.purge()
        except SQLAlchemyError as error:
            logger.error("retention failed: %s", type(error).__name__)


async def _watch_queue(parts: Context) -> None:
    """Put the conversations of agents who are gone back in the queue, and let nobody wait in a closed one; again and again."""

    async def read() -> list[str]:
        present = [agent.id for agent in await parts.agents.present()]
        await parts.call_backs.release_lost(present)
        return await parts.cases.return_lost(present) + await parts.queue.send_home()

    def tell(conversations: list[str]) -> None:
        for conversation in [*conversations, DESKS] if conversations else []:
            parts.conversations.feed.tell(conversation)

    await follow("queue", read, tell)


async def _listen_privately(settings: Settings, parts: Context) -> AsyncioServer:
    private = create_private_app(settings.internal_token, parts.desk, parts.audit, can_sign_in=parts.login is not None)
    server = await private.create_server(
        host=settings.internal_host, port=settings.internal_port, access_log=False, return_asyncio_server=True
    )
    assert server is not None
    await server.startup()  # type: ignore[no-untyped-call]
    await server.start_serving()  # type: ignore[no-untyped-call]
    return server


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
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith(_API):
        if request.path.startswith("/desk/"):
            return context(request).pages.response("desk_fout", status=status, message=message, agent=None)
        return context(request).pages.response("fout", status=status, message=message)
    return response.json({"error": {"code": code, "message": message}}, status=status)
