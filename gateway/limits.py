"""Rate limits: how often something may be tried, in this process."""

from __future__ import annotations

import hashlib
import logging
import secrets

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from gateway.errors import ClientError

logger = logging.getLogger(__name__)
_DESK = RateLimitItemPerMinute(1200)
"""Twenty questions a second: a hundred agents who type."""

_CALL_BACKS = RateLimitItemPerHour(5)
"""Tries to plan a call-back in one conversation: enough for a wrong digit and another hour."""
_PHONE_CODES = RateLimitItemPerMinute(120)
"""Codes of all callers together. With a thousand of the hundred million alive, guessing finds one in fourteen hours."""
_SMS_TO_ONE = RateLimitItemPerDay(5)
"""Messages to one number, however often it seems to call."""
_DEPARTURES = RateLimitItemPerMinute(60)
"""A helpdesk behind one address may sign in together at nine."""


class Limits:
    """Counts in this process.

    Args:
        turns_per_minute: turns that one conversation may take in a minute.
        sessions_per_hour: sessions that one address may start in an hour.
        code_tries: codes of walks that one address may try in ten minutes.
        call_back_tries: tries to plan a call-back that one address has in an hour.
        sms_per_day: messages of a kind that are sent in a day, to whomever.
    """

    def __init__(
        self, turns_per_minute: int, sessions_per_hour: int, code_tries: int, call_back_tries: int, sms_per_day: int
    ) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turns = RateLimitItemPerMinute(turns_per_minute)
        self._sessions = RateLimitItemPerHour(sessions_per_hour)
        self._codes = RateLimitItemPerMinute(code_tries, 10)
        self._call_backs = RateLimitItemPerHour(call_back_tries)
        self._sms = RateLimitItemPerDay(sms_per_day)
        self._salt = secrets.token_bytes(16)

    async def count_turn(self, conversation: str) -> None:
        """Count a turn.

        Raises:
            ClientError: 429, this conversation goes too fast.
        """
        if not await self._limiter.hit(self._turns, "turn", conversation):
            raise ClientError(429, "too_fast", "U stuurt berichten te snel na elkaar. Wacht een minuut en probeer het opnieuw.")

    async def count_desk(self, desk: str) -> None:
        """Count a question of a helpdesk.

        Raises:
            ClientError: 429, this desk goes too fast.
        """
        if not await self._limiter.hit(_DESK, "desk", desk):
            raise ClientError(429, "too_fast", "Deze balie vraagt te snel na elkaar. Wacht een minuut en probeer het opnieuw.")

    async def count_departure(self, address: str) -> None:
        """Count an agent's browser that leaves to sign in.

        Raises:
            ClientError: 429, too many from this address.
        """
        if not await self._limiter.hit(_DEPARTURES, "departure", address):
            raise ClientError(
                429, "too_fast", "Vanaf dit netwerk wordt te vaak aangemeld. Wacht een minuut en probeer het opnieuw."
            )

    async def count_code(self, address: str) -> None:
        """Count a code that someone tries.

        Raises:
            ClientError: 429, too many codes from this address.
        """
        if not await self._limiter.hit(self._codes, "code", address):
            raise ClientError(
                429, "too_many_codes", "U probeerde te veel codes na elkaar. Wacht tien minuten en probeer het opnieuw."
            )

    async def count_session(self, address: str) -> None:
        """Count a new session.

        Raises:
            ClientError: 429, too many sessions from this address.
        """
        if not await self._limiter.hit(self._sessions, "session", address):
            raise ClientError(
                429, "too_many_sessions", "Er zijn vanaf dit netwerk te veel gesprekken gestart. Probeer het later opnieuw."
            )

    async def count_call_back(self, conversation: str, address: str) -> None:
        """Count a try to plan a call-back.

        Raises:
            ClientError: 429, too many tries in this conversation or from this address.
        """
        within = await self._limiter.hit(_CALL_BACKS, "call-back", conversation)
        if not within or not await self._limiter.hit(self._call_backs, "call-backs", address):
            raise ClientError(429, "too_many_tries", "U probeerde dit te vaak na elkaar. Wacht een uur, of bel gratis naar 1700.")

    async def count_phone_code(self) -> bool:
        """Count a code that a caller keys in; False when there are so many that somebody guesses."""
        left = await self._limiter.hit(_PHONE_CODES, "phone-codes")
        if not left:
            logger.warning("too many codes by phone: none is looked at for a minute")
        return left

    async def sms_left(self, number: str, kind: str) -> bool:
        """Count a message; False when too many of its kind were sent today, or to this number.

        Args:
            number: to whom; a salted hash of it is held in memory.
            kind: what it is for. Each kind has its own limits, so that one cannot use up the other.
        """
        name = hashlib.sha256(self._salt + number.encode()).hexdigest()
        to_one = await self._limiter.hit(_SMS_TO_ONE, "sms-to", kind, name)
        left = to_one and await self._limiter.hit(self._sms, "sms", kind)
        if not left:
            logger.warning("no SMS is sent: too many %s", "today" if to_one else "to one number")
        return left
