"""Shares, how they changed, and lengths of time: with what may be said of small groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from faq.intervals import difference, wilson
from gateway.insight.vocabulary import BUCKETS

SMALLEST = 5
"""Fewer than this is a small group, in which a person could be recognised; it is never shown as a number."""


def is_small(number: int) -> bool:
    """Whether a group is small, and not empty."""
    return 0 < number < SMALLEST


@dataclass(frozen=True)
class Share:
    """A part of a whole.

    Attributes:
        hits: how many.
        base: of how many.
    """

    hits: int
    base: int

    @property
    def known(self) -> bool:
        """Whether the whole is large enough to tell a share of it; twice as large when the part is a small group."""
        return self.base >= (2 * SMALLEST if is_small(self.hits) else SMALLEST)

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.hits / self.base if self.base else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        return wilson(self.hits, self.base)


@dataclass(frozen=True)
class Compared:
    """A share, and the same in the period before.

    Attributes:
        now: the share.
        before: the share in the period before, or None when there are no counts of it.
    """

    now: Share
    before: Share | None

    @property
    def comparable(self) -> bool:
        """Whether both shares may be told: neither is about a small group."""
        shares = (self.now, self.before)
        return all(share is not None and share.known and not is_small(share.hits) for share in shares)

    @property
    def change(self) -> float:
        """The difference, in parts of 1."""
        return self.now.value - (self.before.value if self.before else 0.0)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the difference."""
        before = self.before or Share(0, 0)
        return difference(self.now.hits, self.now.base, before.hits, before.base)

    @property
    def certain(self) -> bool:
        """Whether the difference is larger than chance explains."""
        low, high = self.interval
        return not low <= 0 <= high


@dataclass(frozen=True)
class Durations:
    """How long something took.

    Attributes:
        buckets: how often it took so long, by the keys of `BUCKETS`.
        seconds: all together.
    """

    buckets: Mapping[str, int]
    seconds: int

    @property
    def number(self) -> int:
        """How often."""
        return sum(self.buckets.values())

    @property
    def known(self) -> bool:
        """Whether it happened often enough to tell how long it took."""
        return self.number >= SMALLEST

    @property
    def mean(self) -> float:
        """Seconds, on average."""
        return self.seconds / self.number if self.number else 0.0

    @property
    def median(self) -> str:
        """The key of the bucket in which the middle one lies."""
        passed = 0
        for key, number in self.buckets.items():
            passed += number
            if number and 2 * passed >= self.number:
                return key
        return next(iter(BUCKETS))
