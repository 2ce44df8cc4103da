"""Routes for a caller who signs in: the page of a link by SMS, and the page that shows a code. They work without JavaScript."""

from __future__ import annotations

import re

from sanic import Blueprint, HTTPResponse, Request, response
from sanic.exceptions import NotFound

from gateway import sessions
from gateway.clock import utc_now
from gateway.context import context
from gateway.doors import PHONE_PATH
from gateway.errors import ClientError
from gateway.login.errors import LoginError
from gateway.login.journeys import Wish
from gateway.login.pairings import DIGITS, VALID, Pairing, PairingError, Pairings, WrongNumberError
from gateway.login.service import Failed
from gateway.release.data_classes import class_of
from gateway.routes.forms import field
from gateway.routes.login import failed_page
from gateway.storage.tokens import new_token

routes = Blueprint("phone_login")
_CONVERSATION = "/hulp"
_NUMBER, _FORM, _POINTER = "getal", "formulier", "koppeling"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_GONE = (
    "Deze link werkt niet meer: hij is twee minuten geldig, en één keer. Vraag het aan de telefoon nog eens, en kies dan een code."
)
_CODE_GONE = "Deze code werkt niet meer. Toon een nieuwe code, en toets die in."
_TAKEN = "In dit telefoongesprek meldde zich al iemand anders aan. Hang op, en bel opnieuw."


@routes.get(f"{PHONE_PATH}/<token:str>")
async def link_page(request: Request, token: str) -> HTTPResponse:
    """What will be read, and where the number is typed; nothing is used by looking."""
    return await _number_page(request, await _of_link(request, token), f"{PHONE_PATH}/{token}")


@routes.post(f"{PHONE_PATH}/<token:str>")
async def post_link(request: Request, token: str) -> HTTPResponse:
    """The number is typed: this browser takes the conversation of the call along, and goes to the provider."""
    parts, pairing = context(request), await _of_link(request, token, field(request, _FORM))
    try:
        wish = await _match(request, pairing)
    except WrongNumberError as error:
        return await _number_page(request, pairing, f"{PHONE_PATH}/{token}", error.left)
    except PairingError as error:
        raise ClientError(410, "link_gone", _GONE) from error
    joined = await parts.transcript.join_call(wish.conversation)
    if joined is None:
        await _pairings(request).drop(pairing.key_hash)
        raise ClientError(410, "link_gone", _GONE)
    await _leave(request, wish.conversation)
    departure = await _depart(request, wish, _CONVERSATION)
    sessions.set_cookie(request, departure, joined)
    return departure


@routes.get(PHONE_PATH)
async def code_page(request: Request) -> HTTPResponse:
    """Where a caller gets a code, and types the number once the code was keyed in."""
    parts, pairings = context(request), _pairings(request)
    conversation = await sessions.current(request)
    if conversation is not None and await parts.transcript.by_phone(conversation):
        return _to_conversation()
    citizen = await parts.identities.current(conversation) if conversation else None
    if conversation is None or citizen is None:
        return parts.pages.response("telefoon", state="signed_out")
    pairing = await pairings.of_browser(conversation)
    if pairing is not None and pairing.alive and pairing.wish is not None:
        return await _number_page(request, pairing, PHONE_PATH)
    waiting = pairing is not None and pairing.alive
    return parts.pages.response("telefoon", state="signed_in", name=citizen.given_name, waiting=waiting)


@routes.get(f"{PHONE_PATH}/aanmelden", name="sign_in_again")
@routes.get(f"{PHONE_PATH}/code", name="code_again")
async def again(request: Request) -> HTTPResponse:
    """A page that was opened again: it begins at the beginning."""
    _pairings(request)
    return response.redirect(PHONE_PATH, status=303)


@routes.post(f"{PHONE_PATH}/aanmelden")
async def sign_in(request: Request) -> HTTPResponse:
    """Go to the provider, to get a code afterwards."""
    _pairings(request)
    conversation, token = await sessions.current_or_new(request)
    if await context(request).transcript.by_phone(conversation):
        return _to_conversation()
    departure = await _depart(request, Wish(conversation, "", ""), PHONE_PATH)
    sessions.set_cookie(request, departure, token)
    return departure


@routes.post(f"{PHONE_PATH}/code")
async def post_code(request: Request) -> HTTPResponse:
    """A new code; it is shown once, and stored as an HMAC only."""
    parts, pairings = context(request), _pairings(request)
    conversation = await _signed_in(request)
    if await parts.transcript.by_phone(conversation):
        return _to_conversation()
    code = await pairings.code(conversation)
    half = DIGITS // 2
    return parts.pages.response("telefoon", state="code", groups=(code[:half], code[half:]), until=utc_now() + VALID)


