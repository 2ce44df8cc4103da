"""Reference codes that open a walk on another device or channel: six digits, good for a day, worth nothing else.

A code carries where someone is in a walk and no more: no name, no transcript, no login. It is stored as an HMAC, so that the
database alone does not tell it, and goes when its conversation is erased.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
import secrets
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.storage.models import WalkCode

VALID = datetime.timedelta(hours=24)
PLACEHOLDER = "<code>"
"""What stands in the transcript in the place of a code that someone gave."""
_TRIES = 5
_GIVEN = re.compile(
    r"\W*(?:(?:euh|ja|hallo|dag|ik heb|hier is|dit is|mijn|de|een)\W+)*(?:referentie)?(?:code|nummer)?\W*(?:(?:is|:)\W*)?"
    r"(\d{3})[\s.-]?(\d{3})\W*",
    re.IGNORECASE,
)


def code_in(text: str) -> str | None:
    """The six digits of a message that gives a code and nothing else, or None."""
    match = _GIVEN.fullmatch(text)
    return match[1] + match[2] if match else None


class WalkCodes:
    """Makes and finds codes.

    Args:
        engine: the database.
        secret: the key of the HMAC.
    """

    def __init__(self, engine: AsyncEngine, secret: str) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._secret = secret.encode()

    async def keep(self, conversation: str, walk: dict[str, Any]) -> str:
        """Make a code for a walk.

        Args:
            conversation: the conversation with which the code is erased.
            walk: where the citizen is, as the bot's slot holds it.

        Returns:
            The code as a citizen reads it, such as "482 715".
        """
        now = datetime.datetime.now(datetime.UTC)
        for _ in range(_TRIES):
            digits = f"{secrets.randbelow(1_000_000):06d}"
            try:
                async with self._begin() as db:
                    await db.execute(delete(WalkCode).where(WalkCode.expires < now))
                    db.add(WalkCode(code_hash=self._hash(digits), conversation=conversation, walk=walk, expires=now + VALID))
            except IntegrityError:  # someone else has this code
                continue
            return f"{digits[:3]} {digits[3:]}"
        raise RuntimeError("no free code")

    async def find(self, digits: str) -> dict[str, Any] | None:
        """The walk of a code, or None when the code is unknown or too old."""
        async with self._begin() as db:
            found = await db.get(WalkCode, self._hash(digits))
            if found is None:
                return None
            expires = found.expires if found.expires.tzinfo else found.expires.replace(tzinfo=datetime.UTC)
            return found.walk if expires > datetime.datetime.now(datetime.UTC) else None

    def _hash(self, digits: str) -> str:
        return hmac.new(self._secret, digits.encode(), hashlib.sha256).hexdigest()
