"""The lexicon of the voice: how names, abbreviations, numbers and websites are spoken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml

LEXICON_FILE = Path(__file__).with_name("lexicon.yml")


@dataclass(frozen=True)
class Lexicon:
    """What `lexicon.yml` holds.

    Attributes:
        abbreviations: abbreviation → what is said.
        words: name or word → how it is spelled for a voice.
        numbers: number that one calls → what is said.
        called: the same for numbers that are read so only where the text is about calling.
        websites: host, or host and path → what is said in its place.
    """

    abbreviations: Mapping[str, str]
    words: Mapping[str, str]
    numbers: Mapping[str, str]
    called: Mapping[str, str]
    websites: Mapping[str, str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the product."""
    data = located_yaml.load(LEXICON_FILE)
    return Lexicon(**{name: {str(key): str(value) for key, value in data[name].items()} for name in Lexicon.__annotations__})


class Spellings:
    """Names and what is said in their place; case does not count, and the longest name that fits wins.

    Args:
        known: name → what is said.
        before: a pattern for what may not stand before a name.
        after: the same for after it.
    """

    def __init__(self, known: Mapping[str, str], before: str, after: str) -> None:
        self._said = {name.replace("’", "'").lower(): said for name, said in known.items()}
        names = sorted(self._said, key=len, reverse=True)
        self._pattern = re.compile(f"(?<!{before})(?:{'|'.join(map(re.escape, names))})(?!{after})", re.IGNORECASE)

    def say(self, text: str) -> str:
        """Put what is said in the place of every name."""
        return self._pattern.sub(lambda found: self._said[found.group().lower()], text)
