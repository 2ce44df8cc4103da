"""The way to the provider and back: tickets that stand in a conversation, and browsers that are under way."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.clock import Clock, aware, utc_now
from gateway.login.client import Request
from gateway.storage.login_models import Journey, Ticket
from gateway.storage.tokens import new_token, token_hash
from gateway.vault import Vault, VaultError

_TICKET_LIFE = datetime.timedelta(minutes=5)
_JOURNEY_LIFE = datetime.timedelta(minutes=10)
_PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*")
_LONGEST_PATH = 200


@dataclass(frozen=True)
class Wish:
    """Why someone signs in.

    Attributes:
        conversation: the conversation.
        turn: the turn to answer afterwards; empty for none.
        data_class: what will be read; empty for nothing yet.
    """

    conversation: str
    turn: str
    data_class: str


@dataclass(frozen=True)
class Return:
    """A browser that came back.

    Attributes:
        wish: why it left.
        request: with which secrets.
        silent: whether it left with `prompt=none`.
        back: the path to return to.
    """

    wish: Wish
    request: Request
    silent: bool
    back: str


class TicketError(Exception):
    """A ticket cannot be used: `foreign` (it belongs to another browser) or `gone` (used, too old or unknown)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.foreign = why == "foreign"


class Journeys:
    """Keeps tickets and journeys.

    Args:
        engine: the database.
        vault: encrypts nonce and verifier.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, vault: Vault, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._vault = vault
        self._clock = clock

    async def ticket(self, wish: Wish) -> str:
        """A new ticket: 256 random bits, good for five minutes and for one journey."""
        token, now = new_token(), self._clock()
        async with self._begin() as db:
            await db.execute(delete(Ticket).where(Ticket.expires < now - _TICKET_LIFE))
            db.add(Ticket(token_hash=token_hash(token), expires=now + _TICKET_LIFE, **vars(wish)))
        return token

    async def conversation_of(self, token: str) -> str | None:
        """The conversation in which a ticket stands, or None for an unknown ticket."""
        async with self._begin() as db:
            ticket = await db.get(Ticket, token_hash(token))
            return ticket.conversation if ticket else None

    async def look(self, token: str, conversation: str | None) -> Wish:
        """What a ticket is for; looking does not use it.

        Raises:
            TicketError: see there. A ticket of someone else stays good for its owner.
        """
        async with self._begin() as db:
            ticket = await db.get(Ticket, token_hash(token))
        if ticket is None:
            raise TicketError("gone")
        if ticket.conversation != conversation:
            raise TicketError("foreign")
        if ticket.used or aware(ticket.expires) <= self._clock():
            raise TicketError("gone")
        return Wish(ticket.conversation, ticket.turn, ticket.data_class)

    async def use(self, token: str, conversation: str | None) -> Wish:
        """Use a ticket.

        Raises:
            TicketError: as in `look`; only one of two that come at the same moment can use it.
        """
        wish = await self.look(token, conversation)
        async with self._begin() as db:
            unused = (Ticket.token_hash == token_hash(token)) & Ticket.used.is_(False)
            used = await db.execute(update(Ticket).where(unused).values(used=True).returning(Ticket.turn))
            if used.first() is None:
                raise TicketError("gone")
        return wish

    async def leave(self, wish: Wish, request: Request, silent: bool, back: str) -> None:
        """Remember a browser that leaves for the provider."""
        now = self._clock()
        async with self._begin() as db:
            await db.execute(delete(Journey).where(Journey.expires < now))
            db.add(
                Journey(
                    state_hash=token_hash(request.state),
                    secrets=self._vault.lock({"nonce": request.nonce, "verifier": request.verifier}),
                    silent=silent,
                    back=local_path(back),
                    expires=now + _JOURNEY_LIFE,
                    **vars(wish),
                )
            )

    async def arrive(self, state: str, conversation: str | None) -> Return | None:
        """The journey that comes back with this `state`; it can come back once, in the browser that left.

        Returns:
            None when no such browser is under way; then nothing changes.
        """
        async with self._begin() as db:
            mine = (Journey.state_hash == token_hash(state)) & (Journey.conversation == conversation)
            row = await db.scalar(select(Journey).where(mine, Journey.expires > self._clock()).with_for_update())
            gone = await db.execute(delete(Journey).where(mine).returning(Journey.state_hash))
            if row is None or gone.first() is None:
                return None
        try:
            secrets = self._vault.unlock(row.secrets)
        except VaultError:  # the keys changed since
            return None
        wish = Wish(row.conversation, row.turn, row.data_class)
        return Return(wish, Request(state, secrets["nonce"], secrets["verifier"]), row.silent, row.back)


def local_path(path: str) -> str:
    """The path, when it is a plain path of this site; otherwise the start page."""
    return path if len(path) <= _LONGEST_PATH and _PATH.fullmatch(path) else "/"
