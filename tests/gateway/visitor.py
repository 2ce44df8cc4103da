"""A browser that talks to the gateway: its own cookie jar, and the event stream read as raw events."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any

import httpx

_PATIENCE = 30.0
ITSME = "urn:be:vlaanderen:authmech:itsme"
SMS = "urn:be:vlaanderen:authmech:csamsms"
PASSWORD = "urn:be:vlaanderen:authmech:csampassword"


@dataclass(frozen=True)
class SentEvent:
    """One server-sent event."""

    id: int
    name: str
    data: dict[str, Any]


class Visitor:
    """One browser. Use as a context manager.

    Args:
        url: the address of the gateway.
    """

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30.0, trust_env=False)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.http.close()

    @property
    def token(self) -> str:
        """The value of the session cookie."""
        return self.http.cookies["sid"]

    def post(self, text: str | None = None, option: str | None = None, turn: str | None = None) -> httpx.Response:
        """Post a message with a new id, or with the one that is given."""
        body = {"id": turn or str(uuid.uuid4())}
        body |= {name: value for name, value in (("text", text), ("option", option)) if value is not None}
        return self.http.post("/api/messages", json=body)

    def events(self, count: int, after: int | None = None) -> list[SentEvent]:
        """The first `count` events of the stream; fewer only when the stream ends."""
        return list(islice(self.stream(after), count))

    def say(self, text: str) -> dict[str, Any]:
        """Post a text and wait for its blocks."""
        return self._answer(self.post(text))

    def choose(self, key: str) -> dict[str, Any]:
        """Post the key of an option and wait for the blocks."""
        return self._answer(self.post(option=key))

    def sign_in(self, login: dict[str, Any], person: str, means: str = ITSME) -> httpx.Response:
        """Follow a `login` block as a browser does, and sign in at the demo provider.

        Args:
            login: the block.
            person: a key of `demo/people.yml`; `cancel` to press that button.
            means: the URN of the means of login.

        Returns:
            The page on which the browser ends.
        """
        left = self.http.post(login["url"], data={"terug": "/hulp"}, headers={"Origin": str(self.http.base_url).rstrip("/")})
        return self.arrive(left, person, means)

    def arrive(self, left: httpx.Response, person: str, means: str = ITSME) -> httpx.Response:
        """Go on from the redirect to the provider until there is no redirect any more."""
        while left.is_redirect:
            left = self.http.send(left.next_request) if left.next_request else left
            if "Verzonnen persoon" in left.text:
                asked = dict(left.url.params)
                chosen = {"cancel": "1"} if person == "cancel" else {"person": person, "means": means}
                left = self.http.post(left.url.copy_with(query=None), data=asked | chosen)
        return left

    def card(self, ref: str) -> httpx.Response:
        """Fetch a card."""
        return self.http.get(f"/api/cards/{ref}")

    def _answer(self, posted: httpx.Response) -> dict[str, Any]:
        assert posted.status_code == 202, posted.text
        for event in self.stream(None):
            if event.name == "blocks" and event.data["turn"] == posted.json()["turn"]:
                return event.data
        raise AssertionError("the stream ended without an answer")

    def stream(self, after: int | None = None) -> Iterator[SentEvent]:
        """Heartbeats keep a stream open for ever, so that a missing event shows by the clock only."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        deadline = time.monotonic() + _PATIENCE
        fields: dict[str, str] = {}
        with self.http.stream("GET", "/api/events", headers=headers) as stream:
            for line in stream.iter_lines():
                assert time.monotonic() < deadline, "the event did not come in time"
                name, _, value = line.partition(": ")
                if name:
                    fields[name] = value
                elif "data" in fields:
                    yield SentEvent(int(fields.get("id", "0")), fields["event"], json.loads(fields["data"]))
                    fields = {}
