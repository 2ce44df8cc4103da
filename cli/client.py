"""A small client of the public API: one conversation."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from httpx_sse import connect_sse


class ApiError(Exception):
    """The assistant refused a message or could not be reached; the message says why."""


@dataclass(frozen=True)
class Reply:
    """The answer to one message.

    Attributes:
        turn: the id of the turn.
        outcome: one of `faq.outcomes.OUTCOMES`.
        blocks: what the assistant says.
        ms: milliseconds from posting the message to the last block.
    """

    turn: str
    outcome: str
    blocks: list[dict[str, Any]]
    ms: int


class Conversation:
    """One conversation with the assistant. Use as a context manager.

    Args:
        url: the address of the gateway.
        timeout: seconds to wait for an answer.
    """

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        self._last_event = 0

    def __enter__(self) -> Conversation:
        return self

    def __exit__(self, *details: object) -> None:
        self._http.close()

    def say(self, text: str) -> Reply:
        """Send a text and wait for the blocks.

        Raises:
            ApiError: the message was refused, or no answer came.
        """
        return self._send({"text": text})

    def choose(self, key: str) -> Reply:
        """Send the key of an option and wait for the blocks.

        Raises:
            ApiError: the option is unknown, or no answer came.
        """
        return self._send({"option": key})

    def _send(self, content: dict[str, str]) -> Reply:
        started = time.perf_counter()
        turn = str(uuid.uuid4())
        try:
            response = self._http.post("/api/messages", json={"id": turn, **content})
            if response.status_code != 202:
                raise ApiError(f"status {response.status_code}: {_message(response)}")
            data = self._blocks_of(turn)
        except httpx.HTTPError as error:
            raise ApiError(
                f"no answer from {self._http.base_url}: {type(error).__name__}. Is it running? Try 'make up'."
            ) from error
        return Reply(turn, data["outcome"], data["blocks"], round((time.perf_counter() - started) * 1000))

    def _blocks_of(self, turn: str) -> dict[str, Any]:
        for event_id, name, data in self._events():
            self._last_event = event_id
            if name == "blocks" and data["turn"] == turn:
                return data
        raise ApiError("the event stream ended without an answer")

    def _events(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        headers = {"Last-Event-ID": str(self._last_event)}
        with connect_sse(self._http, "GET", "/api/events", headers=headers) as source:
            for event in source.iter_sse():
                if event.data and event.id:  # notices have no id, and are no part of the conversation
                    yield int(event.id), event.event, json.loads(event.data)


def healthy(url: str) -> bool:
    """Whether the assistant at this address can answer a turn."""
    try:
        return httpx.get(f"{url}/health", timeout=3.0, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _message(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase
