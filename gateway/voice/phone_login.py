"""Signing in during a call: what the line may send, say and read aloud. Who signs in is proven by a browser, never by the line."""

from __future__ import annotations

import logging
from typing import Any

from gateway.audit import Audit, Entry
from gateway.limits import Limits
from gateway.login.identities import Identities
from gateway.login.journeys import Wish
from gateway.login.pairings import Pairing, Pairings
from gateway.release.desk import DeskError, ReleaseDesk
from gateway.sms import Sms, SmsError, receives_sms

logger = logging.getLogger(__name__)
PATH = "/telefoon"
"""The page for a caller who wants a code; a link by SMS leads to a page below it."""
MESSAGE = "Mijn Burgerprofiel: meld u hier aan voor uw telefoongesprek: {link} Belt u nu niet met ons? Doe dan niets."


class PhoneLogin:
    """Pairs calls with browsers.

    Args:
        pairings: the pointers.
        identities: who is signed in.
        desk: gives the citizen's own data, to whom they are about.
        audit: notes what is read aloud.
        limits: how often something may be tried.
        sms: sends messages; None when there is no way to.
        public_url: the address that citizens see.
    """

    def __init__(
        self,
        pairings: Pairings,
        identities: Identities,
        desk: ReleaseDesk,
        audit: Audit,
        limits: Limits,
        sms: Sms | None,
        public_url: str,
    ) -> None:
        self._pairings = pairings
        self._identities = identities
        self._desk = desk
        self._audit = audit
        self._limits = limits
        self._sms = sms
        self._public_url = public_url

    def can_text(self, number: str) -> bool:
        """Whether a link can be sent to the number that calls."""
        return self._sms is not None and receives_sms(number)

    async def send_link(self, wish: Wish, number: str) -> bool:
        """Send a link to the number that calls, once in a call. The number is used for that and kept nowhere.

        Returns:
            Whether it was sent.
        """
        if self._sms is None or not receives_sms(number) or not await self._limits.sms_left(number):
            return False
        made = await self._pairings.link(wish)
        if made is None:
            return False
        try:
            await self._sms.send(number, MESSAGE.format(link=f"{self._public_url}{PATH}/{made.token}"))
        except SmsError as error:
            logger.error("an SMS was not sent: %s", error)
            return False
        return True

    async def claim(self, digits: str, wish: Wish) -> bool:
        """Pair the call with the browser that shows this code; False when none does, or when somebody guesses."""
        if not await self._limits.phone_codes_left():
            return False
        if await self._pairings.claim(digits, wish) is not None:
            return True
        await self._limits.count_wrong_phone_code()
        return False

    async def pairing(self, conversation: str) -> Pairing | None:
        """The pointer that a call holds, or None."""
        return await self._pairings.of_call(conversation)

    async def signed_in(self, conversation: str) -> bool:
        """Whether somebody is signed in in the conversation of a call."""
        return await self._identities.peek(conversation) is not None

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
        """The content of a card, for the person it is about; None when it is not there (any more)."""
        try:
            return await self._desk.card(conversation, ref)
        except DeskError:
            return None

    async def end(self, conversation: str) -> None:
        """The call is over: what points to it is worth nothing."""
        await self._pairings.end(conversation)
