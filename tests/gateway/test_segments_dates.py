from __future__ import annotations

import datetime

import pytest

from faq.dates import dutch_date
from gateway.pages.segments import segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \n", []),
        ("Een zin.", [("p", ["Een zin."])]),
        ("Een.\nTwee.", [("p", ["Een."]), ("p", ["Twee."])]),
        ("- a\n- b", [("ul", ["a", "b"])]),
        ("1. a\n2. b\n10. c", [("ol", ["a", "b", "c"])]),
        ("Eerst:\n- a\n\n- b\nDan.", [("p", ["Eerst:"]), ("ul", ["a", "b"]), ("p", ["Dan."])]),
        ("- a\n1. b", [("ul", ["a"]), ("ol", ["b"])]),
        ("- a\ntussen\n- b", [("ul", ["a"]), ("p", ["tussen"]), ("ul", ["b"])]),
        ("-a", [("p", ["-a"])]),
        ("1.5 miljoen", [("p", ["1.5 miljoen"])]),
        ("<b>- a</b>", [("p", ["<b>- a</b>"])]),
        ("  - ingesprongen  ", [("ul", ["ingesprongen"])]),
    ],
)
def test_a_text_is_split_into_paragraphs_and_lists(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-23", "23 november 2026"),
        ("2024-01-01", "1 januari 2024"),
        (datetime.date(2022, 12, 31), "31 december 2022"),
        (datetime.date(2024, 2, 29), "29 februari 2024"),
    ],
)
def test_a_date_is_written_in_dutch(value: str | datetime.date, expected: str) -> None:
    assert dutch_date(value) == expected


@pytest.mark.parametrize("value", ["23-11-2026", "2026-13-01", "ongeveer 2024", ""])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dutch_date(value)
