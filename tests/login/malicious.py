"""An identity provider that lies as it is told to, to see what our relying party believes."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID = "hulp-nodig"
INSZ = "79020395051"
"""An invented national number with good check digits."""
ABSENT = object()
"""The value of a claim that is left out."""
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"
TOKEN = "/token"


def encoded(part: bytes | Mapping[str, Any]) -> str:
    """A part of a token, base64url without padding."""
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned(claims: Mapping[str, Any], algorithm: str = "none", **header: object) -> str:
    """A token with an empty signature."""
    return f"{encoded({'alg': algorithm, 'typ': 'JWT', **header})}.{encoded(claims)}."


def signed_with_secret(claims: Mapping[str, Any], secret: bytes, kid: str) -> str:
    """A token whose HS256 signature is made with a secret; made by hand, because libraries refuse a PEM as the secret."""
    content = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{encoded(claims)}"
    return f"{content}.{encoded(hmac.digest(secret, content.encode(), hashlib.sha256))}"


@functools.cache
def new_key(kid: str) -> RSAKey:
    """A key pair, made once for each name."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@dataclass(frozen=True)
class Answer:
    """What an endpoint answers.

    Attributes:
        body: the body.
        status: the HTTP status.
        delay: seconds before the answer.
    """

    body: bytes
    status: int = 200
    delay: float = 0.0

    @classmethod
    def of(cls, content: object, status: int = 200, delay: float = 0.0) -> Answer:
        """An answer with JSON."""
        return cls(json.dumps(content).encode(), status, delay)


class MaliciousProvider:
    """A provider on a free port of this machine. It behaves until a test changes what it answers.

    Attributes:
        issuer: its name and address.
        key: the key it signs with.
        requests: the path of every request so far.
        answers: what each path answers.
    """

    def __init__(self, port: int, stopped: threading.Event) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = new_key("first")
        self.requests: list[str] = []
        self.answers: dict[str, Answer] = {}
        self._stopped = stopped
        self.publish(self.key)
        self.answers[DISCOVERY] = Answer.of(self.discovery())

    def discovery(self, **changes: object) -> dict[str, object]:
        """The discovery document, with changes."""
        document: dict[str, object] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}{TOKEN}",
            "jwks_uri": f"{self.issuer}{KEYS}",
        }
        return _present(document | changes)

    def claims(self, nonce: str, /, **changes: object) -> dict[str, Any]:
        """The claims of a good ID token, with changes."""
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self.issuer,
            "sub": "9f3a61c07de24b58",
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "acr": "urn:be:vlaanderen:authmech:itsme",
            "given_name": "Lieselotte",
            "family_name": "Verzonnen-Proefmans",
            "rrn": INSZ,
            "vo_doelgroepcode": "BUR",
        }
        return _present(claims | changes)

    def signed(self, claims: Mapping[str, Any], key: RSAKey | None = None, **header: object) -> str:
        """A token signed by a key, by default the one it publishes."""
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, dict(claims), key, algorithms=["RS256", "RS384"])

    def give(self, token: object) -> None:
        """Answer at the token endpoint with this ID token."""
        self.answers[TOKEN] = Answer.of({"access_token": "an-access-token", "token_type": "Bearer", "id_token": token})

    def publish(self, *keys: RSAKey | OctKey) -> None:
        """Publish these keys, and no others. A symmetric key is published whole: that is the mistake."""
        self.answers[KEYS] = Answer.of({"keys": [key.as_dict(private=isinstance(key, OctKey)) for key in keys]})

    def fetches_of_keys(self) -> int:
        """How often the keys were fetched."""
        return self.requests.count(KEYS)

    def respond(self, path: str) -> Answer:
        """The answer to a request, after its delay."""
        self.requests.append(path)
        answer = self.answers.get(path, Answer(b"", 404))
        self._stopped.wait(answer.delay)
        return answer


def _present(content: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value is not ABSENT}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    provider: MaliciousProvider


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        answer = self.server.provider.respond(self.path)
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            """A client that did not wait for a late answer."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """No log: `requests` holds what came in."""


@contextmanager
def malicious_provider() -> Iterator[MaliciousProvider]:
    """A malicious provider that runs in a thread."""
    stopped = threading.Event()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.provider = MaliciousProvider(server.server_port, stopped)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.provider
        finally:
            stopped.set()
            server.shutdown()
            thread.join()
