"""The relying party beside a provider that lies: each test changes one thing of a login that is otherwise good.

The numbers are those of the list of abuse cases: 19 the token, 20 the keys, 21 the level, 22 for whom, 24 the token endpoint,
26 the provider's name.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from gateway.login.claims import Person, citizen_of
from gateway.login.client import OidcClient, Request
from gateway.login.errors import LoginError
from gateway.login.levels import Level
from gateway.login.provider import IssuerMismatchError, Metadata, Provider
from tests.login.malicious import (
    ABSENT,
    CLIENT_ID,
    DISCOVERY,
    INSZ,
    KEYS,
    TOKEN,
    Answer,
    MaliciousProvider,
    encoded,
    new_key,
    signed_with_secret,
    unsigned,
)

URN = "urn:be:vlaanderen:authmech:"
_TIMEOUT = 0.25


@dataclass(frozen=True)
class Party:
    """The relying party, with one login under way.

    Attributes:
        client: what is tested.
        provider: what it knows of the provider.
        asked: the request that the browser left with.
    """

    client: OidcClient
    provider: Provider
    asked: Request

    async def redeem(self, level: Level = Level.HIGH) -> Person:
        """Redeem a code."""
        return citizen_of(await self.client.redeem("a-code", self.asked), level)

    async def refusal(self, level: Level = Level.HIGH) -> LoginError:
        """The error of a login that must not succeed."""
        with pytest.raises(LoginError) as caught:
            await self.redeem(level)
        return caught.value


@pytest.fixture
def party(malicious: MaliciousProvider, http: httpx.AsyncClient) -> Party:
    provider = Provider(malicious.issuer, http)
    client = OidcClient(provider, http, CLIENT_ID, new_key("relying-party"), "http://127.0.0.1/auth/callback", "openid rrn")
    return Party(client, provider, Request.new())


def leaks(error: LoginError, token: str = "") -> list[str]:
    """What an error tells that it must not: the number, a part of the token, a name."""
    said = "\n".join((str(error), repr(error), error.detail, error.text, str(error.__cause__)))
    parts = [part for part in (token, *token.split(".")[1:]) if len(part) > 10]
    found = [secret for secret in (*parts, "Lieselotte", "Verzonnen-Proefmans") if secret in said]
    return found + [INSZ] * (INSZ in re.sub(r"[ .,/-]", "", said))


def _a_minute_later(provider: Provider, seconds: float = 60.0) -> None:
    """Make the last fetch of the keys older; a test that waited would be slow."""
    provider._fetched -= seconds


def test_the_leak_check_finds_what_is_planted() -> None:
    token = unsigned({"rrn": INSZ, "sub": "somebody"})
    payload = token.split(".")[1]
    assert leaks(LoginError("invalid", f"no citizen has number {INSZ}")) == [INSZ]
    assert leaks(LoginError("invalid", "no citizen has number 79.02.03-950.51")) == [INSZ]
    assert leaks(LoginError("invalid", f"cannot read {token}"), token) == [token, payload]
    assert leaks(LoginError("invalid", f"cannot read {payload}"), token) == [payload]
    assert leaks(LoginError("invalid", "Lieselotte is no citizen"), token) == ["Lieselotte"]
    caused = LoginError("invalid", "refused")
    caused.__cause__ = ValueError(f"bad value {INSZ}")
    assert leaks(caused) == [INSZ]
    assert leaks(LoginError("invalid", "the ID token was refused"), token) == []


async def test_a_good_token_is_accepted(malicious: MaliciousProvider, party: Party) -> None:
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce)))
    person = await party.redeem()
    assert person == Person(malicious.issuer, "9f3a61c07de24b58", INSZ, "Lieselotte", "Verzonnen-Proefmans", Level.HIGH)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"aud": [CLIENT_ID]}, id="case-19-one-audience-in-a-list"),
        pytest.param({"azp": CLIENT_ID}, id="case-19-azp-is-us"),
        pytest.param({"exp": lambda now: now - 20}, id="case-19-expired-within-the-leeway"),
        pytest.param({"iat": lambda now: now + 20}, id="case-19-issued-ahead-within-the-leeway"),
        pytest.param({"kid": "first", "cot": "x", "vo_email": "a@b.be"}, id="case-19-claims-that-we-do-not-know"),
        pytest.param({"acr": f"{URN}eid"}, id="case-21-eid"),
        pytest.param({"given_name": ABSENT, "family_name": ABSENT}, id="case-22-no-names"),
    ],
)
async def test_what_is_allowed_is_accepted(malicious: MaliciousProvider, party: Party, changes: dict[str, object]) -> None:
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce, **_at(changes))))
    assert (await party.redeem()).insz == INSZ


@pytest.mark.parametrize(
    ("changes", "reason", "detail"),
    [
        pytest.param({"nonce": "another-nonce"}, "invalid", "InvalidClaimError", id="case-19-nonce"),
        pytest.param({"nonce": ABSENT}, "invalid", "MissingClaimError", id="case-19-no-nonce"),
        pytest.param({"nonce": None}, "invalid", "MissingClaimError", id="case-19-nonce-null"),
        pytest.param({"aud": "another-client"}, "invalid", "InvalidClaimError", id="case-19-aud"),
        pytest.param({"aud": ["another-client", "a-third"]}, "invalid", "InvalidClaimError", id="case-19-aud-in-a-list"),
        pytest.param({"aud": {CLIENT_ID: True}}, "invalid", "InvalidClaimError", id="case-19-aud-is-an-object"),
        pytest.param({"aud": []}, "invalid", "InvalidClaimError", id="case-19-aud-is-empty"),
        pytest.param({"aud": ABSENT}, "invalid", "MissingClaimError", id="case-19-no-aud"),
        pytest.param({"aud": [CLIENT_ID, "x"]}, "invalid", "do not know", id="case-19-several-audiences-without-azp"),
        pytest.param(
            {"aud": [CLIENT_ID, "x"], "azp": CLIENT_ID}, "invalid", "do not know", id="case-19-several-audiences-with-azp"
        ),
        pytest.param({"azp": "another-client"}, "invalid", "another client", id="case-19-azp"),
        pytest.param({"aud": [CLIENT_ID, "x"], "azp": "x"}, "invalid", "another client", id="case-19-azp-of-several-audiences"),
        pytest.param({"azp": None}, "invalid", "another client", id="case-19-azp-null"),
        pytest.param({"iss": "https://elsewhere.example"}, "invalid", "InvalidClaimError", id="case-19-iss"),
        pytest.param({"iss": ABSENT}, "invalid", "MissingClaimError", id="case-19-no-iss"),
        pytest.param({"sub": ABSENT}, "invalid", "MissingClaimError", id="case-19-no-sub"),
        pytest.param({"sub": ""}, "invalid", "InvalidClaimError", id="case-19-sub-is-empty"),
        pytest.param({"exp": lambda now: now - 40}, "invalid", "ExpiredTokenError", id="case-19-exp"),
        pytest.param({"exp": "tomorrow"}, "invalid", "InvalidClaimError", id="case-19-exp-is-text"),
        pytest.param({"exp": ABSENT}, "invalid", "MissingClaimError", id="case-19-no-exp"),
        pytest.param({"iat": lambda now: now + 300}, "invalid", "InvalidClaimError", id="case-19-iat"),
        pytest.param({"iat": ABSENT}, "invalid", "MissingClaimError", id="case-19-no-iat"),
        pytest.param({"nbf": lambda now: now + 300}, "invalid", "InvalidClaimError", id="case-19-nbf"),
        pytest.param({"acr": ABSENT}, "too_weak", "level unknown", id="case-21-no-acr"),
        pytest.param({"acr": f"{URN}helderziend"}, "too_weak", "level unknown", id="case-21-unknown-acr"),
        pytest.param({"acr": "high"}, "too_weak", "level unknown", id="case-21-acr-is-no-urn"),
        pytest.param({"acr": [f"{URN}itsme"]}, "too_weak", "level unknown", id="case-21-acr-is-a-list"),
        pytest.param({"acr": f"{URN}csamsms"}, "too_weak", "level substantial", id="case-21-acr-one-lower"),
        pytest.param({"acr": f"{URN}csampassword"}, "too_weak", "level low", id="case-21-acr-lowest"),
        pytest.param({"vo_doelgroepcode": "EA"}, "not_a_citizen", "not BUR", id="case-22-organisation"),
        pytest.param({"vo_doelgroepcode": ["BUR", "EA"]}, "not_a_citizen", "not BUR", id="case-22-both"),
        pytest.param({"vo_doelgroepcode": ABSENT}, "not_a_citizen", "not BUR", id="case-22-no-group"),
        pytest.param({"rrn": ABSENT}, "invalid", "no national number", id="case-22-no-rrn"),
        pytest.param({"rrn": ""}, "invalid", "no national number", id="case-22-rrn-is-empty"),
        pytest.param({"rrn": int(INSZ)}, "invalid", "no national number", id="case-22-rrn-is-a-number"),
        pytest.param({"rrn": "79.02.03-950.51"}, "invalid", "no national number", id="case-22-rrn-with-dots"),
        pytest.param({"rrn": INSZ + "0"}, "invalid", "no national number", id="case-22-rrn-of-twelve"),
        pytest.param({"rrn": "٧٩٠٢٠٣٩٥٠٥١"}, "invalid", "no national number", id="case-22-rrn-in-other-digits"),
    ],
)
async def test_a_claim_that_is_wrong_gives_no_access(
    malicious: MaliciousProvider, party: Party, changes: dict[str, object], reason: str, detail: str
) -> None:
    token = malicious.signed(malicious.claims(party.asked.nonce, **_at(changes)))
    malicious.give(token)
    error = await party.refusal()
    assert error.reason == reason
    assert detail in error.detail
    assert leaks(error, token) == []


@pytest.mark.parametrize(
    ("means", "level", "accepted"),
    [
        pytest.param("csamsms", Level.SUBSTANTIAL, True, id="case-21-sms-is-substantial"),
        pytest.param("csamsms", Level.HIGH, False, id="case-21-sms-is-not-high"),
        pytest.param("csampassword", Level.LOW, True, id="case-21-password-is-low"),
        pytest.param("csampassword", Level.SUBSTANTIAL, False, id="case-21-password-is-not-substantial"),
    ],
)
async def test_the_level_that_is_needed_decides(
    malicious: MaliciousProvider, party: Party, means: str, level: Level, accepted: bool
) -> None:
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce, acr=f"{URN}{means}")))
    if accepted:
        assert (await party.redeem(level)).level is level
    else:
        assert (await party.refusal(level)).reason == "too_weak"


def _with_public_pem(provider: MaliciousProvider, nonce: str) -> str:
    return signed_with_secret(provider.claims(nonce), provider.key.as_pem(private=False), "first")


def _with_published_secret(provider: MaliciousProvider, nonce: str) -> str:
    secret = OctKey.generate_key(256, {"kid": "secret"})
    provider.publish(provider.key, secret)
    return signed_with_secret(provider.claims(nonce), secret.raw_value, "secret")


def _with_other_payload(provider: MaliciousProvider, nonce: str) -> str:
    header, _, signature = provider.signed(provider.claims(nonce, rrn="79020395150")).split(".")
    return f"{header}.{encoded(provider.claims(nonce))}.{signature}"


def _without_signature(provider: MaliciousProvider, nonce: str) -> str:
    return provider.signed(provider.claims(nonce)).rpartition(".")[0] + "."


def _with_own_key_in_header(provider: MaliciousProvider, nonce: str) -> str:
    intruder = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "jwk": intruder.as_dict(private=False)}
    return jwt.encode(header, provider.claims(nonce), intruder)


def _with_header(header: bytes) -> Callable[[MaliciousProvider, str], str]:
    return lambda provider, nonce: f"{encoded(header)}.{encoded(provider.claims(nonce))}.AAAA"


@pytest.mark.parametrize(
    ("make", "detail"),
    [
        pytest.param(lambda p, n: unsigned(p.claims(n)), "UnsupportedAlgorithmError", id="case-19-alg-none"),
        pytest.param(lambda p, n: unsigned(p.claims(n), kid="first"), "UnsupportedAlgorithmError", id="case-19-alg-none-with-kid"),
        pytest.param(lambda p, n: unsigned(p.claims(n), "nOnE"), "UnsupportedAlgorithmError", id="case-19-alg-none-in-capitals"),
        pytest.param(_with_public_pem, "UnsupportedAlgorithmError", id="case-19-hs256-with-the-public-key"),
        pytest.param(_with_published_secret, "UnsupportedAlgorithmError", id="case-19-hs256-with-a-published-secret"),
        pytest.param(lambda p, n: p.signed(p.claims(n), alg="RS384"), "UnsupportedAlgorithmError", id="case-19-alg-not-listed"),
        pytest.param(lambda p, n: p.signed(p.claims(n), kid="unknown"), "InvalidKeyIdError", id="case-19-unknown-kid"),
        pytest.param(lambda p, n: p.signed(p.claims(n), new_key("intruder")), "InvalidKeyIdError", id="case-19-other-key"),
        pytest.param(
            lambda p, n: p.signed(p.claims(n), new_key("intruder"), kid="first"),
            "BadSignatureError",
            id="case-19-other-key-same-kid",
        ),
        pytest.param(_with_own_key_in_header, "InvalidKeyTypeError", id="case-19-key-in-the-header"),
        pytest.param(_with_other_payload, "BadSignatureError", id="case-19-other-payload"),
        pytest.param(_without_signature, "BadSignatureError", id="case-19-no-signature"),
        pytest.param(lambda p, n: "", "DecodeError", id="case-19-empty"),
        pytest.param(lambda p, n: "a.b.c", "DecodeError", id="case-19-rubbish"),
        pytest.param(_with_header(b"{}"), "MissingAlgorithmError", id="case-19-empty-header"),
        pytest.param(_with_header(b'["alg"]'), "AttributeError", id="case-19-header-is-a-list"),
        pytest.param(_with_header(b'"alg"'), "AttributeError", id="case-19-header-is-text"),
        pytest.param(lambda p, n: f"{p.signed(p.claims(n))}.e30.e30", "DecodeError", id="case-19-five-parts"),
    ],
)
async def test_a_token_that_the_provider_did_not_sign_gives_no_access(
    malicious: MaliciousProvider, party: Party, make: Callable[[MaliciousProvider, str], str], detail: str
) -> None:
    token = make(malicious, party.asked.nonce)
    malicious.give(token)
    error = await party.refusal()
    assert error.reason == "invalid"
    assert detail in error.detail
    assert leaks(error, token) == []


@pytest.mark.parametrize(
    ("make", "reason", "detail"),
    [
        pytest.param(lambda good: Answer.of(good, 500), "provider", "status 500", id="case-24-status-500"),
        pytest.param(
            lambda good: Answer(b"<h1>Oops</h1>", 500), "provider", "JSONDecodeError", id="case-24-status-500-with-a-page"
        ),
        pytest.param(lambda good: Answer.of(good, 503), "provider", "status 503", id="case-24-status-503"),
        pytest.param(lambda good: Answer.of(good, delay=20), "provider", "ReadTimeout", id="case-24-timeout"),
        pytest.param(lambda good: Answer(b'{"id_token": "'), "provider", "JSONDecodeError", id="case-24-invalid-json"),
        pytest.param(lambda good: Answer(b""), "provider", "JSONDecodeError", id="case-24-empty"),
        pytest.param(lambda good: Answer(b"\xff\xfe\xfa"), "provider", "UnicodeDecodeError", id="case-24-no-text"),
        pytest.param(lambda good: Answer.of([good]), "provider", "no ID token", id="case-24-list"),
        pytest.param(lambda good: Answer.of({"access_token": "x"}), "provider", "no ID token", id="case-24-no-id-token"),
        pytest.param(lambda good: Answer.of({"id_token": 5}), "provider", "no ID token", id="case-24-id-token-is-a-number"),
        pytest.param(lambda good: Answer.of({"id_token": [good]}), "provider", "no ID token", id="case-24-id-token-is-a-list"),
        pytest.param(lambda good: Answer.of(good, 302), "invalid", "status 302", id="case-24-status-302"),
        pytest.param(lambda good: Answer.of(good, 400), "invalid", "status 400", id="case-24-status-400"),
        pytest.param(lambda good: Answer.of({"error": INSZ}, 400), "invalid", "status 400", id="case-24-number-in-an-error"),
    ],
)
async def test_a_token_endpoint_that_fails_gives_no_access(
    malicious: MaliciousProvider,
    party: Party,
    http: httpx.AsyncClient,
    make: Callable[[object], Answer],
    reason: str,
    detail: str,
) -> None:
    token = malicious.signed(malicious.claims(party.asked.nonce))
    malicious.answers[TOKEN] = make({"id_token": token})
    http.timeout = httpx.Timeout(_TIMEOUT)
    error = await party.refusal()
    assert error.reason == reason
    assert detail in error.detail
    assert leaks(error, token) == []


async def test_case_24_a_token_endpoint_that_recovers_is_used_again(malicious: MaliciousProvider, party: Party) -> None:
    malicious.answers[TOKEN] = Answer(b"", 500)
    assert (await party.refusal()).reason == "provider"
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce)))
    assert (await party.redeem()).insz == INSZ


async def test_case_20_keys_that_were_rotated_are_fetched_once(malicious: MaliciousProvider, party: Party) -> None:
    old, new = malicious.key, new_key("second")
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce), old))
    await party.redeem()
    assert malicious.fetches_of_keys() == 1

    malicious.publish(new)
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce), new))
    _a_minute_later(party.provider)
    for _ in range(3):
        assert (await party.redeem()).insz == INSZ
    assert malicious.fetches_of_keys() == 2

    token = malicious.signed(malicious.claims(party.asked.nonce), old)
    malicious.give(token)
    error = await party.refusal()
    assert (error.reason, error.detail) == ("invalid", "the ID token was refused: InvalidKeyIdError")
    assert leaks(error, token) == []


async def test_case_20_endless_unknown_kids_fetch_the_keys_once_a_minute(malicious: MaliciousProvider, party: Party) -> None:
    async def try_unknown(times: int) -> None:
        for number in range(times):
            malicious.give(malicious.signed(malicious.claims(party.asked.nonce), kid=f"unknown-{number}"))
            errors = await asyncio.gather(*(party.refusal() for _ in range(3)))
            assert {error.reason for error in errors} == {"invalid"}

    await try_unknown(10)
    assert malicious.fetches_of_keys() == 1
    _a_minute_later(party.provider, 50)
    await try_unknown(3)
    assert malicious.fetches_of_keys() == 1
    _a_minute_later(party.provider, 10)
    await try_unknown(10)
    assert malicious.fetches_of_keys() == 2

    malicious.give(malicious.signed(malicious.claims(party.asked.nonce)))
    assert (await party.redeem()).insz == INSZ
    assert malicious.fetches_of_keys() == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(b"", 500), id="case-20-keys-status-500"),
        pytest.param(Answer(b"no json"), id="case-20-keys-invalid-json"),
        pytest.param(Answer.of([]), id="case-20-keys-in-a-list"),
        pytest.param(Answer.of({}), id="case-20-no-keys"),
        pytest.param(Answer.of({"keys": []}), id="case-20-keys-empty"),
        pytest.param(Answer.of({"keys": 5}), id="case-20-keys-a-number"),
        pytest.param(Answer.of({"keys": [{"kty": "RSA", "kid": "first"}]}), id="case-20-key-without-modulus"),
    ],
)
async def test_keys_that_cannot_be_read_are_the_provider_s_fault(
    malicious: MaliciousProvider, party: Party, answer: Answer
) -> None:
    token = malicious.signed(malicious.claims(party.asked.nonce))
    malicious.give(token)
    good, malicious.answers[KEYS] = malicious.answers[KEYS], answer
    error = await party.refusal()
    assert error.reason == "provider"
    assert leaks(error, token) == []

    malicious.answers[KEYS] = good
    assert (await party.redeem()).insz == INSZ


@pytest.mark.parametrize(
    "issuer",
    [
        pytest.param("https://elsewhere.example", id="case-26-another-issuer"),
        pytest.param("", id="case-26-empty-issuer"),
        pytest.param(None, id="case-26-issuer-null"),
    ],
)
async def test_a_provider_with_another_name_is_not_used(malicious: MaliciousProvider, party: Party, issuer: str | None) -> None:
    malicious.answers[DISCOVERY] = Answer.of(malicious.discovery(issuer=issuer))
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce)))
    with pytest.raises(IssuerMismatchError):
        await party.provider.metadata()
    with pytest.raises(IssuerMismatchError):
        await party.client.authorization_url(party.asked, Level.HIGH, None)
    with pytest.raises(IssuerMismatchError):
        await party.redeem()
    assert TOKEN not in malicious.requests


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_case_26_a_provider_on_https_has_no_address_without(name: str) -> None:
    issuer = "https://login.example/op"
    addresses = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{issuer}/somewhere")
    assert Metadata.from_document({"issuer": issuer} | addresses, issuer).issuer == issuer
    with pytest.raises(IssuerMismatchError, match=name):
        Metadata.from_document({"issuer": issuer} | addresses | {name: "http://login.example/op/somewhere"}, issuer)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda p: Answer(b"", 500), id="case-26-status-500"),
        pytest.param(lambda p: Answer(b"<html>"), id="case-26-invalid-json"),
        pytest.param(lambda p: Answer.of([p.discovery()]), id="case-26-list"),
        pytest.param(lambda p: Answer.of(p.discovery(issuer=ABSENT)), id="case-26-no-issuer"),
        pytest.param(lambda p: Answer.of(p.discovery(token_endpoint=ABSENT)), id="case-26-no-token-endpoint"),
        pytest.param(lambda p: Answer.of(p.discovery(token_endpoint=5)), id="case-26-token-endpoint-is-a-number"),
        pytest.param(lambda p: Answer.of(p.discovery(jwks_uri=["x"])), id="case-26-address-of-keys-is-a-list"),
        pytest.param(lambda p: Answer.of(p.discovery(jwks_uri="http://[")), id="case-26-address-of-keys-is-no-address"),
    ],
)
async def test_a_discovery_document_that_cannot_be_read_is_asked_again(
    malicious: MaliciousProvider, party: Party, make: Callable[[MaliciousProvider], Answer]
) -> None:
    malicious.give(malicious.signed(malicious.claims(party.asked.nonce)))
    good, malicious.answers[DISCOVERY] = malicious.answers[DISCOVERY], make(malicious)
    assert (await party.refusal()).reason == "provider"

    malicious.answers[DISCOVERY] = good
    assert (await party.redeem()).insz == INSZ


@pytest.mark.parametrize(
    ("announced", "given", "accepted"),
    [
        pytest.param(True, "right", True, id="case-18-iss"),
        pytest.param(True, "https://elsewhere.example", False, id="case-18-other-iss"),
        pytest.param(True, None, False, id="case-18-iss-announced-and-missing"),
        pytest.param(False, "https://elsewhere.example", False, id="case-18-other-iss-not-announced"),
        pytest.param(False, None, True, id="case-18-iss-not-announced"),
    ],
)
async def test_the_redirect_comes_from_the_provider(
    malicious: MaliciousProvider, party: Party, announced: bool, given: str | None, accepted: bool
) -> None:
    malicious.answers[DISCOVERY] = Answer.of(malicious.discovery(authorization_response_iss_parameter_supported=announced))
    redirect = {"state": party.asked.state, "code": "a-code"}
    if given is not None:
        redirect["iss"] = malicious.issuer if given == "right" else given
    if accepted:
        await party.client.check_issuer(redirect)
        return
    with pytest.raises(LoginError) as caught:
        await party.client.check_issuer(redirect)
    assert (caught.value.reason, caught.value.detail) == ("invalid", "the redirect names another issuer")
    assert leaks(caught.value) == []


def _at(changes: dict[str, object]) -> dict[str, object]:
    """Changes in which a time is given by a function of now."""
    now = int(time.time())
    return {name: value(now) if callable(value) else value for name, value in changes.items()}
