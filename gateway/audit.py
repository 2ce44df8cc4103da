"""The audit: who read what about whom, when and why; append-only, each line sealed with the one before.

What is kept follows the logging duty of MAGDA ("wie, over wie, wat, wanneer, waarom"), without content.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.clock import Clock, utc_now
from gateway.storage.release_models import AuditHead, AuditRow

FIRST_SEAL = "0" * 64


@dataclass(frozen=True)
class Entry:
    """What is noted; see `gateway.storage.release_models.AuditRow` for the fields."""

    what: str
    outcome: str
    who: str = ""
    about: str = ""
    data_class: str = ""
    object: str = ""
    why: str = ""
    level: str = ""


class Audit:
    """Writes and checks the audit.

    Args:
        engine: the database.
        key: the key of the seals and of the pseudonyms.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, key: str, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._key = key.encode()
        self._clock = clock

    def pseudonym(self, issuer: str, subject: str) -> str:
        """The name under which a person stands in the audit: HMAC-SHA-256 of issuer and subject."""
        return hmac.new(self._key, f"{issuer}|{subject}".encode(), hashlib.sha256).hexdigest()

    async def write(self, entry: Entry, db: AsyncSession | None = None) -> None:
        """Add a line.

        Args:
            entry: what to note.
            db: the transaction that it belongs to; one of its own when absent.
        """
        if db is None:
            async with self._begin() as own:
                await self.write(entry, own)
            return
        # The update comes first: it makes other writers wait, on SQLite and on PostgreSQL.
        number = await db.scalar(
            update(AuditHead).where(AuditHead.id == 1).values(number=AuditHead.number + 1).returning(AuditHead.number)
        )
        head = await db.get(AuditHead, 1, populate_existing=True)
        assert number is not None
        assert head is not None
        fields = {"number": number, "at": self._clock().isoformat(timespec="milliseconds"), **asdict(entry)}
        seal = self.seal(head.seal, fields)
        db.add(AuditRow(**fields, seal=seal))
        head.seal = self._end(seal)

    def seal(self, before: str, fields: dict[str, object]) -> str:
        """The seal of a line: HMAC-SHA-256 over the seal of the end before it and its fields as canonical JSON."""
        line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hmac.new(self._key, f"{before}|{line}".encode(), hashlib.sha256).hexdigest()

    def _end(self, seal: str) -> str:
        """The seal of the end after a line; it stands in no line, so that whoever cuts lines off cannot make the end fit."""
        return hmac.new(self._key, f"end|{seal}".encode(), hashlib.sha256).hexdigest()

    async def about(self, pseudonym: str, most: int) -> list[AuditRow]:
        """The newest lines about a person, the newest first."""
        query = select(AuditRow).where(AuditRow.about == pseudonym).order_by(AuditRow.number.desc()).limit(most)
        async with self._begin() as db:
            return list(await db.scalars(query))

    async def end(self) -> str:
        """The number and the seal of the last line, to be kept elsewhere."""
        async with self._begin() as db:
            head = await db.get(AuditHead, 1)
            return f"{head.number} {head.seal}" if head else "nothing"

    async def lines(self, of: ColumnElement[bool], most: int) -> list[AuditRow]:
        """The newest lines of some kind, the newest first."""
        async with self._begin() as db:
            return list(await db.scalars(select(AuditRow).where(of).order_by(AuditRow.number.desc()).limit(most)))

    async def faults(self, last: int | None = None) -> AsyncIterator[str]:
        """Check every line and the end of the audit; each fault names the line.

        A whole older copy of the database that was put back cannot be told: note the last line elsewhere for that.

        Args:
            last: check this many lines at the end only; all when absent.
        """
        before, expected = FIRST_SEAL, 1
        async with self._begin() as db:
            newest = await db.scalar(select(func.max(AuditRow.number))) or 0
            earlier = await db.get(AuditRow, newest - last) if last else None
            if earlier is not None:
                before, expected = self._end(earlier.seal), earlier.number + 1
            lines = select(AuditRow).where(AuditRow.number >= expected).order_by(AuditRow.number)
            async for row in await db.stream_scalars(lines):
                if row.number != expected:
                    yield f"line {expected} is missing: line {row.number} follows line {expected - 1}"
                fields = {"number": row.number, "at": row.at}
                fields |= {name: getattr(row, name) for name in Entry.__dataclass_fields__}
                if self.seal(before, fields) != row.seal:
                    yield f"line {row.number} does not fit its seal: it, or the line before, was changed, moved or removed"
                before, expected = self._end(row.seal), row.number + 1
            head = await db.get(AuditHead, 1)
            if head is None or (head.number, head.seal) != (expected - 1, before):
                noted = f"line {head.number}" if head else "no line"
                yield f"the end does not fit its seal: line {expected - 1} is the last one here, {noted} was noted as the last"
