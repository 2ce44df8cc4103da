"""That a citizen lets the assistant read a class of their data."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.login.identities import Citizen
from gateway.storage.release_models import Consent


class Consents:
    """Gives, withdraws and lists consents.

    Args:
        engine: the database.
        audit: notes each change.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, audit: Audit, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._audit = audit
        self._clock = clock

    async def give(self, citizen: Citizen, data_class: str) -> None:
        """Note a consent; nothing changes when it was given before."""
        async with self._begin() as db:
            if await db.get(Consent, (citizen.pseudonym, data_class)) is None:
                db.add(Consent(pseudonym=citizen.pseudonym, data_class=data_class, given=self._clock()))
                await self._note(db, citizen, "consent", data_class)

    async def withdraw(self, citizen: Citizen, data_class: str) -> None:
        """Take a consent back; from now on this class is not read."""
        async with self._begin() as db:
            mine = (Consent.pseudonym == citizen.pseudonym) & (Consent.data_class == data_class)
            if (await db.execute(delete(Consent).where(mine).returning(Consent.data_class))).first():
                await self._note(db, citizen, "withdrawal", data_class)

    async def of(self, pseudonym: str, db: AsyncSession | None = None) -> set[str]:
        """The classes that a person consented to."""
        if db is None:
            async with self._begin() as own:
                return await self.of(pseudonym, own)
        return set(await db.scalars(select(Consent.data_class).where(Consent.pseudonym == pseudonym)))

    async def _note(self, db: AsyncSession, citizen: Citizen, what: str, data_class: str) -> None:
        entry = Entry(what, "granted", citizen.pseudonym, citizen.pseudonym, data_class, level=citizen.level.key)
        await self._audit.write(entry, db)
