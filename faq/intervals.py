"""How sure a share is: 95 % intervals for proportions and for the difference of two."""

from __future__ import annotations

import math

_Z = 1.959964


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927)."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    centre = share + _Z * _Z / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    scale = 1 + _Z * _Z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def difference(hits: int, total: int, hits_before: int, total_before: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two independent proportions (Newcombe 1998, method 10).

    Returns:
        The bounds of the first proportion minus the second.
    """
    if total == 0 or total_before == 0:
        return -1.0, 1.0
    share, before = hits / total, hits_before / total_before
    low, high = wilson(hits, total)
    low_before, high_before = wilson(hits_before, total_before)
    down = math.hypot(share - low, high_before - before)
    up = math.hypot(high - share, before - low_before)
    return share - before - down, share - before + up
