"""The SDK's server, wrapped: a token on every route but /health, and errors that tell nothing."""

from __future__ import annotations

import hmac
import logging
from typing import Any

from rasa_sdk.endpoint import create_app as create_sdk_app
from sanic import HTTPResponse, Request, Sanic, response
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler

from actions.executor import QuietExecutor

logger = logging.getLogger(__name__)
App = Sanic[Any, Any]


class _BareErrors(ErrorHandler):
    """Replaces the SDK's handler, which echoes the whole request body and logs the error's text."""

    def response(self, request: Request, exception: Exception) -> HTTPResponse:
        status = exception.status_code if isinstance(exception, SanicException) else 500
        logger.error("%s gave status %s: %s", request.path, status, type(exception).__name__)
        return response.json({"error": "the request failed"}, status=status)


def create_app(token: str, executor: QuietExecutor) -> App:
    """Make the actions server.

    Args:
        token: the bearer token that callers must send.
        executor: the actions.
    """
    app = create_sdk_app(executor, cors_origins=[])
    app.error_handler = _BareErrors()
    expected = f"Bearer {token}".encode()

    @app.middleware("request")
    async def authenticate(request: Request) -> HTTPResponse | None:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if request.path == "/health" or hmac.compare_digest(given, expected):
            return None
        return response.json({"error": "a valid bearer token is needed"}, status=401)

    return app
