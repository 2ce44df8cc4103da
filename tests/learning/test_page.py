"""The page for editors, over HTTP, as a browser without JavaScript uses it."""

from __future__ import annotations

import html
import re
import sqlite3
import time
from collections.abc import Iterator, Mapping

import httpx
import pytest

from tests.conftest import Instance
from tests.desk.agent import signed_in_agent
from tests.gateway.visitor import Visitor

TARGET = "aanmelden/iemand-helpen"
REASON = "Mensen vragen of iemand anders hun post mag openen."


@pytest.fixture
def els(instance: Instance) -> Iterator[httpx.Client]:
    """An editor."""
    with signed_in_agent(instance, "els") as browser:
        yield browser


@pytest.fixture(autouse=True)
def empty(instance: Instance) -> None:
    """No gaps, proposals, notices or questions of an earlier test."""
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        for table in ("gaps", "proposals", "notices"):
            database.execute(f"delete from {table}")  # noqa: S608
        database.execute("delete from turns")


def post(browser: httpx.Client, path: str, fields: Mapping[str, str]) -> httpx.Response:
    origin = str(browser.base_url).rstrip("/")
    return browser.post(f"/desk/leren{path}", data=dict(fields), headers={"Origin": origin})


def page(browser: httpx.Client) -> str:
    found = browser.get("/desk/leren")
    assert found.status_code == 200, found.text
    return html.unescape(found.text)


def boxes(text: str) -> dict[str, str]:
    """The words of each question → the value of its box."""
    found = re.findall(r'name="gap" value="([\d ]+)"[^>]*>\s*<label for="[^"]*">(.*?) <small>', text)
    return {words: value for value, words in found}


def asked(instance: Instance, text: str, helpful: bool | None = None) -> None:
    """A citizen asks, and perhaps judges the answer."""
    with Visitor(instance.url) as visitor:
        turn = visitor.say(text)["turn"]
        for thumb in () if helpful is None else (False, helpful):
            judged = visitor.http.post("/api/feedback", json={"turn": turn, "block": 0, "helpful": thumb})
            assert judged.status_code == 204


def test_it_is_for_editors(instance: Instance, els: httpx.Client) -> None:
    assert httpx.get(f"{instance.url}/desk/leren", trust_env=False).status_code == 401
    with signed_in_agent(instance, "sofie") as agent:
        assert agent.get("/desk/leren").status_code == 403
        assert post(agent, "/voorstellen", {}).status_code == 403
        assert post(agent, "/niets", {}).status_code == 403
        assert agent.get("/desk/leren/voorstellen/1/patch").status_code == 403
    assert post(els, "/melding", {"text": "Aanmelden lukt nu niet.", "until": "2026-11-26T12:00"}).status_code == 403
    assert "Er zijn geen open vragen." in page(els)


def test_a_thumb_down_becomes_a_gap_and_a_thumb_up_takes_it_back(instance: Instance, els: httpx.Client) -> None:
    asked(instance, "mijn partner moet mijn post kunnen openen", helpful=False)
    asked(instance, "hoe weet ik welke ambtenaar in mijn dossier heeft gekeken", helpful=True)
    text = page(els)
    assert list(boxes(text)) == ["mijn partner moet mijn post kunnen openen"]
    assert "Duim omlaag: 1" in text


def test_from_gap_to_patch(instance: Instance, els: httpx.Client) -> None:
    question = "kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig"
    asked(instance, question, helpful=False)
    gap = boxes(page(els))[question]
    made = post(els, "/voorstellen", {"gap": gap, "target": TARGET, "reason": REASON})
    assert (made.status_code, made.headers["location"]) == (303, "/desk/leren#voorstellen")
    text = page(els)
    assert "Er zijn geen open vragen." in text
    assert "Door Els, op" in text
    assert "Nog niet live: laat de wijziging nakijken en train het model." in text
    (path,) = re.findall(r'href="(/desk/leren/voorstellen/\d+/patch)"', text)
    patch = els.get(path)
    assert patch.headers["content-type"] == "text/x-patch; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="voorstel-\d+-aanmelden-iemand-helpen.patch"', patch.headers["content-disposition"])
    assert f"\n+    - {question}\n" in patch.text
    assert els.get("/desk/leren/voorstellen/99999/patch").status_code == 400


