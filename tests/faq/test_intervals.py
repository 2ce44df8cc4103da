from __future__ import annotations

import pytest

from faq.intervals import difference, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_gives_the_published_intervals(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("hits", "total", "hits_before", "total_before", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 20, 0.6791, 1.0),
        (5, 56, 0, 29, -0.0381, 0.1926),
    ],
)
def test_differences_have_the_intervals_that_newcombe_published(
    hits: int, total: int, hits_before: int, total_before: int, low: float, high: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10."""
    assert difference(hits, total, hits_before, total_before) == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_a_difference_with_nothing() -> None:
    assert difference(0, 0, 5, 10) == (-1.0, 1.0)
    assert difference(5, 10, 0, 0) == (-1.0, 1.0)
