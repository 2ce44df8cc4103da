"""The knowledge base: every entry is there, complete and sourced; every mistake names file and line."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faq.check import unclaimed
from faq.entries import Entry, entries, intent_of, load_pages, load_sections, sections
from faq.errors import ContentError
from tests.faq.samples import PAGE, PASSAGES, make_entry, make_page

IDS = [
    "algemeen/wat-is-mijn-burgerprofiel",
    "algemeen/toegang-krijgen",
    "algemeen/herkomst-gegevens",
    "algemeen/privacy",
    "algemeen/onjuiste-gegevens",
    "algemeen/verkeerde-naam",
    "algemeen/gezin-en-afstamming",
    "algemeen/contactvoorkeuren",
    "algemeen/phishing-herkennen",
    "algemeen/roepnaam",
    "aanmelden/hoe-aanmelden",
    "aanmelden/afmelden",
    "aanmelden/federaal-token",
    "aanmelden/zonder-kaartlezer",
    "aanmelden/bewindvoering",
    "aanmelden/koppel",
    "aanmelden/iemand-helpen",
    "aanmelden/jongeren",
    "ebox/wat-is-ebox",
    "ebox/koppelen",
    "ebox/aanbieders",
    "ebox/meerdere-mails",
    "ebox/meldingen-beheren",
    "ebox/nog-op-papier",
    "ebox/zeker-op-papier",
    "ebox/deactiveren",
    "ebox/bewaring-na-deactivatie",
    "ebox/terugwerkende-kracht",
    "ebox/melding-maar-niets-te-zien",
    "ebox/facturen-betaald",
    "ebox/overlijden",
    "aanvragen/dossiers-opvolgen",
    "attesten/opvragen",
    "attesten/rechtsgeldig",
    "attesten/buitenland",
    "attesten/lukt-niet",
    "app/wat-is-de-app",
    "app/samsung-opera",
    "app/echte-app",
    "app/stadsapps",
    "app/adres",
    "app/veilig-afmelden",
    "app/welke-app-kiezen",
    "app/gemeente-zoeken",
    "app/pushmeldingen",
    "app/verschil-met-web",
    "app/privacy",
    "app/contactvoorkeuren",
]

PRINT_A, PRINT_B = "a" * 64, "b" * 64
PAGE_TEXT = f"""\
title: Een bladzijde
url: https://voorbeeld.be/vragen
checked: 2026-05-01
passages:
  - fingerprint: {PRINT_A}
    opening: "Een opening"
"""
SECTION_TEXT = f"""\
section: proef
title: Een proef
position: 1
entries:
  - id: proef/een
    question: Wat is een?
    answer: Dit is een.
    simple: Een.
    sources:
      - page: blad
        passages: [{PRINT_A}]
    updates:
      - text: Er is nieuws.
        title: Een krant
        url: https://krant.be/nieuws
        date: 2026-04-01
    related: [proef/twee]
    review_by: 2027-01-01
  - id: proef/twee
    question: Wat is twee?
    answer: Dit is twee.
    simple: Twee.
    sources:
      - page: blad
        passages: [{PRINT_A}]
    related: [proef/een]
    review_by: 2027-01-01
