"""Search on the page with all questions."""

from __future__ import annotations

import pytest

from faq.entries import Entry, entries
from faq.search import search


def ids(found: list[Entry]) -> list[str]:
    return [entry.id for entry in found]


@pytest.mark.parametrize("entry_id", entries())
def test_the_question_itself_finds_its_entry_first(entry_id: str) -> None:
    assert ids(search(entries()[entry_id].question))[0] == entry_id


@pytest.mark.parametrize(
    ("query", "entry_id"),
    [
        ("phishing", "algemeen/phishing-herkennen"),
        ("roepnaam", "algemeen/roepnaam"),
        ("bewindvoering", "aanmelden/bewindvoering"),
        ("federaal token", "aanmelden/federaal-token"),
        ("Samsung", "app/samsung-opera"),
        ("pushmeldingen", "app/pushmeldingen"),
        ("afmelden", "aanmelden/afmelden"),
        ("LEGALISEREN", "attesten/buitenland"),
        ("ebox deactiveren", "ebox/deactiveren"),
        ("kinderen aanmelden", "aanmelden/jongeren"),
        ("phising mail", "algemeen/phishing-herkennen"),
    ],
)
def test_a_telling_word_finds_its_entry_first(query: str, entry_id: str) -> None:
    assert ids(search(query))[0] == entry_id


def test_a_word_of_the_answer_finds_the_entry() -> None:
    assert "kaartlezer" not in entries()["aanmelden/hoe-aanmelden"].question.lower()
    assert "kaartlezer" in entries()["aanmelden/hoe-aanmelden"].answer.lower() + (entries()["aanmelden/hoe-aanmelden"].more or "")
    assert "aanmelden/hoe-aanmelden" in ids(search("kaartlezer"))


def test_case_makes_no_difference() -> None:
    assert ids(search("FEDERAAL TOKEN")) == ids(search("federaal token"))


@pytest.mark.parametrize("query", ["", " ", "?!", "zzzz qqqq", "xyzxyz", "12345678"])
def test_nonsense_finds_nothing(query: str) -> None:
    assert search(query) == []


@pytest.mark.parametrize("query", ["ebox", "mijn burgerprofiel", "de app van mijn gemeente"])
def test_at_most_ten_entries_come_and_each_once(query: str) -> None:
    found = ids(search(query))
    assert 0 < len(found) <= 10
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "' OR 1=1 --", "%", "\\", "😀", "a" * 5000, "\x00", "(((("])
def test_a_hostile_query_does_no_harm(query: str) -> None:
    assert len(search(query)) <= 10
