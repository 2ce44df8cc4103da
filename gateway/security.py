"""What every request and response passes: host, origin and security headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic import HTTPResponse, Request

from gateway.context import context
from gateway.errors import ClientError
from gateway.sessions import in_frame

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_WEBHOOKS = ("/voice/jambonz", "/voice/twilio")
"""What no browser posts to: every request there is signed."""
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'{forms}",
        "base-uri 'none'",
        "frame-ancestors {ancestors}",
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


async def check_request(request: Request) -> None:
    """Refuse a wrong host, and a post from another site.

    A browser sends `Origin` with every POST; a program that sends none is no browser and carries no cookie of
    somebody else, unless `Sec-Fetch-Site` says otherwise.

    Raises:
        ClientError: 421 for a foreign host, 403 for a foreign origin.
    """
    settings = context(request).settings
    if request.path == "/health":
        return
    if request.host not in settings.hosts:
        raise ClientError(421, "wrong_host", "Dit adres hoort niet bij deze dienst.")
    if request.method in _SAFE_METHODS or request.path.startswith(_WEBHOOKS):
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none" if origin is None else "same-origin")
    if (origin is not None and origin not in settings.origins) or site not in ("same-origin", "none"):
        raise ClientError(403, "foreign_origin", "Dit bericht komt van een andere website en is geweigerd.")


async def add_headers(request: Request, response: HTTPResponse) -> None:
    """Put the security headers on a response; nothing but static files may be cached."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    settings = context(request).settings
    framed = in_frame(request) and settings.frame_origins
    if not framed:
        response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = _POLICY.format(
        forms=_provider(settings.oidc_issuer), ancestors=" ".join(settings.frame_origins) if framed else "'none'"
    )
    if settings.secure:
        response.headers["Strict-Transport-Security"] = _STRICT_TRANSPORT


def _provider(issuer: str | None) -> str:
    """The origin to which a form of ours may be redirected: browsers hold `form-action` against the redirect as well."""
    parts = urlsplit(issuer or "")
    return f" {parts.scheme}://{parts.netloc}" if issuer else ""
