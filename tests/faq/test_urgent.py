"""The replies for people in danger, in distress or just defrauded."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pytest

from bot.nlu.urgent import urgent_need
from faq.errors import ContentError
from faq.urgent import UrgentReply, load_urgent, urgent_replies

NEEDS = ["suicide", "danger", "violence", "fraud", "distress"]
NUMBERS = {"112", "101", "1813", "1712", "106", "102", "078 170 170"}
MOST_WORDS_BY_PHONE = 50
_NUMBER = re.compile(r"\b0\d{2,3}(?:[ ./]?\d{2,3}){2,3}\b|\b\d{3,4}\b(?!\.be)")
_ADDRESS = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:be|com|eu|org|net|vlaanderen)\b")

FILE = """\
replies:
  - id: proef
    text: Bel 112.
    voice: Bel één één twee.
    phrases: [het brandt]
    sources:
      - {title: Een bladzijde, url: "https://voorbeeld.be", checked: 2026-01-01, number: "112"}
"""

ORDINARY = [
    "mijn man is overleden",
    "hoe stop ik mijn ebox",
    "Hoe stop ik met de eBox?",
    "Mijn vrouw is gestorven, wie krijgt nu haar brieven?",
    "Mijn vader is dood. Wat gebeurt er met zijn eBox?",
    "Ik wil geen brieven meer in mijn eBox.",
    "Hoe beëindig ik mijn toestemming?",
    "Is deze mail phishing of echt?",
    "Ik kreeg een verdachte link van de overheid, mag ik die openen?",
    "Mijn bankkaart werkt niet in de kaartlezer.",
    "Ik ben mijn pincode vergeten.",
    "De regering neemt mijn pensioen af.",
    "Maak er een einde aan, ik krijg elke dag drie mails.",
    "Ik wil er niet meer zijn ingeschreven.",
    "Ik hang mij op aan die kaartlezer.",
    "Ik heb mijn pincode doorgegeven aan mijn dochter.",
    "Staat mijn boete van de politie in de eBox?",
    "Wij wonen naast de brug van Temse.",
    "Kan de brandweer mijn adres zien?",
    "Ik woon alleen. Waarom staat mijn zoon dan bij mijn gezin?",
    "Mijn man heeft mij geholpen om aan te melden.",
    "Ik word gek van al die meldingen!",
    "Is 112 een nummer dat ik voor mijn profiel moet bellen?",
    "Waar vind ik een attest van leven?",
    "Wanneer wordt mijn pensioen betaald?",
    "Waar vind ik de rekening van het ziekenhuis?",
    "Ik zit met mijn kop in de papieren.",
    "Waar staat mijn identiteit in Mijn Burgerprofiel?",
    "Ik heb mijn code gekregen, waar vul ik die in?",
    "Kan ik dit alleen online doen?",
]


def unsourced(replies: Mapping[str, UrgentReply]) -> list[str]:
    """The phone numbers that citizens read and that stand in no source, as `need: number`."""
    known = {source.number for reply in replies.values() for source in reply.sources}
    return [f"{reply.id}: {number}" for reply in replies.values() for number in _NUMBER.findall(reply.text) if number not in known]


def with_address(replies: Iterable[UrgentReply]) -> list[str]:
    """The needs whose spoken reply holds a web or mail address."""
    return [reply.id for reply in replies if _ADDRESS.search(reply.voice)]


def too_long(replies: Iterable[UrgentReply]) -> list[str]:
    """The needs whose spoken reply takes too long."""
    return [reply.id for reply in replies if len(reply.voice.split()) > MOST_WORDS_BY_PHONE]


def alarms(sentences: Collection[str]) -> dict[str, str]:
    """The sentences that a phrase hits, with the need."""
    return {sentence: need for sentence in sentences if (need := urgent_need(sentence))}


def make_reply(folder: Path, old: str = "", new: str = "") -> UrgentReply:
    path = folder / "urgent.yml"
    path.write_text(FILE.replace(old, new, 1) if old else FILE, encoding="utf-8")
    return load_urgent(path)["proef"]


def test_every_need_has_a_reply_the_most_pressing_first() -> None:
    assert list(urgent_replies()) == NEEDS


@pytest.mark.parametrize("need", NEEDS)
def test_a_reply_has_texts_phrases_and_dated_sources(need: str) -> None:
    reply = urgent_replies()[need]
    assert reply.text
    assert reply.voice
    assert reply.phrases
    assert reply.sources
    assert all(source.url.startswith("https://") and source.title and source.number for source in reply.sources)
    assert all(datetime.date(2026, 1, 1) <= source.checked <= datetime.date.today() for source in reply.sources)


def test_a_number_without_a_source_is_found(tmp_path: Path) -> None:
    assert unsourced({"proef": make_reply(tmp_path)}) == []
    assert unsourced({"proef": make_reply(tmp_path, "Bel 112.", "Bel 112 of 103.")}) == ["proef: 103"]
    assert unsourced({"proef": make_reply(tmp_path, "Bel 112.", "Bel 070 344 344.")}) == ["proef: 070 344 344"]


def test_every_number_in_a_reply_stands_in_a_source() -> None:
    assert unsourced(urgent_replies()) == []


def test_the_known_numbers_and_no_others_are_given() -> None:
    assert {number for reply in urgent_replies().values() for number in _NUMBER.findall(reply.text)} == NUMBERS


@pytest.mark.parametrize(
    ("need", "number"),
    [("suicide", "1813"), ("danger", "112"), ("violence", "1712"), ("fraud", "078 170 170"), ("distress", "106")],
)
def test_the_first_number_is_the_one_for_the_need(need: str, number: str) -> None:
    assert _NUMBER.findall(urgent_replies()[need].text)[0] == number


def test_a_long_spoken_reply_is_found(tmp_path: Path) -> None:
    assert too_long([make_reply(tmp_path, "Bel één één twee.", "bel " * MOST_WORDS_BY_PHONE)]) == []
    assert too_long([make_reply(tmp_path, "Bel één één twee.", "bel " * (MOST_WORDS_BY_PHONE + 1))]) == ["proef"]


def test_spoken_replies_are_short() -> None:
    assert too_long(urgent_replies().values()) == []


@pytest.mark.parametrize("address", ["https://1813.be", "www.awel.be", "zelfmoord1813.be", "verdacht@safeonweb.be"])
def test_an_address_in_a_spoken_reply_is_found(tmp_path: Path, address: str) -> None:
    assert with_address([make_reply(tmp_path)]) == []
    assert with_address([make_reply(tmp_path, "één één twee", address)]) == ["proef"]


def test_spoken_replies_hold_no_address() -> None:
    assert with_address(urgent_replies().values()) == []


@pytest.mark.parametrize("need", NEEDS)
def test_each_phrase_is_heard_as_its_own_need(need: str) -> None:
    assert {phrase: urgent_need(phrase) for phrase in urgent_replies()[need].phrases if urgent_need(phrase) != need} == {}


@pytest.mark.parametrize("need", NEEDS)
def test_a_phrase_is_heard_in_capitals_and_inside_a_sentence(need: str) -> None:
    for phrase in urgent_replies()[need].phrases:
        assert urgent_need(f"Dag, {phrase.upper()}!!! Wat nu?") == need


def test_a_phrase_stands_under_one_need() -> None:
    phrases = [phrase for reply in urgent_replies().values() for phrase in reply.phrases]
    assert len(set(phrases)) == len(phrases)


def test_the_most_pressing_need_wins() -> None:
    assert urgent_need("ik ben opgelicht en ik wil niet meer leven") == "suicide"
    assert urgent_need("mijn geld is weg en mijn huis staat in brand") == "danger"


def test_part_of_a_word_is_no_phrase() -> None:
    assert urgent_need("heb een paniekaanval") == "distress"
    assert urgent_need("heb een paniekaanvalletje") is None
    assert urgent_need("hoor een inbreker") == "danger"
    assert urgent_need("verhoor een inbreker") is None


def test_ordinary_sentences_raise_no_alarm() -> None:
    planted = "Ik wil niet meer leven."
    assert alarms([*ORDINARY, planted]) == {planted: "suicide"}
    assert alarms(ORDINARY) == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("    text: Bel 112.\n", "", 2, "'text' is missing"),
        ("    voice: Bel één één twee.\n", "", 2, "'voice' is missing"),
        ("text: Bel 112.", "text: ''", 3, "must be a text that is not empty"),
        ("[het brandt]", "het brandt", 5, "'phrases' must be a list"),
        ("https://voorbeeld.be", "http://voorbeeld.be", 7, "must be an address that starts with https://"),
        ("checked: 2026-01-01", "checked: gisteren", 7, "must be a date"),
        (', number: "112"', "", 7, "'number' is missing"),
        ("    phrases:", "    kleur: rood\n    phrases:", 5, "'kleur' is not a known field"),
    ],
)
def test_a_mistake_in_the_file_names_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        make_reply(tmp_path, old, new)
    assert (caught.value.path, caught.value.line) == (tmp_path / "urgent.yml", line)
    assert message in str(caught.value)
