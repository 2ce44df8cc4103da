"""Signing in during a call: what the line may send, say and read aloud. Who signs in is proven by a browser, never by the line."""

from __future__ import annotations

from typing import Any

from gateway.audit import Audit, Entry
from gateway.doors import PHONE_PATH
from gateway.limits import Limits
from gateway.login.identities import Identities
from gateway.login.journeys import Wish
from gateway.login.pairings import Pairing, Pairings
from gateway.release.desk import DeskError, ReleaseDesk
from gateway.voice.texts import Texts


class PhoneLogin:
    """Pairs calls with browsers.

    Args:
        pairings: the pointers.
        identities: who is signed in.
        desk: gives the citizen's own data, to whom they are about.
        audit: notes what is read aloud.
        limits: how often something may be tried.
        texts: sends links.
    """

    def __init__(
        self,
        pairings: Pairings,
        identities: Identities,
        desk: ReleaseDesk,
        audit: Audit,
        limits: Limits,
        texts: Texts,
    ) -> None:
        self._pairings = pairings
        self._identities = identities
        self._desk = desk
        self._audit = audit
        self._limits = limits
        self._texts = texts

    async def send_link(self, wish: Wish, number: str) -> bool:
        """Send a link to the number that calls, once in a call.

        Returns:
            Whether it was sent.
        """
        if not await self._texts.count(number, "login"):
            return False
        made = await self._pairings.link(wish)
        return made is not None and await self._texts.send(number, "login", f"{PHONE_PATH}/{made.token}")

    async def claim(self, digits: str, wish: Wish) -> bool | None:
        """Pair the call with the browser that shows this code.

        Returns:
            Whether there is one; None when so many codes are keyed in by everybody that none is looked at: somebody guesses.
        """
        if not await self._limits.count_phone_code():
            return None
        return await self._pairings.claim(digits, wish) is not None

    async def pairing(self, conversation: str) -> Pairing | None:
        """The pointer that a call holds, or None."""
        return await self._pairings.of_call(conversation)

    async def signed_in(self, conversation: str) -> bool:
        """Whether somebody is signed in in the conversation of a call."""
        return await self._identities.peek(conversation) is not None

    async def taken(self, conversation: str) -> bool:
        """Whether somebody is or was signed in in the conversation of a call."""
        return await self._identities.owner(conversation) is not None

    async def note_aloud(self, conversation: str, ref: str) -> bool:
        """Note that a card will be read aloud, before it is.

        Returns:
            Whether it may be: False when there is no such card (any more), or nobody is signed in.
        """
        citizen, data_class = await self._identities.current(conversation), await self._desk.data_class(conversation, ref)
        if citizen is None or data_class is None:
            return False
        who = {"who": citizen.pseudonym, "about": citizen.pseudonym, "level": citizen.level.key}
        await self._audit.write(Entry("spoken", "granted", data_class=data_class, why="telephone", **who))
        return True

    async def card(self, conversation: str, ref: str) -> dict[str, Any] | None:
        """The content of a card, for the person it is about; None when it is not there (any more). It is no sign of them."""
        try:
            return await self._desk.card(conversation, ref, sign=False)
        except DeskError:
            return None

    async def end(self, conversation: str) -> None:
        """The call is over: what points to it is worth nothing."""
        await self._pairings.end(conversation)
