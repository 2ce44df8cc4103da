"""Which agent asks: the cookies of the desk, which mean nothing outside this server, and the roles that a route needs."""

from __future__ import annotations

from sanic import HTTPResponse, Request

from gateway.context import context
from gateway.errors import ClientError
from gateway.helpdesk.agent_login import JOURNEY_LIFE
from gateway.helpdesk.agents import Agent

_SESSION = "desk"
_JOURNEY = "desk-login"


async def require(request: Request, role: str = "agent", sign: bool = True) -> Agent:
    """The agent who asks.

    Args:
        request: the request.
        role: what they must be: `agent`, `editor` or `supervisor`.
        sign: whether this counts as a sign of the agent; not for what a page does by itself, such as connecting to a stream.

    Raises:
        ClientError: 401 when nobody is signed in, 403 when their roles do not allow it.
    """
    agents, token = context(request).agents, session_token(request)
    agent = await (agents.current(token) if sign else agents.peek(token))
    if agent is None:
        raise ClientError(401, "signed_out", "U bent niet (meer) aangemeld. Meld u opnieuw aan.")
    if role not in agent.roles:
        raise ClientError(403, "forbidden", "Met uw rol kunt u dit niet zien of doen.")
    return agent


def session_token(request: Request) -> str:
    """The token of this browser's session; empty without one."""
    return request.cookies.get(_name(request, _SESSION)) or ""


def journey_token(request: Request) -> str:
    """The token that this browser got when it left for the provider; empty without one."""
    return request.cookies.get(_name(request, _JOURNEY)) or ""


def admit(request: Request, response: HTTPResponse, token: str) -> None:
    """Give the browser the cookie of a session, in the place of the one with which it left for the provider."""
    _write(request, response, _SESSION, token)
    _write(request, response, _JOURNEY, "", max_age=0)


def let_go(request: Request, response: HTTPResponse, token: str) -> None:
    """Give the browser the cookie with which it can come back from the provider."""
    _write(request, response, _JOURNEY, token, max_age=int(JOURNEY_LIFE.total_seconds()))


def forget(request: Request, response: HTTPResponse) -> None:
    """Have the browser forget the cookie of its session."""
    _write(request, response, _SESSION, "", max_age=0)


def _name(request: Request, name: str) -> str:
    """`__Host-` needs https, so a development instance without it uses the bare name."""
    return f"__Host-{name}" if context(request).settings.secure else name


def _write(request: Request, response: HTTPResponse, name: str, token: str, max_age: int | None = None) -> None:
    secure = context(request).settings.secure
    response.add_cookie(_name(request, name), token, max_age=max_age, path="/", httponly=True, secure=secure, samesite="Lax")
