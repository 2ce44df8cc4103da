"""The table and the curve say what the results say."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from cli.reliability import picture, reliability, risk_coverage
from cli.scoring import Result, Row

ROW = Row("wat is de ebox", ("ebox/wat-is-ebox",), "plain")


def result(verdict: str, confidence: float | None) -> Result:
    return Result(ROW, verdict, (), (), 1, confidence)


RESULTS = [result("correct", 1.0), result("correct", 0.97), result("wrong", 0.96), result("correct", 0.55), result("refused", None)]


def test_answers_are_counted_in_the_range_of_their_confidence() -> None:
    table = {(low, high): (count, right) for low, high, count, _, right in reliability(RESULTS)}
    assert table == {(0.99, 1.0): (1, 1.0), (0.95, 0.99): (2, 0.5), (0.5, 0.6): (1, 1.0)}


def test_the_mean_confidence_is_that_of_the_answers() -> None:
    assert next(mean for low, _, _, mean, _ in reliability(RESULTS) if low == 0.95) == pytest.approx(0.965)


def test_the_curve_goes_from_the_surest_answer_to_all() -> None:
    assert risk_coverage(RESULTS) == [(0.2, 0.0), (0.4, 0.0), (0.6, pytest.approx(1 / 3)), (0.8, 0.25)]


def test_the_picture_is_valid_and_has_a_point_for_each_answer() -> None:
    svg = ElementTree.fromstring(picture(risk_coverage(RESULTS), "Risk"))  # noqa: S314
    line = svg.find("{http://www.w3.org/2000/svg}polyline")
    assert line is not None
    assert len(line.attrib["points"].split()) == 4