def test_figures_and_the_day_it_went_live_are_shown(instance: Instance, els: httpx.Client) -> None:
    figures = '{"correct": 0.9545, "wrong": 0.02, "refused": 0.01, "oos_recall": 0.95, "examples_answered": %d, "examples": 1}'
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        database.execute(
            "insert into proposals (target, examples, reason, author, author_name, created, before, after, live_since) "
            "values (?, ?, 'reden', 'x', 'Els', '2026-11-24 12:00:00', ?, ?, '2026-11-25 13:30:00')",
            ("ebox/koppelen", '{"rows": [{"text": "vraag", "first": "", "confidence": 0.1}]}', figures % 0, figures % 1),
        )
    text = page(els)
    assert "<td>95,5 %</td>" in text or "<td>95,4 %</td>" in text
    assert re.search(r"juist beantwoord</th><td>0 van 1</td><td>1 van 1</td>", text)
    assert "Live sinds 25 november 2026, 14.30 uur." in text


def test_a_refused_form_comes_back_as_it_was_typed(instance: Instance, els: httpx.Client) -> None:
    question = "kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig"
    asked(instance, question)
    gap = boxes(page(els))[question]
    fields = {"gap": gap, "target": TARGET, "reason": 'kort "en" <goed>', "words": "Hoe deactiveer ik mijn eBox?\ntweede regel"}
    refused = post(els, "/voorstellen", fields)
    assert refused.status_code == 400
    text = html.unescape(refused.text)
    assert "<title>Fout: Leren" in text
    assert re.search(r'<details open>.*?role="alert">‘Hoe deactiveer ik mijn eBox\?’ is zelf een vraag', text, re.DOTALL)
    assert f'value="{gap}" checked' in text
    assert f'<option value="{TARGET}" selected>' in text
    assert ">Hoe deactiveer ik mijn eBox?\ntweede regel</textarea>" in text
    assert 'value="kort "en" <goed>"' in text
    assert "&lt;goed&gt;" in refused.text
    assert list(boxes(page(els))) == [question]


def test_own_words_take_the_place_of_the_question(instance: Instance, els: httpx.Client) -> None:
    question = "kan buurvrouw Verzonnen-Janssens mijn brievenbus openen als ik in het ziekenhuis lig"
    asked(instance, question, helpful=False)
    fields = {"gap": boxes(page(els))[question], "target": TARGET, "reason": REASON, "words": "mag een buurvrouw aan mijn post\n\n"}
    assert post(els, "/voorstellen", fields).status_code == 303
    text = page(els)
    assert "<li>‘mag een buurvrouw aan mijn post’</li>" in text
    assert "Verzonnen-Janssens" not in text


def test_nothing_is_done_with_a_question(instance: Instance, els: httpx.Client) -> None:
    asked(instance, "kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig", helpful=False)
    assert "Vink minstens één vraag aan." in post(els, "/niets", {}).text
    assert post(els, "/niets", {"gap": "x"}).status_code == 400
    (gap,) = boxes(page(els)).values()
    assert post(els, "/niets", {"gap": gap}).headers["location"] == "/desk/leren#gaten"
    assert "Er zijn geen open vragen." in page(els)


def test_an_incident_becomes_a_notice_that_everyone_reads(instance: Instance, els: httpx.Client) -> None:
    for _ in range(5):
        asked(instance, "mijn zelfgebreide trui past niet in de brievenbus")
    text = page(els)
    assert "5 gesprekken in een kwartier" in text
    assert "De laatste dag vroeg niemand dit." in text
    assert "Een supervisor kan hier een melding voor iedereen van maken." in text
    assert '<textarea id="melding"' not in text
    with signed_in_agent(instance, "marc") as supervisor:
        text = page(supervisor)
        prefilled = re.search(r'<textarea id="melding"[^>]*>(.*?)</textarea>', text)
        until = re.search(r'<input id="tot" name="until" type="datetime-local" value="(.*?)"', text)
        assert prefilled is not None
        assert until is not None
        assert "trui" in prefilled[1]
        short = post(supervisor, "/melding", {"text": "Kort", "until": until[1]})
        assert short.status_code == 400
        assert "Een melding heeft 10 tot 300 tekens. Deze heeft er 4." in short.text
        assert 'aria-describedby="fout-melding" aria-invalid="true">Kort</textarea>' in short.text
        assert "Kies tot wanneer" in post(supervisor, "/melding", {"text": prefilled[1], "until": "straks"}).text
        assert post(supervisor, "/melding", {"text": prefilled[1], "until": until[1]}).status_code == 303
        assert "Dit leest iedereen nu" in page(supervisor)
    assert told_to_citizens(instance) == [prefilled[1]]


def told_to_citizens(instance: Instance) -> list[str]:
    """The notices, when they have reached the part of the gateway that tells them; it looks every few seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if blocks := httpx.get(f"{instance.url}/api/notices", trust_env=False).json()["blocks"]:
            return [block["text"] for block in blocks]
        time.sleep(0.3)
    return []
