"""The short replies of the helpdesk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import main
from faq import replies as module
from faq.errors import ContentError
from faq.opening import opening_hours
from faq.readability import LONGEST_SENTENCE, measure
from faq.replies import LONGEST, Reply, load_replies, replies

FILE = """\
replies:
  - id: groet
    title: Groeten
    text: Dag, ik ben {naam}.
  - id: dag-zeggen
    title: Afscheid
    text: Nog een fijne dag.
"""


def read(tmp_path: Path, text: str) -> dict[str, Reply]:
    path = tmp_path / "replies.yml"
    path.write_text(text, encoding="utf-8")
    return load_replies(path)


def test_replies_are_read_in_their_order(tmp_path: Path) -> None:
    found = read(tmp_path, FILE)
    assert list(found) == ["groet", "dag-zeggen"]
    assert found["groet"] == Reply("groet", "Groeten", "Dag, ik ben {naam}.")
    assert found["groet"].by("Sofie") == "Dag, ik ben Sofie."
    assert found["groet"].by("{naam}") == "Dag, ik ben {naam}."


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("    title: Groeten\n", ""), 2, "'title' is missing"),
        (("text: Dag, ik ben {naam}.", "text: ''"), 4, "'text' must be a text that is not empty"),
        (("id: dag-zeggen", "id: groet"), 5, "'id' 'groet' exists already"),
        (("id: dag-zeggen", "id: Dag zeggen"), 5, "'Dag zeggen' may hold small letters, digits and hyphens only"),
        (("title: Afscheid", "titel: Afscheid"), 5, "'title' is missing"),
        (("title: Afscheid", "title: Afscheid\n    kleur: rood"), 7, "'kleur' is not a known field"),
        (("een fijne dag", "een {dag}"), 7, "holds a brace; only {naam} is filled in"),
        (("een fijne dag", "een dag {naam"), 7, "holds a brace"),
        (("een fijne dag", "een <b>fijne</b> dag"), 7, "holds markup or an address: '<b'"),
        (("een fijne dag", "meer op https://voorbeeld.be"), 7, "holds markup or an address: 'https://'"),
        (("Afscheid", "'**Afscheid**'"), 6, "'title' holds markup"),
        (("een fijne dag", "dag " * 26), 7, "a sentence of 27 words; at most 25"),
        (("Nog een fijne dag.", "Dag. " * 81), 7, f"has 404 characters; at most {LONGEST}"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    with pytest.raises(ContentError) as raised:
        read(tmp_path, FILE.replace(*change, 1))
    assert message in str(raised.value)
    assert raised.value.line == line


def test_what_stands_beside_the_replies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="'antwoorden' is not a known field"):
        read(tmp_path, f"{FILE}antwoorden: []\n")


def test_the_check_of_the_content_names_a_mistake_in_a_reply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(main, ["faq", "check", "--no-table"]).exit_code == 0
    path = tmp_path / "replies.yml"
    path.write_text(FILE.replace("{naam}", "{name}"), encoding="utf-8")
    monkeypatch.setattr("cli.faq.load_replies", lambda: module.load_replies(path))
    checked = CliRunner().invoke(main, ["faq", "check", "--no-table"])
    assert checked.exit_code == 1
    assert "replies.yml:4: reply: 'text' holds a brace" in checked.output


def test_the_product_has_what_an_agent_says_most() -> None:
    assert 12 <= len(replies()) <= 18
    assert {"begroeting", "wachten", "geen-rijksregisternummer", "bel-1700", "terug-naar-assistent", "afsluiten"} <= set(replies())
    assert "Sofie" in replies()["begroeting"].by("Sofie")
    assert "Stuur mij uw rijksregisternummer niet" in replies()["geen-rijksregisternummer"].text


@pytest.mark.parametrize("reply", replies().values(), ids=lambda reply: reply.id)
def test_a_reply_is_polite_short_and_plain(reply: Reply) -> None:
    figures = measure(reply.text)
    assert figures.longest <= LONGEST_SENTENCE
    assert figures.douma >= 60
    assert not re.search(r"\b(?:je|jij|jouw|jullie)\b", f"{reply.title} {reply.text}", re.IGNORECASE)
    assert reply.text[-1] in ".?"


def test_hours_in_a_reply_are_those_of_the_queue() -> None:
    named = [reply.text for reply in replies().values() if re.search(r"\d+ uur", reply.text)]
    assert named
    assert all(opening_hours()["1700"].hours in text for text in named)
