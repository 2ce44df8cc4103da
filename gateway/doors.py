"""What a conversation needs of login and consent."""

from __future__ import annotations

from faq.blocks import Block
from gateway.login.identities import Identities
from gateway.login.journeys import Journeys, Wish
from gateway.release.consents import Consents
from gateway.release.data_classes import DATA_CLASSES

LOGIN_PATH = "/aanmelden"
PHONE_PATH = "/telefoon"
"""The page for a caller who wants a code; a link by SMS leads to a page below it."""


class Doors:
    """Makes the address of a login, and notes a consent that a citizen gives in the conversation.

    Args:
        journeys: makes tickets; None when nobody can sign in here.
        identities: who is signed in.
        consents: what they consented to.
        portal_url: where citizens find their own data when nobody can sign in here.
    """

    def __init__(self, journeys: Journeys | None, identities: Identities, consents: Consents, portal_url: str) -> None:
        self._journeys = journeys
        self._identities = identities
        self._consents = consents
        self._portal_url = portal_url

    async def login_url(self, conversation: str, turn: str, block: Block) -> str:
        """Where a `login` block leads: a ticket of our own, or the portal."""
        data_class = block.get("data_class")
        if self._journeys is None or data_class not in DATA_CLASSES:
            return self._portal_url
        return f"{LOGIN_PATH}/{await self._journeys.ticket(Wish(conversation, turn, data_class))}"

    async def consent(self, conversation: str, data_class: str) -> None:
        """Note a consent; nothing happens when nobody is signed in (any more)."""
        citizen = await self._identities.current(conversation)
        if citizen is not None and data_class in DATA_CLASSES:
            await self._consents.give(citizen, data_class)

    async def seen(self, conversation: str) -> None:
        """Note a sign of the citizen."""
        await self._identities.current(conversation)

    async def sign_out(self, conversation: str) -> None:
        """End the session of whoever is signed in."""
        await self._identities.sign_out(conversation)
