"""Routes of the login: the ticket page, the way back from the provider, the page of a signed-in citizen, and out again."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic import Blueprint, HTTPResponse, Request, response

from gateway import sessions
from gateway.assembly import CALLBACK_PATH
from gateway.context import context
from gateway.doors import LOGIN_PATH, PHONE_PATH
from gateway.errors import ClientError
from gateway.login.errors import LoginError
from gateway.login.journeys import TicketError, local_path
from gateway.login.service import Failed, LoginService, Onward, SignedIn
from gateway.release.data_classes import DATA_CLASSES
from gateway.routes.forms import field

routes = Blueprint("login")
_MINE = "/mijn-toestemmingen"
_MOST_READS = 50
_OUT = "/afgemeld"
_GONE = "Deze aanmeldlink is gebruikt of ouder dan 5 minuten. Stel uw vraag opnieuw, dan krijgt u een nieuwe."
_FOREIGN = "Deze aanmeldlink hoort bij een gesprek in een andere browser. Open hem daar, of stel uw vraag hier opnieuw."
_STRAY = "Deze aanmelding begon niet in deze browser. Begin opnieuw vanuit het gesprek."
_NO_LOGIN = "Aanmelden kan hier niet."
_MEANS_OF = {
    "substantial": "itsme, uw eID of een beveiligingscode",
    "high": "itsme of uw eID met een kaartlezer",
}


@routes.get(f"{LOGIN_PATH}/<ticket:str>")
async def ticket_page(request: Request, ticket: str) -> HTTPResponse:
    """What will be read and why; nothing is used by looking, so that a program that follows links does no harm."""
    parts = context(request)
    login = _login(request)
    try:
        wish = await login.journeys.look(ticket, await _traveller(request, ticket))
    except TicketError as error:
        raise _ticket_error(error) from error
    wanted = DATA_CLASSES[wish.data_class]
    framed = await parts.transcript.framed(wish.conversation)
    return parts.pages.response(
        "aanmelden",
        ticket=ticket,
        label=wanted.label,
        means=_MEANS_OF[wanted.level.key],
        back="/hulp" if framed else _came_from(request),
        framed_ticket=framed,
        minutes=parts.settings.idle_seconds // 60,
    )


@routes.post(f"{LOGIN_PATH}/<ticket:str>")
async def depart(request: Request, ticket: str) -> HTTPResponse:
    """Use the ticket and go to the identity provider; a conversation in a frame moves to this browser window."""
    parts, login = context(request), _login(request)
    try:
        wish = await login.journeys.use(ticket, await _traveller(request, ticket))
    except TicketError as error:
        raise _ticket_error(error) from error
    moved = await parts.transcript.move_out_of_frame(wish.conversation)
    before = await sessions.current(request)
    if moved is not None and before is not None:
        await parts.conversations.leave(before)  # its cookie is replaced: what it showed, and who was signed in, must end
    back = local_path(field(request, "terug"))
    try:
        by_phone = await parts.transcript.by_phone(wish.conversation)
        departure = response.redirect(await login.depart(wish, back, by_phone=by_phone), status=303)
    except LoginError as error:
        departure = await failed_page(request, Failed(error, wish, back))
    if moved is not None:
        parts.conversations.feed.tell(wish.conversation)  # the frame shows nothing of it any more
    sessions.set_cookie(request, departure, moved)
    return departure


@routes.get(CALLBACK_PATH)
async def callback(request: Request) -> HTTPResponse:
    """The browser comes back from the provider."""
    parts, login = context(request), _login(request)
    parameters = {name: values[0] for name, values in request.args.items() if values}
    before = await sessions.current(request)
    result = await login.arrive(parameters, before)
    if result is None:
        raise ClientError(403, "stray_login", _STRAY)
    if isinstance(result, Onward):
        return _quiet(response.redirect(result.url, status=303))
    if isinstance(result, Failed):
        return _quiet(await failed_page(request, result))
    assert isinstance(result, SignedIn)
    if result.turn is not None:
        await parts.conversations.go_on(result.conversation, result.turn)
    elif before is not None and before != result.conversation:
        await parts.conversations.left(before)  # what other tabs show of the first person's conversation ends
    redirect = response.redirect(f"{result.back}{'#laatste' if result.back == '/hulp' else ''}", status=303)
    sessions.set_cookie(request, redirect, result.token)
    return _quiet(redirect)


@routes.get(_MINE)
async def mine(request: Request) -> HTTPResponse:
    """Who is signed in, what they allow, and what was read."""
    parts = context(request)
    conversation = await sessions.current(request)
    citizen = await parts.identities.current(conversation) if conversation else None
    if citizen is None:
        return parts.pages.response("mijn_toestemmingen", citizen=None, consents=[], reads=[])
    given = await parts.consents.of(citizen.pseudonym)
    return parts.pages.response(
        "mijn_toestemmingen",
        citizen=citizen,
        consents=[wanted for name, wanted in DATA_CLASSES.items() if name in given],
        reads=await parts.audit.about(citizen.pseudonym, _MOST_READS),
    )


@routes.post(f"{_MINE}/intrekken")
async def withdraw(request: Request) -> HTTPResponse:
    """Take a consent back."""
    parts = context(request)
    conversation = await sessions.current(request)
    citizen = await parts.identities.current(conversation) if conversation else None
    wanted = field(request, "soort")
    if citizen is None:
        raise ClientError(401, "signed_out", "U bent niet (meer) aangemeld.")
    if wanted in DATA_CLASSES:
        await parts.consents.withdraw(citizen, wanted)
    return response.redirect(_MINE, status=303)


@routes.post("/afmelden")
async def sign_out(request: Request) -> HTTPResponse:
    """Sign out here and, when the provider offers it, there; the browser leaves the conversation."""
    parts = context(request)
    conversation = await sessions.current(request)
    citizen = await parts.identities.current(conversation) if conversation else None
    if conversation is not None:
        await parts.conversations.leave(conversation)
    url = None
    if citizen is not None and parts.login is not None:
        url = await parts.login.logout_url(f"{parts.settings.public_url}{_OUT}")
    redirect = response.redirect(url or _OUT, status=303)
    sessions.drop_cookie(request, redirect)
    return redirect


@routes.get(_OUT)
async def signed_out(request: Request) -> HTTPResponse:
    """That one is signed out."""
    return context(request).pages.response("afgemeld")


def _login(request: Request) -> LoginService:
    login = context(request).login
    if login is None:
        raise ClientError(404, "no_login", _NO_LOGIN)
    return login


async def _traveller(request: Request, ticket: str) -> str | None:
    """The conversation for which this browser may use a ticket: its own, or one in a frame of another site.

    The cookie of a frame is unknown here, so the ticket itself is the proof. Whoever uses it takes the conversation along: the
    frame loses it, so that nobody sees in a frame what somebody else signs in for.
    """
    current = await sessions.current(request)
    found = await _login(request).journeys.conversation_of(ticket)
    return found if found is not None and await context(request).transcript.framed(found) else current


def _ticket_error(error: TicketError) -> ClientError:
    return ClientError(403, "foreign_ticket", _FOREIGN) if error.foreign else ClientError(410, "ticket_gone", _GONE)


async def failed_page(request: Request, failed: Failed) -> HTTPResponse:
    """Say in plain words what happened, with a new ticket to try again; who had no question yet begins again."""
    again = f"{LOGIN_PATH}/{await _login(request).journeys.ticket(failed.wish)}" if failed.wish.turn else failed.back
    status = 502 if failed.error.reason == "provider" else 200 if failed.error.reason == "cancelled" else 403
    return context(request).pages.response(
        "aanmelden_mislukt", status=status, message=failed.error.text, again=again, back=failed.back
    )


def _came_from(request: Request) -> str:
    """The path of the page from which the browser came, when it is one of this site."""
    try:
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    same_site = f"{referrer.scheme}://{referrer.netloc}" in context(request).settings.origins
    secret = referrer.path.startswith((LOGIN_PATH, f"{PHONE_PATH}/"))  # a ticket, or the token of a link
    return local_path(referrer.path) if same_site and not secret else "/"


def _quiet(answer: HTTPResponse) -> HTTPResponse:
    """The address of this page held a code: it is told to nobody."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
