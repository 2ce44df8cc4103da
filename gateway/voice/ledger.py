"""What was asked and answered last in a call, so that a webhook that comes twice is answered twice, and acted on once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.storage.voice_models import VoiceCall
from gateway.vault import Vault, VaultError

_REPLY = "reply"


@dataclass(frozen=True)
class Last:
    """The last exchange of a call.

    Attributes:
        nonce: the random part of the address at which the next request is expected.
        request: the fingerprint of the last request.
        reply: what was answered, in the words of the platform; None when it cannot be read any more.
    """

    nonce: str
    request: str
    reply: str | None


class Ledger:
    """The last exchange of every call that is going on.

    Args:
        engine: the database.
        vault: encrypts the replies: what is spoken to a caller who signed in may be personal.
    """

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._vault = vault

    async def last(self, call: str) -> Last | None:
        """The last exchange of a call; None when the call is not known."""
        query = select(VoiceCall.nonce, VoiceCall.last_request, VoiceCall.last_reply).where(VoiceCall.call == call)
        async with self._begin() as db:
            found = (await db.execute(query)).one_or_none()
        return None if found is None else Last(found.nonce, found.last_request, self._read(found.last_reply))

    async def keep(self, call: str, last: Last) -> None:
        """Keep an exchange in the place of the one before; nothing happens when the call was erased meanwhile."""
        reply = None if last.reply is None else self._vault.lock({_REPLY: last.reply})
        query = update(VoiceCall).where(VoiceCall.call == call)
        async with self._begin() as db:
            await db.execute(query.values(nonce=last.nonce, last_request=last.request, last_reply=reply))

    async def forget(self, call: str) -> None:
        """Keep nothing of what was said last in a call that is over."""
        async with self._begin() as db:
            await db.execute(update(VoiceCall).where(VoiceCall.call == call).values(last_reply=None))

    def _read(self, locked: object) -> str | None:
        try:
            return str(self._vault.unlock(locked)[_REPLY]) if isinstance(locked, str) else None
        except VaultError:
            return None
