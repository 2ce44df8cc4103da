"""Our connections to SQLite do what those of `aiosqlite` do, with fewer visits to their thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import Column, Executable, Integer, MetaData, String, Table, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from database import sqlite
from database.engine import create_engine

ROWS = Table("rows", MetaData(), Column("id", Integer, primary_key=True), Column("word", String, unique=True))
MANY = 1000
WORDS = [{"word": f"woord {number}"} for number in range(MANY)]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path}/rows.db")
    async with engine.begin() as db:
        await db.run_sync(ROWS.metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the thread was asked to do."""
    seen: list[str] = []
    execute = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, do: Any, *arguments: Any, **options: Any) -> Any:
        seen.append(arguments[1] if do.__name__ == "_run" else do.__name__)
        return await execute(self, do, *arguments, **options)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return seen


async def words(engine: AsyncEngine) -> list[str]:
    async with engine.begin() as db:
        return list(await db.scalars(select(ROWS.c.word).order_by(ROWS.c.id)))


async def test_a_look_is_one_visit(engine: AsyncEngine, visits: list[str]) -> None:
    assert await words(engine) == []
    assert len(visits) == 1


async def test_a_writing_is_one_visit_for_each_statement_and_one_for_the_commit(engine: AsyncEngine, visits: list[str]) -> None:
    async with engine.begin() as db:
        added = await db.execute(insert(ROWS).values(word="een").returning(ROWS.c.id))
        assert added.scalar_one() == 1
        assert (await db.execute(update(ROWS).values(word="twee"))).rowcount == 1
    assert len(visits) == 3
    assert await words(engine) == ["twee"]


async def test_many_rows_all_come(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(insert(ROWS), WORDS)
    assert await words(engine) == [row["word"] for row in WORDS]


async def test_a_stream_takes_many_rows_bit_by_bit(engine: AsyncEngine, visits: list[str]) -> None:
    async with engine.begin() as db:
        await db.execute(insert(ROWS), WORDS)
        del visits[:]
        streamed = await db.stream(select(ROWS.c.word).order_by(ROWS.c.id))
        first = await streamed.fetchone()
        assert first is not None
        assert len(visits) == 1
        assert [first.word, *[row.word async for row in streamed]] == [row["word"] for row in WORDS]
    assert len(visits) > 3


async def test_a_stream_may_be_left(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(insert(ROWS), WORDS)
    async with engine.begin() as db:
        async with db.stream(select(ROWS.c.word).order_by(ROWS.c.id)) as streamed:
            assert len(await streamed.fetchmany(300)) == 300
        await db.execute(update(ROWS).where(ROWS.c.id == 1).values(word="eerste"))
    assert (await words(engine))[0] == "eerste"


async def test_what_is_rolled_back_is_gone(engine: AsyncEngine) -> None:
    async with engine.connect() as db:
        await db.execute(insert(ROWS).values(word="een"))
    async with engine.connect() as db:
        await db.execute(insert(ROWS).values(word="twee"))
        await db.rollback()
    assert await words(engine) == []


async def test_a_mistake_is_told_and_leaves_nothing(engine: AsyncEngine) -> None:
    async def write(*statements: Executable) -> None:
        async with engine.begin() as db:
            for statement in statements:
                await db.execute(statement)

    await write(insert(ROWS).values(word="een"))
    with pytest.raises(IntegrityError):
        await write(insert(ROWS).values(word="twee"), insert(ROWS).values(word="een"))
    with pytest.raises(OperationalError):
        await write(text("select nothing from nowhere"))
    assert await words(engine) == ["een"]


async def add(engine: AsyncEngine, word: str) -> None:
    async with engine.begin() as db:
        await db.execute(insert(ROWS).values(word=word))


async def test_writers_wait_for_their_turn_and_not_for_sqlite(
    engine: AsyncEngine, visits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE", 5.0)
    async with engine.begin() as db:
        await db.execute(insert(ROWS).values(word="een"))
        others = [asyncio.create_task(add(engine, word)) for word in ("twee", "drie")]
        await asyncio.sleep(0.2)
        assert sum(visit.startswith("INSERT") for visit in visits) == 1
        assert await words(engine) == []  # a look waits for nobody
    await asyncio.gather(*others)
    assert sorted(await words(engine)) == ["drie", "een", "twee"]


@pytest.mark.parametrize("how", ["rolled back", "cut off", "cancelled", "wrong"])
async def test_a_writer_that_ends_badly_passes_the_turn_on(engine: AsyncEngine, how: str) -> None:
    async with engine.connect() as db:
        await db.execute(insert(ROWS).values(word="een"))
        if how == "cut off":
            await db.invalidate()
        elif how == "cancelled":
            waiting = asyncio.create_task(add(engine, "nul"))
            await asyncio.sleep(0.1)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        elif how == "wrong":
            with pytest.raises(IntegrityError):
                await db.execute(insert(ROWS).values(word="een"))
    await asyncio.wait_for(add(engine, "twee"), 2)
    assert await words(engine) == ["twee"]


async def test_who_waits_too_long_for_the_turn_asks_sqlite(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(insert(ROWS).values(word="een"))
        other = asyncio.create_task(add(engine, "twee"))
        await asyncio.sleep(0.5)
        assert not other.done()
    await other
    assert await words(engine) == ["een", "twee"]
