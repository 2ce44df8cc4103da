"""Counts that wait a second: none is lost and none is written twice, and each stands on its own day."""

from __future__ import annotations

import asyncio
import datetime
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.insight.counts import Counts, Step
from gateway.insight.tally import Tally
from tests.gateway.alone import gateway
from tests.gateway.visitor import Visitor
from tests.insight.test_counts import DAY, ENTRY, NOON, Watch, rows

ANSWER: dict[str, Any] = {"type": "answer", "kind": "answer", "id": ENTRY, "confidence": 0.93}
OTHER = ANSWER | {"id": "ebox/deactiveren", "confidence": 0.97}


class Slow(Counts):
    """Counts whose database fails, or takes its time."""

    fails = False
    wrote = 0

    async def write(self, steps: Any, db: Any = None) -> None:
        if self.fails:
            raise OperationalError("insert", {}, Exception("away"))
        await super().write(steps, db)
        if db is not None:
            return
        self.wrote += 1
        await asyncio.sleep(0.1)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def counts(engine: AsyncEngine, watch: Watch) -> Slow:
    return Slow(engine, watch)


@pytest.fixture
def tally(counts: Slow) -> Tally:
    return Tally(counts)


async def test_what_happened_is_written_together(engine: AsyncEngine, counts: Slow, tally: Tally) -> None:
    for _ in range(50):
        tally.turn("answered", [ANSWER, {"type": "text", "kind": "prompt", "text": "Nog iets?"}, OTHER], 100)
        tally.suggested(ENTRY)
    assert await rows(engine) == {}
    await tally.write()
    await tally.write()
    assert counts.wrote == 1
    assert await rows(engine) == {
        (DAY, "outcome", "answered"): (50, 5000),
        (DAY, "question", ENTRY): (50, 0),
        (DAY, "question", "ebox/deactiveren"): (50, 0),
        (DAY, "sure", "9"): (100, 0),
        (DAY, "suggested", ENTRY): (50, 0),
    }


async def test_it_counts_for_the_day_on_which_it_happened(engine: AsyncEngine, watch: Watch, tally: Tally) -> None:
    tally.suggested(ENTRY)
    watch.now = NOON + datetime.timedelta(days=1)
    await tally.write()
    assert await rows(engine) == {(DAY, "suggested", ENTRY): (1, 0)}


async def test_what_could_not_be_written_is_written_later(engine: AsyncEngine, counts: Slow, tally: Tally) -> None:
    tally.suggested(ENTRY)
    counts.fails = True
    with pytest.raises(OperationalError):
        await tally.write()
    tally.suggested(ENTRY)
    counts.fails = False
    await tally.write()
    assert await rows(engine) == {(DAY, "suggested", ENTRY): (2, 0)}


async def test_a_writing_that_is_cut_short_writes_once(engine: AsyncEngine, tally: Tally) -> None:
    tally.suggested(ENTRY)
    writing = asyncio.create_task(tally.write())
    await asyncio.sleep(0.05)
    writing.cancel()
    tally.suggested(ENTRY)
    await tally.write()
    assert await rows(engine) == {(DAY, "suggested", ENTRY): (2, 0)}


async def test_the_steps_of_a_writing_that_began_are_not_written_again(engine: AsyncEngine, counts: Slow, tally: Tally) -> None:
    tally.suggested(ENTRY)
    await asyncio.gather(tally.write(), tally.write(), counts.write([Step("suggested", ENTRY)]))
    assert await rows(engine) == {(DAY, "suggested", ENTRY): (2, 0)}


def test_a_gateway_that_stops_writes_what_it_counted(tmp_path: Path) -> None:
    with gateway(tmp_path) as url, Visitor(url) as visitor:
        for _ in range(3):
            visitor.http.post("/api/messages", json={"id": str(uuid.uuid4()), "text": "Wat is de eBox?"}).raise_for_status()
        visitor.events(6)
    with sqlite3.connect(tmp_path / "gateway.db") as database:
        assert database.execute("select what, key, number from counts").fetchall() == [("outcome", "failed", 3)]
