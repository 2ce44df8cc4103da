from __future__ import annotations

import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.insight.counts import KEPT_DAYS
from gateway.insight.figures import GROUPS, Figures
from gateway.insight.reading import Insight
from gateway.insight.shares import Share
from gateway.insight.vocabulary import OTHER, keys
from tests.insight.planted import LINK, NOON, STOP, TODAY, USUAL, Rows, plant


@pytest.fixture
def insight(engine: AsyncEngine) -> Insight:
    return Insight(engine, lambda: NOON)


@pytest.fixture
async def figures(engine: AsyncEngine, insight: Insight) -> Figures:
    await plant(engine, USUAL)
    return await insight.figures(insight.period(7))


async def test_outcomes(figures: Figures) -> None:
    assert (figures.messages, figures.messages_before) == (100, 200)
    assert figures.seconds == pytest.approx(0.44)
    assert {key: found.now for key, found in figures.outcomes.items()} == {
        "answered": Share(66, 100),
        "refused": Share(20, 100),
        "step": Share(10, 100),
        "urgent": Share(4, 100),
    }
    assert figures.groups["answered"].now == Share(76, 100)
    assert (figures.groups["refused"].now, figures.groups["refused"].before) == (Share(20, 100), Share(10, 200))
    assert figures.groups["refused"].change == pytest.approx(0.15)
    assert figures.groups["refused"].certain
    days = {moment.slot.first: dict(moment.groups) for moment in figures.moments}
    assert len(days) == 7
    assert days[TODAY] == {"answered": 70, "asked": 0, "person": 0, "refused": 20, "rest": 0}
    assert figures.moments[-1].refused == Share(20, 90)
    assert figures.moments[0].refused == Share(0, 0)


async def test_questions(figures: Figures) -> None:
    assert figures.answers == 100
    assert [(found.entry, found.share.now, found.share.before) for found in figures.questions] == [
        (LINK, Share(70, 100), Share(20, 100)),
        (STOP, Share(30, 100), Share(80, 100)),
    ]
    assert figures.thumbs.now == Share(9, 14)
    assert [(found.entry, found.thumbs) for found in figures.liked] == [(LINK, Share(8, 10))]


async def test_the_helpdesk(figures: Figures) -> None:
    helpdesk = figures.helpdesk
    assert helpdesk.reasons == {"asked": 12, "walk": 3}
    assert (helpdesk.waited.number, helpdesk.waited.mean, helpdesk.waited.median) == (10, 160, "1-3")
    assert helpdesk.waited_before is not None
    assert (helpdesk.waited_before.number, helpdesk.waited_before.mean) == (10, 30)
    assert helpdesk.left.now == Share(10, 20)
    assert (helpdesk.handled.number, helpdesk.handled.mean, helpdesk.handled.median) == (8, 400, "5-10")
    assert helpdesk.call_backs == {"planned": 7, "done": 2, "expired": 0}


async def test_suggestions(figures: Figures) -> None:
    assert figures.suggested == 30
    assert figures.accepted.now == Share(16, 24)
    assert [(found.entry, found.accepted) for found in figures.uses] == [(LINK, Share(12, 20))]


async def test_drift(figures: Figures) -> None:
    """(0.7 - 0.2) ln(0.7 / 0.2) + (0.3 - 0.8) ln(0.3 / 0.8) = 0.626381 + 0.490415 for the questions, nothing for sureness."""
    drift = figures.drift
    assert drift.questions is not None
    assert drift.questions.index == pytest.approx(1.116796, abs=1e-5)
    assert drift.questions.notable
    assert drift.sureness is not None
    assert drift.sureness.index == 0
    assert [(found.entry, round(found.share.change, 2)) for found in drift.moved] == [(STOP, -0.5), (LINK, 0.5)]


async def test_rare_questions_count_as_one(engine: AsyncEngine, insight: Insight) -> None:
    names = list(keys()["question"])
    now: Rows = {(0, "question", name): (50 if name == LINK else 1, 0) for name in [*names[:20], LINK]}
    before: Rows = {(8, "question", name): (50 if name == LINK else 1, 0) for name in [*names[20:40], LINK]}
    await plant(engine, now | before | {(13, "outcome", "answered"): (1, 0)})
    drift = (await insight.figures(insight.period(7))).drift
    assert drift.questions is not None
    assert drift.questions.index < 0.01
    assert drift.moved == []


async def test_there_is_no_comparison_with_days_that_were_not_counted(engine: AsyncEngine, insight: Insight) -> None:
    await plant(engine, {(0, "outcome", "answered"): (9, 0), (12, "outcome", "answered"): (9, 0)})
    young = await insight.figures(insight.period(7))
    assert young.messages_before is None
    assert young.groups["answered"].before is None
    assert young.drift.questions is None
    assert young.since == TODAY - datetime.timedelta(days=12)
    await plant(engine, {(13, "outcome", "answered"): (9, 0)})
    assert (await insight.figures(insight.period(7))).messages_before == 18
    await plant(engine, {(KEPT_DAYS + 400, "outcome", "answered"): (9, 0)})
    assert (await insight.figures(insight.period(365))).messages_before is None


async def test_nothing_was_counted(insight: Insight) -> None:
    empty = await insight.figures(insight.period(28))
    assert (empty.messages, empty.since, empty.questions, empty.uses, empty.liked) == (0, None, [], [], [])
    assert set(empty.groups) == set(GROUPS)


async def test_an_entry_that_is_gone_still_counts(engine: AsyncEngine, insight: Insight) -> None:
    await plant(engine, {(0, "question", OTHER): (7, 0), (0, "question", "ebox/verdwenen"): (6, 0)})
    assert [found.share.now.hits for found in (await insight.figures(insight.period(7))).questions] == [7, 6]


def test_every_outcome_is_in_one_group() -> None:
    grouped = [key for found in GROUPS.values() for key in found]
    assert sorted(grouped) == sorted({*keys()["outcome"], OTHER} - {"with_person"})
