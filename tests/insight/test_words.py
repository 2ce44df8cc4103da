from __future__ import annotations

import pytest

from gateway.insight import words
from gateway.insight.shares import Compared, Durations, Share
from gateway.insight.vocabulary import BUCKETS

BEFORE = "de 28 dagen ervoor"


@pytest.mark.parametrize(("size", "text"), [(0, "0"), (1, "minder dan 5"), (4, "minder dan 5"), (5, "5"), (1234567, "1.234.567")])
def test_groups(size: int, text: str) -> None:
    assert words.group(size) == text


@pytest.mark.parametrize(
    ("hits", "base", "share", "interval"),
    [
        (81, 263, "31 %", "26 tot 37 %"),
        (5, 100, "5 %", "2,2 tot 11 %"),
        (0, 40, "0 %", "0 tot 8,8 %"),
        (3, 40, "minder dan 13 %", "–"),
        (3, 8, "te weinig", "–"),
        (4, 4, "te weinig", "–"),
    ],
)
def test_shares_of_small_groups_are_not_told(hits: int, base: int, share: str, interval: str) -> None:
    assert words.share(Share(hits, base)) == share
    assert words.interval(Share(hits, base)) == interval


def test_a_total_does_not_give_its_small_part_away() -> None:
    assert words.about(1234, [1000, 234]) == ("1.234", False)
    assert words.about(1234, [1000, 231, 3]) == ("1.230", True)
    assert words.about(6, [2, 4]) == ("10", True)
    assert words.about(3, [3]) == ("minder dan 5", False)


@pytest.mark.parametrize(
    ("now", "before", "text", "short"),
    [
        (Share(80, 1000), Share(50, 1000), "3 procentpunt meer dan de 28 dagen ervoor", "+3"),
        (Share(50, 1000), Share(85, 1000), "3,5 procentpunt minder dan de 28 dagen ervoor", "−3,5"),
        (Share(8, 100), Share(5, 100), "3 procentpunt meer dan de 28 dagen ervoor; dat kan toeval zijn", "+3"),
        (Share(50, 1000), Share(50, 1000), "evenveel als de 28 dagen ervoor", "0"),
        (Share(50, 1000), Share(3, 1000), "", "–"),
        (Share(50, 1000), None, "", "–"),
    ],
)
def test_changes(now: Share, before: Share | None, text: str, short: str) -> None:
    assert words.change(Compared(now, before), BEFORE) == text
    assert words.movement(Compared(now, before)) == short


def test_growth() -> None:
    assert words.growth(110, 100, BEFORE) == "10 % meer dan de 28 dagen ervoor"
    assert words.growth(100, 100, BEFORE) == "evenveel als de 28 dagen ervoor"
    assert words.growth(110, 4, BEFORE) == words.growth(110, None, BEFORE) == ""


def test_a_certain_change_has_its_interval() -> None:
    """Newcombe 1998, table II: 56 of 70 and 48 of 80 differ by 0.0524 to 0.3339."""
    up, down = Compared(Share(56, 70), Share(48, 80)), Compared(Share(48, 80), Share(56, 70))
    assert words.certain_change(up, "Het aandeel") == "Het aandeel steeg met 20 procentpunt (95 %-interval: 5,2 tot 33)."
    assert words.certain_change(down, "Het aandeel") == "Het aandeel daalde met 20 procentpunt (95 %-interval: 5,2 tot 33)."
    doubt = words.certain_change(Compared(Share(8, 100), Share(5, 100)), "Het aandeel")
    assert "niet aantoonbaar" in doubt
    assert words.certain_change(Compared(Share(8, 100), None), "Het aandeel") == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.42, "0,4 seconden"), (45, "45 seconden"), (130, "2 min 10 s"), (120, "2 min"), (3900, "1 u 5 min")]
)
def test_durations(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


def test_the_middle_one() -> None:
    def durations(*sizes: int) -> Durations:
        return Durations(dict(zip(BUCKETS, sizes, strict=True)), 600)

    assert durations(3, 2, 0, 0, 0, 0).median == "0-1"
    assert durations(2, 1, 2, 0, 0, 0).median == "1-3"
    assert durations(0, 0, 0, 0, 1, 4).median == "20-"
    assert durations(3, 2, 0, 0, 0, 0).mean == 120
    assert durations(3, 2, 0, 0, 0, 0).known
    assert not durations(2, 2, 0, 0, 0, 0).known
