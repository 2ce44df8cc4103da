"""Counts that the tests plant, so that every figure can be worked out by hand."""

from __future__ import annotations

import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.storage.learning_models import Count

NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)
TODAY = NOON.date()
LINK, STOP, APP = "ebox/koppelen", "ebox/deactiveren", "app/downloaden"

Rows = dict[tuple[int, str, str], tuple[int, int]]
"""Number and total, by how many days ago, what and key."""


async def plant(engine: AsyncEngine, rows: Rows) -> None:
    """Put counts in the database, as they are."""
    async with async_sessionmaker(engine).begin() as db:
        for (ago, what, key), (number, total) in rows.items():
            db.add(Count(day=TODAY - datetime.timedelta(days=ago), what=what, key=key, number=number, total=total))


USUAL: Rows = {
    (0, "outcome", "answered"): (60, 30_000),
    (0, "outcome", "step"): (10, 5_000),
    (0, "outcome", "refused"): (20, 4_000),
    (0, "outcome", "with_person"): (50, 999_000),
    (1, "outcome", "answered"): (6, 3_000),
    (1, "outcome", "urgent"): (4, 2_000),
    (6, "outcome", "answered"): (0, 0),
    (7, "outcome", "answered"): (90, 9_000),
    (7, "outcome", "refused"): (10, 1_000),
    (13, "outcome", "answered"): (100, 10_000),
    (0, "question", LINK): (50, 0),
    (0, "question", STOP): (30, 0),
    (1, "question", LINK): (20, 0),
    (8, "question", LINK): (20, 0),
    (8, "question", STOP): (80, 0),
    (0, "sure", "9"): (70, 0),
    (0, "sure", "4"): (30, 0),
    (8, "sure", "9"): (70, 0),
    (8, "sure", "4"): (30, 0),
    (0, "handover", "asked"): (12, 0),
    (0, "handover", "walk"): (3, 0),
    (0, "wait", "0-1"): (2, 80),
    (0, "wait", "1-3"): (6, 720),
    (1, "wait", "5-10"): (2, 800),
    (8, "wait", "0-1"): (10, 300),
    (0, "abandoned", "3-5"): (10, 2_000),
    (0, "handled", "5-10"): (8, 3_200),
    (0, "call_back", "planned"): (7, 0),
    (0, "call_back", "done"): (2, 0),
    (0, "thumb_up", LINK): (8, 0),
    (0, "thumb_down", LINK): (2, 0),
    (0, "thumb_up", STOP): (1, 0),
    (0, "thumb_down", STOP): (3, 0),
    (0, "suggested", LINK): (30, 0),
    (0, "accepted", LINK): (12, 0),
    (0, "edited", LINK): (5, 0),
    (0, "rejected", LINK): (3, 0),
    (0, "accepted", STOP): (4, 0),
}
"""Seven days and the seven days before."""
