from __future__ import annotations

from pathlib import Path

import pytest

from faq.entries import entries
from faq.errors import ContentError
from faq.readability import measure
from faq.walk_check import check_walks, first_chunk, spoken
from faq.walks import load_walks, walks

HEAD = """flow: proef
version: 1
title: Iets doen
subject: iets doen
entries: [ebox/koppelen]
eager: [ebox/koppelen]
sources:
  - {key: bron, title: Bron, url: "https://example.be", checked: 2026-11-25}
steps:
"""
ASK = """  - id: vraag
    title: Vraag
    text: Wat wilt u?
    sources: [bron]
    options:
      - {key: een, label: Een, words: [eerste], next: doen}
      - {key: twee, label: Twee, next: klaar}
"""
DO = """  - id: doen
    title: Doen
    text: Doe dit nu.
    helper: Laat de ander dit doen.
    not_found: Het staat rechts.
    otherwise: klaar
    sources: [bron]
    next: klaar
"""
END = """  - {id: klaar, title: Klaar, text: Het is klaar., sources: [bron], end: done}
"""


def load(folder: Path, text: str) -> None:
    (folder / "proef.yml").write_text(text, encoding="utf-8")
    load_walks(folder, entry_ids=frozenset(entries()))


def test_a_walk_is_read(tmp_path: Path) -> None:
    load(tmp_path, HEAD + ASK + DO + END)
    walk = load_walks(tmp_path)["proef"]
    assert (walk.start.id, list(walk.steps)) == ("vraag", ["vraag", "doen", "klaar"])
    assert (walk.remaining("vraag"), walk.remaining("klaar")) == (2, 0)
    assert walk.steps["doen"].following == ("klaar",)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(HEAD.replace("flow: proef", "flow: anders") + END, 1, "must be the name of the file", id="name"),
        pytest.param(
            HEAD.replace("[ebox/koppelen]\neager", "[ebox/x]\neager") + END, 5, "names 'ebox/x', which is not an entry", id="entry"
        ),
        pytest.param(
            HEAD.replace("eager: [ebox/koppelen]", "eager: [ebox/wat-is-ebox]") + END,
            6,
            "does not stand under 'entries'",
            id="eager",
        ),
        pytest.param(HEAD + "  []\n", 9, "needs at least one step", id="no steps"),
        pytest.param(HEAD + ASK + END, 10, "leads to 'doen', which is not a step", id="an option that leads nowhere"),
        pytest.param(
            HEAD + DO + END.replace("klaar,", "weg,"), 10, "leads to 'klaar', which is not a step", id="next leads nowhere"
        ),
        pytest.param(HEAD + END + DO, 11, "is reached from no other step", id="a step that nothing leads to"),
        pytest.param(HEAD + DO + DO + END, 18, "exists already", id="a step twice"),
        pytest.param(HEAD + END.replace("[bron]", "[andere]"), 10, "names 'andere', which is not a source", id="unknown source"),
        pytest.param(HEAD + END.replace("sources: [bron], ", ""), 10, "every step names its source", id="no source"),
        pytest.param(HEAD + END.replace(", end: done", ""), 10, "exactly one of 'options', 'next' and 'end'", id="no way on"),
        pytest.param(HEAD + END.replace("done", "zomaar"), 10, "must be one of done, person", id="unknown end"),
        pytest.param(
            HEAD + DO.replace("    not_found: Het staat rechts.\n    otherwise: klaar\n", "") + END,
            10,
            "needs 'not_found' and 'helper'",
            id="no help",
        ),
        pytest.param(
            HEAD + DO.replace("    helper: Laat de ander dit doen.\n", "") + END,
            10,
            "needs 'not_found' and 'helper'",
            id="no helper",
        ),
        pytest.param(
            HEAD + DO.replace("next: klaar", "next: doen") + END, 10, "comes back to itself by doen > doen", id="a circle"
        ),
        pytest.param(HEAD + ASK.replace("key: twee", "key: een") + DO + END, 14, "has a key twice", id="an option twice"),
        pytest.param(
            HEAD + ASK.replace("label: Twee,", "label: Twee, numbers: [7, 3],") + DO + END, 16, "two whole numbers", id="numbers"
        ),
        pytest.param(HEAD + END.replace("end: done", "end: done, kleur: rood"), 10, "is not a known field", id="unknown field"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(ContentError, match=message) as error:
        load(tmp_path, text)
    assert error.value.line == line


def test_a_circle_of_two_steps_is_found(tmp_path: Path) -> None:
    other = (
        DO.replace("id: doen", "id: anders").replace("next: klaar", "next: doen").replace("otherwise: klaar", "otherwise: klaar")
    )
    with pytest.raises(ContentError, match="doen > anders > doen"):
        load(tmp_path, HEAD + DO.replace("next: klaar", "next: anders") + other + END)


def test_what_is_too_long_to_read_or_hear_is_found(tmp_path: Path) -> None:
    long = "woord " * 30
    (tmp_path / "proef.yml").write_text(HEAD + END.replace("Het is klaar.", long + "."), encoding="utf-8")
    found = [finding.message for finding in check_walks(load_walks(tmp_path).values())]
    assert found == ["a sentence has 30 words; at most 25", "the first sentence has 30 words when heard; at most 25"]
    (tmp_path / "proef.yml").write_text(HEAD + END.replace("Het is klaar.", "Zie <b>hier</b>."), encoding="utf-8")
    assert [finding.message for finding in check_walks(load_walks(tmp_path).values())] == ["holds markup or an address: '<b'"]


def test_the_walks_of_the_product_can_be_read_and_heard() -> None:
    assert [f"{finding.where}: {finding.message}" for finding in check_walks(walks().values())] == []


def test_every_entry_and_way_of_the_product_is_known() -> None:
    assert load_walks(entry_ids=frozenset(entries())) == walks()


def test_the_ways_that_need_the_citizen_s_own_data_are_read() -> None:
    steps = walks()["ebox_deactiveren"].steps
    assert (steps["eigen_alles"].card, steps["tab_alles"].planned, steps["intrekken_eigen"].each) == (
        "linked",
        "intrekken_eigen",
        True,
    )


def test_the_first_chunk_of_every_step_fits_the_phone() -> None:
    assert first_chunk("Doe dit. En dan dat.") == "Doe dit."
    assert all(measure(first_chunk(spoken(step))).words <= 25 for walk in walks().values() for step in walk.steps.values())
