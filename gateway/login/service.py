"""The login from the citizen's first click to the answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.audit import Audit, Entry
from gateway.login.claims import citizen_of
from gateway.login.client import OidcClient, Request
from gateway.login.errors import NOT_SIGNED_IN, LoginError, known_error
from gateway.login.identities import Identities
from gateway.login.journeys import Journeys, Return, Wish
from gateway.release.consents import Consents
from gateway.release.data_classes import class_of
from gateway.storage.tokens import new_token

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Onward:
    """The browser must go to the provider (again).

    Attributes:
        url: where.
    """

    url: str


@dataclass(frozen=True)
class SignedIn:
    """The login succeeded.

    Attributes:
        token: for the browser's new cookie.
        conversation: its conversation from now on.
        turn: the turn to answer there, or None when there is none, or another person began a new conversation.
        back: the path to return to.
    """

    token: str
    conversation: str
    turn: str | None
    back: str


@dataclass(frozen=True)
class Failed:
    """The login gave no access.

    Attributes:
        error: why.
        wish: what was wanted, so that the citizen can try again.
        back: the path to return to.
    """

    error: LoginError
    wish: Wish
    back: str


class LoginService:
    """Takes a citizen to the provider and back.

    Args:
        client: the relying party.
        journeys: who is under way.
        identities: who is signed in.
        consents: the consent that the ticket page asked for.
        audit: notes what failed.
        try_silently: whether a citizen who is signed in to the portal already is tried with `prompt=none` first.
    """

    def __init__(
        self,
        client: OidcClient,
        journeys: Journeys,
        identities: Identities,
        consents: Consents,
        audit: Audit,
        try_silently: bool,
    ) -> None:
        self._client = client
        self.journeys = journeys
        self._identities = identities
        self._consents = consents
        self._audit = audit
        self._try_silently = try_silently

    async def depart(self, wish: Wish, back: str, silent: bool | None = None, by_phone: bool = False) -> str:
        """Send a browser to the provider.

        Args:
            wish: why.
            back: the path of this site to return to.
            silent: whether to try without asking anything; decided here when absent.
            by_phone: whether the login is for a call: then the provider always asks who it is, also somebody who is signed in
                there. Whoever holds the telephone must not be taken for who used the browser last.

        Returns:
            The address of the provider.

        Raises:
            LoginError: the provider does not answer.
        """
        wanted = class_of(wish.data_class)
        citizen = await self._identities.current(wish.conversation)
        if silent is None:
            silent = self._try_silently and citizen is None and wanted.fresh is None and not by_phone
        prompt = "none" if silent else "login" if citizen or wanted.fresh or by_phone else None
        request = Request.new()
        url = await self._client.authorization_url(request, wanted.level, prompt)
        await self.journeys.leave(wish, request, silent, back)
        return url

    async def arrive(self, parameters: Mapping[str, str], conversation: str | None) -> Onward | SignedIn | Failed | None:
        """Receive a browser that comes back from the provider.

        Args:
            parameters: the query of the redirect.
            conversation: the conversation of the browser.

        Returns:
            What follows; None when this browser did not leave with this `state`, and then nothing changed.
        """
        journey = await self.journeys.arrive(parameters.get("state", ""), conversation)
        if journey is None:
            return None
        wish = journey.wish
        try:
            await self._client.check_issuer(parameters)
            if "error" in parameters or "code" not in parameters:
                if journey.silent and parameters.get("error") in NOT_SIGNED_IN:
                    return Onward(await self.depart(wish, journey.back, silent=False))
                refusal = "cancelled" if parameters.get("error") == "access_denied" else "provider"
                raise LoginError(refusal, f"the provider answered {known_error(parameters.get('error', ''))}")
            try:
                return await self._finish(journey, parameters["code"])
            except LoginError as error:
                if journey.silent and error.reason == "too_weak":
                    return Onward(await self.depart(wish, journey.back, silent=False))
                raise
        except LoginError as error:
            logger.warning("login failed: %s", error.detail)
            await self._audit.write(Entry("login", error.reason, data_class=wish.data_class, why=error.detail[:64]))
            return Failed(error, wish, journey.back)

    async def logout_url(self, back: str) -> str | None:
        """Where a browser goes to sign out at the provider; None when it has no such place or does not answer.

        Args:
            back: where the provider sends the browser afterwards.
        """
        try:
            return await self._client.logout_url(new_token(), back)
        except LoginError as error:
            logger.warning("no logout at the provider: %s", error.detail)
            return None

    async def _finish(self, journey: Return, code: str) -> SignedIn:
        wish = journey.wish
        claims = await self._client.redeem(code, journey.request)
        person = citizen_of(claims, class_of(wish.data_class).level)
        token, conversation, same = await self._identities.sign_in(wish.conversation, person)
        citizen = await self._identities.current(conversation)
        if same and citizen is not None and class_of(wish.data_class).consent:
            await self._consents.give(citizen, wish.data_class)
        return SignedIn(token, conversation, (wish.turn or None) if same else None, journey.back)
