"""Draw a walk: a box for each step, an arrow for each way, the usual way on the left."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from html import escape

from faq.walks import Step, Walk

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _MARGIN = 210, 74, 250, 130, 30
_LINE = 30
_FILL = {"question": "#fff6d6", "instruction": "#e6f0fb", "done": "#dff3e1", "person": "#fbe3e0"}


def draw(walk: Walk) -> str:
    """The walk as SVG.

    A step stands below every step that leads to it; dashed arrows are ways for someone who does not find what a step names.
    """
    rows = _rows(walk)
    places: dict[str, tuple[int, int]] = {}
    columns: dict[int, int] = defaultdict(int)
    for step in walk.steps:
        places[step] = (columns[rows[step]], rows[step])
        columns[rows[step]] += 1
    width = _MARGIN * 2 + _ACROSS * max(columns.values()) - (_ACROSS - _WIDTH)
    height = _MARGIN * 2 + 24 + _DOWN * max(rows.values()) + _HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="24" font-size="16" font-weight="bold">{escape(walk.title)}</text>',
        *(_arrows(step, places) for step in walk.steps.values()),
        *(_box(step, places[step.id]) for step in walk.steps.values()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rows(walk: Walk) -> dict[str, int]:
    rows = dict.fromkeys(walk.steps, 0)
    for _ in walk.steps:
        for step in walk.steps.values():
            for other in step.following:
                rows[other] = max(rows[other], rows[step.id] + 1)
    return rows


def _corner(place: tuple[int, int]) -> tuple[int, int]:
    return _MARGIN + place[0] * _ACROSS, _MARGIN + 24 + place[1] * _DOWN


def _box(step: Step, place: tuple[int, int]) -> str:
    x, y = _corner(place)
    kind = step.end or ("question" if step.options else "instruction")
    lines = textwrap.wrap(step.title, _LINE)[:2]
    texts = "".join(
        f'<text x="{x + 10}" y="{y + 38 + 16 * i}" font-weight="bold">{escape(line)}</text>' for i, line in enumerate(lines)
    )
    return (
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{_FILL[kind]}" stroke="#555"/>'
        f'<text x="{x + 10}" y="{y + 18}" fill="#555">{escape(step.id)} ({kind})</text>{texts}'
    )


def _arrows(step: Step, places: dict[str, tuple[int, int]]) -> str:
    ways = [(option.next, option.label, "") for option in step.options]
    ways += [(step.next, "", "")] if step.next else []
    ways += [(step.otherwise, "niet gevonden", ' stroke-dasharray="5 4"')] if step.otherwise else []
    found = []
    for i, (other, label, dash) in enumerate(ways):
        x, y = _corner(places[step.id])
        to_x, to_y = _corner(places[other])
        x, y, to_x = x + _WIDTH * (i + 1) // (len(ways) + 1), y + _HEIGHT, to_x + _WIDTH // 2
        found.append(
            f'<path d="M{x} {y}C{x} {y + 40} {to_x} {to_y - 40} {to_x} {to_y}" fill="none" stroke="#555"{dash}'
            ' marker-end="url(#tip)"/>'
        )
        if label:
            short = textwrap.shorten(label, 26, placeholder="…")
            found.append(f'<text x="{x + 4}" y="{y + 14 + 13 * i}" fill="#333" font-size="10">{escape(short)}</text>')
    return "".join(found)
