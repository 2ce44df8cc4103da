"""The relying party: the authorization code flow with PKCE and a signed client assertion.

OpenID Connect Core 1.0, RFC 7636 (PKCE), RFC 7523 (`private_key_jwt`), RFC 9207 (`iss` in the redirect). The particulars are
those of ACM/IDM: the assertion's `aud` is the issuer, `acr` names the means of login and comes only when `acr_values` was sent.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact

from gateway.login.errors import LoginError
from gateway.login.levels import Level, means_for
from gateway.login.provider import Provider

_ALGORITHMS = ["RS256", "PS256", "ES256"]
_ASSERTION_SECONDS = 60
_LEEWAY = 30
"""Seconds that the provider's clock may differ from ours."""
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Request:
    """One journey of a browser to the provider; everything here is random and used once.

    Attributes:
        state: ties the redirect to the browser.
        nonce: ties the ID token to the request.
        verifier: ties the code to us (PKCE).
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Request:
        """A request with 256 random bits in each part."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


class OidcClient:
    """Sends browsers to the provider and redeems what they come back with. What the claims mean stands in `claims.py`.

    Args:
        provider: the provider.
        http: the client for the token endpoint.
        client_id: our name at the provider.
        key: our private RSA key, with a `kid` that the provider knows.
        redirect_uri: where the provider sends browsers back.
        scope: what we ask for.
    """

    def __init__(
        self, provider: Provider, http: httpx.AsyncClient, client_id: str, key: RSAKey, redirect_uri: str, scope: str
    ) -> None:
        self._provider = provider
        self._http = http
        self._client_id = client_id
        self._key = key
        self._redirect_uri = redirect_uri
        self._scope = scope

    async def authorization_url(self, request: Request, level: Level, prompt: str | None) -> str:
        """Where the browser goes to sign in.

        Args:
            request: the request.
            level: the level that is needed.
            prompt: `none` to try without asking anything, `login` to have the person sign in again, or None.

        Raises:
            LoginError: the provider does not answer.
        """
        challenge = base64.urlsafe_b64encode(hashlib.sha256(request.verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._scope,
            "state": request.state,
            "nonce": request.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "acr_values": " ".join(means_for(level)),
        }
        if prompt:
            parameters["prompt"] = prompt
        return f"{(await self._provider.metadata()).authorization_endpoint}?{urlencode(parameters)}"

    async def check_issuer(self, parameters: Mapping[str, str]) -> None:
        """Check who sent the browser back, before anything else of the redirect is believed (RFC 9207).

        Raises:
            LoginError: another provider than the one the browser was sent to.
        """
        metadata = await self._provider.metadata()
        given = parameters.get("iss")
        if (given is not None or metadata.names_itself) and given != metadata.issuer:
            raise LoginError("invalid", "the redirect names another issuer")

    async def redeem(self, code: str, request: Request) -> dict[str, Any]:
        """Exchange a code for the claims about who signed in.

        Args:
            code: what the browser brought back.
            request: the request that it left with.

        Returns:
            The claims of an ID token that was checked. Whether they give access is for others to say: `citizen_of`, `employee_of`.

        Raises:
            LoginError: the provider failed, or the token is not good.
        """
        metadata = await self._provider.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "client_id": self._client_id,
            "code_verifier": request.verifier,
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": self.assertion(),
        }
        try:
            response = await self._http.post(metadata.token_endpoint, data=form)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise LoginError("provider", f"the token endpoint failed: {type(error).__name__}") from error
        if response.status_code != 200:
            reason = "provider" if response.status_code >= 500 else "invalid"
            raise LoginError(reason, f"the token endpoint gave status {response.status_code}")
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise LoginError("provider", "the token endpoint gave no ID token")
        return await self._claims(token, request.nonce)

    async def logout_url(self, state: str, back: str) -> str | None:
        """Where the browser goes to sign out at the provider as well, or None when it has no such place.

        Args:
            state: comes back with the browser.
            back: where the provider sends the browser then; an address that it knows.
        """
        endpoint = (await self._provider.metadata()).end_session_endpoint
        parameters = {"client_id": self._client_id, "post_logout_redirect_uri": back, "state": state}
        return f"{endpoint}?{urlencode(parameters)}" if endpoint else None

    def assertion(self) -> str:
        """A signed statement of who we are, good for a minute and for one request."""
        now = int(time.time())
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": self._provider.issuer,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + _ASSERTION_SECONDS,
        }
        return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": str(self._key.kid)}, claims, self._key)

    async def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that is ours, whole, in time, and for this request (OpenID Connect Core 3.1.3.7)."""
        try:
            header = extract_compact(token.encode()).headers()
            keys = await self._provider.keys(header.get("kid"))
            claims = dict(jwt.decode(token, keys, algorithms=_ALGORITHMS).claims)
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": self._provider.issuer},
                sub={"essential": True},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LoginError("invalid", f"the ID token was refused: {type(error).__name__}") from error
        if claims.get("azp", self._client_id) != self._client_id:
            raise LoginError("invalid", "the ID token was made for another client")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1:
            raise LoginError("invalid", "the ID token has audiences that we do not know")
        return claims
