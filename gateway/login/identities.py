"""Who is signed in. Everything that shows or reads personal data asks here, and nowhere else."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.audit import Audit, Entry
from gateway.clock import Clock, aware, utc_now
from gateway.login.claims import Person
from gateway.login.errors import LoginError
from gateway.login.levels import Level
from gateway.storage.login_models import Identity, Journey, Ticket
from gateway.storage.models import Session
from gateway.storage.pairing_models import PairingRow
from gateway.storage.release_models import Card, Grant
from gateway.storage.tokens import new_conversation, new_token, token_hash
from gateway.storage.transcript import VOICE
from gateway.vault import Vault, VaultError

_LEFT = "-"
"""The hash of the cookie of a conversation that was left begins so; no cookie has such a hash."""


@dataclass(frozen=True)
class Citizen:
    """A signed-in citizen.

    Attributes:
        pseudonym: the name in audit and consents.
        insz: national number, 11 digits; never leaves for the bot, a log or a browser.
        given_name: first name.
        family_name: last name.
        level: the assurance level of the login.
        signed_in: when.
        idle_until: when the session ends without another sign of the citizen.
        until: when the session ends at the latest.
    """

    pseudonym: str
    insz: str
    given_name: str
    family_name: str
    level: Level
    signed_in: datetime.datetime
    idle_until: datetime.datetime
    until: datetime.datetime


class Identities:
    """Signs citizens in and out.

    Args:
        engine: the database.
        vault: encrypts names and numbers.
        audit: notes logins and logouts.
        idle: how long a session lives without a sign of the citizen.
        longest: how long it lives at all.
        clock: tells the time.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        audit: Audit,
        idle: datetime.timedelta,
        longest: datetime.timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._vault = vault
        self._audit = audit
        self._idle = idle
        self._longest = longest
        self._clock = clock

    async def sign_in(self, conversation: str, person: Person) -> tuple[str, str, bool]:
        """Start a session for a person. The browser gets a new cookie, so that an older one is worth nothing.

        Args:
            conversation: the conversation of the browser.
            person: who signed in.

        Returns:
            The token of the new cookie, the conversation, and whether it is the same one: another person than the one who
            signed in here before gets a new conversation.

        Raises:
            LoginError: the browser left the conversation while the provider answered, or it stands in a frame.
        """
        pseudonym, now, token = self._audit.pseudonym(person.issuer, person.subject), self._clock(), new_token()
        content = {"insz": person.insz, "given_name": person.given_name, "family_name": person.family_name}
        async with self._begin() as db:
            session = await db.scalar(select(Session).where(Session.conversation == conversation).with_for_update())
            if session is None or session.framed or session.token_hash.startswith(_LEFT):
                raise LoginError("invalid", "the browser signed out meanwhile")
            same = session.owner in (None, pseudonym)
            if same:
                await db.execute(delete(Identity).where(Identity.conversation == conversation))
                await db.execute(
                    update(Session)
                    .where(Session.conversation == conversation)
                    .values(token_hash=token_hash(token), owner=pseudonym)
                    .execution_options(synchronize_session=False)
                )
            else:
                await self._forget(db, conversation)
                conversation = new_conversation()
                db.add(Session(token_hash=token_hash(token), conversation=conversation, owner=pseudonym, created=now))
                await db.flush()
            person_text, level = self._vault.lock(content), int(person.level)
            db.add(
                Identity(conversation=conversation, pseudonym=pseudonym, person=person_text, level=level, signed_in=now, seen=now)
            )
            what = "paired" if same and session.channel == VOICE else "login"
            entry = Entry(what, "granted", who=pseudonym, about=pseudonym, level=person.level.key)
            await self._audit.write(entry, db)
        return token, conversation, same

    async def move(self, conversation: str, call: str) -> bool:
        """Take the login of a browser along into the conversation of a call, in which nobody else signed in before.

        The browser goes on there with the cookie that it has, so that a click that comes twice does no harm; the conversation that
        it came from is left.

        Args:
            conversation: the conversation of the browser.
            call: the conversation of the call.

        Returns:
            False when nobody is signed in (any more), or the call is somebody else's, or over; then nothing changed.
        """
        async with self._begin() as db:
            citizen = await self.current_in(db, conversation)
            browser = await db.scalar(select(Session).where(Session.conversation == conversation).with_for_update())
            row = await db.get(Identity, conversation)
            if citizen is None or browser is None or row is None:
                return False
            mine = Session.owner.is_(None) | (Session.owner == citizen.pseudonym)
            free = (Session.conversation == call) & (Session.channel == VOICE) & mine
            if await db.scalar(select(Session.conversation).where(free).with_for_update()) is None:
                return False
            cookie = browser.token_hash
            kept = {"pseudonym": row.pseudonym, "person": row.person, "level": row.level, "signed_in": row.signed_in}
            await self._forget(db, conversation)
            await self._end(db, call)
            joined = update(Session).where(Session.conversation == call).values(token_hash=cookie, owner=citizen.pseudonym)
            await db.execute(joined.execution_options(synchronize_session=False))
            db.add(Identity(conversation=call, seen=self._clock(), **kept))
            who = {"who": citizen.pseudonym, "about": citizen.pseudonym, "level": citizen.level.key}
            await self._audit.write(Entry("paired", "granted", **who), db)
        return True

    async def owner(self, conversation: str) -> str | None:
        """The pseudonym of who is or was signed in here, or None."""
        async with self._begin() as db:
            return await db.scalar(select(Session.owner).where(Session.conversation == conversation))

    async def current(self, conversation: str) -> Citizen | None:
        """Who is signed in here, or None; counts as a sign of the citizen."""
        async with self._begin() as db:
            return await self.current_in(db, conversation)

    async def peek(self, conversation: str) -> Citizen | None:
        """Who is signed in here, or None; does not count as a sign of the citizen."""
        async with self._begin() as db:
            return await self.current_in(db, conversation, sign=False)

    async def current_in(self, db: AsyncSession, conversation: str, sign: bool = True) -> Citizen | None:
        """The same as `current` and `peek`, in a transaction of the caller."""
        row = await db.scalar(select(Identity).where(Identity.conversation == conversation).with_for_update())
        now = self._clock()
        if row is None:
            return None
        signed_in, until = aware(row.signed_in), aware(row.signed_in) + self._longest
        if now >= until or now >= aware(row.seen) + self._idle:
            await self._end(db, conversation)
            return None
        try:
            person = self._vault.unlock(row.person)
        except VaultError:  # the keys changed since: signed out, never someone else
            await self._end(db, conversation)
            return None
        if sign:
            seen = update(Identity).where(Identity.conversation == conversation).values(seen=now).returning(Identity.conversation)
            if (await db.execute(seen)).first() is None:  # signed out at this moment
                return None
        return Citizen(
            pseudonym=row.pseudonym,
            insz=person["insz"],
            given_name=person["given_name"],
            family_name=person["family_name"],
            level=Level(row.level),
            signed_in=signed_in,
            idle_until=min((now if sign else aware(row.seen)) + self._idle, until),
            until=until,
        )

    async def sign_out(self, conversation: str) -> None:
        """End the session and leave the conversation: its cookie, cards, grants and tickets are worth nothing from now on."""
        async with self._begin() as db:
            row = await db.scalar(select(Identity).where(Identity.conversation == conversation).with_for_update())
            await self._forget(db, conversation)
            if row is not None:
                entry = Entry("logout", "granted", who=row.pseudonym, about=row.pseudonym, level=Level(row.level).key)
                await self._audit.write(entry, db)

    async def _forget(self, db: AsyncSession, conversation: str) -> None:
        await self._end(db, conversation)
        for table in (Ticket, Journey, PairingRow):
            await db.execute(delete(table).where(table.conversation == conversation))
        await db.execute(
            update(Session)
            .where(Session.conversation == conversation)
            .values(token_hash=f"{_LEFT}{secrets.token_hex(31)}")
            .execution_options(synchronize_session=False)
        )

    @staticmethod
    async def _end(db: AsyncSession, conversation: str) -> None:
        for table in (Identity, Card, Grant):
            await db.execute(delete(table).where(table.conversation == conversation))
