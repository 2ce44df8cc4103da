from __future__ import annotations

import datetime

from gateway.insight.periods import Period

TUESDAY = datetime.date(2026, 11, 24)


def test_a_period_and_the_one_before() -> None:
    period = Period.ending(TUESDAY, 28)
    assert (period.first, period.last, period.days) == (datetime.date(2026, 10, 28), TUESDAY, 28)
    assert (period.before.first, period.before.last) == (datetime.date(2026, 9, 30), datetime.date(2026, 10, 27))


def test_days_weeks_and_months() -> None:
    days = Period.ending(TUESDAY, 7).slots()
    assert [slot.short for slot in days] == ["18/11", "19/11", "20/11", "21/11", "22/11", "23/11", "24/11"]
    assert days[0].name == "woensdag 18 november"
    weeks = Period.ending(TUESDAY, 90).slots()
    assert [weeks[0].name, weeks[1].name, weeks[-1].name] == ["27/8 tot 30/8", "31/8 tot 6/9", "23/11 tot 24/11"]
    months = Period.ending(TUESDAY, 365).slots()
    assert [months[0].name, months[4].short, months[-1].name] == ["november 2025", "mrt", "november 2026"]
    assert (months[1].first, months[1].last) == (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))


def test_slots_cover_every_day_once() -> None:
    for length in (7, 28, 90, 365):
        period = Period.ending(TUESDAY, length)
        days = [slot.first + datetime.timedelta(days=place) for slot in period.slots() for place in range(slot.days)]
        assert days == [period.first + datetime.timedelta(days=place) for place in range(length)]
