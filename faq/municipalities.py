"""The municipalities of Flanders, and how to find one by a name that is misspelt, old, or that of a part of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from faq import located_yaml
from faq.entries import CONTENT
from faq.records import Reader

FILE = CONTENT / "municipalities.yml"
_ALIKE = 82.0
_NOT_WORD = re.compile(r"[\W_]+")
_LEADING = re.compile(
    r"^(?:euh|ja|ewel|ik|wij|we|k|kik|woon|wonen|woont|bij|ben|zijn|kom|komen|van|uit|in|te|op|de|stad|gemeente|dat|is|het|t|mijn)\s+"
)


@dataclass(frozen=True)
class Found:
    """A municipality.

    Attributes:
        name: its name today.
        given: the older or smaller name that was said, or None when today's name was said.
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
    names = _names()
    said = _plain(text)
    while (shorter := _LEADING.sub("", said)) != said:
        said = shorter
    if not said:
        return None
    best = process.extractOne(said, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is not None:
        return names[best[0]]
    words = said.split()
    runs = [" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 5, len(words) + 1))]
    exact = max((run for run in runs if run in names), key=len, default="")
    return names.get(exact)


def load_municipalities(path: Path = FILE) -> dict[str, Found]:
    """Read the list.

    Returns:
        Every name in plain letters → the municipality.

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
        for given in (*entry.texts("formerly"), *entry.texts("also")):
            other.setdefault(_plain(given), Found(name, given))
        entry.done()
    reader.done()
    return other | today


@lru_cache(maxsize=1)
def _names() -> dict[str, Found]:
    return load_municipalities()


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower())
    return _NOT_WORD.sub(" ", "".join(char for char in letters if not unicodedata.combining(char))).strip()