@routes.post(PHONE_PATH)
async def post_number(request: Request) -> HTTPResponse:
    """The number is typed: the call goes on as the citizen who is signed in here, and this browser goes along."""
    parts, pairings = context(request), _pairings(request)
    conversation = await _signed_in(request)
    pairing = await pairings.of_browser(conversation)
    if pairing is None or pairing.wish is None or pairing.key_hash != field(request, _POINTER):
        return response.redirect(PHONE_PATH, status=303)  # another tab got another code: nothing is agreed to that was not shown
    try:
        wish = await _match(request, pairing)
    except WrongNumberError as error:
        return await _number_page(request, pairing, PHONE_PATH, error.left)
    except PairingError as error:
        raise ClientError(410, "code_gone", _CODE_GONE) from error
    if not await parts.identities.move(conversation, wish.conversation):
        if await sessions.current(request) == wish.conversation:  # the same click, twice
            return _to_conversation()
        await pairings.drop(pairing.key_hash)
        raise ClientError(410, "taken", _TAKEN)
    await parts.conversations.left(conversation)
    citizen = await parts.identities.current(wish.conversation)
    if citizen is not None and class_of(wish.data_class).consent:
        await parts.consents.give(citizen, wish.data_class)
    await parts.conversations.go_on(wish.conversation, wish.turn)
    return _to_conversation()


def _pairings(request: Request) -> Pairings:
    """The pointers; where nobody calls, or nobody can sign in, these pages do not exist."""
    found = context(request).pairings
    if found is None:
        raise NotFound("no login by phone")
    return found


async def _of_link(request: Request, token: str, form: str = "") -> Pairing:
    try:
        if _TOKEN.fullmatch(token):
            return await _pairings(request).of_link(token, form)
    except PairingError as error:
        raise ClientError(410, "link_gone", _GONE) from error
    raise ClientError(410, "link_gone", _GONE)


def _to_conversation() -> HTTPResponse:
    """To the conversation of the call, which this browser has."""
    return response.redirect(f"{_CONVERSATION}#laatste", status=303)


async def _signed_in(request: Request) -> str:
    """The conversation of a browser in which somebody is signed in."""
    conversation = await sessions.current(request)
    if conversation is None or await context(request).identities.current(conversation) is None:
        raise ClientError(401, "signed_out", "U bent niet (meer) aangemeld. Begin opnieuw.")
    return conversation


async def _match(request: Request, pairing: Pairing) -> Wish:
    """Use a pointer. What is no number of two digits is not counted as a try.

    Raises:
        WrongNumberError: it is another number.
        PairingError: the pointer is not good (any more).
    """
    typed = re.sub(r"\D", "", field(request, _NUMBER))
    if len(typed) != len(pairing.number) or not typed.isascii():
        raise WrongNumberError(pairing.tries)
    return await _pairings(request).match(pairing.key_hash, typed, field(request, _FORM) or new_token())


async def _number_page(request: Request, pairing: Pairing, action: str, left: int | None = None) -> HTTPResponse:
    """Where the number is typed.

    Args:
        request: the request.
        pairing: the pointer.
        action: where the form leads.
        left: how often it may still be typed, after a wrong one; None before the first.
    """
    wanted = class_of(pairing.wish.data_class if pairing.wish else "")
    return context(request).pages.response(
        "telefoon",
        status=200 if left is None else 400,
        state="over" if left == 0 else "number",
        action=action,
        by_link=action != PHONE_PATH,
        label=wanted.label,
        left=left,
        until=pairing.expires,
        form=field(request, _FORM) or new_token(),
        pointer=pairing.key_hash,
        leaves=action != PHONE_PATH and await sessions.current(request) is not None,
    )


async def _leave(request: Request, joined: str) -> None:
    """The cookie of this browser is replaced: what it showed, and who was signed in, ends."""
    before = await sessions.current(request)
    if before is not None and before != joined:
        await context(request).conversations.leave(before)


async def _depart(request: Request, wish: Wish, back: str) -> HTTPResponse:
    """Go to the provider, or say that it does not answer."""
    login = context(request).login
    assert login is not None  # otherwise there are no pointers either
    try:
        return response.redirect(await login.depart(wish, back, by_phone=True), status=303)
    except LoginError as error:
        return await failed_page(request, Failed(error, wish, back))
