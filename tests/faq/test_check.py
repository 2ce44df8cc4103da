"""What an editor is told about the content."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import main
from faq.check import check_entries, unclaimed
from faq.entries import entries, load_pages
from faq.readability import LONGEST_SENTENCE, LONGEST_SENTENCE_SIMPLE, measure
from tests.faq.samples import TODAY, make_entry


def words(count: int) -> str:
    return " ".join(["woord"] * count) + "."


def test_an_entry_without_mistakes_gives_no_finding() -> None:
    assert check_entries([make_entry(more="Meer.", voice="Zo klinkt het.", agent="Vraag door.")], TODAY) == []


@pytest.mark.parametrize("field", ["question", "answer", "simple", "more", "voice"])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dit is <b>vet</b>.", "<b"),
        ("Het einde</p>.", "</"),
        ("Dit is **vet**.", "**"),
        ("Lees [dit](ergens).", "]("),
        ("Surf naar https://voorbeeld.be.", "https://"),
        ("Surf naar http://voorbeeld.be.", "http://"),
        ("Fons &amp; Bea.", "&amp;"),
    ],
)
def test_markup_is_found(field: str, text: str, found: str) -> None:
    (finding,) = check_entries([make_entry(**{field: text})], TODAY)
    assert finding.where == f"proef/een, {field}"
    assert finding.message == f"holds markup or an address: '{found}'"
    assert finding.error


@pytest.mark.parametrize("text", ["Bel 1700 & vraag het.", "Wie is < 12 jaar?", "Ga naar https://www.burgerprofiel.be en klik."])
def test_what_looks_like_markup_may_stay(text: str) -> None:
    assert check_entries([make_entry(answer=text)], TODAY) == []


@pytest.mark.parametrize(
    ("field", "limit"), [("answer", LONGEST_SENTENCE), ("more", LONGEST_SENTENCE), ("simple", LONGEST_SENTENCE_SIMPLE)]
)
def test_a_long_sentence_is_found(field: str, limit: int) -> None:
    assert check_entries([make_entry(**{field: f"Kort. {words(limit)}"})], TODAY) == []
    (finding,) = check_entries([make_entry(**{field: f"Kort. {words(limit + 1)} Kort."})], TODAY)
    assert finding.where == f"proef/een, {field}"
    assert finding.message == f"a sentence has {limit + 1} words; at most {limit}"
    assert finding.error


def test_the_limits_suit_plain_dutch() -> None:
    assert LONGEST_SENTENCE_SIMPLE <= 15
    assert LONGEST_SENTENCE <= 25


def test_a_review_date_in_the_past_is_a_note() -> None:
    yesterday = TODAY - datetime.timedelta(days=1)
    assert check_entries([make_entry(review_by=TODAY)], TODAY) == []
    (finding,) = check_entries([make_entry(review_by=yesterday)], TODAY)
    assert finding.where == "proef/een"
    assert finding.message == "should have been read again by 2026-05-31"
    assert not finding.error


def test_every_mistake_of_every_entry_is_reported() -> None:
    found = check_entries([make_entry("proef/een", answer="<i>", simple="**"), make_entry("proef/twee", more="](")], TODAY)
    assert [finding.where for finding in found] == ["proef/een, answer", "proef/een, simple", "proef/twee, more"]


@pytest.mark.parametrize(
    ("text", "sentences", "longest"),
    [
        ("Een twee drie.", 1, 3),
        ("Een twee drie. Vier vijf!", 2, 3),
        ("Een:\n1. twee drie vier vijf\n2. zes", 5, 4),
        ("Foto's van de eBox-pagina", 1, 4),
        ("", 0, 0),
    ],
)
def test_sentences_and_words_are_counted(text: str, sentences: int, longest: int) -> None:
    figures = measure(text)
    assert (figures.sentences, figures.longest) == (sentences, longest)


def test_short_words_read_easier_than_long_ones() -> None:
    assert measure("De kat zit op de mat.").douma > 90
    assert measure("Verantwoordelijkheidsbewustzijn veronderstelt interdisciplinaire samenwerkingsovereenkomsten.").douma < 0


def test_the_content_of_the_product_has_no_errors() -> None:
    found = check_entries(list(entries().values()), datetime.date.today())
    found += [finding for page in load_pages().values() for finding in unclaimed(page, list(entries().values()))]
    assert [finding for finding in found if finding.error] == []


def test_the_command_says_that_the_content_is_right() -> None:
    result = CliRunner().invoke(main, ["faq", "check", "--no-table"])
    assert result.exit_code == 0, result.output
    assert "48 entries, 0 errors" in result.output


def test_the_command_fails_on_a_page_that_changed(tmp_path: Path) -> None:
    page = tmp_path / "nieuw.txt"
    page.write_text("Alles is anders.\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["faq", "check", "--no-table", "--page", str(page)])
    assert result.exit_code == 1
    assert "a new passage: 'Alles is anders. …'" in result.output
    assert "is gone or changed; look at " in result.output
