"""Read the figures of a period, and of the period before it, from the counts."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from faq.dates import BELGIUM
from gateway.clock import Clock, utc_now
from gateway.insight.counts import KEPT_DAYS
from gateway.insight.drift import shift
from gateway.insight.figures import GROUPS, Drift, Figures, Helpdesk, Moment, Question, Use
from gateway.insight.periods import Period
from gateway.insight.shares import SMALLEST, Compared, Durations, Share
from gateway.insight.vocabulary import BUCKETS, CALL_BACKS, USES
from gateway.storage.learning_models import Count

_MOST = 20
_MOST_MOVED = 5
_TO_PERSON = "with_person"


class Sums:
    """The counts of a period, added up by what and key.

    Args:
        rows: number and total, by what and key.
    """

    def __init__(self, rows: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        self._rows = rows

    def numbers(self, what: str) -> dict[str, int]:
        """How often, by key, the most frequent first."""
        found = {key: number for (name, key), (number, _) in self._rows.items() if name == what and number > 0}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def number(self, what: str, key: str) -> int:
        """How often."""
        return self._rows.get((what, key), (0, 0))[0]

    def all(self, what: str) -> int:
        """How often, all keys together."""
        return sum(self.numbers(what).values())

    def durations(self, what: str) -> Durations:
        """How long it took."""
        seconds = sum(total for (name, _), (_, total) in self._rows.items() if name == what)
        return Durations({key: self.number(what, key) for key in BUCKETS}, seconds)

    def outcomes(self) -> dict[str, int]:
        """The messages that the assistant got, by outcome, the most frequent first."""
        return {key: number for key, number in self.numbers("outcome").items() if key != _TO_PERSON}

    def messages(self) -> int:
        """How many messages the assistant got."""
        return sum(self.outcomes().values())

    def seconds(self) -> float:
        """From message to answer, on average."""
        found = sum(total for (what, key), (_, total) in self._rows.items() if what == "outcome" and key != _TO_PERSON)
        return found / 1000 / self.messages() if self.messages() else 0.0

    def group(self, name: str) -> Share:
        """The messages with an outcome of a group."""
        return Share(sum(self.number("outcome", key) for key in GROUPS[name]), self.messages())

    def thumbs(self, *entries: str) -> Share:
        """The thumbs up, of some entries or of all."""
        up, down = (sum(self.number(what, key) for key in entries or self.judged()) for what in ("thumb_up", "thumb_down"))
        return Share(up, up + down)

    def judged(self) -> set[str]:
        """What has thumbs."""
        return {*self.numbers("thumb_up"), *self.numbers("thumb_down")}

    def left(self) -> Share:
        """Those who left the queue, of all who waited."""
        return Share(self.all("abandoned"), self.all("abandoned") + self.all("wait"))

    def accepted(self) -> Share:
        """The suggestions that were sent as they were."""
        return Share(self.all("accepted"), sum(self.all(use) for use in USES))


class Insight:
    """Reads the counts.

    Args:
        engine: the database.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._clock = clock

    def period(self, days: int) -> Period:
        """So many days, today included."""
        return Period.ending(self._clock().astimezone(BELGIUM).date(), days)

    async def rows(self, period: Period) -> list[Count]:
        """The counts themselves, by day."""
        query = select(Count).where(Count.day.between(period.first, period.last), Count.number > 0)
        async with self._begin() as db:
            return list(await db.scalars(query.order_by(Count.day, Count.what, Count.key)))

    async def figures(self, period: Period) -> Figures:
        """The figures of a period."""
        async with self._begin() as db:
            since = await db.scalar(select(func.min(Count.day)))
            now, earlier = await self._sums(db, period), await self._sums(db, period.before)
            moments = await self._moments(db, period)
        kept = self._clock().astimezone(BELGIUM).date() - datetime.timedelta(days=KEPT_DAYS)
        compared = since is not None and max(since, kept) <= period.before.first
        return _figures(period, since, now, earlier if compared else None, moments)

    async def _sums(self, db: AsyncSession, period: Period) -> Sums:
        sums = func.sum(Count.number), func.sum(Count.total)
        query = select(Count.what, Count.key, *sums).where(Count.day.between(period.first, period.last))
        found = await db.execute(query.group_by(Count.what, Count.key))
        return Sums({(what, key): (int(number), int(total)) for what, key, number, total in found})

    async def _moments(self, db: AsyncSession, period: Period) -> list[Moment]:
        query = select(Count.day, Count.key, Count.number).where(Count.day.between(period.first, period.last))
        days: defaultdict[datetime.date, dict[str, int]] = defaultdict(dict)
        for day, key, number in await db.execute(query.where(Count.what == "outcome")):
            days[day][key] = number
        return [
            Moment(
                slot,
                {
                    name: sum(found.get(key, 0) for day, found in days.items() if slot.first <= day <= slot.last for key in keys)
                    for name, keys in GROUPS.items()
                },
            )
            for slot in period.slots()
        ]


