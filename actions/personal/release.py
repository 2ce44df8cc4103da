"""Read with permission, and hand in what was read as a card; or say what is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.gateway_client import GatewayClient, Grant, Needed
from actions.personal.ask import Ask
from faq import located_yaml
from faq.blocks import Block

Card = dict[str, Any]
Plan = list[dict[str, Any]]
Read = Callable[[Grant], Awaitable[tuple[Card, Plan]]]
_CONSENT = "consent:"


class Release:
    """Asks the gateway for permission before anything is read.

    Args:
        gateway: permits each read, and keeps the cards.
        intent: `mailbox` or `profile`: where a citizen who declines is answered.
    """

    def __init__(self, gateway: GatewayClient, intent: str) -> None:
        self._gateway = gateway
        self._intent = intent

    async def card(self, ask: Ask, data_class: str, why: str, read: Read, single: str = "") -> Block:
        """Answer with a card.

        Args:
            ask: the question.
            data_class: what is read; several classes have spaces between them.
            why: the action, for the audit.
            read: reads with the grant; gives the card and its plan.
            single: the id of a single object, or empty for a list.

        Returns:
            A `card` block, or the `login` or `choice` block that asks for what is missing.

        Raises:
            SourceError: the source failed.
            GatewayError: the gateway failed.
        """
        permission = await self._gateway.grant(ask.conversation, ask.turn, data_class, why, single)
        if isinstance(permission, Needed):
            return self._missing(permission)
        card, plan = await read(permission)
        return {"type": "card", "kind": "card", "ref": await self._gateway.card(permission, card, plan)}

    def _missing(self, needed: Needed) -> Block:
        if needed.what == "consent":
            options = [
                {"label": says()["consent_yes"], "target": f"{_CONSENT}{needed.data_class}"},
                {"label": says()["consent_no"], "target": f"flow:{self._intent}/declined"},
            ]
            return {"type": "choice", "kind": "consent", "text": says()["consent"].format(label=needed.label), "options": options}
        key = f"portal_{self._intent}" if needed.what == "portal" else needed.what
        level = needed.level or "substantial"
        reason = says()[key].format(label=needed.label)
        return {"type": "login", "kind": "login", "reason": reason, "level": level, "data_class": needed.data_class}


@lru_cache(maxsize=1)
def says() -> dict[str, str]:
    """The fixed words around a citizen's own data."""
    return dict(located_yaml.load(Path(__file__).with_name("says.yml")))
