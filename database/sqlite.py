"""Connections to SQLite that visit their thread as seldom as they can.

`aiosqlite` runs SQLite in a thread for each connection, and every call is a visit to it: one for the cursor, one for the
statement, one for its rows, one to close the cursor, and so on. On a busy event loop the visits take far longer than SQLite:
here a statement is one visit, and a transaction that wrote nothing ends without any.

One connection at a time may write to SQLite. Who finds another one writing sleeps for a while and looks again, up to 100
milliseconds later; so the writers of this process queue up here, and only what another process writes is waited for so.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

_WRITING = ("INSERT", "UPDATE", "DELETE")
"""The statements with which `sqlite3` begins a transaction."""
_PATIENCE = 0.1
"""After so many seconds in the queue SQLite itself decides: whoever is first may just be tidying up after its commit."""
_FIRST = 256
"""So many rows come along with the statement itself; what is left of a longer answer is asked for, as usual."""


class Cursor(aiosqlite.Cursor):
    """A cursor that gets the first rows together with the statement."""

    def __init__(self, connection: Connection) -> None:
        self.iter_chunk_size = _FIRST
        self._conn: Connection = connection
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Run a statement."""
        await self._conn.before(sql)
        await self._visit(self._run, sqlite3.Cursor.execute, sql, () if parameters is None else parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        """Run a statement for each of the parameters."""
        await self._conn.before(sql)
        await self._visit(self._run, sqlite3.Cursor.executemany, sql, parameters)
        return self

    async def fetchall(self) -> Iterable[Any]:
        """The rows that are left."""
        rows, self._rows = self._rows, []
        if self._more:
            rows += await self._visit(self._cursor.fetchall)
            self._more = False
        return rows

    async def fetchmany(self, size: int | None = None) -> Iterable[Any]:
        """The next rows."""
        size = size or self.arraysize
        if self._more and len(self._rows) < size:
            self._rows += await self._visit(self._cursor.fetchmany, size)
            self._more = len(self._rows) >= size
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """The next row, or None."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Let go of the statement; one whose rows were all read has done so itself."""
        if self._more:
            self._more = False
            await super().close()

    async def _visit(self, do: Callable[..., Any], *arguments: Any) -> Any:
        return await self._conn._execute(do, *arguments)  # type: ignore[no-untyped-call]

    def _run(self, run: Any, sql: str, parameters: Any) -> None:
        """In the thread: the statement and its first rows."""
        self._cursor = self._conn.raw.cursor()
        run(self._cursor, sql, parameters)
        self._rows = list(islice(self._cursor, _FIRST)) if self._cursor.description else []
        self._more = len(self._rows) == _FIRST


class Connection(aiosqlite.Connection):
    """A connection whose statements are one visit each.

    Args:
        connector: opens it, in its thread.
        turn: held by the connection that writes.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], turn: asyncio.Lock) -> None:
        super().__init__(connector, iter_chunk_size=_FIRST)
        self._turn = turn
        self._writes = False
        self._thread.daemon = True  # a process that ends does not wait for a connection that nobody closed

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection of the standard library; only its own thread may use it."""
        return self._conn

    @contextmanager
    async def cursor(self) -> Cursor:  # type: ignore[override]
        """A cursor, without a visit."""
        return Cursor(self)

    async def before(self, sql: str) -> None:
        """Wait for one's turn, before a statement that begins to write."""
        if self._writes or self.in_transaction or not sql.lstrip()[:6].upper().startswith(_WRITING):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                self._writes = await self._turn.acquire()

    async def commit(self) -> None:
        """Commit; nothing to do when nothing was written."""
        if self.in_transaction:
            await super().commit()
        self._pass_on()

    async def rollback(self) -> None:
        """Roll back; nothing to do when nothing was written."""
        try:
            if self.in_transaction:
                await super().rollback()
        finally:
            self._pass_on()

    def stop(self) -> asyncio.Future[Any] | None:
        """Close the connection and end its thread; what was not committed is gone."""
        self._pass_on()
        return super().stop()

    def _pass_on(self) -> None:
        if self._writes:
            self._writes = False
            self._turn.release()


def creator() -> Callable[..., Connection]:
    """What opens the connections of one engine when awaited, for the `async_creator_fn` of SQLAlchemy's dialect."""
    turn = asyncio.Lock()

    def connect(path: str, **options: Any) -> Connection:
        return Connection(partial(sqlite3.connect, path, **options), turn)

    return connect
