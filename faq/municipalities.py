"""The municipalities of Flanders, and how to find one by a name that is misspelt, old, or that of a part of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from faq import located_yaml
from faq.entries import CONTENT
from faq.records import Reader

FILE = CONTENT / "municipalities.yml"
_ALIKE = 88.0
_NOT_WORD = re.compile(r"[\W_]+")
_LEADING = re.compile(
    r"^(?:euh|ja|ewel|ik|wij|we|k|kik|woon|wonen|woont|bij|ben|zijn|kom|komen|van|uit|in|te|op|de|stad|gemeente|dat|is|het|t|mijn)\s+"
)
_AFTER = re.compile(r"\b(?:in|te|van|uit|bij|naar)\s+(.+)$")


@dataclass(frozen=True)
class Found:
    """A municipality.

    Attributes:
        name: its name today.
        given: the name of a former municipality that was said, or None.
    """

    name: str
    given: str | None


def find(text: str) -> Found | None:
    """Find the municipality that someone names.

    Args:
        text: what they said, such as "ik woon in beveren".

    Returns:
        The likest municipality, or None when nothing comes near.
    """
    names, elsewhere = _names()
    for said in _readings(_plain(text)):
        if said in elsewhere:
            return None
        if said in names:
            return names[said]
        best = process.extractOne(said, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best is not None:
            return names[best[0]]
    return None


def _readings(said: str) -> Iterator[str]:
    """What may be the name: all that was said, less and less of its beginning, and what follows "in" or "van"."""
    while said:
        yield said
        shorter = _LEADING.sub("", said)
        if shorter == said:
            break
        said = shorter
    after = _AFTER.search(said)
    words = after.group(1).split() if after else []
    yield from (" ".join(words[:count]) for count in range(min(len(words), 4), 0, -1))


def load_municipalities(path: Path = FILE) -> tuple[dict[str, Found], frozenset[str]]:
    """Read the list.

    Returns:
        Every name in plain letters → the municipality; and the names of places elsewhere.

    Raises:
        ContentError: a mistake in the file, with its line.
    """
    reader = Reader(path, located_yaml.load(path), "municipalities")
    source = Reader(path, reader.mapping("source"), "source", reader.line)
    source.text("title"), source.url("url"), source.date("checked")
    source.done()
    other: dict[str, Found] = {}
    today: dict[str, Found] = {}
    for item in reader.items("municipalities"):
        entry = Reader(path, item, "municipality", reader.line)
        name = entry.text("name")
        if _plain(name) in today:
            raise entry.error("name", f"'{name}' stands here twice")
        today[_plain(name)] = Found(name, None)
        other |= {_plain(given): Found(name, given) for given in entry.texts("formerly")}
        other = {_plain(given): Found(name, None) for given in entry.texts("also")} | other
        entry.done()
    elsewhere = frozenset(map(_plain, reader.texts("elsewhere")))
    reader.done()
    return other | today, elsewhere - today.keys()


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, Found], frozenset[str]]:
    return load_municipalities()


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower())
    return _NOT_WORD.sub(" ", "".join(char for char in letters if not unicodedata.combining(char))).strip()
