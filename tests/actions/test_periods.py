"""Periods that a question names, on a fixed day."""

from __future__ import annotations

import datetime
from datetime import date

import pytest

from actions.personal.periods import Period, period_of

TODAY = date(2026, 5, 20)
"""A Wednesday."""
NOTHING: Period = (None, None)


def on(day: datetime.date) -> Period:
    return day, day


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Welke berichten kreeg ik vandaag?", on(TODAY)),
        ("gisteren", on(date(2026, 5, 19))),
        ("eergisteren", on(date(2026, 5, 18))),
        ("Toon de brieven van deze week", (date(2026, 5, 18), TODAY)),
        ("dees week", (date(2026, 5, 18), TODAY)),
        ("wat kwam er vorige week binnen", (date(2026, 5, 11), date(2026, 5, 17))),
        ("verleden week", (date(2026, 5, 11), date(2026, 5, 17))),
        ("deze maand", (date(2026, 5, 1), TODAY)),
        ("vorige maand", (date(2026, 4, 1), date(2026, 4, 30))),
        ("dit jaar", (date(2026, 1, 1), TODAY)),
        ("vorig jaar", (date(2025, 1, 1), date(2025, 12, 31))),
        ("post van vrijdag", on(date(2026, 5, 15))),
        ("post van woensdag", on(TODAY)),
        ("in maart", (date(2026, 3, 1), date(2026, 3, 31))),
        ("in december", (date(2025, 12, 1), date(2025, 12, 31))),
        ("in maart 2025", (date(2025, 3, 1), date(2025, 3, 31))),
        ("in maart vorig jaar", (date(2025, 3, 1), date(2025, 3, 31))),
        ("vorig jaar in maart", (date(2025, 3, 1), date(2025, 3, 31))),
        ("februari 2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("in mei", (date(2026, 5, 1), date(2026, 5, 31))),
        ("de maand mei", (date(2026, 5, 1), date(2026, 5, 31))),
        ("Berichten van mei", (date(2026, 5, 1), date(2026, 5, 31))),
        ("Berichten van Mei 2025", (date(2025, 5, 1), date(2025, 5, 31))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("alle brieven uit 2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("op 12 maart", on(date(2026, 3, 12))),
        ("op 3 december", on(date(2025, 12, 3))),
        ("12 maart 2024", on(date(2024, 3, 12))),
        ("01/03/2025", on(date(2025, 3, 1))),
        ("29 februari", on(date(2024, 2, 29))),
        ("sinds 1 september", (date(2025, 9, 1), None)),
        ("vanaf 1 september 2024", (date(2024, 9, 1), None)),
        ("sedert maart", (date(2026, 3, 1), None)),
        ("sinds 2024", (date(2024, 1, 1), None)),
        ("sinds gisteren", (date(2026, 5, 19), None)),
        ("sinds vorige week", (date(2026, 5, 11), None)),
        ("sinds maandag", (date(2026, 5, 18), None)),
        ("na 1 mei", (date(2026, 5, 2), None)),
        ("de laatste drie maanden", (date(2026, 2, 20), TODAY)),
        ("de voorbije 2 weken", (date(2026, 5, 6), TODAY)),
        ("de afgelopen tien dagen", (date(2026, 5, 10), TODAY)),
        ("het laatste jaar", (date(2025, 5, 20), TODAY)),
        ("het laatste half jaar", (date(2025, 11, 20), TODAY)),
        ("sinds een maand", (date(2026, 4, 20), TODAY)),
        ("van januari tot maart", (date(2026, 1, 1), date(2026, 3, 31))),
        ("tussen november en februari", (date(2025, 11, 1), date(2026, 2, 28))),
        ("van 1 tot en met 15 april 2025", (date(2025, 4, 1), date(2025, 4, 15))),
        ("tot eind april", (None, date(2026, 4, 30))),
    ],
)
def test_a_period_is_found(text: str, period: Period) -> None:
    assert period_of(text, TODAY) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "toon mijn laatste berichten",
        "mijn laatste drie brieven",
        "Mag ik mijn post zien?",
        "post van Mei Lin",
        "een brief voor onze Mei",
        "Ik ben Mei",
        "mijn aanslagbiljet van aanslagjaar 2025",
        "Elke vrijdag kijk ik naar mijn post",
        "Is er na ne keer post?",
        "meisje",
        "maartse buien",
        "mijn nummer is 120342025",
        "voorbije maandagen",
    ],
)
def test_no_period_is_found(text: str) -> None:
    assert period_of(text, TODAY) == NOTHING


@pytest.mark.parametrize(
    ("text", "today", "period"),
    [
        ("vorige maand", date(2026, 1, 1), (date(2025, 12, 1), date(2025, 12, 31))),
        ("vorige maand", date(2024, 3, 31), (date(2024, 2, 1), date(2024, 2, 29))),
        ("vorige maand", date(2025, 3, 31), (date(2025, 2, 1), date(2025, 2, 28))),
        ("de laatste maand", date(2024, 3, 31), (date(2024, 2, 29), date(2024, 3, 31))),
        ("het laatste jaar", date(2024, 2, 29), (date(2023, 2, 28), date(2024, 2, 29))),
        ("gisteren", date(2024, 3, 1), on(date(2024, 2, 29))),
        ("deze week", date(2026, 1, 1), (date(2025, 12, 29), date(2026, 1, 1))),
        ("vorige week", date(2026, 1, 1), (date(2025, 12, 22), date(2025, 12, 28))),
        ("dit jaar", date(2026, 1, 1), on(date(2026, 1, 1))),
        ("in mei", date(2026, 5, 1), (date(2026, 5, 1), date(2026, 5, 31))),
        ("in mei", date(2026, 4, 30), (date(2025, 5, 1), date(2025, 5, 31))),
        ("in februari", date(2025, 1, 10), (date(2024, 2, 1), date(2024, 2, 29))),
        ("sinds 29 februari", date(2028, 1, 15), (date(2024, 2, 29), None)),
        ("sinds 20 september", date(2026, 9, 5), (date(2025, 9, 20), None)),
        ("sinds 1 september", date(2026, 9, 1), (date(2026, 9, 1), None)),
    ],
)
def test_around_the_turn_of_a_year_and_in_leap_years(text: str, today: datetime.date, period: Period) -> None:
    assert period_of(text, today) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("op 31 april", (date(2026, 4, 1), date(2026, 4, 30))),
        ("sinds 31 juni", (date(2025, 6, 1), None)),
        ("30 februari 2025", (date(2025, 2, 1), date(2025, 2, 28))),
        ("0 maart", (date(2026, 3, 1), date(2026, 3, 31))),
        ("99 maart", (date(2026, 3, 1), date(2026, 3, 31))),
        ("45/45/2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("00/00/2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("sinds 29 februari 2025", (date(2025, 2, 1), None)),
        ("de laatste 0 dagen", on(TODAY)),
        ("de laatste 99 jaar", (date(1927, 5, 20), TODAY)),
        ("tot en met", NOTHING),
        ("tussen en", NOTHING),
        ("sinds", NOTHING),
        ("van mei tot maart", (None, date(2026, 3, 31))),
    ],
)
def test_a_wrong_or_impossible_date_is_forgiven(text: str, period: Period) -> None:
    assert period_of(text, TODAY) == period


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 2, 28), date(2026, 1, 1), date(2026, 12, 31)])
def test_every_day_of_every_month_can_be_named(today: datetime.date) -> None:
    for month in ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "november", "december"):
        for day in range(33):
            since, until = period_of(f"{day} {month}", today)
            assert since is not None
            assert until is not None
            assert since <= until
            assert since <= today
