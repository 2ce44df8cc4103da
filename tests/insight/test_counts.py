from __future__ import annotations

import asyncio
import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.entries import entries
from faq.outcomes import OUTCOMES
from gateway.helpdesk.cases import REASONS
from gateway.insight.counts import KEPT_DAYS, Counts, Step
from gateway.insight.vocabulary import BUCKETS, OTHER, WHAT, bucket, decile, in_words, keys, known
from gateway.storage.learning_models import Count
from gateway.storage.models import Feedback

NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)
DAY = NOON.date()
ENTRY, QUESTION = "ebox/koppelen", "Hoe activeer of koppel ik mijn eBox?"


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def counts(engine: AsyncEngine, watch: Watch) -> Counts:
    return Counts(engine, watch)


async def rows(engine: AsyncEngine) -> dict[tuple[datetime.date, str, str], tuple[int, int]]:
    async with async_sessionmaker(engine)() as db:
        return {(row.day, row.what, row.key): (row.number, row.total) for row in await db.scalars(select(Count))}


async def test_a_day_is_a_day_in_belgium(engine: AsyncEngine, counts: Counts, watch: Watch) -> None:
    watch.now = datetime.datetime(2026, 11, 24, 22, 59, tzinfo=datetime.UTC)
    await counts.handed_over("asked")
    watch.now = datetime.datetime(2026, 11, 24, 23, 0, tzinfo=datetime.UTC)
    await counts.handed_over("asked")
    await counts.handed_over("asked")
    tomorrow = DAY + datetime.timedelta(days=1)
    assert await rows(engine) == {(DAY, "handover", "asked"): (1, 0), (tomorrow, "handover", "asked"): (2, 0)}


async def test_fifty_at_the_same_moment(engine: AsyncEngine, counts: Counts) -> None:
    others = Counts(engine, lambda: NOON)
    steps = [Step("outcome", "answered", total=100), Step("question", ENTRY), Step("question", "ebox/deactiveren")]
    await asyncio.gather(
        *((counts if number % 2 else others).write(steps if number % 3 else [*reversed(steps)]) for number in range(50))
    )
    assert await rows(engine) == {
        (DAY, "outcome", "answered"): (50, 5000),
        (DAY, "question", ENTRY): (50, 0),
        (DAY, "question", "ebox/deactiveren"): (50, 0),
    }


async def test_writers_of_the_same_rows_in_another_order_do_not_wait_for_each_other(engine: AsyncEngine, counts: Counts) -> None:
    """Both wait for a row in the middle; when it comes free, neither holds what the other needs next."""
    forth = [Step("question", name) for name in entries()]
    middle = forth[len(forth) // 2].key
    async with async_sessionmaker(engine)() as db:
        await counts.add("question", middle, db=db)
        writers = [asyncio.create_task(counts.write(steps)) for steps in (forth, forth[::-1])]
        await asyncio.sleep(0.5)
        await db.commit()
    await asyncio.gather(*writers)
    assert (await rows(engine))[DAY, "question", middle] == (3, 0)


async def test_what_is_counted_in_a_transaction_is_counted_with_it(engine: AsyncEngine, counts: Counts) -> None:
    session = async_sessionmaker(engine)
    async with session() as db:
        await counts.claimed(40, db)
        await db.rollback()
    assert await rows(engine) == {}
    async with session.begin() as db:
        await counts.claimed(40, db)
    assert await rows(engine) == {(DAY, "wait", "0-1"): (1, 40)}


async def test_each_event_of_the_helpdesk_has_its_row(engine: AsyncEngine, counts: Counts) -> None:
    await counts.claimed(59)
    await counts.claimed(45)
    await counts.abandoned(200)
    await counts.closed(1300)
    for use in ("suggested", "accepted", "edited", "rejected"):
        await counts.suggestion(ENTRY, use)
    for state in ("planned", "done", "expired"):
        await counts.call_back(state)
    assert await rows(engine) == {
        (DAY, "wait", "0-1"): (2, 104),
        (DAY, "abandoned", "3-5"): (1, 200),
        (DAY, "handled", "20-"): (1, 1300),
        **{(DAY, use, ENTRY): (1, 0) for use in ("suggested", "accepted", "edited", "rejected")},
        **{(DAY, "call_back", state): (1, 0) for state in ("planned", "done", "expired")},
    }


def opinion(helpful: bool, given: datetime.datetime) -> Feedback:
    return Feedback(conversation="c", turn="t", block=0, about=ENTRY, helpful=helpful, reason=None, given=given)


async def test_a_changed_opinion_counts_once_on_the_day_it_was_given(engine: AsyncEngine, counts: Counts) -> None:
    tomorrow = NOON + datetime.timedelta(days=1)
    first, again, changed = opinion(True, NOON), opinion(True, tomorrow), opinion(False, tomorrow)
    await counts.thumb(first, None)
    assert await rows(engine) == {(DAY, "thumb_up", ENTRY): (1, 0)}
    await counts.thumb(again, first)
    await counts.thumb(changed, again)
    assert await rows(engine) == {
        (DAY, "thumb_up", ENTRY): (0, 0),
        (tomorrow.date(), "thumb_up", ENTRY): (0, 0),
        (tomorrow.date(), "thumb_down", ENTRY): (1, 0),
    }


@pytest.mark.parametrize("words", ["85.07.30-033.28", "ik ben Jan Peeters uit Gent", "", "EBOX/koppelen", "=1+1"])
@pytest.mark.parametrize("what", WHAT)
async def test_no_words_become_a_key(what: str, words: str) -> None:
    assert known(what, words) == OTHER
    assert in_words(what, OTHER) == in_words(what, words) == "Iets anders"


async def test_words_are_counted_without_keeping_them(engine: AsyncEngine, counts: Counts) -> None:
    await counts.add("question", "mijn nummer is 85.07.30-033.28")
    assert await rows(engine) == {(DAY, "question", OTHER): (1, 0)}
    with pytest.raises(KeyError):
        await counts.add("citizen", "asked")


def test_every_kind_has_its_keys_and_each_key_fits_in_its_column() -> None:
    assert set(keys()) == set(WHAT)
    assert all(len(what) <= 16 for what in WHAT)
    assert all(0 < len(key) <= 128 for found in keys().values() for key in found)
    assert set(keys()["outcome"]) == set(OUTCOMES)
    assert set(keys()["handover"]) == set(REASONS)
    assert in_words("question", ENTRY) == QUESTION


@pytest.mark.parametrize(
    ("seconds", "key"),
    [(0, "0-1"), (59, "0-1"), (60, "1-3"), (179, "1-3"), (180, "3-5"), (300, "5-10"), (599, "5-10"), (600, "10-20"), (1200, "20-")],
)
def test_buckets(seconds: int, key: str) -> None:
    assert bucket(seconds) == key
    assert key in BUCKETS


@pytest.mark.parametrize(("confidence", "key"), [(0.0, "0"), (0.0999, "0"), (0.1, "1"), (0.85, "8"), (0.999, "9"), (1, "9")])
def test_deciles(confidence: float, key: str) -> None:
    assert decile(confidence) == key


async def test_old_counts_go(engine: AsyncEngine, counts: Counts, watch: Watch) -> None:
    await counts.handed_over("asked")
    watch.now = NOON + datetime.timedelta(days=KEPT_DAYS)
    await counts.handed_over("walk")
    await counts.purge()
    assert {key for _, _, key in await rows(engine)} == {"asked", "walk"}
    watch.now += datetime.timedelta(days=1)
    await counts.purge()
    assert {key for _, _, key in await rows(engine)} == {"walk"}
