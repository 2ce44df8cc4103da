"""What the identity provider publishes about itself: its addresses and its keys."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet

from gateway.login.errors import LoginError

_REFETCH_AFTER = 60.0
"""Seconds between two fetches of the keys: a stream of unknown key ids must not become a stream of requests."""


class IssuerMismatchError(LoginError):
    """The discovery document speaks for another issuer than the one that is configured."""

    def __init__(self, detail: str) -> None:
        super().__init__("provider", detail)


@dataclass(frozen=True)
class Metadata:
    """The part of the discovery document that is used (OpenID Connect Discovery 1.0, section 3).

    Attributes:
        issuer: the provider's own name, equal to the configured one.
        authorization_endpoint: where the browser goes.
        token_endpoint: where the code is redeemed.
        jwks_uri: where the keys stand.
        end_session_endpoint: where the browser goes to sign out, or None.
        names_itself: whether the provider adds `iss` to the redirect (RFC 9207).
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    names_itself: bool

    @classmethod
    def from_document(cls, document: dict[str, Any], issuer: str) -> Metadata:
        """Check a discovery document.

        Raises:
            IssuerMismatchError: it is another provider's.
            KeyError: an address is missing.
        """
        if document["issuer"] != issuer:
            raise IssuerMismatchError(f"the discovery document names issuer '{document['issuer']}', HULP_OIDC_ISSUER is '{issuer}'")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if urlsplit(document[name]).scheme not in ("https", urlsplit(issuer).scheme):
                raise IssuerMismatchError(f"'{name}' of the discovery document must be https")
        return cls(
            issuer=issuer,
            authorization_endpoint=document["authorization_endpoint"],
            token_endpoint=document["token_endpoint"],
            jwks_uri=document["jwks_uri"],
            end_session_endpoint=document.get("end_session_endpoint"),
            names_itself=bool(document.get("authorization_response_iss_parameter_supported", False)),
        )


class Provider:
    """Fetches and keeps the provider's metadata and keys.

    Args:
        issuer: the configured issuer.
        http: the client to fetch with.
    """

    def __init__(self, issuer: str, http: httpx.AsyncClient) -> None:
        self.issuer = issuer
        self._http = http
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._fetched = -_REFETCH_AFTER
        self._lock = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """The metadata; fetched at first use.

        Raises:
            LoginError: the provider does not answer as it should.
            IssuerMismatchError: it is another provider.
        """
        if self._metadata is None:
            document = await self._json(f"{self.issuer}/.well-known/openid-configuration")
            try:
                self._metadata = Metadata.from_document(document, self.issuer)
            except KeyError as error:
                raise LoginError("provider", f"the discovery document lacks {error}") from error
            except (AttributeError, TypeError, ValueError) as error:
                raise LoginError("provider", "an address in the discovery document cannot be read") from error
        return self._metadata

    async def keys(self, key_id: object) -> KeySet:
        """The provider's keys. They are fetched again when the key id is unknown, at most once a minute.

        Args:
            key_id: the `kid` of the token that is checked.

        Raises:
            LoginError: the provider does not answer as it should.
        """
        metadata = await self.metadata()
        async with self._lock:
            known = self._keys is not None and any(key.kid == key_id for key in self._keys.keys)
            if self._keys is None or (not known and time.monotonic() - self._fetched >= _REFETCH_AFTER):
                self._keys = _key_set(await self._json(metadata.jwks_uri))
                self._fetched = time.monotonic()
            return self._keys

    async def _json(self, url: str) -> dict[str, Any]:
        try:
            response = await self._http.get(url)
            document = response.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise LoginError("provider", f"no usable answer from {urlsplit(url).path}: {type(error).__name__}") from error
        if not isinstance(document, dict):
            raise LoginError("provider", f"{urlsplit(url).path} is no JSON object")
        return document


def _key_set(document: dict[str, Any]) -> KeySet:
    """The keys of a document that can be read; a key of a kind that we do not know is skipped (RFC 7517, section 5)."""
    found = []
    for key in document["keys"] if isinstance(document.get("keys"), list) else []:
        with suppress(JoseError, ValueError, KeyError, TypeError, AttributeError):
            found.append(JWKRegistry.import_key(key))
    if not found:
        raise LoginError("provider", "there is no usable key")
    return KeySet(found)
