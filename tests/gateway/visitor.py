"""A browser that talks to the gateway: its own cookie jar, and the event stream read as raw events."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx
from httpx_sse import connect_sse


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
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        found: list[SentEvent] = []
        with connect_sse(self.http, "GET", "/api/events", headers=headers) as source:
            for event in source.iter_sse():
                if event.data:
                    found.append(SentEvent(int(event.id), event.event, json.loads(event.data)))
                if len(found) == count:
                    break
        return found

    def say(self, text: str) -> dict[str, Any]:
        """Post a text and wait for its blocks."""
        return self._answer(self.post(text))

    def choose(self, key: str) -> dict[str, Any]:
        """Post the key of an option and wait for the blocks."""
        return self._answer(self.post(option=key))

    def _answer(self, posted: httpx.Response) -> dict[str, Any]:
        assert posted.status_code == 202, posted.text
        with connect_sse(self.http, "GET", "/api/events") as source:
            for event in source.iter_sse():
                if event.event == "blocks" and (data := dict(json.loads(event.data)))["turn"] == posted.json()["turn"]:
                    return data
        raise AssertionError("the stream ended without an answer")
