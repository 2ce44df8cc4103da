"""The login of an agent, from the button to the desk. There is no silent login."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.helpdesk.agents import Agents
from gateway.login.claims import EMPLOYEE_LEVEL, employee_of
from gateway.login.client import OidcClient, Request
from gateway.login.errors import LoginError, known_error
from gateway.storage.helpdesk_models import AgentJourney
from gateway.storage.tokens import new_token, token_hash
from gateway.vault import Vault, VaultError

logger = logging.getLogger(__name__)
JOURNEY_LIFE = datetime.timedelta(minutes=10)
"""How long a browser may stay at the provider."""
TEXTS = {
    "cancelled": "U hebt het aanmelden afgebroken.",
    "too_weak": (
        "U meldde zich aan met een middel dat voor de balie niet sterk genoeg is. "
        "Gebruik itsme, uw eID en een kaartlezer, of een beveiligingscode."
    ),
    "not_an_employee": "U meldde zich niet aan als medewerker van de Vlaamse overheid. De balie is alleen voor medewerkers.",
    "no_role": "U hebt nog geen rol in de balie. Vraag een rol aan de beheerder van uw organisatie.",
    "provider": "De aanmelddienst antwoordt nu niet goed. Probeer het over enkele minuten opnieuw.",
    "invalid": "Het aanmelden is mislukt. Probeer het opnieuw.",
    "stray": "Deze aanmelding begon niet in deze browser, of duurde te lang. Begin opnieuw.",
}
"""What the employee reads, by the reason of a `LoginError`."""


class AgentLogin:
    """Takes an employee to the provider and back.

    Args:
        client: the relying party, with the desk's own address to come back to.
        roles_claim: the claim that holds the roles.
        engine: the database, which remembers who is under way.
        vault: encrypts nonce and verifier.
        agents: who is signed in.
        audit: notes what failed.
        clock: tells the time.
    """

    def __init__(
        self,
        client: OidcClient,
        roles_claim: str,
        engine: AsyncEngine,
        vault: Vault,
        agents: Agents,
        audit: Audit,
        clock: Clock = utc_now,
    ) -> None:
        self._client = client
        self._roles_claim = roles_claim
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._vault = vault
        self._agents = agents
        self._audit = audit
        self._clock = clock

    async def depart(self) -> tuple[str, str]:
        """Send a browser to the provider.

        Returns:
            The address of the provider, and the token of a cookie for this browser: only with it the browser can come back.

        Raises:
            LoginError: the provider does not answer.
        """
        request, browser, now = Request.new(), new_token(), self._clock()
        url = await self._client.authorization_url(request, EMPLOYEE_LEVEL, prompt=None)
        async with self._begin() as db:
            await db.execute(delete(AgentJourney).where(AgentJourney.expires < now))
            db.add(
                AgentJourney(
                    state_hash=token_hash(request.state),
                    browser_hash=token_hash(browser),
                    secrets=self._vault.lock({"nonce": request.nonce, "verifier": request.verifier}),
                    expires=now + JOURNEY_LIFE,
                )
            )
        return url, browser

    async def arrive(self, parameters: Mapping[str, str], browser: str) -> str:
        """Receive a browser that comes back from the provider.

        Args:
            parameters: the query of the redirect.
            browser: the token of its cookie.

        Returns:
            The token of the session that began.

        Raises:
            LoginError: the login gives no access; `stray` when this browser did not leave with this `state`.
        """
        request = await self._journey(parameters.get("state", ""), browser)
        try:
            await self._client.check_issuer(parameters)
            if "error" in parameters or "code" not in parameters:
                reason = "cancelled" if parameters.get("error") == "access_denied" else "provider"
                raise LoginError(reason, f"the provider answered {known_error(parameters.get('error', ''))}")
            claims = await self._client.redeem(parameters["code"], request)
            return await self._agents.sign_in(employee_of(claims, self._roles_claim))
        except LoginError as error:
            logger.warning("login of an agent failed: %s", error.detail)
            await self._audit.write(Entry("agent_login", error.reason, why=error.detail[:64]))
            raise

    async def _journey(self, state: str, browser: str) -> Request:
        """The request with which this browser left; it can come back once."""
        stray = LoginError("stray", "no browser left with this state")
        mine = (AgentJourney.state_hash == token_hash(state)) & (AgentJourney.browser_hash == token_hash(browser))
        async with self._begin() as db:
            row = await db.scalar(select(AgentJourney).where(mine, AgentJourney.expires > self._clock()).with_for_update())
            gone = await db.execute(delete(AgentJourney).where(mine).returning(AgentJourney.state_hash))
            if row is None or gone.first() is None:
                raise stray
        try:
            secrets = self._vault.unlock(row.secrets)
        except VaultError as error:  # the keys changed since
            raise stray from error
        return Request(state, secrets["nonce"], secrets["verifier"])
