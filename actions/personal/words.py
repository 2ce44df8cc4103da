"""The words of a question, written in one way."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from faq import located_yaml

_WAYS = Path(__file__).with_name("words.yml")
_REDACTED = re.compile(r"<[\w-]+>")
_NOT_WORD = re.compile(r"[^\w€]+")


def fold(text: str) -> str:
    """Lower case, without accents, punctuation and redacted parts, single spaces, with the words that `words.yml` chooses."""
    decomposed = unicodedata.normalize("NFKD", _REDACTED.sub(" ", text.lower()))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _NOT_WORD.sub(" ", plain.replace("'", "").replace("’", "")).strip()
    ways, pattern = _written_ways()
    return pattern.sub(lambda match: ways[match[0]], words)


@lru_cache(maxsize=1)
def _written_ways() -> tuple[dict[str, str], re.Pattern[str]]:
    data = located_yaml.load(_WAYS)
    ways = {way: word for word, written in data.items() for way in written}
    longest_first = sorted(ways, key=len, reverse=True)
    return ways, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
