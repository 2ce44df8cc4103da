"""The release desk: an action asks for a grant, reads with it, and hands in a card; a browser comes for the card."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.audit import Audit, Entry
from gateway.clock import Clock, aware, utc_now
from gateway.login.identities import Citizen, Identities
from gateway.release.consents import Consents
from gateway.release.data_classes import DATA_CLASSES, DataClass
from gateway.storage.models import OfferedOption, Turn
from gateway.storage.release_models import Card, Grant
from gateway.storage.tokens import new_token, token_hash
from gateway.vault import Vault, VaultError

_GRANT_LIFE = datetime.timedelta(seconds=30)
_REF_BYTES = 16
Need = Literal["login", "step_up", "consent"]


@dataclass(frozen=True)
class Question:
    """What an action asks permission for.

    Attributes:
        conversation: the conversation.
        turn: the turn that is being answered.
        data_class: a key of `DATA_CLASSES`, or several with spaces between them, as the scopes of OAuth are written; a card is
            filed under the one that needs the highest level.
        action: the action that asks.
        object: which single object, such as a message id; empty for a list.
    """

    conversation: str
    turn: str
    data_class: str
    action: str
    object: str = ""


@dataclass(frozen=True)
class Refused:
    """What is missing.

    Attributes:
        need: what the citizen must do first.
        data_class: for which class.
    """

    need: Need
    data_class: DataClass


@dataclass(frozen=True)
class Granted:
    """Permission.

    Attributes:
        grant: the token with which one card may be handed in.
        citizen: whose data may be read.
    """

    grant: str
    citizen: Citizen


class DeskError(Exception):
    """The question or the card is refused; the message says why, without personal data."""


class ReleaseDesk:
    """Decides what may be read and shown, and writes down that it was.

    Args:
        engine: the database.
        vault: encrypts cards.
        audit: where each read is noted before it is permitted.
        identities: who is signed in.
        consents: what they consented to.
        card_life: how long a card is shown.
        clock: tells the time.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        audit: Audit,
        identities: Identities,
        consents: Consents,
        card_life: datetime.timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._vault = vault
        self._audit = audit
        self._identities = identities
        self._consents = consents
        self._card_life = card_life
        self._clock = clock

    async def grant(self, question: Question) -> Granted | Refused:
        """Permit one read, or say what is missing. A line of the audit for each class is stored before this returns.

        Raises:
            DeskError: no such class, or this turn is not being answered.
        """
        wanted = [DATA_CLASSES[name] for name in question.data_class.split() if name in DATA_CLASSES]
        if not wanted or len(wanted) != len(question.data_class.split()):
            raise DeskError(f"'{question.data_class}' is no data class")
        async with self._begin() as db:
            turn = await db.get(Turn, (question.conversation, question.turn))
            if turn is None or turn.status != "pending":
                raise DeskError("this turn is not being answered")
            citizen = await self._identities.current_in(db, question.conversation)
            for data_class in wanted:
                if need := await self._missing(db, citizen, data_class):
                    return Refused(need, data_class)
            assert citizen is not None
            token = new_token()
            db.add(
                Grant(
                    token_hash=token_hash(token),
                    conversation=question.conversation,
                    pseudonym=citizen.pseudonym,
                    data_class=max(wanted, key=lambda data_class: data_class.level).name,
                    expires=self._clock() + _GRANT_LIFE,
                )
            )
            for data_class in wanted:
                await self._audit.write(_line(citizen, question, data_class), db)
        return Granted(token, citizen)

    async def citizen(self, grant: str) -> Citizen:
        """Whose grant this is; the grant stays good.

        Raises:
            DeskError: the grant is not good (any more).
        """
        async with self._begin() as db:
            found = await db.get(Grant, token_hash(grant))
            citizen = await self._identities.current_in(db, found.conversation) if found else None
            if found is None or citizen is None or found.used or aware(found.expires) <= self._clock():
                raise DeskError("the grant is not good (any more)")
            return citizen

    async def hand_in(self, grant: str, content: dict[str, Any]) -> str:
        """Store a card.

        Args:
            grant: the token of a grant that was not used yet.
            content: the card, checked already; its options carry a key.

        Returns:
            The reference of the card.

        Raises:
            DeskError: the grant is unknown, used or too old, or the citizen signed out meanwhile.
        """
        now = self._clock()
        async with self._begin() as db:
            used = await db.scalar(
                update(Grant)
                .where(Grant.token_hash == token_hash(grant), Grant.used.is_(False), Grant.expires > now)
                .values(used=True)
                .returning(Grant)
            )
            citizen = await self._identities.current_in(db, used.conversation) if used else None
            if used is None or citizen is None or citizen.pseudonym != used.pseudonym:
                raise DeskError("the grant is not good (any more)")
            ref = secrets.token_hex(_REF_BYTES)
            await db.execute(delete(Card).where(Card.expires < now))
            db.add(
                Card(
                    ref=ref,
                    conversation=used.conversation,
                    pseudonym=used.pseudonym,
                    data_class=used.data_class,
                    content=self._vault.lock(content),
                    expires=min(now + self._card_life, citizen.until),
                )
            )
            for option in content.get("options", []):
                target = option["target"].replace("{ref}", ref)
                db.add(OfferedOption(conversation=used.conversation, key=option["key"], label=option["label"], target=target))
        return ref

    async def card(self, conversation: str | None, ref: str, sign: bool = True) -> dict[str, Any]:
        """The content of a card, for the person it is about.

        Args:
            conversation: the conversation.
            ref: the card.
            sign: whether this is a sign of the citizen.

        Raises:
            DeskError: there is no such card in this conversation (any more), or its citizen is not signed in.
        """
        async with self._begin() as db:
            row = await db.scalar(select(Card).where(Card.ref == ref, Card.conversation == conversation))
            citizen = await self._identities.current_in(db, row.conversation, sign) if row else None
            if row is None or citizen is None or aware(row.expires) <= self._clock():
                raise DeskError("no such card")
            if citizen.pseudonym != row.pseudonym or citizen.level < DATA_CLASSES[row.data_class].level:
                raise DeskError("no such card")
            try:
                return self._vault.unlock(row.content) | {"expires": aware(row.expires).isoformat()}
            except VaultError as error:
                raise DeskError("no such card") from error

    async def data_class(self, conversation: str, ref: str) -> str | None:
        """The class of a card that can be shown in this conversation; None when there is none (any more)."""
        try:
            await self.card(conversation, ref)
        except DeskError:
            return None
        async with self._begin() as db:
            return await db.scalar(select(Card.data_class).where(Card.ref == ref, Card.conversation == conversation))

    async def _missing(self, db: AsyncSession, citizen: Citizen | None, wanted: DataClass) -> Need | None:
        if citizen is None:
            return "login"
        stale = wanted.fresh is not None and self._clock() - citizen.signed_in > wanted.fresh
        if citizen.level < wanted.level or stale:
            return "step_up"
        if wanted.consent and wanted.name not in await self._consents.of(citizen.pseudonym, db):
            return "consent"
        return None


def shown(card: dict[str, Any]) -> dict[str, Any]:
    """What a browser gets of a card: everything but the plan, options without their targets, and the time that is left."""
    options = [{"key": option["key"], "label": option["label"]} for option in card.get("options", [])]
    left = (datetime.datetime.fromisoformat(card["expires"]) - utc_now()).total_seconds()
    content = {name: value for name, value in card.items() if name not in ("plan", "options")}
    return content | {"options": options, "seconds_left": max(0, round(left))}


def _line(citizen: Citizen, question: Question, data_class: DataClass) -> Entry:
    return Entry(
        what="read",
        outcome="granted",
        who=citizen.pseudonym,
        about=citizen.pseudonym,
        data_class=data_class.name,
        object=question.object,
        why=question.action,
        level=citizen.level.key,
    )
