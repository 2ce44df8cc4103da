"""Whether citizens ask something else than before: the population stability index."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

NOTABLE = 0.2
"""Above this index a shift deserves a look."""
_Z_95 = 1.644854


@dataclass(frozen=True)
class Shift:
    """How much a distribution moved.

    Attributes:
        index: the population stability index; 0 when nothing moved.
        chance: what the index stays below in 95 of 100 cases when nothing really changed.
    """

    index: float
    chance: float

    @property
    def notable(self) -> bool:
        """Whether the shift is large, and larger than chance explains."""
        return self.index > max(NOTABLE, self.chance)


def shift(now: Mapping[str, int], before: Mapping[str, int]) -> Shift | None:
    """Compare two distributions over the same categories.

    The index is the sum over all categories of (a - e) ln(a / e), with a the share now and e the share before (Siddiqi 2006,
    Credit Risk Scorecards). An empty category counts as half an observation, so that the logarithm exists.

    With few observations the index is large by chance alone. When nothing changed, it is distributed as (1/n + 1/m) times a
    chi-square with one degree of freedom less than there are categories (Yurdakul 2018, Statistical Properties of Population
    Stability Index, Western Michigan University); the quantile is approximated as Wilson and Hilferty did in 1931.

    Returns:
        The shift; None when one of the two is empty, or there is one category only.
    """
    categories = sorted(name for name in {*now, *before} if now.get(name, 0) + before.get(name, 0) > 0)
    totals = sum(now.values()), sum(before.values())
    if not all(totals) or len(categories) < 2:
        return None
    actual, expected = _shares(now, categories), _shares(before, categories)
    index = sum((a - e) * math.log(a / e) for a, e in zip(actual, expected, strict=True))
    freedom = len(categories) - 1
    part = 2 / (9 * freedom)
    quantile = freedom * (1 - part + _Z_95 * math.sqrt(part)) ** 3
    return Shift(index, (1 / totals[0] + 1 / totals[1]) * quantile)


def _shares(numbers: Mapping[str, int], categories: list[str]) -> list[float]:
    filled = [max(numbers.get(name, 0), 0.5) for name in categories]
    return [number / sum(filled) for number in filled]
