"""What the tests of the figures share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from database.engine import create_engine
from gateway.storage.schema import migrate


@pytest.fixture
async def engine(empty_database: str) -> AsyncIterator[AsyncEngine]:
    """The gateway's database, on SQLite and on PostgreSQL."""
    await asyncio.to_thread(migrate, empty_database)
    engine = create_engine(empty_database)
    yield engine
    await engine.dispose()
