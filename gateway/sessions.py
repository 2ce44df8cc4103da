"""The browser's session: a cookie that means nothing outside this server."""

from __future__ import annotations

from sanic import HTTPResponse, Request

from gateway.context import Context, context


def cookie_name(secure: bool) -> str:
    """`__Host-` needs https, so a development instance without it uses the bare name."""
    return "__Host-sid" if secure else "sid"


async def current(request: Request) -> str | None:
    """The conversation of the browser that asks, or None when it has no session (any more)."""
    parts = context(request)
    token = request.cookies.get(cookie_name(parts.settings.secure))
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
    token, conversation = await parts.transcript.new_session()
    return conversation, token


def set_cookie(response: HTTPResponse, parts: Context, token: str | None) -> None:
    """Give the browser its cookie; nothing to do without a new token."""
    if token is not None:
        secure = parts.settings.secure
        response.add_cookie(cookie_name(secure), token, path="/", httponly=True, secure=secure, samesite="Lax")


def drop_cookie(response: HTTPResponse, parts: Context) -> None:
    """Have the browser forget its cookie."""
    secure = parts.settings.secure
    response.add_cookie(cookie_name(secure), "", max_age=0, path="/", httponly=True, secure=secure, samesite="Lax")
