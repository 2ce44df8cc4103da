"""Closing days that an operator adds: told with the opening hours, noted in the audit, refused when they make no sense."""

from __future__ import annotations

import asyncio
import datetime
import subprocess
import time

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.dates import BELGIUM, today_in_belgium
from gateway.audit import Audit
from gateway.closures import ClosureError, Closures
from gateway.storage.release_models import AuditRow
from tests.conftest import ROOT, Instance
from tests.gateway.visitor import Visitor

NOW = datetime.datetime(2027, 5, 5, 20, 0, tzinfo=BELGIUM)
FRIDAY = datetime.date(2027, 5, 7)


@pytest.fixture
def closures(engine: AsyncEngine) -> Closures:
    return Closures(engine, Audit(engine, "k" * 32), lambda: NOW)


async def followed(closures: Closures) -> str:
    """What is told after the closing days were read."""
    following = asyncio.create_task(closures.follow())
    await asyncio.sleep(0.3)
    following.cancel()
    await asyncio.wait([following])
    return closures.in_words("1700")


async def test_a_closing_day_is_told_beside_the_public_holidays(closures: Closures) -> None:
    await closures.add(FRIDAY, " brugdag ", "els")
    assert await followed(closures) == (
        "Elke werkdag van 9 tot 19 uur. Nu (woensdag 5 mei, 20 uur) gesloten. Gesloten op donderdag 6 mei: O. L. H. Hemelvaart, "
        "vrijdag 7 mei: brugdag. Weer open op maandag 10 mei om 9 uur."
    )
    await closures.remove(FRIDAY, "els")
    assert (await followed(closures)).endswith("Weer open op vrijdag 7 mei om 9 uur.")


async def test_the_audit_tells_who_did_it(closures: Closures, engine: AsyncEngine) -> None:
    await closures.add(FRIDAY, "brugdag", "els")
    await closures.add(FRIDAY, "staking", "luc")
    assert dict(await closures.coming()) == {FRIDAY: "staking"}
    await closures.remove(FRIDAY, "luc")
    async with async_sessionmaker(engine)() as db:
        rows = list(await db.scalars(select(AuditRow).order_by(AuditRow.number)))
    assert [(row.what, row.outcome, row.who, row.object) for row in rows] == [
        ("closure", "set", "els", "2027-05-07"),
        ("closure", "set", "luc", "2027-05-07"),
        ("closure", "cleared", "luc", "2027-05-07"),
    ]


@pytest.mark.parametrize(
    ("day", "reason", "message"),
    [
        (datetime.date(2027, 5, 4), "brugdag", "2027-05-04 has passed"),
        (FRIDAY, "  ", "1 to 60 characters"),
        (FRIDAY, "x" * 61, "1 to 60 characters"),
        (FRIDAY, "<b>brugdag</b>", "without markup"),
    ],
)
async def test_what_makes_no_sense_is_refused(closures: Closures, day: datetime.date, reason: str, message: str) -> None:
    with pytest.raises(ClosureError, match=message):
        await closures.add(day, reason, "els")
    assert not await closures.coming()


async def test_a_day_that_was_not_added_cannot_be_removed(closures: Closures) -> None:
    with pytest.raises(ClosureError, match="no closing day was added for 2027-05-07"):
        await closures.remove(FRIDAY, "els")


def admin(instance: Instance, *words: str) -> None:
    command = [".venv/bin/hulpnodig", "admin", "closure", *words, "--state-dir", str(instance.state_dir)]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=True)


def test_who_asks_for_a_person_on_that_day_reads_it(instance: Instance) -> None:
    today = today_in_belgium().isoformat()
    admin(instance, "add", today, "verhuisdag")
    try:
        deadline = time.monotonic() + 15
        while True:
            with Visitor(instance.url) as visitor:
                (block,) = visitor.say("ik wil een medewerker spreken")["blocks"]
            if "verhuisdag" in block["opening"] or time.monotonic() > deadline:
                break
            time.sleep(0.3)
        assert "verhuisdag" in block["opening"]
    finally:
        admin(instance, "remove", today)
