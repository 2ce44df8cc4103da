"""Pointers between a call and the browser in which its caller signs in.

The line never proves who calls. It carries a pointer: a link that is sent by SMS, or eight digits that a browser shows and the
caller keys in. In both cases the caller hears a number of two digits, and types it on the page: who was tricked into opening a page
hears none (the threats are those of consent across devices, RFC 10027).
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.clock import Clock, aware, utc_now
from gateway.login.journeys import Wish
from gateway.storage.pairing_models import PairingRow
from gateway.storage.tokens import token_hash

VALID = datetime.timedelta(seconds=120)
"""How long a link or a code is good, and how long the number may be typed after a code was keyed in."""
DIGITS = 8
"""Digits of a code: with a thousand alive, one guess in a hundred thousand is right, and that one still needs the number."""
MOST_TRIES = 3
"""How often a number may be typed; a stranger who guesses is right in three of ninety cases."""
_LINK_BYTES = 16
_CODES = 5
_KEPT = datetime.timedelta(hours=1)
"""How long a pointer that is used up is remembered, so that a call sends one link only."""


@dataclass(frozen=True)
class Invitation:
    """A pointer that a caller was given.

    Attributes:
        token: of the link; empty for a code, which the caller has already.
        number: the two digits to say.
    """

    token: str
    number: str


@dataclass(frozen=True)
class Pairing:
    """A pointer, as it stands.

    Attributes:
        key_hash: its name.
        conversation: the conversation of the browser that shows the code, or of the call that sent the link.
        wish: the conversation of the call, its turn and what will be read; None while nobody keyed the code in.
        number: the two digits that the caller hears.
        matched: whether they were typed.
        tries: how often a number may still be typed.
        alive: whether it is still good.
        expires: until when.
    """

    key_hash: str
    conversation: str
    wish: Wish | None
    number: str
    matched: bool
    tries: int
    alive: bool
    expires: datetime.datetime


class PairingError(Exception):
    """A pointer is not good (any more)."""


class WrongNumberError(PairingError):
    """The number is not the one that the caller hears.

    Attributes:
        left: how often a number may still be typed.
    """

    def __init__(self, left: int) -> None:
        super().__init__("the wrong number")
        self.left = left


class Pairings:
    """Makes pointers, and has each used once.

    Args:
        engine: the database.
        key: the key of the HMAC of codes.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, key: str, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._key = key.encode()
        self._clock = clock

    async def link(self, wish: Wish) -> Invitation | None:
        """A link for a call: 128 random bits, so that it fits in an SMS. A call gets one; None when it had it already."""
        token, number = secrets.token_urlsafe(_LINK_BYTES), _number()
        async with self._begin() as db:
            await self._tidy(db)
            mine = (PairingRow.caller == wish.conversation) & (PairingRow.conversation == wish.conversation)
            if await db.scalar(select(PairingRow.key_hash).where(mine)) is not None:
                return None
            db.add(self._row(token_hash(token), wish.conversation, caller=wish.conversation, number=number, wish=wish))
        return Invitation(token, number)

    async def code(self, conversation: str) -> str:
        """A code for the browser of a signed-in citizen; an earlier one of the same browser is worth nothing then.

        Returns:
            Eight digits.
        """
        for _ in range(_CODES):
            digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
            try:
                async with self._begin() as db:
                    await self._tidy(db)
                    await db.execute(delete(PairingRow).where(_shown_by(conversation)))
                    db.add(self._row(self._hash(digits), conversation))
            except IntegrityError:  # someone else has this code
                continue
            return digits
        raise RuntimeError("no free code")

    async def claim(self, digits: str, wish: Wish) -> Invitation | None:
        """A caller keyed a code in. Only one of two callers who do so gets it.

        Returns:
            The number to say; None when there is no such code (any more).
        """
        number, now = _number(), self._clock()
        free = (PairingRow.key_hash == self._hash(digits)) & PairingRow.caller.is_(None) & (PairingRow.expires > now)
        free = free & (PairingRow.conversation != wish.conversation)  # a browser that is in the call already
        values = {"caller": wish.conversation, "turn": wish.turn, "data_class": wish.data_class, "number": number}
        async with self._begin() as db:
            taken = update(PairingRow).where(free).values(**values, expires=now + VALID).returning(PairingRow.key_hash)
            return Invitation("", number) if (await db.execute(taken)).first() else None

    async def of_link(self, token: str, form: str = "") -> Pairing:
        """The pointer of a link; looking does not use it.

        Args:
            token: of the link.
            form: the random part of the form that is sent; the one that used the link may come again.

        Raises:
            PairingError: it is not good (any more).
        """
        async with self._begin() as db:
            row = await db.get(PairingRow, token_hash(token))
        if row is None or row.caller != row.conversation or aware(row.expires) <= self._clock():
            raise PairingError("no such link")
        if not self._alive(row) and not (form and row.form_hash == token_hash(form)):
            raise PairingError("used up")
        return self._pairing(row)

    async def of_browser(self, conversation: str) -> Pairing | None:
        """The pointer of the code that a browser shows, or None."""
        async with self._begin() as db:
            row = await db.scalar(select(PairingRow).where(_shown_by(conversation)))
        return self._pairing(row) if row is not None else None

    async def of_call(self, conversation: str) -> Pairing | None:
        """The newest pointer that a call holds, or None."""
        newest = select(PairingRow).where(PairingRow.caller == conversation).order_by(PairingRow.expires.desc()).limit(1)
        async with self._begin() as db:
            row = await db.scalar(newest)
        return self._pairing(row) if row is not None else None

    async def match(self, key_hash: str, number: str, form: str) -> Wish:
        """Use a pointer with the number that the caller hears. Every try counts, also of those that come at the same moment.

        Args:
            key_hash: the name of the pointer.
            number: what was typed.
            form: the random part of the form; when the same form comes again, that is a second click and no second use.

        Returns:
            What the caller wants.

        Raises:
            WrongNumberError: it is another number.
            PairingError: the pointer is not good (any more).
        """
        unused = PairingRow.matched.is_(False) | (PairingRow.form_hash == token_hash(form))
        good = (PairingRow.key_hash == key_hash) & PairingRow.caller.is_not(None) & unused
        good = good & (PairingRow.expires > self._clock())
        async with self._begin() as db:
            tried = update(PairingRow).where(good, PairingRow.tries < MOST_TRIES).values(tries=PairingRow.tries + 1)
            row = await db.scalar(tried.returning(PairingRow).execution_options(populate_existing=True))
            if row is None:
                raise PairingError("used up")
            row.form_hash = token_hash(form)
            row.matched = hmac.compare_digest(row.number.encode(), number.strip().encode("utf-8", "replace"))
        if not row.matched:
            raise WrongNumberError(MOST_TRIES - row.tries)
        assert row.caller is not None
        return Wish(row.caller, row.turn, row.data_class)

    async def drop(self, key_hash: str) -> None:
        """A pointer led nowhere: it is worth nothing, and the caller hears so."""
        async with self._begin() as db:
            await db.execute(update(PairingRow).where(PairingRow.key_hash == key_hash).values(matched=False, tries=MOST_TRIES))

    async def end(self, conversation: str) -> None:
        """A call is over: what points to it is worth nothing."""
        async with self._begin() as db:
            await db.execute(delete(PairingRow).where(PairingRow.caller == conversation))

    async def _tidy(self, db: AsyncSession) -> None:
        await db.execute(delete(PairingRow).where(PairingRow.expires < self._clock() - _KEPT))

    def _row(
        self, key_hash: str, conversation: str, caller: str | None = None, number: str = "", wish: Wish | None = None
    ) -> PairingRow:
        return PairingRow(
            key_hash=key_hash,
            conversation=conversation,
            caller=caller,
            turn=wish.turn if wish else "",
            data_class=wish.data_class if wish else "",
            number=number,
            expires=self._clock() + VALID,
        )

    def _alive(self, row: PairingRow) -> bool:
        return not row.matched and row.tries < MOST_TRIES and aware(row.expires) > self._clock()

    def _pairing(self, row: PairingRow) -> Pairing:
        return Pairing(
            key_hash=row.key_hash,
            conversation=row.conversation,
            wish=Wish(row.caller, row.turn, row.data_class) if row.caller else None,
            number=row.number,
            matched=row.matched,
            tries=MOST_TRIES - row.tries,
            alive=self._alive(row),
            expires=aware(row.expires),
        )

    def _hash(self, digits: str) -> str:
        return hmac.new(self._key, digits.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _shown_by(conversation: str) -> ColumnElement[bool]:
    """That a browser shows the code of this pointer."""
    return (PairingRow.conversation == conversation) & (PairingRow.caller.is_(None) | (PairingRow.caller != conversation))


def _number() -> str:
    """Two digits, without a zero at the front, so that everybody says and types it alike."""
    return str(secrets.randbelow(90) + 10)
