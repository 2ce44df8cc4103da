from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.insight.export import HEAD, as_csv
from gateway.insight.reading import Insight
from gateway.storage.learning_models import Count
from tests.insight.planted import LINK, NOON, TODAY, plant


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


async def test_the_file_as_a_belgian_spreadsheet_reads_it(engine: AsyncEngine) -> None:
    await plant(
        engine,
        {(7, "wait", "1-3"): (6, 700), (0, "question", LINK): (12, 0), (0, "handover", "walk"): (4, 0), (1, "sure", "9"): (0, 0)},
    )
    insight = Insight(engine, lambda: NOON)
    text = as_csv(await insight.rows(insight.period(7)))
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert text.count("\r\n") == text.count("\n") == 3
    assert cells(text) == [
        list(HEAD),
        ["2026-11-24", "handover", "walk", "Naar de helpdesk: Liep vast in een stappenplan", "minder dan 5", ""],
        ["2026-11-24", "question", LINK, "Vraag beantwoord: Hoe activeer of koppel ik mijn eBox?", "12", "0"],
    ]


@pytest.mark.parametrize("number", [1, 4])
def test_a_small_group_has_no_number_and_no_total(number: int) -> None:
    text = as_csv([Count(day=TODAY, what="wait", key="1-3", number=number, total=137)])
    assert cells(text)[1][4:] == ["minder dan 5", ""]
    assert "137" not in text


@pytest.mark.parametrize("key", ["=1+1", "+32470123456", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(key: str) -> None:
    text = as_csv([Count(day=TODAY, what="question", key=key, number=9, total=0)])
    assert not [cell for row in cells(text) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert f"'{key}" in text
