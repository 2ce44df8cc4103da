"""Words in the subject of a message."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def holds_all(subject: str, words: Iterable[str]) -> bool:
    """Whether a subject holds all words, whatever their case and accents."""
    plain = _plain(subject)
    return all(_plain(word) in plain for word in words)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
