"""Cards within a walk: what a step shows of a signed-in citizen's own data. The walk itself keeps a reference and a number."""

from __future__ import annotations

import datetime
from typing import Any

from actions.data.records import LinkedApplication
from actions.data.sources import Found, Search
from actions.gateway_client import Grant
from actions.personal.action import Sources
from actions.personal.ask import Ask
from actions.personal.mailbox_cards import listing, message_item
from actions.personal.mailbox_search import result_of
from actions.personal.release import Card, Plan, Release
from faq.blocks import Block
from faq.dates import dutch_date, today_in_belgium

_MOST_UNREAD = 5
_MOST_SENDERS = 12
_RECENT_DAYS = 30
_CLASSES = {"linked": "applications mailbox", "recent": "mailbox"}


class OwnCards:
    """Makes the cards of walks.

    Args:
        sources: what they are read from.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._release = Release(sources.gateway, "mailbox")

    async def card(self, ask: Ask, name: str) -> Block:
        """The card of a step, or the block that asks for what is missing.

        Args:
            ask: the turn.
            name: one of `faq.walks.CARDS`.

        Raises:
            SourceError: a source failed.
            GatewayError: the gateway failed.
        """
        return await self._release.card(ask, _CLASSES[name], f"walk_{name}", self._linked if name == "linked" else self._recent)

    async def listed(self, conversation: str, ref: str) -> int:
        """How long the list of a card is; 0 when the card is gone."""
        return len(await self._sources.gateway.plan(conversation, ref) or [])

    async def _linked(self, grant: Grant) -> tuple[Card, Plan]:
        applications = await self._sources.profile.applications(grant.insz)
        unread = await self._sources.mailbox.search(grant.insz, Search(unread=True), _MOST_UNREAD)
        senders = await self._sources.mailbox.senders(grant.insz)
        return linked_card(applications, unread, senders), [{"application": each.name} for each in applications]

    async def _recent(self, grant: Grant) -> tuple[Card, Plan]:
        search = Search(since=today_in_belgium() - datetime.timedelta(days=_RECENT_DAYS))
        card = listing(await result_of(self._sources.mailbox, grant.insz, search))
        return {**card, "options": []}, []


def linked_card(applications: list[LinkedApplication], unread: Found, senders: list[str]) -> Card:
    """What someone who stops the eBox should see first.

    Args:
        applications: the linked applications, in the order of the plan.
        unread: unread messages, the newest first.
        senders: everyone who sent a message.
    """
    count = len(applications)
    linked = f"aan {count} {'toepassing' if count == 1 else 'toepassingen'}" if count else "aan geen enkele toepassing"
    messages = "ongelezen bericht" if unread.total == 1 else "ongelezen berichten"
    card: dict[str, Any] = {
        "title": "Uw eigen eBox",
        "text": f"Uw eBox is gekoppeld {linked}. U hebt {unread.total or 'geen'} {messages}.",
        "facts": [
            {"label": f"Toepassing {number}", "value": each.name, "note": f"gekoppeld sinds {dutch_date(each.since)}"}
            for number, each in enumerate(applications, start=1)
        ],
        "items": [message_item(number, message) for number, message in enumerate(unread.messages, start=1)],
        "source": "Bron: eBox, uw toestemmingen en uw berichten.",
    }
    if senders:
        more = f" en {len(senders) - _MOST_SENDERS} andere" if len(senders) > _MOST_SENDERS else ""
        named = ", ".join(senders[:_MOST_SENDERS])
        card["note"] = f"Deze afzenders schreven u digitaal: {named}{more}. Hun nieuwe brieven komen daarna weer op papier."
    return card
