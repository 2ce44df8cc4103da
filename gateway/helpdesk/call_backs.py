"""Call-backs: a citizen leaves a number and chooses an hour, and one agent calls.

The number stands in one column, encrypted, outside the conversation. Only the agent who took the call-back sees it, each look is
noted in the audit, and it is deleted after the call, or in seven days.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from faq.dates import BELGIUM, day_in_words
from gateway.audit import Audit, Entry
from gateway.clock import Clock, utc_now
from gateway.closures import Closures
from gateway.errors import ClientError
from gateway.helpdesk.phone_numbers import read_phone, shown
from gateway.storage.helpdesk_models import AgentRow, CallBack, Case
from gateway.storage.models import Session
from gateway.vault import Vault, VaultError

QUEUE = "1700"
"""Those who call back, and whose opening hours count."""
MOST_PER_HOUR = 8
"""How many citizens are promised the same hour: two agents who need a quarter of an hour for each call can keep that promise."""
KEPT = datetime.timedelta(days=7)
"""How long a number is kept at most. Nobody is promised an hour after that."""
_DAYS = 3
"""How many working days can be chosen."""
_SOONEST = datetime.timedelta(hours=1)
"""How far ahead the first hour begins, so that an agent sees the call-back in time."""
_HOUR = datetime.timedelta(hours=1)

Known = tuple[str | None, str]
"""Of a conversation: the pseudonym of who signed in, and the reference of its case."""


class SlotError(ValueError):
    """This hour cannot be promised (any more); the message tells the citizen what to do."""


class GoneError(Exception):
    """There is no such conversation (any more), or it has no case through which an agent could find the call-back."""


@dataclass(frozen=True, order=True)
class Slot:
    """An hour in which a citizen is called.

    Attributes:
        day: the day.
        hour: the hour at which it begins, in Belgium.
    """

    day: datetime.date
    hour: int

    @property
    def begins(self) -> datetime.datetime:
        """The moment at which it begins."""
        return datetime.datetime.combine(self.day, datetime.time(self.hour), BELGIUM)

    @property
    def ends(self) -> datetime.datetime:
        """The moment at which it ends."""
        return self.begins + _HOUR

    @property
    def hours(self) -> str:
        """For example `10 tot 11 uur`."""
        return f"{self.hour} tot {self.hour + 1} uur"

    @property
    def words(self) -> str:
        """For example `donderdag 26 november tussen 10 en 11 uur`."""
        return f"{day_in_words(self.day)} tussen {self.hour} en {self.hour + 1} uur"


@dataclass(frozen=True)
class Planned:
    """A call-back, as every agent may see it: without the number.

    Attributes:
        reference: the reference of the case.
        slot: when.
        owner: id and name of the agent who will call, or None.
    """

    reference: str
    slot: Slot
    owner: tuple[str, str] | None

    def as_json(self) -> dict[str, Any]:
        """What a desk gets."""
        owner = None if self.owner is None else {"id": self.owner[0], "name": self.owner[1]}
        return {"reference": self.reference, "day": self.slot.day.isoformat(), "hour": self.slot.hour, "owner": owner}


class CallBacks:
    """Plans call-backs, gives each to one agent, and forgets the numbers.

    Args:
        engine: the database.
        vault: encrypts the numbers.
        audit: notes who saw a number.
        closures: knows when people answer.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, vault: Vault, audit: Audit, closures: Closures, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._vault = vault
        self._audit = audit
        self._closures = closures
        self._clock = clock

    async def slots(self) -> list[Slot]:
        """The hours that can be chosen, of the next three working days, the first one first; full ones are left out."""
        open_slots = self._open_slots()
        if not open_slots:
            return []
        count = select(CallBack.day, CallBack.hour, func.count()).where(CallBack.day >= open_slots[0].day)
        async with self._begin() as db:
            taken = {Slot(day, hour): number for day, hour, number in await db.execute(count.group_by(CallBack.day, CallBack.hour))}
        return [slot for slot in open_slots if taken.get(slot, 0) < MOST_PER_HOUR]

    async def plan(self, conversation: str, phone: str, slot: Slot) -> None:
        """Promise a call. A second one replaces the first.

        Args:
            conversation: the conversation; it has a case.
            phone: the number as the citizen typed it.
            slot: the hour.

        Raises:
            PhoneError: nobody can be called at this number.
            SlotError: this hour cannot be promised (any more).
            GoneError: there is no such conversation, or it has no case.
        """
        locked = self._vault.lock({"phone": read_phone(phone)})
        if slot not in self._open_slots():
            raise SlotError("Dit uur kunt u niet (meer) kiezen. Kies een ander uur.")
        try:
            async with self._begin() as db:
                known = await self._hold(db, conversation)
                if known is None:
                    raise GoneError
                await db.execute(delete(CallBack).where(CallBack.conversation == conversation))
                await self._note(db, known, "planned")  # from here on this transaction is the only one that plans
                same = select(func.count()).select_from(CallBack).where(CallBack.day == slot.day, CallBack.hour == slot.hour)
                if int(await db.scalar(same) or 0) >= MOST_PER_HOUR:
                    raise SlotError("Dit uur is net volzet. Kies een ander uur.")
                made = CallBack(conversation=conversation, phone=locked, day=slot.day, hour=slot.hour, created=self._clock())
                db.add(made)
        except IntegrityError:  # erased at this moment, on a database without row locks
            raise GoneError from None

    async def of(self, conversation: str) -> Slot | None:
        """When a citizen is called, or None."""
        async with self._begin() as db:
            found = await db.get(CallBack, conversation)
            return Slot(found.day, found.hour) if found else None

    async def cancel(self, conversation: str) -> None:
        """Forget a call-back; nothing happens when there is none."""
        async with self._begin() as db:
            await self._delete(db, conversation, "cancelled", CallBack.conversation == conversation)

    async def planned(self) -> list[Planned]:
        """Every call-back, the first one first."""
        query = (
            select(Case.reference, CallBack.day, CallBack.hour, AgentRow.agent, AgentRow.name)
            .join(Case, Case.conversation == CallBack.conversation)
            .outerjoin(AgentRow, AgentRow.agent == CallBack.owner)
            .order_by(CallBack.day, CallBack.hour, CallBack.created, Case.reference)
        )
        async with self._begin() as db:
            rows = (await db.execute(query)).all()
        return [Planned(reference, Slot(day, hour), (agent, name) if agent else None) for reference, day, hour, agent, name in rows]

    async def claim(self, conversation: str, agent: str) -> None:
        """Take a call-back; taking one's own again changes nothing.

        Raises:
            ClientError: 409, a colleague has it; 404, there is none.
        """
        free = (CallBack.conversation == conversation) & or_(CallBack.owner.is_(None), CallBack.owner == agent)
        async with self._begin() as db:
            took = await db.execute(update(CallBack).where(free).values(owner=agent).returning(CallBack.conversation))
            if took.first() is None:
                raise await self._not_mine(db, conversation, "taken")

    async def release(self, conversation: str, agent: str) -> None:
        """Give a call-back back, so that a colleague can take it.

        Raises:
            ClientError: 409, the agent does not have it; 404, there is none.
        """
        mine = (CallBack.conversation == conversation) & (CallBack.owner == agent)
        async with self._begin() as db:
            gave = await db.execute(update(CallBack).where(mine).values(owner=None).returning(CallBack.conversation))
            if gave.first() is None:
                raise await self._not_mine(db, conversation)

    async def release_lost(self, present: Collection[str]) -> int:
        """Give the call-backs of agents who are gone back, so that nobody counts on someone who is not there.

        Args:
            present: the ids of the agents whose desk is open.

        Returns:
            How many were given back.
        """
        lost = CallBack.owner.not_in(present)
        async with self._begin() as db:
            # A look first: an update would make others wait, every few seconds.
            if await db.scalar(select(CallBack.conversation).where(lost).limit(1)) is None:
                return 0
            freed = update(CallBack).where(lost).values(owner=None).returning(CallBack.conversation)
            return len((await db.execute(freed)).all())

    async def phone(self, conversation: str, agent: str) -> str:
        """The number to call, such as `+32 470 12 34 56`; the look stands in the audit before it is given.

        Raises:
            ClientError: 409, the agent does not have the call-back; 404, there is none; 410, the number cannot be read any more.
        """
        mine = (CallBack.conversation == conversation) & (CallBack.owner == agent)
        async with self._begin() as db:
            known = await self._hold(db, conversation)
            locked = await db.scalar(select(CallBack.phone).where(mine))
            if known is None or locked is None:
                raise await self._not_mine(db, conversation)
            try:
                number = str(self._vault.unlock(locked)["phone"])
            except VaultError:
                raise ClientError(410, "unreadable", "Dit nummer is niet meer te lezen: de sleutel is vervangen.") from None
            await self._note(db, known, "shown", agent)
        return shown(number)

    async def done(self, conversation: str, agent: str) -> None:
        """Delete a call-back after the call.

        Raises:
            ClientError: 409, the agent does not have it; 404, there is none.
        """
        mine = (CallBack.conversation == conversation) & (CallBack.owner == agent)
        async with self._begin() as db:
            if not await self._delete(db, conversation, "done", mine, agent):
                raise await self._not_mine(db, conversation)

    async def purge(self) -> int:
        """Delete every call-back that is older than it may be, whatever became of it.

        Returns:
            How many were deleted.
        """
        async with self._begin() as db:
            gone = await db.execute(
                delete(CallBack).where(CallBack.created < self._clock() - KEPT).returning(CallBack.conversation)
            )
            return len(gone.all())

    def _open_slots(self) -> list[Slot]:
        """The hours of the next three working days that begin late enough, full ones as well."""
        opening, now = self._closures.opening(QUEUE), self._clock()
        first, today = opening.opens.hour + bool(opening.opens.minute), now.astimezone(BELGIUM).date()
        days: list[list[Slot]] = []
        for later in range(KEPT.days + 1):
            day = today + datetime.timedelta(days=later)
            slots = [Slot(day, hour) for hour in range(first, opening.closes.hour)] if opening.closed_because(day) is None else []
            days.append([slot for slot in slots if slot.begins >= now + _SOONEST and slot.ends <= now + KEPT])
        return [slot for slots in [day for day in days if day][:_DAYS] for slot in slots]

    @staticmethod
    async def _hold(db: AsyncSession, conversation: str) -> Known | None:
        """Take turns per conversation, as everything that changes one does; None when there is none, or it has no case."""
        query = select(Session.owner, Case.reference).join(Case, Case.conversation == Session.conversation)
        found = (await db.execute(query.where(Session.conversation == conversation).with_for_update(of=Session))).first()
        return None if found is None else (found.owner, found.reference)

    async def _delete(self, db: AsyncSession, conversation: str, outcome: str, which: ColumnElement[bool], agent: str = "") -> bool:
        known = await self._hold(db, conversation)
        gone = await db.execute(delete(CallBack).where(which).returning(CallBack.conversation))
        if known is None or gone.first() is None:
            return False
        await self._note(db, known, outcome, agent)
        return True

    async def _note(self, db: AsyncSession, known: Known, outcome: str, agent: str = "") -> None:
        """Write what happens to a call-back in the audit; never the number."""
        owner, reference = known
        entry = Entry("call_back", outcome, who=agent or owner or "", about=owner or "", object=reference)
        await self._audit.write(entry, db)

    @staticmethod
    async def _not_mine(db: AsyncSession, conversation: str, code: str = "not_yours") -> ClientError:
        """Why an agent cannot do this: a colleague has the call-back, nobody has it, or there is none."""
        query = select(CallBack.conversation, AgentRow.name).outerjoin(AgentRow, AgentRow.agent == CallBack.owner)
        found = (await db.execute(query.where(CallBack.conversation == conversation))).first()
        if found is None:
            return ClientError(404, "no_call_back", "Deze terugbelafspraak is er niet meer.")
        if found.name is None:
            return ClientError(409, code, "Neem deze terugbelafspraak eerst op u.")
        return ClientError(409, code, f"{found.name} heeft deze terugbelafspraak al.")
