"""The browser's session: a cookie that means nothing outside this server."""

from __future__ import annotations

from sanic import HTTPResponse, Request

from gateway.context import Context, context

_HOST = "__Host-"
FRAME_COOKIE = f"{_HOST}frame"
"""The session of a frame in another site: a cookie that the browser keeps apart for each site around it (CHIPS)."""
FRAME_PATH = "/ingebed"
"""Everything for a frame stands under this path."""


def cookie_name(secure: bool) -> str:
    """`__Host-` needs https, so a development instance without it uses the bare name."""
    return "__Host-sid" if secure else "sid"


async def current(request: Request) -> str | None:
    """The conversation of the browser that asks, or None when it has no session (any more)."""
    parts = context(request)
    token = request.cookies.get(FRAME_COOKIE if in_frame(request) else cookie_name(parts.settings.secure))
    return await parts.transcript.conversation_of(token) if token else None


async def current_or_new(request: Request) -> tuple[str, str | None]:
    """The conversation of the browser that asks; a new session when it has none.

    Returns:
        The conversation id, and the token for a new cookie or None.

    Raises:
        ClientError: 429, too many new sessions from this address.
    """
    conversation = await current(request)
    if conversation is not None:
        return conversation, None
    parts = context(request)
    await parts.limits.count_session(request.remote_addr or request.ip)
    token, conversation = await parts.transcript.new_session(framed=in_frame(request))
    return conversation, token


def in_frame(request: Request) -> bool:
    """Whether the request is for a frame of another site. It has a conversation of its own, by a cookie of its own."""
    return request.path == FRAME_PATH or request.path.startswith(f"{FRAME_PATH}/")


def set_cookie(request: Request, response: HTTPResponse, token: str | None) -> None:
    """Give the browser its cookie; nothing to do without a new token."""
    if token is not None:
        _write(response, context(request), token, in_frame(request))


def drop_cookie(request: Request, response: HTTPResponse) -> None:
    """Have the browser forget its cookie."""
    _write(response, context(request), "", in_frame(request), max_age=0)


def _write(response: HTTPResponse, parts: Context, token: str, framed: bool, max_age: int | None = None) -> None:
    if framed:
        bare = FRAME_COOKIE.removeprefix(_HOST)
        response.add_cookie(
            bare, token, host_prefix=True, max_age=max_age, path="/", httponly=True, secure=True, samesite="None", partitioned=True
        )
        return
    secure = parts.settings.secure
    response.add_cookie(cookie_name(secure), token, max_age=max_age, path="/", httponly=True, secure=secure, samesite="Lax")
