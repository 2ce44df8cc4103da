"""The gateway's own classes on a database of their own, with a clock that a test moves."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from database.engine import create_engine
from gateway.audit import Audit
from gateway.clock import Clock, utc_now
from gateway.login.claims import Person
from gateway.login.identities import Identities
from gateway.login.journeys import Journeys, Wish
from gateway.login.levels import Level
from gateway.login.pairings import Pairings
from gateway.release.consents import Consents
from gateway.release.desk import Granted, Question, ReleaseDesk
from gateway.settings import Settings
from gateway.storage.schema import migrate
from gateway.storage.transcript import VOICE, Transcript
from gateway.vault import Vault
from tests.gateway.alone import DATA_KEY, NOBODY, TOKEN

SETTINGS = Settings.from_environment(
    {
        "HULP_ENV": "development",
        "HULP_BOT_URL": NOBODY,
        "HULP_BOT_TOKEN": TOKEN,
        "HULP_INTERNAL_TOKEN": TOKEN,
        "HULP_DATA_KEYS": DATA_KEY,
        "HULP_AUDIT_KEY": TOKEN,
    }
)
"""The settings that an operator has who changed none."""
ANNA = Person("https://login.example/op", "anna", "79020395051", "Anna", "Verzonnen-Proefmans", Level.HIGH)
BERT = Person("https://login.example/op", "bert", "48031595017", "Bert", "Verzonnen-Proefmans", Level.HIGH)
ANNA_BY_SMS = replace(ANNA, level=Level.SUBSTANTIAL)


class MovingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self._now = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self._now

    def to(self, moment: datetime.datetime) -> None:
        """Set the clock."""
        self._now = moment

    def forward(self, minutes: int = 0, seconds: int = 0) -> None:
        """Move the clock."""
        self._now += datetime.timedelta(minutes=minutes, seconds=seconds)


@dataclass(frozen=True)
class Parts:
    """The parts of a gateway that decide who sees what.

    Attributes:
        transcript: sessions and turns.
        identities: who is signed in.
        journeys: tickets, and who is on the way to the provider.
        pairings: pointers between calls and browsers.
        consents: what citizens consented to.
        desk: what may be read and shown.
    """

    transcript: Transcript
    identities: Identities
    journeys: Journeys
    pairings: Pairings
    consents: Consents
    desk: ReleaseDesk

    async def visit(self) -> tuple[str, str]:
        """A new browser: its cookie, and its conversation."""
        return await self.transcript.new_session()

    async def call(self) -> Wish:
        """A call, of which the caller wants to hear about their messages."""
        conversation = (await self.transcript.new_session(channel=VOICE))[1]
        return Wish(conversation, await self.turn(conversation), "mailbox")

    async def ticket(self, conversation: str, data_class: str = "mailbox") -> str:
        """A ticket for a question in a conversation."""
        return await self.journeys.ticket(Wish(conversation, await self.turn(conversation), data_class))

    async def turn(self, conversation: str) -> str:
        """A turn that is being answered."""
        turn = str(uuid.uuid4())
        assert await self.transcript.accept(conversation, turn, "text", "Toon mijn berichten", "Toon mijn berichten")
        return turn

    async def enter(self, person: Person = ANNA) -> str:
        """Someone signs in, in a new browser, and consents to everything; gives the conversation."""
        conversation = (await self.visit())[1]
        await self.identities.sign_in(conversation, person)
        citizen = await self.identities.peek(conversation)
        assert citizen is not None
        for data_class in ("profile", "mailbox", "message"):
            await self.consents.give(citizen, data_class)
        return conversation

    async def grant(self, conversation: str, data_class: str = "mailbox") -> str:
        """The grant of an action that wants to read, or what is needed first."""
        question = Question(conversation, await self.turn(conversation), data_class, "a test")
        found = await self.desk.grant(question)
        return found.grant if isinstance(found, Granted) else found.need

    async def card(self, conversation: str, data_class: str = "mailbox", text: str = "zebra") -> str:
        """The reference of a card that was read for whoever is signed in."""
        return await self.desk.hand_in(await self.grant(conversation, data_class), {"title": "Een kaart", "text": text})


@asynccontextmanager
async def parts_on(folder: Path, clock: Clock = utc_now) -> AsyncIterator[Parts]:
    """The parts on the database of a state folder, which is made when it is missing.

    Args:
        folder: the state folder; a gateway that stands alone there has the same keys.
        clock: tells the time.
    """
    url = f"sqlite+aiosqlite:///{folder / 'gateway.db'}"
    migrate(url)
    engine, vault = create_engine(url), Vault(SETTINGS.data_keys)
    audit = Audit(engine, SETTINGS.audit_key, clock)
    idle, longest, card_life = (
        datetime.timedelta(seconds=each) for each in (SETTINGS.idle_seconds, SETTINGS.login_seconds, SETTINGS.card_seconds)
    )
    identities, consents = Identities(engine, vault, audit, idle, longest, clock), Consents(engine, audit, clock)
    desk = ReleaseDesk(engine, vault, audit, identities, consents, card_life, clock)
    try:
        journeys, pairings = Journeys(engine, vault, clock), Pairings(engine, TOKEN, clock)
        yield Parts(Transcript(engine), identities, journeys, pairings, consents, desk)
    finally:
        await engine.dispose()
