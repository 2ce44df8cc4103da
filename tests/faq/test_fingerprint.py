"""Fingerprints ignore how a passage is typed and see what it says."""

from __future__ import annotations

import hashlib

import pytest

from faq.check import compare_page
from faq.fingerprint import fingerprint, paragraphs
from tests.faq.samples import PAGE, PASSAGES, make_entry

SAVED = "\n".join(PASSAGES)
BOTH = [make_entry("proef/een", PASSAGES[:1]), make_entry("proef/twee", PASSAGES[1:]), make_entry("proef/drie", PASSAGES)]


def test_it_is_the_sha256_of_the_folded_passage() -> None:
    assert fingerprint("  De eBox\tis\n VEILIG. ") == hashlib.sha256(b"de ebox is veilig.").hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("de ﬁle", "de file", id="ligature"),
        pytest.param("eBox", "ｅＢｏｘ", id="full width"),
        pytest.param("caf\u00e9", "cafe\u0301", id="composed accent"),
        pytest.param("van 9 tot 19 uur", "van 9\u00a0tot 19\u202fuur", id="hard spaces"),
        pytest.param("Mijn Burgerprofiel", "MIJN burgerprofiel", id="case"),
        pytest.param("één twee", " één\n\n  twee\t", id="space"),
    ],
)
def test_the_same_passage_typed_otherwise_has_the_same_fingerprint(one: str, other: str) -> None:
    assert one != other
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("van 9 tot 19 uur", "van 9 tot 17 uur", id="another hour"),
        pytest.param("u kunt dit", "u kunt dit niet", id="one word more"),
        pytest.param("een twee", "eentwee", id="no space"),
        pytest.param("één", "een", id="accent"),
        pytest.param("Klaar.", "Klaar", id="full stop"),
    ],
)
def test_another_passage_has_another_fingerprint(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_a_page_is_split_into_its_lines_with_text() -> None:
    assert paragraphs("  Een.\n\n \t\nTwee, \r\nDrie.") == ["Een.", "Twee,", "Drie."]


@pytest.mark.parametrize("saved", [SAVED, SAVED.upper(), "\n\n".join(reversed(PASSAGES)), SAVED.replace(" ", "  ")])
def test_an_unchanged_page_gives_no_finding(saved: str) -> None:
    assert compare_page(PAGE, saved, BOTH) == []


def test_a_changed_passage_names_the_entries_that_use_it() -> None:
    gone, new = compare_page(PAGE, SAVED.replace("U kunt de eBox stoppen.", "U kunt de eBox niet meer stoppen."), BOTH)
    assert gone.message == "the passage 'U kunt de eBox …' is gone or changed; look at proef/twee, proef/drie"
    assert new.message == "a new passage: 'U kunt de eBox niet meer stoppen. …'"
    assert gone.error
    assert new.error
    assert gone.where == new.where == "Een bladzijde"


def test_a_passage_that_is_gone_names_its_entries() -> None:
    (gone,) = compare_page(PAGE, PASSAGES[1], BOTH)
    assert "is gone or changed; look at proef/een, proef/drie" in gone.message


def test_a_new_passage_is_reported() -> None:
    (new,) = compare_page(PAGE, SAVED + "\nVanaf morgen is alles anders.", BOTH)
    assert new.message == "a new passage: 'Vanaf morgen is alles anders. …'"
