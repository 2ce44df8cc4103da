"""The client of the gateway's private listener (design §5): the only way to know whose data may be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

_TIMEOUT = 5.0


class GatewayError(Exception):
    """The gateway refused or did not answer; nothing may be read or shown then."""


@dataclass(frozen=True)
class Grant:
    """Permission to read one class of one citizen's data, once.

    Attributes:
        token: with it one card is handed in.
        insz: national number of the citizen.
    """

    token: str = field(repr=False)
    insz: str = field(repr=False)


@dataclass(frozen=True)
class Needed:
    """What is missing.

    Attributes:
        what: `login`, `step_up`, `consent`, or `portal` when nobody can sign in here.
        data_class: for which class.
        level: the assurance level that is needed.
        label: what would be read, in Dutch.
    """

    what: str
    data_class: str
    level: str
    label: str


class GatewayClient:
    """Asks for grants and hands in cards.

    Args:
        url: the private listener.
        token: its bearer token.
    """

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=_TIMEOUT, trust_env=False)

    async def grant(self, conversation: str, turn: str, data_class: str, action: str, single: str = "") -> Grant | Needed:
        """Ask to read.

        Args:
            conversation: the conversation.
            turn: the turn that is being answered.
            data_class: what would be read; several classes have spaces between them.
            action: why, for the audit.
            single: the id of a single object, or empty for a list.

        Raises:
            GatewayError: see there.
        """
        body = {"conversation": conversation, "turn": turn, "data_class": data_class, "action": action, "object": single}
        answer = await self._post("grants", body)
        if "need" in answer:
            return Needed(answer["need"], answer["data_class"], answer["level"], answer["label"])
        return Grant(answer["grant"], answer["subject"]["insz"])

    async def card(self, grant: Grant, content: dict[str, Any], plan: list[dict[str, Any]] | None = None) -> str:
        """Hand in a card.

        Args:
            grant: the permission with which it was read.
            content: a record `Card` of `faq.blocks`; `{ref}` in the target of an option becomes the card's reference.
            plan: what the numbers in the card stand for; never shown.

        Returns:
            The reference of the card.

        Raises:
            GatewayError: see there.
        """
        return str((await self._post("cards", {"grant": grant.token, "content": content, "plan": plan or []}))["ref"])

    async def plan(self, conversation: str, ref: str) -> list[dict[str, Any]] | None:
        """The plan of a card of the citizen who is signed in, or None when it is gone."""
        try:
            return list((await self._post("plans", {"conversation": conversation, "ref": ref}))["plan"])
        except GatewayError:
            return None

    async def reads(self, grant: Grant) -> list[dict[str, str]]:
        """What the audit holds about the citizen, the newest first.

        Raises:
            GatewayError: see there.
        """
        return list((await self._post("reads", {"grant": grant.token}))["reads"])

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = await self._http.post(f"/internal/{name}", json=body)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise GatewayError(f"/internal/{name} failed: {type(error).__name__}") from None
        if response.status_code != 200 or not isinstance(answer, dict):
            raise GatewayError(f"/internal/{name} gave status {response.status_code}")
        return answer
