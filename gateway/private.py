"""The private listener: what the actions server asks of the gateway. On a port of its own, never on a public address."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from typing import Any

from sanic import HTTPResponse, Request, Sanic, response
from sanic.exceptions import SanicException

from faq.cards import check_card
from faq.errors import BlockError
from gateway.audit import Audit
from gateway.filling import option_key
from gateway.release.desk import DeskError, Question, Refused, ReleaseDesk

logger = logging.getLogger(__name__)
_MOST_READS = 50


def create_private_app(token: str, desk: ReleaseDesk, audit: Audit, can_sign_in: bool) -> Sanic[Any, Any]:
    """`POST /internal/grants`, `/internal/cards`, `/internal/plans` and `/internal/reads` (design §5).

    Args:
        token: the bearer token that every request must carry.
        desk: decides what may be read and shown.
        audit: tells a citizen what was read.
        can_sign_in: whether an identity provider is configured.
    """
    app: Sanic[Any, Any] = Sanic("gateway_private", configure_logging=False)
    # TOUCHUP: Sanic rewrites its own methods once for each process, and the public application came first.
    app.config.update(OAS=False, TOUCHUP=False, FALLBACK_ERROR_FORMAT="json", REQUEST_MAX_SIZE=1_000_000)
    expected = f"Bearer {token}".encode()

    @app.on_request
    async def authenticate(request: Request) -> HTTPResponse | None:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return None if hmac.compare_digest(given, expected) else _refused(401, "a valid bearer token is needed")

    @app.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, (DeskError, BlockError)):
            logger.warning("%s refused: %s", request.path, error)
            return _refused(409, str(error))
        status = error.status_code if isinstance(error, SanicException) else 500
        logger.error("%s failed: %s", request.path, type(error).__name__)
        return _refused(status, "the request failed")

    @app.post("/internal/grants")
    async def grants(request: Request) -> HTTPResponse:
        body = _strings(request.json, "conversation", "turn", "data_class", "action", "object")
        if not can_sign_in:
            return response.json({"need": "portal", "data_class": body["data_class"], "level": "", "label": ""})
        found = await desk.grant(Question(**body))
        if isinstance(found, Refused):
            wanted = found.data_class
            return response.json({"need": found.need, "data_class": wanted.name, "level": wanted.level.key, "label": wanted.label})
        return response.json({"grant": found.grant, "subject": {"insz": found.citizen.insz}})

    @app.post("/internal/cards")
    async def cards(request: Request) -> HTTPResponse:
        body = request.json if isinstance(request.json, dict) else {}
        content = body.get("content")
        check_card(content)
        assert isinstance(content, dict)
        options = [{**option, "key": option_key()} for option in content.get("options", [])]
        ref = await desk.hand_in(_strings(body, "grant")["grant"], {**content, "options": options, "plan": body.get("plan", [])})
        return response.json({"ref": ref})

    @app.post("/internal/plans")
    async def plans(request: Request) -> HTTPResponse:
        body = _strings(request.json, "conversation", "ref")
        card = await desk.card(body["conversation"], body["ref"])
        return response.json({"plan": card["plan"]})

    @app.post("/internal/reads")
    async def reads(request: Request) -> HTTPResponse:
        citizen = await desk.citizen(_strings(request.json, "grant")["grant"])
        rows = await audit.about(citizen.pseudonym, _MOST_READS)
        fields = ("at", "what", "data_class", "outcome", "level")
        return response.json({"reads": [{name: getattr(row, name) for name in fields} for row in rows]})

    return app


def _strings(body: Any, *names: str) -> dict[str, str]:
    if not isinstance(body, Mapping):
        raise DeskError("the body must be a JSON object")
    values = {name: body.get(name, "") for name in names}
    for name, value in values.items():
        if not isinstance(value, str):
            raise DeskError(f"'{name}' must be a text")
    return values


def _refused(status: int, message: str) -> HTTPResponse:
    return response.json({"error": message}, status=status)
