from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterator

import httpx
import pytest

from faq.entries import entries, sections
from tests.conftest import Instance
from tests.gateway.visitor import Visitor

HTML = {"Accept": "text/html,application/xhtml+xml"}
DANGER = "<script>alert(1)</script>\"'&"


@pytest.fixture
def visitor(instance: Instance) -> Iterator[Visitor]:
    with Visitor(instance.url) as found:
        found.http.headers.update(HTML)
        yield found


def page(response: httpx.Response, status: int = 200) -> str:
    """The page's HTML, after checks that hold for every page."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    text = response.text
    assert text.startswith("<!doctype html>")
    assert text.count("<h1>") == 1
    assert '<html lang="nl">' in text
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=|javascript:", text), "inline script or style"
    return text


def words(text: str) -> str:
    """The text of a page, with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def ask(visitor: Visitor, **fields: str) -> httpx.Response:
    return visitor.http.post("/hulp", data={"id": str(uuid.uuid4()), **fields})


def test_the_home_page_has_the_widget_and_popular_questions(visitor: Visitor) -> None:
    text = page(visitor.http.get("/"))
    assert '<hulp-nodig context="">' in text
    links = re.findall(r'href="/vragen/([a-z]+/[a-z-]+)"', text)
    assert len(links) >= 3
    assert set(links) <= set(entries())
    assert "<noscript>" in text


@pytest.mark.parametrize(("wanted", "shown"), [("ebox", "ebox"), ("app", "app"), ("onbekend", ""), ('"><script>', "")])
def test_the_home_page_accepts_known_contexts_only(visitor: Visitor, wanted: str, shown: str) -> None:
    assert f'<hulp-nodig context="{shown}">' in page(visitor.http.get("/", params={"context": wanted}))


def test_all_questions_stand_on_one_page(visitor: Visitor) -> None:
    text = page(visitor.http.get("/vragen"))
    assert re.findall(r'href="/vragen/([a-z]+/[a-z0-9-]+)"', text) == list(entries())
    assert all(html.escape(section.title, quote=False) in text for section in sections())


def test_a_search_finds_a_question_by_its_words(visitor: Visitor) -> None:
    text = page(visitor.http.get("/vragen", params={"q": "eBox deactiveren"}))
    found = re.findall(r'href="/vragen/([a-z]+/[a-z0-9-]+)"', text)
    assert found[0] == "ebox/deactiveren"
    assert len(found) < len(entries())


def test_a_search_without_result_says_so(visitor: Visitor) -> None:
    text = page(visitor.http.get("/vragen", params={"q": "xyzzyqwrt"}))
    assert "We vonden geen vraag" in text
    assert not re.findall(r'href="/vragen/[a-z]+/', text)


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_search_shows_all_questions(visitor: Visitor, query: str) -> None:
    assert page(visitor.http.get("/vragen", params={"q": query})).count('href="/vragen/') == len(entries())


@pytest.mark.parametrize("query", [DANGER, "a" * 5_000, "\x00", "%", "'; drop table sessions; --", "🙂"])
def test_a_hostile_search_is_shown_as_text(visitor: Visitor, query: str) -> None:
    assert "<script>alert" not in page(visitor.http.get("/vragen", params={"q": query}))


def test_the_search_term_comes_back_escaped(visitor: Visitor) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(visitor.http.get("/vragen", params={"q": DANGER}))


@pytest.mark.parametrize("entry_id", entries())
def test_every_question_has_a_page_with_answer_and_sources(visitor: Visitor, entry_id: str) -> None:
    entry = entries()[entry_id]
    text = page(visitor.http.get(f"/vragen/{entry_id}"))
    assert f"<h1>{html.escape(entry.question, quote=False)}</h1>" in html.unescape(text).replace("&", "&amp;")
    shown = words(text)
    for line in filter(None, (line.strip() for line in entry.answer.splitlines())):
        assert " ".join(re.sub(r"^(?:- |\d+\. )", "", line).split()) in shown
    for source in entry.sources:
        assert f'href="{html.escape(source.page.url)}"' in text
    for update in entry.updates:
        assert f'href="{html.escape(update.url)}"' in text
    assert set(entry.related) <= set(re.findall(r'href="/vragen/([a-z]+/[a-z0-9-]+)"', text))
    assert 'rel="noopener noreferrer"' in text


