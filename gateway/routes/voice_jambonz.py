"""Webhooks of jambonz. They exist when its secret is set; whoever does not know the secret is refused, without a word."""

from __future__ import annotations

import json
import time
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, response
from sanic.exceptions import NotFound

from gateway.context import context
from gateway.voice import jambonz
from gateway.voice.exchange import Asked, StaleError, call_of, fingerprint
from gateway.voice.line import PhoneLine
from gateway.voice.model import VoiceTurn
from gateway.voice.received import FormatError
from gateway.voice.signatures import signed_by_jambonz

routes = Blueprint("voice_jambonz")
_LARGEST = 64_000
"""Bytes: the first webhook holds the whole INVITE."""
_PLATFORM = "jambonz"


@routes.post(jambonz.PATH)
async def turn(request: Request) -> HTTPResponse:
    """What was heard in a call; the reply is what happens next."""
    line, secret = _line(request)
    if not _signed(request, secret):
        return response.empty(status=403)
    try:
        received = jambonz.read(_fields(request), request.args.get("voice", ""))
    except FormatError:
        return response.empty(status=400)

    def render(turn: VoiceTurn | None, nonce: str) -> str:
        assert turn is not None  # jambonz has a filler of its own
        return jambonz.reply(turn, nonce, received.line, line.person)

    def other_way(last: str, nonce: str) -> str | None:
        return jambonz.dial_instead(last, nonce, received.line)

    asked = Asked(
        call=call_of(line.key, _PLATFORM, received.sid),
        nonce=request.args.get("turn", ""),
        request=fingerprint(
            request.args.get("turn", "").encode(), request.headers.get("Jambonz-Signature", "").encode(), request.body
        ),
        heard=received.heard,
    )
    try:
        reply = await line.exchange.answer(asked, render, fills=False, other_way=other_way if received.refused else None)
    except StaleError:
        return response.empty(status=403)
    return response.raw(reply.encode(), content_type="application/json")


@routes.post(f"{jambonz.PATH}/status")
async def status(request: Request) -> HTTPResponse:
    """What became of a call; only its end matters."""
    line, secret = _line(request)
    if not _signed(request, secret):
        return response.empty(status=403)
    try:
        sid = jambonz.ended(_fields(request))
    except FormatError:
        return response.empty(status=400)
    if sid is not None:
        await line.exchange.end(call_of(line.key, _PLATFORM, sid))
    return response.empty()


def _line(request: Request) -> tuple[PhoneLine, str]:
    parts = context(request)
    if parts.line is None or parts.settings.voice_secret is None:
        raise NotFound("jambonz is not connected")
    return parts.line, parts.settings.voice_secret


def _signed(request: Request, secret: str) -> bool:
    header = request.headers.get("Jambonz-Signature")
    return len(request.body) <= _LARGEST and signed_by_jambonz(header, request.body, secret, time.time())


def _fields(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise FormatError from error
