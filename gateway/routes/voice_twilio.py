"""Webhooks of Twilio. They exist when its token is set; whoever does not know the token is refused, without a word."""

from __future__ import annotations

from urllib.parse import parse_qsl

from sanic import Blueprint, HTTPResponse, Request, response
from sanic.exceptions import NotFound

from gateway.context import context
from gateway.voice import twilio
from gateway.voice.exchange import Asked, StaleError, call_of, fingerprint
from gateway.voice.line import PhoneLine
from gateway.voice.model import Event, VoiceTurn
from gateway.voice.received import FormatError
from gateway.voice.signatures import signed_by_twilio

routes = Blueprint("voice_twilio", url_prefix=twilio.PATH)
_LARGEST = 16_000
_MOST_FIELDS = 200
_PLATFORM = "twilio"


@routes.post("")
async def first(request: Request) -> HTTPResponse:
    """A call begins; the reply is what happens next."""
    return await _turn(request, "")


@routes.post("/turn/<nonce:str>")
async def turn(request: Request, nonce: str) -> HTTPResponse:
    """What was heard in a call; the reply is what happens next."""
    return await _turn(request, nonce)


@routes.post("/status")
async def status(request: Request) -> HTTPResponse:
    """What became of a call; only its end matters."""
    line, form = _signed_form(request)
    if form is None:
        return response.empty(status=403)
    if twilio.over(form):
        await line.exchange.end(call_of(line.key, _PLATFORM, form.get("CallSid", "")))
    return response.empty()


async def _turn(request: Request, nonce: str) -> HTTPResponse:
    line, form = _signed_form(request)
    if form is None:
        return response.empty(status=403)
    try:
        received = twilio.read(form, first=not nonce)
    except FormatError:
        return response.empty(status=400)
    call = call_of(line.key, _PLATFORM, received.sid)
    if received.heard is not None and received.heard.event is Event.END:
        await line.exchange.end(call)
        return _twiml(twilio.nothing())
    public_url = context(request).settings.public_url

    def address(nonce: str) -> str:
        return f"{public_url}{twilio.PATH}/turn/{nonce}"

    def render(turn: VoiceTurn | None, nonce: str) -> str:
        return twilio.reply(turn, address(nonce), received.line)

    def other_way(last: str, nonce: str) -> str | None:
        return twilio.dial_instead(last, address(nonce), received.line)

    asked = Asked(call, nonce, fingerprint(request.path.encode(), request.body), received.heard)
    try:
        reply = await line.exchange.answer(asked, render, fills=True, other_way=other_way if received.refused else None)
    except StaleError:
        return response.empty(status=403)
    return _twiml(reply)


def _signed_form(request: Request) -> tuple[PhoneLine, dict[str, str] | None]:
    """The line, and the fields of the form; None when Twilio did not sign them for this address."""
    parts = context(request)
    if parts.line is None or parts.settings.twilio_token is None:
        raise NotFound("Twilio is not connected")
    if len(request.body) > _LARGEST:
        return parts.line, None
    try:
        form = parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return parts.line, None
    query = f"?{request.query_string}" if request.query_string else ""
    url = f"{parts.settings.public_url}{request.path}{query}"
    signed = signed_by_twilio(request.headers.get("X-Twilio-Signature"), url, form, parts.settings.twilio_token)
    return parts.line, dict(form) if signed else None


def _twiml(text: str) -> HTTPResponse:
    return response.raw(text.encode(), content_type="text/xml; charset=utf-8")
