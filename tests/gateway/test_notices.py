"""Notices: what may be said, for how long, and who said it."""

from __future__ import annotations

import asyncio
import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.blocks import validate
from gateway.audit import Audit
from gateway.notices import NoticeError, Notices
from gateway.storage.release_models import AuditRow

TEXT = "Aanmelden met itsme lukt nu niet. We werken eraan."
NOW = datetime.datetime(2026, 11, 25, 20, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=2)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notices(engine: AsyncEngine, clock: Clock) -> Notices:
    return Notices(engine, Audit(engine, "k" * 32), clock)


async def texts(notices: Notices) -> list[str]:
    return [notice.text for notice in await notices.shown()]


async def test_a_notice_is_shown_until_it_ends(notices: Notices, clock: Clock) -> None:
    await notices.set("Morgen is er onderhoud.", LATER + datetime.timedelta(hours=1), "els")
    await notices.set(f"  {TEXT}\n", LATER, "els")
    assert await texts(notices) == [TEXT, "Morgen is er onderhoud."]
    clock.now = LATER
    assert await texts(notices) == ["Morgen is er onderhoud."]


async def test_clearing_ends_it_once(notices: Notices) -> None:
    number = await notices.set(TEXT, LATER, "els")
    await notices.clear(number, "luc")
    assert await texts(notices) == []
    with pytest.raises(NoticeError, match=f"no notice {number} that is shown now"):
        await notices.clear(number, "luc")


async def test_the_audit_tells_who_set_and_cleared_it(notices: Notices, engine: AsyncEngine) -> None:
    number = await notices.set(TEXT, LATER, "els")
    await notices.clear(number, "luc")
    async with async_sessionmaker(engine)() as db:
        rows = list(await db.scalars(select(AuditRow).order_by(AuditRow.number)))
    assert [(row.what, row.outcome, row.who, row.object) for row in rows] == [
        ("notice", "set", "els", str(number)),
        ("notice", "cleared", "luc", str(number)),
    ]


@pytest.mark.parametrize(
    ("text", "hours", "message"),
    [
        ("Te kort", 2, "10 to 300 characters; this one has 7"),
        ("x" * 301, 2, "this one has 301"),
        ("Kijk op <b>deze</b> pagina.", 2, "markup or an address: '<b'"),
        ("Kijk op https://evil.example/login voor meer.", 2, "markup or an address"),
        ("Bel Els op 0470 12 34 56 voor hulp.", 2, "like personal data: 'Bel Els op <"),
        (TEXT, 0, "ends in the future"),
        (TEXT, 24 * 40, "within 31 days"),
    ],
)
async def test_a_notice_that_cannot_be_is_refused_and_not_noted(notices: Notices, text: str, hours: int, message: str) -> None:
    with pytest.raises(NoticeError, match=message):
        await notices.set(text, NOW + datetime.timedelta(hours=hours), "els")
    assert await texts(notices) == []


async def test_streams_are_woken_when_something_changes_and_only_then(
    notices: Notices, engine: AsyncEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.following._EVERY", 0.01)
    woken: list[list[str]] = []
    elsewhere = Notices(engine, Audit(engine, "k" * 32), clock)  # the process of `hulpnodig admin`
    following = asyncio.create_task(notices.follow(lambda: woken.append([block["text"] for block in notices.current])))
    await asyncio.sleep(0.1)
    number = await elsewhere.set(TEXT, LATER, "els")
    await asyncio.sleep(0.2)
    (block,) = notices.current
    validate(block, filled=True)
    assert block["until"] == "2026-11-25T23:00+01:00"
    await elsewhere.clear(number, "els")
    await asyncio.sleep(0.2)
    following.cancel()
    await asyncio.wait([following])
    assert woken == [[TEXT], []]
