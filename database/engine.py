"""The engine of a database: SQLite on one machine, PostgreSQL for more."""

from __future__ import annotations

from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from database import sqlite

_CONNECTIONS = 15
"""As many to one SQLite file as SQLAlchemy opens by itself; but it closes all above five after each use."""


def create_engine(url: str) -> AsyncEngine:
    """Make the engine for a SQLAlchemy address with an asynchronous driver."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    # A file does not go away: no ping. And to open a connection takes longer than what it is opened for: they all stay.
    engine = create_async_engine(url, connect_args={"async_creator_fn": sqlite.creator()}, pool_size=_CONNECTIONS, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
