"""The demo identity provider: OpenID Connect as ACM/IDM does it, for invented people, on loopback only.

It keeps to the same contract (code flow, PKCE S256, `private_key_jwt` with the issuer as audience, the means of login in `acr`, the
claims `rrn` and `vo_doelgroepcode`), so that the gateway needs no branch for it. Nothing here is a secret, and nothing is stored.
The address to which the browser goes back decides who can sign in: citizens for the assistant, employees for the desk.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from sanic import HTTPResponse, Request, Sanic, html, response

from demo.accounts import Account, citizens
from demo.employees import employees
from demo.settings import Settings

_CODE_LIFE = 30
_TOKEN_LIFE = 300
_SESSION = "demo_idp"
_LONGEST_ASSERTION = 600
_MEANS = {
    "urn:be:vlaanderen:authmech:itsme": "itsme (hoog)",
    "urn:be:vlaanderen:authmech:eid": "eID met kaartlezer (hoog)",
    "urn:be:vlaanderen:authmech:csamtotp": "beveiligingscode via app (substantieel)",
    "urn:be:vlaanderen:authmech:csamsms": "beveiligingscode via sms (substantieel)",
    "urn:be:vlaanderen:authmech:csampassword": "gebruikersnaam en wachtwoord (laag)",
}
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class _Login:
    """Who signed in, with what, and for which address."""

    account: Account
    means: str
    redirect_uri: str


@dataclass(frozen=True)
class _Code:
    """A code that can be redeemed once."""

    login: _Login
    nonce: str
    challenge: str
    expires: float


def create_app(settings: Settings, client_key: RSAKey) -> Sanic[Any, Any]:
    """The provider.

    Args:
        settings: its settings.
        client_key: the key of the one client.
    """
    app: Sanic[Any, Any] = Sanic("demo_provider", configure_logging=False)
    app.config.update(OAS=False, ACCESS_LOG=False)
    key = RSAKey.generate_key(2048, auto_kid=True)
    client_keys = KeySet([client_key])
    accounts = {
        f"{settings.public_url}/auth/callback": citizens(),
        f"{settings.public_url}/desk/terug": employees(settings.desk_roles_claim),
    }
    back_from_logout = (f"{settings.public_url}/afgemeld", f"{settings.public_url}/desk")
    pages = Environment(loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined)
    codes: dict[str, _Code] = {}
    logins: dict[str, _Login] = {}
    used_assertions: set[str] = set()

    app.on_response(_add_headers)  # type: ignore[no-untyped-call]

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/style.css")
    async def style(request: Request) -> HTTPResponse:
        return response.text((Path(__file__).with_name("templates") / "style.css").read_text("utf-8"), content_type="text/css")

    @app.get("/.well-known/openid-configuration")
    async def discovery(request: Request) -> HTTPResponse:
        return response.json(
            {
                "issuer": settings.issuer,
                **{f"{name}_endpoint": f"{settings.issuer}/{name}" for name in ("authorization", "token", "end_session")},
                "jwks_uri": f"{settings.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "acr_values_supported": list(_MEANS),
                "authorization_response_iss_parameter_supported": True,
            }
        )

    @app.get("/keys")
    async def keys(request: Request) -> HTTPResponse:
        return response.json({"keys": [key.as_dict(private=False)]})

    @app.get("/authorization")
    async def ask(request: Request) -> HTTPResponse:
        asked = {name: values[0] for name, values in request.args.items()}
        if fault := _fault(asked, settings.client_id, accounts):
            return html(pages.get_template("fault.html").render(fault=fault), status=400)
        known = logins.get(str(request.cookies.get(_SESSION)))
        wanted = asked.get("acr_values", "").split()
        if asked.get("prompt") == "none":
            if known is None or known.redirect_uri != asked["redirect_uri"] or (wanted and known.means not in wanted):
                return leave(asked, {"error": "login_required"})
            return leave(asked, {"code": new_code(asked, known)})
        choices = accounts[asked["redirect_uri"]].values()
        return html(pages.get_template("choose.html").render(asked=asked, accounts=choices, means=_MEANS, wanted=wanted))

    @app.post("/authorization")
    async def choose(request: Request) -> HTTPResponse:
        form = request.form
        asked = {name: values[0] for name, values in (form or {}).items()}
        if fault := _fault(asked, settings.client_id, accounts):
            return html(pages.get_template("fault.html").render(fault=fault), status=400)
        account, means = accounts[asked["redirect_uri"]].get(asked.get("person", "")), asked.get("means", "")
        if "cancel" in asked or account is None or means not in _MEANS:
            return leave(asked, {"error": "access_denied"})
        session = secrets.token_urlsafe(16)
        logins[session] = _Login(account, means, asked["redirect_uri"])
        answer = leave(asked, {"code": new_code(asked, logins[session])})
        answer.add_cookie(_SESSION, session, path="/", httponly=True, secure=False, samesite="Lax")
        return answer

    @app.post("/token")
    async def token(request: Request) -> HTTPResponse:
        form = {name: values[0] for name, values in (request.form or {}).items()}
        if not is_client(form.get("client_assertion", "")):
            return response.json({"error": "invalid_client"}, status=401)
        code = codes.pop(form.get("code", ""), None)
        if code is None or code.expires < time.time() or form.get("redirect_uri") != code.login.redirect_uri:
            return response.json({"error": "invalid_grant"}, status=400)
        if code.challenge != _challenge(form.get("code_verifier", "")):
            return response.json({"error": "invalid_grant"}, status=400)
        return response.json(
            {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": _TOKEN_LIFE, "id_token": id_token(code)}
        )

    @app.get("/end_session")
    async def end_session(request: Request) -> HTTPResponse:
        logins.pop(str(request.cookies.get(_SESSION)), None)
        wanted = request.args.get("post_logout_redirect_uri")
        state = urlencode({"state": request.args.get("state") or ""})
        answer = response.redirect(f"{wanted}?{state}" if wanted in back_from_logout else "/signed-out")
        answer.add_cookie(_SESSION, "", max_age=0, path="/", httponly=True, secure=False, samesite="Lax")
        return answer

    @app.get("/signed-out")
    async def signed_out(request: Request) -> HTTPResponse:
        return html(pages.get_template("fault.html").render(fault="U bent afgemeld."))

    def leave(asked: dict[str, str], found: dict[str, str]) -> HTTPResponse:
        parameters = found | {"state": asked.get("state", ""), "iss": settings.issuer}
        return response.redirect(f"{asked['redirect_uri']}?{urlencode(parameters)}", status=303)

    def new_code(asked: dict[str, str], login: _Login) -> str:
        code = secrets.token_urlsafe(32)
        codes[code] = _Code(login, asked.get("nonce", ""), asked["code_challenge"], time.time() + _CODE_LIFE)
        return code

    def is_client(assertion: str) -> bool:
        try:
            claims = jwt.decode(assertion, client_keys, algorithms=["RS256"]).claims
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": settings.client_id},
                sub={"essential": True, "value": settings.client_id},
                aud={"essential": True, "value": settings.issuer},
                exp={"essential": True},
                jti={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError):
            return False
        fresh = claims["jti"] not in used_assertions and claims["exp"] - claims.get("iat", 0) < _LONGEST_ASSERTION
        used_assertions.add(claims["jti"])
        return fresh

    def id_token(code: _Code) -> str:
        account, now = code.login.account, int(time.time())
        claims = {
            "iss": settings.issuer,
            "aud": settings.client_id,
            "azp": settings.client_id,
            "iat": now,
            "exp": now + _TOKEN_LIFE,
            "nonce": code.nonce,
            "acr": code.login.means,
            "given_name": account.given_name,
            "family_name": account.family_name,
            **account.claims,
        }
        return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": str(key.kid)}, claims, key)

    return app


async def _add_headers(request: Request, answer: HTTPResponse) -> None:
    answer.headers.update({"Cache-Control": "no-store", "Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"})


def _fault(asked: dict[str, str], client_id: str, redirect_uris: Container[str]) -> str | None:
    """Why a request cannot be served; no redirect follows an address that is not known."""
    if asked.get("client_id") != client_id or asked.get("redirect_uri") not in redirect_uris:
        return "De vraag komt van een onbekende toepassing."
    if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        return "De vraag is niet volledig (code, PKCE S256)."
    return None


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