def _figures(period: Period, since: datetime.date | None, now: Sums, before: Sums | None, moments: list[Moment]) -> Figures:
    judged = [_question(entry, now, before) for entry in now.judged()]
    return Figures(
        period=period,
        since=since,
        messages=now.messages(),
        messages_before=before.messages() if before else None,
        seconds=now.seconds(),
        outcomes={
            key: Compared(
                Share(number, now.messages()), Share(before.number("outcome", key), before.messages()) if before else None
            )
            for key, number in now.outcomes().items()
        },
        groups={name: Compared(now.group(name), before.group(name) if before else None) for name in GROUPS},
        moments=moments,
        answers=now.all("question"),
        questions=[_question(entry, now, before) for entry in list(now.numbers("question"))[:_MOST]],
        thumbs=Compared(now.thumbs(), before.thumbs() if before else None),
        liked=sorted((found for found in judged if found.thumbs.known), key=lambda found: (found.thumbs.value, found.entry))[
            :_MOST
        ],
        helpdesk=Helpdesk(
            reasons=now.numbers("handover"),
            waited=now.durations("wait"),
            waited_before=before.durations("wait") if before else None,
            left=Compared(now.left(), before.left() if before else None),
            handled=now.durations("handled"),
            call_backs={state: now.number("call_back", state) for state in CALL_BACKS},
        ),
        suggested=now.all("suggested"),
        accepted=Compared(now.accepted(), before.accepted() if before else None),
        uses=_uses(now),
        drift=_drift(now, before),
    )


def _question(entry: str, now: Sums, before: Sums | None) -> Question:
    share = Share(now.number("question", entry), now.all("question"))
    earlier = Share(before.number("question", entry), before.all("question")) if before else None
    return Question(entry, Compared(share, earlier), now.thumbs(entry))


def _uses(now: Sums) -> list[Use]:
    entries = {entry for use in USES for entry in now.numbers(use)}
    found = [Use(entry, {use: now.number(use, entry) for use in USES}) for entry in entries]
    return sorted((use for use in found if use.accepted.known), key=lambda use: (-use.accepted.base, use.entry))[:_MOST]


def _drift(now: Sums, before: Sums | None) -> Drift:
    """What changed. Questions that are rare in both periods count as one: few people ask them, and chance moves them most."""
    if before is None:
        return Drift(None, None, [])
    asked, asked_before = now.numbers("question"), before.numbers("question")
    often = {entry for found in (asked, asked_before) for entry, number in found.items() if number >= SMALLEST}
    compared = [_question(entry, now, before) for entry in often]
    moved = [question for question in compared if question.share.comparable and question.share.certain]
    return Drift(
        shift(_with_rest(asked, often), _with_rest(asked_before, often)),
        shift(now.numbers("sure"), before.numbers("sure")),
        sorted(moved, key=lambda question: (-abs(question.share.change), question.entry))[:_MOST_MOVED],
    )


def _with_rest(numbers: Mapping[str, int], often: set[str]) -> dict[str, int]:
    kept = {key: number for key, number in numbers.items() if key in often}
    return kept | {"rest": sum(numbers.values()) - sum(kept.values())}
