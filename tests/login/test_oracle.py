"""The relying party beside a provider that others wrote: npm `oidc-provider`, set up as ACM/IDM is documented."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urljoin, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from gateway.login.claims import Person, citizen_of
from gateway.login.client import OidcClient, Request
from gateway.login.errors import LoginError
from gateway.login.levels import MEANS, Level
from gateway.login.provider import Provider
from tests.login.conftest import TLS, Oracle

URN = "urn:be:vlaanderen:authmech:"


class Browser:
    """A browser that follows every redirect itself, up to an address of the relying party.

    Args:
        http: holds the cookies.
        oracle: the provider.
    """

    def __init__(self, http: httpx.AsyncClient, oracle: Oracle) -> None:
        self._http = http
        self._oracle = oracle

    def choose(self, means: str) -> None:
        """Sign in with these means from now on, whatever is asked for."""
        self._http.cookies.set("means", f"{URN}{means}", domain="127.0.0.1")

    def refuse(self) -> None:
        """Refuse from now on."""
        self._http.cookies.set("deny", "yes", domain="127.0.0.1")

    async def visit(self, url: str, form: dict[str, str] | None = None) -> dict[str, str]:
        """Open an address of the provider, or send a form to it.

        Returns:
            What the address of the relying party that follows has in its query.
        """
        response = await self._http.request("POST" if form else "GET", url, data=form)
        for _ in range(10):
            assert response.is_redirect, f"status {response.status_code} and no redirect: {response.text[:500]}"
            url = urljoin(url, response.headers["location"])
            if url.startswith((self._oracle.redirect_uri, self._oracle.post_logout_uri)):
                return dict(parse_qsl(urlsplit(url).query))
            response = await self._http.get(url)
        raise AssertionError("the provider redirects without end")

    async def read(self, url: str) -> str:
        """The page at an address of the provider."""
        response = await self._http.get(url)
        assert response.status_code == 200
        return response.text


@pytest.fixture
async def browser(oracle: Oracle) -> AsyncIterator[Browser]:
    async with httpx.AsyncClient(timeout=5, trust_env=False, verify=TLS, follow_redirects=False) as client:
        yield Browser(client, oracle)


@pytest.fixture
def client(oracle: Oracle, http: httpx.AsyncClient) -> OidcClient:
    return _client(oracle, http, oracle.key)


@pytest.fixture
def asked() -> Request:
    return Request.new()


def _client(oracle: Oracle, http: httpx.AsyncClient, key: RSAKey) -> OidcClient:
    return OidcClient(Provider(oracle.issuer, http), http, "hulp-nodig", key, oracle.redirect_uri, "openid profile rrn vo")


async def _code(client: OidcClient, browser: Browser, request: Request, level: Level = Level.HIGH) -> str:
    """The code that a browser brings back when all goes well at the provider."""
    parameters = await browser.visit(await client.authorization_url(request, level, None))
    await client.check_issuer(parameters)
    assert parameters["state"] == request.state
    return parameters["code"]


async def _person(client: OidcClient, code: str, request: Request, level: Level = Level.HIGH) -> Person:
    return citizen_of(await client.redeem(code, request), level)


async def _refusal(client: OidcClient, code: str, request: Request, level: Level = Level.HIGH) -> LoginError:
    with pytest.raises(LoginError) as caught:
        await _person(client, code, request, level)
    return caught.value


async def test_a_citizen_signs_in_with_itsme(oracle: Oracle, client: OidcClient, browser: Browser, asked: Request) -> None:
    browser.choose("itsme")
    person = await _person(client, await _code(client, browser, asked), asked)
    assert person == Person(oracle.issuer, "1", "79020395051", "Lieselotte", "Verzonnen-Proefmans", Level.HIGH)


@pytest.mark.parametrize("urn", MEANS)
async def test_every_means_gives_its_level(client: OidcClient, browser: Browser, asked: Request, urn: str) -> None:
    browser.choose(urn.removeprefix(URN))
    code = await _code(client, browser, asked, Level.LOW)
    assert (await _person(client, code, asked, Level.LOW)).level is MEANS[urn].eidas


async def test_case_21_the_provider_may_give_weaker_means_than_were_asked_for(
    client: OidcClient, browser: Browser, asked: Request
) -> None:
    assert "itsme" in await client.authorization_url(asked, Level.HIGH, None)
    browser.choose("csampassword")
    error = await _refusal(client, await _code(client, browser, asked), asked)
    assert (error.reason, error.detail) == ("too_weak", "level low where high is needed")


async def test_case_23_a_citizen_who_refuses_comes_back_with_an_error(client: OidcClient, browser: Browser, asked: Request) -> None:
    browser.refuse()
    parameters = await browser.visit(await client.authorization_url(asked, Level.HIGH, None))
    await client.check_issuer(parameters)
    assert (parameters["error"], parameters["state"]) == ("access_denied", asked.state)
    assert "code" not in parameters


async def test_a_silent_try_asks_nothing(client: OidcClient, browser: Browser, asked: Request) -> None:
    parameters = await browser.visit(await client.authorization_url(asked, Level.HIGH, "none"))
    await client.check_issuer(parameters)
    assert parameters["error"] == "login_required"


async def test_case_17_a_code_is_worth_one_login(client: OidcClient, browser: Browser, asked: Request) -> None:
    code = await _code(client, browser, asked)
    await client.redeem(code, asked)
    error = await _refusal(client, code, asked)
    assert (error.reason, error.detail) == ("invalid", "the token endpoint gave status 400")


async def test_case_18_a_code_needs_the_verifier_of_its_request(client: OidcClient, browser: Browser, asked: Request) -> None:
    code = await _code(client, browser, asked)
    error = await _refusal(client, code, replace(asked, verifier=Request.new().verifier))
    assert (error.reason, error.detail) == ("invalid", "the token endpoint gave status 400")


async def test_case_18_a_code_needs_the_nonce_of_its_request(client: OidcClient, browser: Browser, asked: Request) -> None:
    code = await _code(client, browser, asked)
    error = await _refusal(client, code, replace(asked, nonce=Request.new().nonce))
    assert (error.reason, error.detail) == ("invalid", "the ID token was refused: InvalidClaimError")


async def test_case_25_every_login_has_its_own_short_assertion(
    oracle: Oracle, client: OidcClient, browser: Browser, http: httpx.AsyncClient
) -> None:
    sent: list[str] = []

    async def keep(request: httpx.Request) -> None:
        sent.extend(parse_qs(request.content.decode()).get("client_assertion", []))

    http.event_hooks = {"request": [keep]}
    for request in (Request.new(), Request.new()):
        await client.redeem(await _code(client, browser, request), request)
    tokens = [jwt.decode(assertion, oracle.key, algorithms=["RS256"]) for assertion in sent]
    assert len({token.claims["jti"] for token in tokens}) == 2
    for token in tokens:
        assert token.header["kid"] == oracle.key.kid
        assert token.claims["aud"] == oracle.issuer
        assert token.claims["iss"] == token.claims["sub"] == "hulp-nodig"
        assert 0 < token.claims["exp"] - token.claims["iat"] <= 60


async def test_an_assertion_signed_by_an_unknown_key_is_refused(
    oracle: Oracle, client: OidcClient, browser: Browser, http: httpx.AsyncClient, asked: Request
) -> None:
    code = await _code(client, browser, asked)
    stranger = RSAKey.generate_key(2048, {"kid": str(oracle.key.kid)})
    error = await _refusal(_client(oracle, http, stranger), code, asked)
    assert (error.reason, error.detail) == ("invalid", "the token endpoint gave status 401")


async def test_a_citizen_signs_out_at_the_provider_too(
    oracle: Oracle, client: OidcClient, browser: Browser, asked: Request
) -> None:
    await _code(client, browser, asked)
    silent = await browser.visit(await client.authorization_url(asked, Level.HIGH, "none"))
    assert "code" in silent

    url = await client.logout_url("the-state", oracle.post_logout_uri)
    assert url is not None
    form = re.search(r'action="(?P<action>[^"]+)".*name="xsrf" value="(?P<xsrf>[^"]+)"', await browser.read(url), re.DOTALL)
    assert form is not None
    back = await browser.visit(form["action"], {"xsrf": form["xsrf"], "logout": "yes"})
    assert back == {"state": "the-state"}

    silent = await browser.visit(await client.authorization_url(asked, Level.HIGH, "none"))
    assert silent["error"] == "login_required"
