"""The page as it is written, on databases with nothing, with little and with much in them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.audit import Audit
from gateway.helpdesk.agents import Agent
from gateway.insight.page import view
from gateway.insight.periods import LENGTHS
from gateway.insight.reading import Insight
from gateway.notices import Notices
from gateway.pages.rendering import Pages
from tests.insight.planted import LINK, NOON, USUAL, Rows, plant

SOFIE = Agent("sofie", "Sofie", frozenset({"agent"}))


async def rendered(engine: AsyncEngine, rows: Rows, days: int = 7) -> str:
    await plant(engine, rows)
    insight = Insight(engine, lambda: NOON)
    shown = view(await insight.figures(insight.period(days)))
    pages = Pages(Notices(engine, Audit(engine, "k" * 32)))
    body = pages.response("desk_inzicht", agent=SOFIE, here="inzicht", lengths=LENGTHS, view=shown).body
    assert body is not None
    return body.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def test_nothing_was_counted(engine: AsyncEngine) -> None:
    html = await rendered(engine, {})
    assert "In deze periode is er nog niets geteld." in text_of(html)
    assert "<svg" not in html
    assert "<table" not in html


async def test_a_chart_without_data_says_so(engine: AsyncEngine) -> None:
    html = await rendered(engine, {(0, "outcome", "answered"): (12, 600)})
    assert html.count('role="img"') == 2
    assert html.count("Er is nog niets om te tekenen.") == 2
    text = text_of(html)
    assert "Er is nog geen antwoord gegeven." in text
    assert "Er wachtten te weinig burgers op een medewerker" in text
    assert "Geen vergelijking met de 7 dagen ervoor: de cijfers beginnen op 24 november 2026." in text
    assert "kunnen we niet zien of er iets verschuift" in text


async def test_figures_in_words(engine: AsyncEngine) -> None:
    text = text_of(await rendered(engine, USUAL))
    for sentence in (
        "18 november 2026 tot en met 24 november 2026. Vergeleken met de 7 dagen ervoor.",
        "Berichten 100 aan de assistent, afgerond 50 % minder dan de 7 dagen ervoor",
        "Geen antwoord 20 % van alle berichten 15 procentpunt meer dan de 7 dagen ervoor",
        "Wachttijd 1 tot 3 min voor de middelste wachtende gemiddeld 2 min 40 s; de 7 dagen ervoor 30 seconden",
        "Tevreden 64 % duim omhoog, van alle duimen",
        "Voorstellen 67 % overgenomen zonder aanpassing",
        "Van 100 berichten kreeg 76 % een antwoord of een stap. Geen antwoord: 20 %.",
        "‘Hoe activeer of koppel ik mijn eBox?’ werd het vaakst beantwoord: 70 keer, 70 % van alle antwoorden.",
        "20 % van de berichten bleef zonder antwoord: 15 procentpunt meer dan de 7 dagen ervoor.",
        "De vragen die we beantwoorden: duidelijk anders dan de 7 dagen ervoor (verschuiving 1,12; boven 0,20",
        "Het aandeel berichten zonder antwoord steeg met 15 procentpunt",
        "Medewerkers zagen 30 keer een voorstel bovenaan en beoordeelden er 24.",
        "Liep vast in een stappenplan minder dan 5",
        "Dringende hulp minder dan 5 minder dan 5 % – –",
        "Wachtrij verlaten, van wie wachtte 50 %",
        "Terugbelafspraken: gebeld minder dan 5",
    ):
        assert sentence in text, sentence


@pytest.mark.parametrize("number", [1, 2, 3, 4])
async def test_no_small_number_stands_on_the_page(engine: AsyncEngine, number: int) -> None:
    """With all counts small, the page is the same whatever they are."""
    kinds = [
        ("outcome", "refused"),
        ("question", LINK),
        ("handover", "asked"),
        ("wait", "1-3"),
        ("abandoned", "0-1"),
        ("handled", "5-10"),
    ]
    kinds += [("thumb_up", LINK), ("call_back", "planned"), ("suggested", LINK), ("accepted", LINK), ("sure", "9")]
    big: Rows = {(0, "outcome", "answered"): (500 - number, 0)}
    shown = await rendered(engine, {(0, what, key): (number, 100 * number) for what, key in kinds} | big)
    assert "minder dan 5" in shown
    hidden = shown.replace(f">{500 - number}<", ">N<")
    assert len(re.findall(rf">\s*{number}\s*<", hidden)) == 0


async def test_nothing_on_the_page_needs_a_style_or_a_script(engine: AsyncEngine) -> None:
    html = await rendered(engine, USUAL)
    assert "style=" not in html
    assert "<script" not in html
    assert "<style" not in html


@pytest.mark.parametrize("days", LENGTHS)
async def test_every_period_has_a_page(engine: AsyncEngine, days: int) -> None:
    html = await rendered(engine, USUAL, days)
    assert f'href="/desk/inzicht?dagen={days}" aria-current="page"' in html
    assert f'href="/desk/inzicht.csv?dagen={days}"' in html
