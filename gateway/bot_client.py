"""The client of the bot process (design §5, gateway → bot)."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import httpx

from faq.blocks import Block

logger = logging.getLogger(__name__)
_RETRY_AFTER = 0.5
_VALUE_OF = {"text": "text", "option": "target", "event": "event"}


class BotError(Exception):
    """The bot did not give a usable answer."""


@dataclass(frozen=True)
class BotReply:
    """What the bot decided: an outcome, and blocks without the fields that the gateway fills."""

    outcome: str
    blocks: list[Block]


@dataclass(frozen=True)
class AnsweringModel:
    """Which model the bot uses, by the fingerprints of the files (`faq.fingerprint.of_file`).

    Attributes:
        answering: the one that answers.
        refused: the one in its place that cannot be used; None when there is none.
    """

    answering: str
    refused: str | None


class BotClient:
    """Talks to the bot.

    Args:
        url: the bot's address.
        token: its bearer token.
        timeout: seconds for one attempt.
    """

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=timeout, trust_env=False)

    async def turn(self, conversation: str, turn: str, channel: str, kind: str, value: str) -> BotReply:
        """Run one turn. A lost connection is tried once more: the bot runs a turn id only once.

        Args:
            conversation: the conversation id.
            turn: the turn id.
            channel: `chat`, `voice` or `desk`.
            kind: `text`, `option` or `event`.
            value: the redacted text, the target, or the walk of a code as JSON.

        Raises:
            BotError: no answer in time, or an answer that is not a turn.
        """
        body = {"conversation": conversation, "turn": turn, "channel": channel, "kind": kind}
        body[_VALUE_OF[kind]] = value
        try:
            answer = await self._post("/turn", body)
        except httpx.TransportError:
            await asyncio.sleep(_RETRY_AFTER)
            try:
                answer = await self._post("/turn", body)
            except httpx.TransportError as error:
                raise BotError(f"no answer: {type(error).__name__}") from error
        return BotReply(str(answer["outcome"]), list(answer["blocks"]))

    async def rank(self, text: str) -> list[tuple[str, float]]:
        """The likeliest targets of a redacted text, best first: id and calibrated confidence. No conversation is touched.

        Raises:
            BotError: no answer in time, or an answer that is not a ranking.
        """
        try:
            answer = await self._post("/parse", {"text": text})
            return [(str(found["id"]), float(found["confidence"])) for found in answer["ranking"]]
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise BotError(f"no ranking: {type(error).__name__}") from error

    async def walk(self, conversation: str) -> dict[str, Any] | None:
        """Where the citizen is in a walk, or None when there is none or the bot does not say."""
        try:
            response = await self._http.get(f"/conversations/{conversation}/walk")
            walk = response.json()["walk"] if response.status_code == 200 else None
        except (httpx.HTTPError, ValueError, KeyError):
            return None
        return walk if isinstance(walk, dict) else None

    async def erase(self, conversation: str) -> int:
        """Erase what the bot holds of a conversation.

        Returns:
            How many rows there were.

        Raises:
            BotError: no answer; nothing can be said about what is left.
        """
        try:
            response = await self._http.delete(f"/conversations/{conversation}")
            if response.status_code == 200:
                return int(response.json()["removed"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise BotError(f"no answer to an erasure: {type(error).__name__}") from error
        raise BotError(f"an erasure gave status {response.status_code}")

    async def model(self) -> AnsweringModel:
        """Which model answers.

        Raises:
            BotError: the bot does not say.
        """
        try:
            response = await self._http.get("/model")
            if response.status_code == 200:
                return AnsweringModel(response.json()["answering"], response.json()["refused"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise BotError(f"no word about the model: {type(error).__name__}") from error
        raise BotError(f"/model gave status {response.status_code}")

    async def healthy(self) -> bool:
        """Whether the bot has a model and answers."""
        try:
            return (await self._http.get("/health")).status_code == 200
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self._http.post(path, json=body)
        if response.status_code != 200:
            raise BotError(f"{path} gave status {response.status_code}")
        answer = response.json()
        if not isinstance(answer, dict):
            raise BotError(f"{path} gave no JSON object")
        return answer
