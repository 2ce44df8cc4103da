"""Figures in Dutch. A small group is never told as a number."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gateway.insight.shares import SMALLEST, Compared, Share, is_small

FEW = f"minder dan {SMALLEST}"
TOO_FEW = "te weinig"
_BY_CHANCE = "dat kan toeval zijn"


def number(value: int) -> str:
    """A number that is about no small group: `1.234`."""
    return f"{value:,}".replace(",", ".")


def group(size: int) -> str:
    """The size of a group."""
    return FEW if is_small(size) else number(size)


def about(total: int, parts: Iterable[int]) -> tuple[str, bool]:
    """A total, and whether it is rounded: when a part of it is small, so that this part does not follow from the others."""
    if is_small(total) or not any(is_small(part) for part in parts):
        return group(total), False
    return number(max(10, round(total, -1))), True


def percent(value: float) -> str:
    """A share: whole, or with a decimal below ten."""
    return f"{_decimal(value * 100)} %"


def share(found: Share) -> str:
    """A share, as far as it may be told."""
    if not found.known:
        return TOO_FEW
    if is_small(found.hits):
        return f"minder dan {math.ceil(SMALLEST / found.base * 100)} %"
    return percent(found.value)


def interval(found: Share) -> str:
    """The 95 % interval of a share, or a dash when the share is not told as a number."""
    if not found.known or is_small(found.hits):
        return "–"
    low, high = found.interval
    return f"{_decimal(low * 100)} tot {percent(high)}"


def change(compared: Compared, before: str) -> str:
    """How a share changed.

    Args:
        compared: the share, now and before.
        before: the words for the period before, such as `de 28 dagen ervoor`.

    Returns:
        For example `3 procentpunt meer dan de 28 dagen ervoor`; empty when there is nothing to compare with.
    """
    if not compared.comparable:
        return ""
    points = _decimal(abs(compared.change) * 100)
    if points == "0":
        return f"evenveel als {before}"
    doubt = "" if compared.certain else f"; {_BY_CHANCE}"
    return f"{points} procentpunt {_more(compared.change)} dan {before}{doubt}"


def movement(compared: Compared) -> str:
    """How many percentage points a share changed, for a table: `+3`; a dash when there is nothing to compare with."""
    if not compared.comparable:
        return "–"
    points = _decimal(abs(compared.change) * 100)
    return f"{'' if points == '0' else '+' if compared.change > 0 else '−'}{points}"


def growth(now: int, then: int | None, before: str) -> str:
    """How a number changed, in per cent; empty when there is nothing to compare with."""
    if then is None or now < SMALLEST or then < SMALLEST:
        return ""
    grown = now / then - 1
    points = _decimal(abs(grown) * 100)
    return f"evenveel als {before}" if points == "0" else f"{points} % {_more(grown)} dan {before}"


def certain_change(compared: Compared, subject: str) -> str:
    """A sentence about the change of a share, with its interval; empty when there is nothing to compare with.

    Args:
        compared: the share, now and before.
        subject: what it is a share of, with an article.
    """
    if not compared.comparable:
        return ""
    low, high = compared.interval
    if not compared.certain:
        return f"{subject} veranderde niet aantoonbaar: het echte verschil ligt tussen {_points(low)} en {_points(high)}."
    way = "steeg" if compared.change > 0 else "daalde"
    least, most = (_decimal(bound * 100) for bound in sorted((abs(low), abs(high))))
    return f"{subject} {way} met {_decimal(abs(compared.change) * 100)} procentpunt (95 %-interval: {least} tot {most})."


def duration(seconds: float) -> str:
    """A length of time: `0,4 seconden`, `45 seconden`, `2 min 10 s`, `1 u 5 min`."""
    if seconds < 60:
        return f"{_decimal(seconds)} seconden"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} u {minutes % 60} min"


def decimals(value: float) -> str:
    """An index with two decimals."""
    return f"{value:.2f}".replace(".", ",")


def _points(value: float) -> str:
    points = _decimal(abs(value) * 100)
    return f"{points} procentpunt {_more(value)}"


def _more(value: float) -> str:
    return "meer" if value > 0 else "minder"


def _decimal(value: float) -> str:
    text = f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")
    return text.replace(".", ",")
