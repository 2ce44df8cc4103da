from __future__ import annotations

import re
from itertools import pairwise

import pytest

from gateway.insight import charts
from gateway.insight.figures import GROUPS, Moment
from gateway.insight.periods import Period
from tests.conftest import ROOT
from tests.insight.planted import TODAY

SHEET = ROOT / "web" / "src" / "desk" / "styles" / "charts.css"
GROUND = {"light": "#ffffff", "dark": "#12161e"}


def moments(*refused: int, answered: int = 90) -> list[Moment]:
    slots = Period.ending(TODAY, len(refused)).slots()
    empty = dict.fromkeys(GROUPS, 0)
    return [Moment(slot, empty | {"answered": answered, "refused": number}) for slot, number in zip(slots, refused, strict=True)]


def test_a_column_stands_on_the_base_and_ends_at_its_value() -> None:
    chart = charts.stack(moments(10, 110))
    assert chart is not None
    assert [tick.label for tick in chart.ticks] == ["0", "50", "100", "150", "200"]
    scale = (chart.ticks[0].y - chart.ticks[-1].y) / 200
    for column, total in zip(chart.columns, (100, 200), strict=True):
        lowest, highest = column.parts[0], column.parts[-1]
        assert lowest.y + lowest.height == pytest.approx(chart.base, abs=0.2)
        assert chart.base - highest.y == pytest.approx(total * scale, abs=0.2)
        assert [part.group for part in column.parts] == ["answered", "refused"]


def test_the_number_of_a_small_group_cannot_be_read_from_a_chart() -> None:
    assert charts.stack(moments(1, 50)) == charts.stack(moments(2, 50)) == charts.stack(moments(4, 50))
    assert charts.stack(moments(5, 50)) != charts.stack(moments(4, 50))
    assert charts.line(moments(1, 50, answered=200)) is not None
    one, four = (charts.bars({"a": size, "b": 90}, {"a": "", "b": ""}) for size in (1, 4))
    assert one == four


def test_a_line_is_cut_where_there_are_too_few_messages() -> None:
    made = moments(9, 9, 9, 9)
    made[1] = Moment(made[1].slot, dict.fromkeys(GROUPS, 0) | {"answered": 4})
    chart = charts.line(made)
    assert chart is not None
    assert [len(piece) for piece in chart.pieces] == [1, 2]
    point = chart.pieces[0][0]
    assert point.high < point.y < point.low
    assert re.fullmatch(r"M[\d.]+ [\d.]+ L[\d.]+ [\d.]+", chart.path(chart.pieces[1]))
    assert chart.band(chart.pieces[1]).endswith("Z")


def test_nothing_is_drawn_of_nothing() -> None:
    assert charts.stack([]) is None
    assert charts.stack(moments(0, 0, answered=0)) is None
    assert charts.line(moments(0, 4, answered=0)) is None
    assert charts.bars({}, {}) is None
    assert charts.bars({"a": 0}, {"a": "0"}) is None


@pytest.mark.parametrize("most", [1, 4, 5, 9, 41, 99, 1000, 4001, 123456])
def test_the_highest_line_is_above_everything(most: int) -> None:
    chart = charts.stack(moments(most, answered=0))
    assert chart is not None
    values = [int(tick.label.replace(".", "")) for tick in chart.ticks]
    assert values[-1] >= charts.drawn(most) > values[-1] - values[1]
    assert 2 <= len(values) <= 5


def test_labels_have_room() -> None:
    chart = charts.stack(moments(*[9] * 28))
    assert chart is not None
    labels = [column.label for column in chart.columns]
    assert labels[-1] == "24/11"
    assert 5 <= sum(map(bool, labels)) <= 12
    long = charts.shortened("Een vraag met heel veel woorden die nooit boven een balk past, want er is maar weinig plaats")
    assert long.endswith(" …")
    assert len(long) <= 80


def colours() -> dict[str, dict[str, str]]:
    """The colours of the parts, in the light and in the dark."""
    blocks = re.findall(r"insight {([^}]*--part-answered[^}]*)}", SHEET.read_text(encoding="utf-8"))
    found = [dict(re.findall(r"--part-(\w+): (#\w{6})", block)) for block in blocks]
    assert len(found) == 3
    assert found[1] == found[2], "the dark that the device asks for, and the dark that an agent chose"
    return {"light": found[0], "dark": found[1]}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_parts_differ_from_their_neighbours_and_from_the_ground(scheme: str) -> None:
    parts = colours()[scheme]
    assert list(parts) == list(GROUPS)
    assert {
        name: round(contrast(colour, GROUND[scheme]), 2) for name, colour in parts.items() if contrast(colour, GROUND[scheme]) < 3
    } == {}
    assert {
        pair: round(contrast(*(parts[name] for name in pair)), 2)
        for pair in pairwise(parts)
        if contrast(*(parts[name] for name in pair)) < 3
    } == {}
