"""Following the database: what is known stays while it is away, and stopping stops, also in the middle of a read."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from gateway.following import follow


async def test_what_was_known_stays_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.following._EVERY", 0.01)
    answers = iter(["one", OperationalError("select", {}, Exception("away")), "two"])
    kept: list[str] = []

    async def read() -> str:
        answer = next(answers, "two")
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    following = asyncio.create_task(follow("things", read, kept.append))
    await asyncio.sleep(0.2)
    following.cancel()
    await asyncio.wait([following], timeout=1)
    assert kept[:2] == ["one", "two"]
    assert following.cancelled()


async def test_a_read_that_ends_in_an_error_when_it_is_cancelled_stops_all_the_same() -> None:
    async def read() -> str:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            raise OperationalError("select", {}, Exception("cancelled")) from error
        return ""

    following = asyncio.create_task(follow("things", read, print))
    await asyncio.sleep(0.05)
    following.cancel()
    await asyncio.wait([following], timeout=1)
    assert following.cancelled()