"""


def lacking(found: Iterable[Entry]) -> list[str]:
    """What an entry should have and has not, as `id: field`."""
    return [
        f"{entry.id}: {field}"
        for entry in found
        for field, there in {
            "answer": entry.answer.strip(),
            "simple": entry.simple.strip(),
            "source": entry.sources and all(source.fingerprints for source in entry.sources),
            "url": all(source.page.url.startswith("https://") for source in entry.sources),
            "date": all(isinstance(source.page.checked, datetime.date) for source in entry.sources),
            "related": entry.related,
        }.items()
        if not there
    ]


def load(folder: Path, section: str = SECTION_TEXT, page: str = PAGE_TEXT) -> dict[str, Entry]:
    """Write and read a knowledge base of one page and one section."""
    for name, text in (("entries/proef.yml", section), ("sources/blad.yml", page)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = load_sections(folder / "entries", load_pages(folder / "sources"))
    return {entry.id: entry for part in found for entry in part.entries}


def planted(text: str, old: str, new: str) -> str:
    """The text with one mistake in it."""
    assert old in text
    return text.replace(old, new, 1)


def test_all_48_entries_stand_in_section_order() -> None:
    assert len(IDS) == 48
    assert list(entries()) == IDS


def test_sections_have_titles_and_hold_their_own_ids() -> None:
    assert [section.id for section in sections()] == ["algemeen", "aanmelden", "ebox", "aanvragen", "attesten", "app"]
    assert all(section.title for section in sections())
    assert all(entry.id.startswith(section.id + "/") for section in sections() for entry in section.entries)


def test_an_intent_holds_no_slash_and_names_one_entry() -> None:
    intents = {entry.intent for entry in entries().values()}
    assert len(intents) == 48
    assert not any("/" in intent for intent in intents)
    assert intent_of("ebox/wat-is-ebox") == "faq_ebox__wat-is-ebox"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("answer", {"answer": " "}),
        ("simple", {"simple": ""}),
        ("source", {"sources": ()}),
        ("related", {"related": ()}),
        ("url", {"sources": (replace(make_entry().sources[0], page=make_page(url="http://voorbeeld.be")),)}),
        ("date", {"sources": (replace(make_entry().sources[0], page=make_page(checked="gisteren")),)}),
    ],
)
def test_an_entry_that_lacks_something_is_found(field: str, changes: dict[str, Any]) -> None:
    assert lacking([make_entry()]) == []
    assert lacking([make_entry(**changes)]) == [f"proef/een: {field}"]


def test_every_entry_has_answer_simple_source_and_related() -> None:
    assert lacking(entries().values()) == []


def test_an_unclaimed_passage_is_found() -> None:
    assert unclaimed(PAGE, [make_entry()]) == []
    assert [finding.error for finding in unclaimed(PAGE, [make_entry(passages=PASSAGES[:1])])] == [True]


def test_every_passage_of_every_source_page_is_claimed() -> None:
    pages = load_pages()
    assert sum(len(page.passages) for page in pages.values()) > 100
    for page in pages.values():
        assert unclaimed(page, list(entries().values())) == []


def test_a_section_without_mistakes_is_read(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert list(found) == ["proef/een", "proef/twee"]
    assert found["proef/een"].sources[0].page.url == "https://voorbeeld.be/vragen"
    assert found["proef/een"].sources[0].fingerprints == (PRINT_A,)
    assert found["proef/een"].updates[0].date == datetime.date(2026, 4, 1)
    assert found["proef/twee"].related == ("proef/een",)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        pytest.param("    answer: Dit is een.\n", "", 5, "'answer' is missing", id="missing answer"),
        pytest.param("    simple: Een.\n", "", 5, "'simple' is missing", id="missing simple"),
        pytest.param("    review_by: 2027-01-01\n", "", 5, "'review_by' must be a date", id="missing date"),
        pytest.param("        url: https://krant.be/nieuws\n", "", 13, "'url' is missing", id="missing url"),
        pytest.param("title: Een proef\n", "", 1, "'title' is missing", id="missing section title"),
        pytest.param("position: 1", "position: eerst", 3, "'position' must be a whole number", id="position in words"),
        pytest.param("    simple: Een.\n", "    simple: Een.\n    kleur: rood\n", 9, "'kleur' is not a known field", id="unknown"),
        pytest.param(
            "        date: 2026-04-01\n", "        date: 2026-04-01\n        uur: 9\n", 17, "'uur' is not a known", id="deep"
        ),
        pytest.param("position: 1\n", "position: 1\nkleur: rood\n", 4, "'kleur' is not a known field", id="unknown in section"),
        pytest.param(
            "  - id: proef/twee", "  - {id: proef/een}\n  - id: proef/twee", 19, "'proef/een' exists already", id="duplicate id"
        ),
        pytest.param("id: proef/een", "id: elders/een", 5, "must look like 'proef/some-name'", id="id of another section"),
        pytest.param("[proef/twee]", "[proef/drie]", 17, "'proef/drie', which is not another entry", id="unknown related"),
        pytest.param("[proef/twee]", "[proef/een]", 17, "'proef/een', which is not another entry", id="related to itself"),
        pytest.param("[proef/twee]", "proef/twee", 17, "'related' must be a list", id="related is no list"),
        pytest.param(PRINT_A, PRINT_B, 11, f"{PRINT_B} is not a passage of blad", id="unknown passage"),
        pytest.param("page: blad", "page: boek", 10, "'boek' is not a file in faq/sources", id="unknown page"),
        pytest.param("review_by: 2027-01-01", "review_by: volgend jaar", 18, "must be a date", id="bad date"),
        pytest.param("review_by: 2027-01-01", "review_by: 2027-01-01 10:00:00", 18, "must be a date", id="date with hour"),
        pytest.param("review_by: 2027-01-01", "review_by: 2026-02-30", 18, "does not exist", id="day that does not exist"),
        pytest.param("answer: Dit is een.", "answer: Dit is\0 een.", 7, "may not stand in YAML", id="NUL"),
        pytest.param("date: 2026-04-01", "date: 1 april 2026", 16, "must be a date", id="bad date of update"),
        pytest.param("answer: Dit is een.", "answer: ''", 7, "must be a text that is not empty", id="empty text"),
        pytest.param("answer: Dit is een.", "answer:", 7, "must be a text that is not empty", id="no text"),
        pytest.param("answer: Dit is een.", "answer: 12", 7, "must be a text that is not empty", id="number for text"),
        pytest.param("simple: Een.\n", "simple: Een.\n    more: '  '\n", 9, "must be a text that is not", id="empty optional text"),
        pytest.param("https://krant.be", "http://krant.be", 15, "must be an address that starts with https://", id="http"),
        pytest.param(
            "    simple: Een.\n", "    simple: Een.\n    simple: Eén.\n", 9, "'simple' stands here twice", id="duplicate key"
        ),
        pytest.param("related: [proef/twee]", "related: [proef/twee", 18, "is not valid YAML", id="invalid YAML"),
        pytest.param("    updates:\n", "\tupdates:\n", 12, "is not valid YAML", id="tab"),
    ],
)
def test_a_mistake_in_an_entry_names_file_and_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(tmp_path, section=planted(SECTION_TEXT, old, new))
    assert (caught.value.path, caught.value.line) == (tmp_path / "entries/proef.yml", line)
    assert str(caught.value).startswith(f"{tmp_path / 'entries/proef.yml'}:{line}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize("field", ["sources", "passages"])
def test_an_entry_without_a_source_is_refused(tmp_path: Path, field: str) -> None:
    block = f"    sources:\n      - page: blad\n        passages: [{PRINT_A}]\n"
    replacement = "" if field == "sources" else "    sources:\n      - page: blad\n"
    with pytest.raises(ContentError, match=f"'{field}' is missing"):
        load(tmp_path, section=planted(SECTION_TEXT, block, replacement))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        pytest.param("https://voorbeeld.be", "http://voorbeeld.be", 2, "starts with https://", id="http"),
        pytest.param("checked: 2026-05-01", "checked: mei", 3, "must be a date", id="bad date"),
        pytest.param(PRINT_A, "a" * 63, 5, "64 hexadecimal digits", id="short fingerprint"),
        pytest.param('    opening: "Een opening"\n', "", 5, "'opening' is missing", id="missing opening"),
        pytest.param("title: Een bladzijde\n", "", 1, "'title' is missing", id="missing title"),
        pytest.param("checked:", "taal: nl\nchecked:", 3, "'taal' is not a known field", id="unknown field"),
    ],
)
def test_a_mistake_in_a_source_page_names_file_and_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(tmp_path, page=planted(PAGE_TEXT, old, new))
    assert (caught.value.path, caught.value.line) == (tmp_path / "sources/blad.yml", line)
    assert message in str(caught.value)


def test_entries_that_are_no_list_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="'entries' must be a list"):
        load(tmp_path, section="section: proef\ntitle: Een proef\nposition: 1\nentries: 5\n")


@pytest.mark.parametrize("text", ["- een lijst\n", "", "los woord\n"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match="must be a YAML mapping"):
        load(tmp_path, section=text)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "entries/proef.yml").write_bytes(SECTION_TEXT.encode().replace(b"Wat", b"W\xe4t"))
    with pytest.raises(ContentError, match=r"proef\.yml:1: cannot be read"):
        load_sections(tmp_path / "entries", load_pages(tmp_path / "sources"))


def test_a_folder_without_entries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="holds no entries"):
        load_sections(tmp_path)


def test_an_id_is_unique_over_files(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "entries/tweede.yml").write_text(planted(SECTION_TEXT, "position: 1", "position: 2"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"tweede\.yml:5: .*exists already"):
        load_sections(tmp_path / "entries", load_pages(tmp_path / "sources"))


def test_sections_come_by_position(tmp_path: Path) -> None:
    load(tmp_path)
    other = SECTION_TEXT.replace("proef", "aanvang").replace("position: 1", "position: 0")
    (tmp_path / "entries/zzz.yml").write_text(other, encoding="utf-8")
    found = load_sections(tmp_path / "entries", load_pages(tmp_path / "sources"))
    assert [section.id for section in found] == ["aanvang", "proef"]


NEIGHBOURS = [
    ("algemeen/contactvoorkeuren", "app/contactvoorkeuren"),
    ("ebox/meerdere-mails", "ebox/meldingen-beheren"),
    ("ebox/deactiveren", "ebox/zeker-op-papier"),
    ("ebox/deactiveren", "ebox/terugwerkende-kracht"),
    ("ebox/zeker-op-papier", "ebox/terugwerkende-kracht"),
    ("app/gemeente-zoeken", "app/welke-app-kiezen"),
    ("app/wat-is-de-app", "app/verschil-met-web"),
    ("algemeen/toegang-krijgen", "aanmelden/hoe-aanmelden"),
    ("algemeen/verkeerde-naam", "algemeen/onjuiste-gegevens"),
    ("algemeen/privacy", "app/privacy"),
    ("aanmelden/afmelden", "app/veilig-afmelden"),
    ("attesten/opvragen", "attesten/lukt-niet"),
    ("attesten/rechtsgeldig", "attesten/buitenland"),
]


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_entries_that_are_easily_confused_point_to_each_other(one: str, other: str) -> None:
    assert other in entries()[one].related
    assert one in entries()[other].related
