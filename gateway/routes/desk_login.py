"""Routes of the login at the desk: its first page, the way to the provider and back, and out again."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, response

from gateway.assembly import DESK_CALLBACK_PATH
from gateway.context import context
from gateway.errors import ClientError
from gateway.helpdesk import access
from gateway.helpdesk.agent_login import TEXTS, AgentLogin
from gateway.login.errors import LoginError

routes = Blueprint("desk_login")
_DESK = "/desk"


@routes.get(_DESK)
async def desk(request: Request) -> HTTPResponse:
    """The desk, or the button to sign in."""
    parts = context(request)
    agent = await parts.agents.current(access.session_token(request))
    if agent is None:
        return _sign_in_page(request)
    return parts.pages.response("desk", agent=agent, here="gesprekken")


@routes.post(f"{_DESK}/aanmelden")
async def depart(request: Request) -> HTTPResponse:
    """Go to the identity provider."""
    login = _login(request)
    await context(request).limits.count_departure(request.remote_addr or request.ip)
    try:
        url, browser = await login.depart()
    except LoginError as error:
        return _sign_in_page(request, error)
    departure = response.redirect(url, status=303)
    access.let_go(request, departure, browser)
    return departure


@routes.get(DESK_CALLBACK_PATH)
async def callback(request: Request) -> HTTPResponse:
    """The browser comes back from the provider."""
    parameters = {name: values[0] for name, values in request.args.items() if values}
    try:
        token = await _login(request).arrive(parameters, access.journey_token(request))
    except LoginError as error:
        return _quiet(_sign_in_page(request, error))
    await context(request).agents.sign_out(access.session_token(request))  # whoever was signed in here before
    arrival = response.redirect(_DESK, status=303)
    access.admit(request, arrival, token)
    return _quiet(arrival)


@routes.post(f"{_DESK}/afmelden")
async def sign_out(request: Request) -> HTTPResponse:
    """Sign out here and, when the provider offers it, there."""
    parts, token = context(request), access.session_token(request)
    agent = await parts.agents.peek(token)
    await parts.agents.sign_out(token)
    url = None
    if agent is not None and parts.login is not None:
        url = await parts.login.logout_url(f"{parts.settings.public_url}{_DESK}")
    redirect = response.redirect(url or _DESK, status=303)
    access.forget(request, redirect)
    return redirect


def _login(request: Request) -> AgentLogin:
    login = context(request).agent_login
    if login is None:
        raise ClientError(404, "no_login", "Aanmelden kan hier niet.")
    return login


def _sign_in_page(request: Request, error: LoginError | None = None) -> HTTPResponse:
    """The page with the button, which says what went wrong when something did."""
    parts = context(request)
    status = 200 if error is None or error.reason == "cancelled" else 502 if error.reason == "provider" else 403
    possible, message = parts.agent_login is not None, TEXTS[error.reason] if error else None
    return parts.pages.response("desk_aanmelden", status=status, agent=None, possible=possible, message=message)


def _quiet(answer: HTTPResponse) -> HTTPResponse:
    """The address of this page held a code: it is told to nobody."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
