"""Profiles in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from actions.data.models import ApplicationRow, AttestRow, CitizenRow, DossierRow, KidsIdRow, RelativeRow
from actions.data.records import Address, Attest, Contact, Dossier, KidsId, LinkedApplication, Profile, Relative
from actions.data.sources import SourceError


class SqlProfile:
    """`ProfileSource` on the citizen store.

    Args:
        engine: the citizen store.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin

    async def profile(self, insz: str) -> Profile | None:
        """See `ProfileSource.profile`."""
        rows = await self._rows(select(CitizenRow).where(CitizenRow.insz == insz))
        if not rows:
            return None
        relatives = await self._rows(select(RelativeRow).where(RelativeRow.insz == insz).order_by(RelativeRow.id))
        kids = await self._rows(select(KidsIdRow).where(KidsIdRow.insz == insz).order_by(KidsIdRow.valid_until))
        return _profile(rows[0], relatives, kids)

    async def applications(self, insz: str) -> list[LinkedApplication]:
        """See `ProfileSource.applications`."""
        rows = await self._rows(select(ApplicationRow).where(ApplicationRow.insz == insz).order_by(ApplicationRow.id))
        return [LinkedApplication(row.name, row.since, row.email) for row in rows]

    async def dossiers(self, insz: str) -> list[Dossier]:
        """See `ProfileSource.dossiers`."""
        order = (DossierRow.modified.desc(), DossierRow.id)
        rows = await self._rows(select(DossierRow).where(DossierRow.insz == insz).order_by(*order))
        return [Dossier(r.title, r.authority, r.status, r.submitted, r.modified, r.next_step) for r in rows]

    async def attests(self, insz: str) -> list[Attest]:
        """See `ProfileSource.attests`."""
        order = (AttestRow.available.desc(), AttestRow.id)
        rows = await self._rows(select(AttestRow).where(AttestRow.insz == insz).order_by(*order))
        return [Attest(row.name, row.authority, row.available, row.refusal) for row in rows]

    async def _rows(self, query: Select[Any]) -> list[Any]:
        try:
            async with self._begin() as db:
                return list(await db.scalars(query))
        except SQLAlchemyError as error:
            raise SourceError(f"the profile failed: {type(error).__name__}") from None


def _profile(row: CitizenRow, relatives: list[RelativeRow], kids: list[KidsIdRow]) -> Profile:
    def listed(name: str) -> tuple[Relative, ...]:
        return tuple(Relative(other.name, other.relation, other.born) for other in relatives if other.list == name)

    return Profile(
        given_names=tuple(row.given_names),
        family_name=row.family_name,
        called=row.called,
        born=row.born,
        address=Address(row.street, row.number, row.box, row.postcode, row.municipality, row.address_since, row.address_modified),
        household=listed("household"),
        descent=listed("descent"),
        kids_ids=tuple(KidsId(kid.child, kid.valid_until) for kid in kids),
        contact=Contact(row.email, row.email_verified, row.phone, row.notify_by_email, row.contact_modified),
        guardian=row.guardian,
    )
