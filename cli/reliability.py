"""Is the assistant as often right as its confidence says? A table, and the risk-coverage curve as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cli.scoring import Result

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 360, 70, 30
_MOST_RISK = 0.10


def reliability(results: Sequence[Result]) -> list[tuple[float, float, int, float, float]]:
    """(from, up to, answers, mean confidence, share right) for each range of confidence that has answers.

    An answer to a question out of scope counts as not right.
    """
    answered = _answered(results)
    table = []
    for low, high in pairwise(_EDGES):
        inside = [(confidence, right) for confidence, right in answered if low <= confidence < high or (high == confidence == 1.0)]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            table.append((low, high, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return table


def risk_coverage(results: Sequence[Result]) -> list[tuple[float, float]]:
    """(coverage, risk) when only the surest answers are given, from one answer to all.

    Coverage is the share of the questions that are answered, risk the share of those answers that are not right
    (El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification").
    """
    wrong, points = 0, []
    for given, (_, right) in enumerate(sorted(_answered(results), reverse=True), start=1):
        wrong += not right
        points.append((given / len(results), wrong / given))
    return points


def picture(points: Sequence[tuple[float, float]], title: str) -> str:
    """The curve as SVG."""
    across, down = _WIDTH - _LEFT - 20, _HEIGHT - _TOP - 50
    line = " ".join(f"{_LEFT + x * across:.1f},{_TOP + down * (1 - min(y, _MOST_RISK) / _MOST_RISK):.1f}" for x, y in points)
    marks = []
    for i in range(6):
        x, y = _LEFT + across * i / 5, _TOP + down * (1 - i / 5)
        marks.append(f'<text x="{x:.0f}" y="{_TOP + down + 20}" text-anchor="middle">{i / 5:.0%}</text>')
        marks.append(f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{_MOST_RISK * i / 5:.0%}</text>')
        marks.append(f'<path d="M{_LEFT} {y:.0f}h{across}" stroke="#ddd"/>')
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="18" font-size="14">{title}</text>',
        *marks,
        f'<text x="{_LEFT + across / 2:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">share of questions answered</text>',
        f'<g transform="translate(16 {_TOP + down / 2:.0f}) rotate(-90)">',
        '<text text-anchor="middle">share of answers that are wrong</text></g>',
        f'<polyline points="{line}" fill="none" stroke="#0055cc" stroke-width="2"/></svg>',
    ]
    return "\n".join(parts) + "\n"


def _answered(results: Sequence[Result]) -> list[tuple[float, bool]]:
    return [(result.confidence, result.verdict != "wrong") for result in results if result.confidence is not None]
