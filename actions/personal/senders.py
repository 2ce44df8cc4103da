"""Which senders a question means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from rapidfuzz import fuzz

from actions.personal.words import fold
from faq import located_yaml

_ALIASES = Path(__file__).with_name("senders.yml")
_ALIKE = 86.0
_FUZZY, _PREFIX, _TELLING = 5, 8, 4
"""From how many letters a word may hold a typo, may have more letters behind it, and tells which sender it is."""
_MESSAGE = (
    r"(?:bericht(?:en|je|jes)?|brie(?:f|ven)|post|mails?|iets|niets|alles|document(?:en)?|stukken|zendingen?|schrijven|fact\w+|fiche"
    r"|antwoord|nieuws|uitnodiging|herinnering|boetes?|rekening|gekregen|kreeg|ontvangen|ontving|gehad|binnen|binnengekomen|toegekomen)"
)
_ARTICLE = r"(?:de |het |een |mijn |ons |die |dat )?"
_FROM = re.compile(
    rf"(?:^|\b{_MESSAGE} (?:(?!over )\w+ ){{0,3}}?)(?:van|vanwege) {_ARTICLE}(?=(.+))"
    rf"|\b(?:gestuurd|verstuurd|bezorgd|geschreven) door {_ARTICLE}(?=(.+))"
    rf"|\b(?:heeft|hebben|stuurde|schreef|of) {_ARTICLE}(?=((?:\w+ ){{1,4}}?)(?:(?:al|nu|nog|reeds) )*(?:mij|me|iets)\b"
    r".{0,30}\b(?:gestuurd|geschreven|bezorgd|geantwoord|laten|overgemaakt|bericht|brief)\b)"
)
_END = re.compile(
    r"\b(?:gekregen|kreeg|ontvangen|gehad|binnen\w*|gestuurd|gelezen|\w*gekomen|over|via|in|sinds|sedert|van|deze|dit|die|dat|vorige?"
    r"|voor|bij|of|en|is|zit|staat|er|al|nu|nog|naar|op|aan|uit|tussen|met|om|want|ik|u|je|aub|al\w+(?:lieft|blief)|eens|een|keer"
    r"|tonen|zien|mij|vandaag|gisteren|heb|heeft|hebt|ja|nee|euh|te|niet|laatste|20\d\d)\b"
)
_MISSPELT_END = ("gekregen", "ontvangen", "toegekomen", "aangekomen", "gekomen", "gestuurd")
_NO_SENDER = re.compile(
    r"^(?:dienst)?$|^(?:mezelf|mijzelf|me|jullie|wie\w*|wat|welke?|wanneer|waar|hoeveel|verleden|afgelopen|voorbije|eergisteren|vanmorgen"
    r"|vanochtend|\w*overheid|overheden|hogerhand|staat|regering|vlaamse overheid|week|weken|dagen|maand|maanden|jaar|jaren|alle\w*"
    r"|iedereen|ze|zij|z|hij|hem|haar|hun|daar|hier|daarvan|ervan|nieuwe?|begin|eind|heel|belang|toen|zelf|afzender\w*|diensten"
    r"|instantie|ligt|moet|kan|bericht|berichten|brie(?:f|ven)|post|document(?:en)?|ebox|brievenbus|bus|inhoud|\w+dag|\d+|januari"
    r"|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?: .*)?$"
)
_CLAUSE = re.compile(r"[,;:\n]|(?<=\w\w)[.?!]+(?:\s|$)")


def senders_meant(text: str, known: Sequence[str]) -> list[str] | None:
    """Find the senders that a question names, tolerant of typos.

    Args:
        text: the question.
        known: the names of everyone who sent this citizen a message.

    Returns:
        Names from `known`; an empty list when the question names a sender who sent nothing; None when it names none.
    """
    said = fold(text)
    named = [who for clause in _CLAUSE.split(text) for who in _named(fold(clause))]
    found = [name for name in known if any(_means(who, fold(name)) for who in named) or _spells(said, fold(name))]
    if found or named:
        return found
    return [name for name in known if any(_holds(fold(name), part) for word in said.split() for part in _aliased(word))] or None


def _named(said: str) -> Iterator[str]:
    """The words that stand where a sender stands."""
    for match in _FROM.finditer(said):
        words = _END.split(match[1] or match[2] or match[3] or "")[0].split()
        who = " ".join(takewhile(lambda word: not any(_alike(word, end) for end in _MISSPELT_END), words))
        if not _NO_SENDER.match(who):
            yield who


def _means(who: str, name: str) -> bool:
    """Whether each word of `who` stands in the name, or is another word for it; or the whole name stands in `who`."""
    words = name.split()
    each = (
        any(_alike(word, other) for other in words) or any(_holds(name, part) for part in _aliased(word)) for word in who.split()
    )
    return all(each) or _spells(who, name)


def _spells(said: str, name: str) -> bool:
    """Whether every telling word of the name was said."""
    telling = [word for word in name.split() if len(word) >= _TELLING] or name.split()
    return all(any(_alike(word, other) for other in said.split()) for word in telling)


def _alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) >= _FUZZY and fuzz.ratio(word, other) >= _ALIKE)


def _aliased(word: str) -> list[str]:
    """What the names of the senders that go by this word hold."""
    return [
        part
        for alias, parts in _aliases().items()
        if _alike(word, alias) or (len(alias) >= _PREFIX and word.startswith(alias))
        for part in parts
    ]


def _holds(name: str, part: str) -> bool:
    """Whether a name holds a word, or words; a long word may have more letters behind it."""
    end = "" if len(part) >= _TELLING else r"\b"
    return re.search(rf"\b{re.escape(part)}{end}", name) is not None


@lru_cache(maxsize=1)
def _aliases() -> dict[str, list[str]]:
    return dict(located_yaml.load(_ALIASES))
