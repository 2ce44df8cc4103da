"""What the tests of the learning loop share."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.helpdesk.agents import Agent
from gateway.learning.gaps import Gaps
from gateway.storage.models import Session
from tests.conftest import Instance

NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)
ELS = Agent("els-pseudonym", "Els", frozenset({"agent", "editor"}))
NewConversation = Callable[[], Awaitable[str]]


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now

    def forward(self, **time: float) -> None:
        """Move on."""
        self.now += datetime.timedelta(**time)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def audit(engine: AsyncEngine, watch: Watch) -> Audit:
    return Audit(engine, "k" * 32, watch)


@pytest.fixture
def gaps(engine: AsyncEngine, audit: Audit, watch: Watch) -> Gaps:
    return Gaps(engine, audit, watch)


@pytest.fixture
def bot(instance: Instance) -> BotClient:
    """The running bot."""
    return BotClient(instance.bot_url, instance.bot_token, 20)


@pytest.fixture
def conversation(engine: AsyncEngine, watch: Watch) -> NewConversation:
    """Makes conversations that exist."""
    count = 0

    async def made() -> str:
        nonlocal count
        count += 1
        name = f"{count:032d}"
        async with async_sessionmaker(engine).begin() as db:
            db.add(Session(token_hash=name, conversation=name, created=watch()))
        return name

    return made
