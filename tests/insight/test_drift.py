from __future__ import annotations

import random

import pytest

from gateway.insight.drift import shift


def test_the_index_of_two_categories() -> None:
    """From 80 and 20 of 100 to 50 and 50 of 100, by hand:

    (0.5 - 0.8) ln(0.5 / 0.8) = -0.3 x -0.470004 = 0.141001
    (0.5 - 0.2) ln(0.5 / 0.2) =  0.3 x  0.916291 = 0.274887
    together                                       0.415888
    """
    found = shift({"a": 50, "b": 50}, {"a": 80, "b": 20})
    assert found is not None
    assert found.index == pytest.approx(0.415888, abs=1e-6)
    assert found.notable


def test_nothing_moved() -> None:
    found = shift({"a": 30, "b": 60}, {"a": 10, "b": 20})
    assert found is not None
    assert found.index == pytest.approx(0.0)
    assert not found.notable


def test_an_empty_category_counts_as_half_an_observation() -> None:
    """Shares 10 / 10.5 and 0.5 / 10.5 now, 5 / 10 and 5 / 10 before:

    (0.952381 - 0.5) ln(0.952381 / 0.5) = 0.452381 x 0.644357 = 0.291495
    (0.047619 - 0.5) ln(0.047619 / 0.5) = -0.452381 x -2.351375 = 1.063717
    """
    found = shift({"a": 10}, {"a": 5, "b": 5})
    assert found is not None
    assert found.index == pytest.approx(0.291495 + 1.063717, abs=1e-5)


def test_what_chance_explains() -> None:
    """The 95 % quantile of chi-square with 9 degrees of freedom is 16.919; times 1/200 + 1/300."""
    now, before = {str(key): 20 for key in range(10)}, {str(key): 30 for key in range(10)}
    found = shift(now, before)
    assert found is not None
    assert found.chance == pytest.approx(16.919 * (1 / 200 + 1 / 300), rel=2e-3)


def test_few_answers_are_not_called_a_shift() -> None:
    found = shift({"a": 7, "b": 3}, {"a": 3, "b": 7})
    assert found is not None
    assert found.index > 0.2
    assert not found.notable


def test_chance_alone_seldom_passes_its_limit() -> None:
    dice = random.Random(1)
    categories = [str(key) for key in range(20)]

    def draw(number: int) -> dict[str, int]:
        drawn = dice.choices(categories, range(1, 21), k=number)
        return {key: drawn.count(key) for key in categories}

    passed = 0
    for _ in range(400):
        found = shift(draw(1000), draw(1500))
        assert found is not None
        passed += found.index > found.chance
    assert 4 <= passed <= 40


@pytest.mark.parametrize(("now", "before"), [({}, {"a": 3}), ({"a": 3}, {}), ({"a": 3}, {"a": 4}), ({}, {})])
def test_nothing_to_compare(now: dict[str, int], before: dict[str, int]) -> None:
    assert shift(now, before) is None