@pytest.mark.parametrize(
    "path", ["/bestaat-niet", "/vragen/ebox/bestaat-niet", "/vragen/ebox", "/vragen/%3Cscript%3E/x", "/static/geen.css"]
)
def test_a_page_that_does_not_exist_says_where_to_go(visitor: Visitor, path: str) -> None:
    text = page(visitor.http.get(path), 404)
    assert "Deze pagina bestaat niet" in text
    assert 'href="/vragen"' in text
    assert 'href="/hulp"' in text


def test_a_wrong_host_is_told_so_on_a_page(visitor: Visitor) -> None:
    assert "Er ging iets mis" in page(visitor.http.get("/", headers={"Host": "evil.example"}), 421)


def test_the_help_page_needs_no_script_and_no_session(visitor: Visitor) -> None:
    answer = visitor.http.get("/hulp")
    text = page(answer)
    assert "<script" not in text
    assert "set-cookie" not in answer.headers
    assert 'maxlength="2000"' in text


def test_a_question_on_the_help_page_is_answered_after_a_redirect(visitor: Visitor) -> None:
    posted = ask(visitor, text="Wat is de eBox?")
    assert (posted.status_code, posted.headers["location"]) == (303, "/hulp#laatste")
    assert "HttpOnly" in posted.headers["set-cookie"]
    text = page(visitor.http.get("/hulp"))
    assert "<script" not in text
    entry = entries()["ebox/wat-is-ebox"]
    assert entry.answer.splitlines()[0].strip() in words(text)
    assert f'href="{entry.sources[0].page.url}"' in text
    assert text.count('id="laatste"') == 1


def test_an_option_on_the_help_page_is_answered(visitor: Visitor) -> None:
    ask(visitor, text="Wat is de eBox?")
    text = page(visitor.http.get("/hulp"))
    related = entries()[entries()["ebox/wat-is-ebox"].related[0]]
    buttons = re.findall(r'<button class="option" name="option" value="([^"]+)">([^<]+)</button>', text)
    (key,) = [key for key, label in buttons if label == related.question]
    assert ask(visitor, option=key).status_code == 303
    assert related.answer.splitlines()[0].strip() in words(page(visitor.http.get("/hulp")))


def test_sending_the_form_twice_is_one_message(visitor: Visitor) -> None:
    fields = {"id": str(uuid.uuid4()), "text": "Wat is de eBox?"}
    assert [visitor.http.post("/hulp", data=fields).status_code for _ in range(2)] == [303, 303]
    assert page(visitor.http.get("/hulp")).count('<li class="citizen"') == 1


def test_an_empty_question_shows_the_error_at_the_field(visitor: Visitor) -> None:
    text = page(ask(visitor, text="  "), 400)
    assert "Typ eerst uw vraag." in text
    assert "<title>Fout:" in text
    assert 'aria-invalid="true"' in text
    assert 'role="alert"' in text


def test_a_question_that_is_too_long_is_kept_in_the_form(visitor: Visitor) -> None:
    text = page(ask(visitor, text="woord " * 500), 413)
    assert "te lang" in text
    assert "woord woord woord" in text.split("<textarea")[1]


def test_an_unknown_option_shows_the_error_and_keeps_the_conversation(visitor: Visitor) -> None:
    ask(visitor, text="Wat is de eBox?")
    text = page(ask(visitor, option="bestaat-niet"), 404)
    assert "Deze keuze bestaat niet" in text
    assert text.count('<li class="citizen"') == 1


def test_a_form_without_id_shows_an_error(visitor: Visitor) -> None:
    assert 'role="alert"' in page(visitor.http.post("/hulp", data={"text": "dag"}), 400)


def test_a_question_with_markup_is_shown_as_text(visitor: Visitor) -> None:
    ask(visitor, text=DANGER)
    text = page(visitor.http.get("/hulp"))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_draft_with_markup_stays_inside_its_field(visitor: Visitor) -> None:
    draft = "</textarea><script>alert(1)</script>" + "a" * 2000
    text = page(ask(visitor, text=draft), 413)
    assert "<script" not in text
    assert "&lt;/textarea&gt;" in text


def test_a_national_number_never_stands_on_the_page(visitor: Visitor) -> None:
    ask(visitor, text="mijn nummer is 85.07.30-033.28")
    text = page(visitor.http.get("/hulp"))
    assert "85.07.30" not in text
    assert "&lt;rijksregisternummer&gt;" in text


def test_static_files_do_not_lead_out_of_their_folder(visitor: Visitor) -> None:
    assert visitor.http.get("/static/site.css").status_code == 200
    for path in ("/static/..%2f..%2fpyproject.toml", "/static/%2e%2e/%2e%2e/pyproject.toml", "/static/%2fetc%2fpasswd", "/static/"):
        assert visitor.http.get(path).status_code == 404
