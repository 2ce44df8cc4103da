"""Where the parts of a chart stand. `pages/templates/_charts.html` draws them; `web/src/desk/styles/charts.css` colours them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gateway.insight.figures import GROUPS, Moment
from gateway.insight.shares import Share, is_small
from gateway.insight.words import percent

DRAWN_AS = 3
"""A group of 1 to 4 is drawn at this height, so that nobody reads its number from a chart."""
_STEPS = (1, 2, 5, 10, 20, 25, 50)
_MOST_TICKS = 4
_LABEL_ROOM = 60
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 14, 30
_ROW, _BAR, _LABEL = 46, 16, 18
_LONGEST_LABEL = 78


@dataclass(frozen=True)
class Tick:
    """A line across a chart, with its value at the edge."""

    y: float
    label: str


@dataclass(frozen=True)
class Part:
    """A part of a column: a group of outcomes."""

    group: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """What stands above one day, week or month.

    Attributes:
        x: its left side.
        width: its width.
        label: below it; empty where there is no room.
        parts: from below.
    """

    x: float
    width: float
    label: str
    parts: list[Part]


@dataclass(frozen=True)
class Stack:
    """Stacked columns.

    Attributes:
        width: of the drawing.
        height: of the drawing.
        left: where the columns begin.
        base: where they stand.
        ticks: the lines across.
        columns: from left to right.
    """

    width: int
    height: int
    left: int
    base: float
    ticks: list[Tick]
    columns: list[Column]
    kind: str = "stack"


@dataclass(frozen=True)
class Point:
    """A point of a line, with the ends of its interval.

    Attributes:
        x: from the left.
        y: of the point.
        low: of the lower end.
        high: of the upper end.
    """

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """A line with a band around it.

    Attributes:
        width: of the drawing.
        height: of the drawing.
        left: where the line begins.
        base: where zero is.
        ticks: the lines across.
        labels: a label below the drawing and where it stands.
        pieces: points that follow each other; between two pieces there are too few messages.
    """

    width: int
    height: int
    left: int
    base: float
    ticks: list[Tick]
    labels: list[tuple[float, str]]
    pieces: list[list[Point]]
    kind: str = "line"

    @staticmethod
    def path(piece: Sequence[Point]) -> str:
        """The line of a piece, as SVG writes it."""
        return "M" + " L".join(f"{point.x:g} {point.y:g}" for point in piece)

    @staticmethod
    def band(piece: Sequence[Point]) -> str:
        """The band of a piece, as SVG writes it."""
        there = [f"{point.x:g} {point.high:g}" for point in piece]
        back = [f"{point.x:g} {point.low:g}" for point in reversed(piece)]
        return "M" + " L".join([*there, *back]) + "Z"


@dataclass(frozen=True)
class Bar:
    """A bar that lies, with its label above it and its value behind it."""

    y: float
    length: float
    label: str
    value: str


@dataclass(frozen=True)
class Bars:
    """Bars that lie below each other.

    Attributes:
        width: of the drawing.
        height: of the drawing.
        bars: from above.
    """

    width: int
    height: int
    bars: list[Bar]
    kind: str = "bars"


Chart = Stack | Line | Bars


def stack(moments: Sequence[Moment], width: int = 760, height: int = 300) -> Stack | None:
    """The outcomes of each day, week or month; None when there are none."""
    sizes = [{group: drawn(number) for group, number in moment.groups.items()} for moment in moments]
    most = max((sum(found.values()) for found in sizes), default=0)
    if most == 0:
        return None
    ticks, scale = _scale(most, height, _whole)
    room = (width - _LEFT - _RIGHT) / len(moments)
    base = height - _BOTTOM
    columns = []
    for place, (label, found) in enumerate(zip(_labels(moments, width), sizes, strict=True)):
        parts, y = [], float(base)
        for group in GROUPS:
            tall = found[group] * scale
            y -= tall
            if tall:
                parts.append(Part(group, round(y, 1), round(tall, 1)))
        columns.append(Column(round(_LEFT + (place + 0.12) * room, 1), round(0.76 * room, 1), label, parts))
    return Stack(width, height, _LEFT, base, ticks, columns)


def line(moments: Sequence[Moment], width: int = 380, height: int = 300) -> Line | None:
    """The share of messages without an answer, with its interval; None when no day has enough messages."""
    shares = [Share(drawn(moment.refused.hits), moment.refused.base) for moment in moments]
    told = [share for share in shares if share.known]
    if not told:
        return None
    ticks, scale = _scale(100 * max(share.interval[1] for share in told), height, lambda value: percent(value / 100))
    room = (width - _LEFT - _RIGHT) / len(moments)
    base = height - _BOTTOM
    labels = [(round(_LEFT + (place + 0.5) * room, 1), label) for place, label in enumerate(_labels(moments, width))]
    pieces: list[list[Point]] = [[]]
    for (x, _), share in zip(labels, shares, strict=True):
        if not share.known:
            pieces.append([])
            continue
        y, low, high = (round(base - 100 * value * scale, 1) for value in (share.value, *share.interval))
        pieces[-1].append(Point(x, y, low, high))
    return Line(width, height, _LEFT, base, ticks, [found for found in labels if found[1]], [piece for piece in pieces if piece])


def bars(sizes: Mapping[str, int], values: Mapping[str, str], width: int = 560) -> Bars | None:
    """Bars, in the order of the sizes.

    Args:
        sizes: how long each is, by its label.
        values: what stands behind each, by its label.
        width: of the drawing.

    Returns:
        The bars; None when all are empty.
    """
    most = max(map(drawn, sizes.values()), default=0)
    if most == 0:
        return None
    room = width - 130
    found = [
        Bar(place * _ROW + _LABEL, round(drawn(size) / most * room, 1), shortened(label), values[label])
        for place, (label, size) in enumerate(sizes.items())
    ]
    return Bars(width, len(found) * _ROW, found)


def drawn(number: int) -> int:
    """How tall a group is drawn."""
    return DRAWN_AS if is_small(number) else number


def shortened(label: str) -> str:
    """A label that fits above a bar; the table has all of it."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[:_LONGEST_LABEL].rsplit(' ', 1)[0]} …"


def _labels(moments: Sequence[Moment], width: int) -> list[str]:
    """The label below each column: the last one has one, and as many before it as there is room for."""
    every = -(-len(moments) * _LABEL_ROOM // width)
    return [moment.slot.short if (len(moments) - 1 - place) % every == 0 else "" for place, moment in enumerate(moments)]


def _scale(most: float, height: int, label: Callable[[float], str]) -> tuple[list[Tick], float]:
    """The lines across a chart, and how many units of the drawing one unit of the values takes."""
    size = 1.0
    while most > _STEPS[-1] * size * _MOST_TICKS:
        size *= 10
    step = next(step * size for step in _STEPS if most <= step * size * _MOST_TICKS)
    count = max(1, -int(-most // step))
    scale = (height - _TOP - _BOTTOM) / (count * step)
    base = height - _BOTTOM
    return [Tick(round(base - place * step * scale, 1), label(place * step)) for place in range(count + 1)], scale


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")
