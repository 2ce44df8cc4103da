"""How hard a Dutch text is to read, by its sentences and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)|\n")
_WORD = re.compile(r"\w[\w’'.-]*")
LONGEST_SENTENCE = 25
LONGEST_SENTENCE_SIMPLE = 15


@dataclass(frozen=True)
class Readability:
    """Figures of a text.

    Attributes:
        words: how many words.
        sentences: how many sentences; a list item is one.
        longest: words in the longest sentence.
        douma: reading ease after Douma (1960), 0 hard – 100 easy: 206.84 − 0.77 × syllables per 100 words
            − 0.93 × words per sentence.
    """

    words: int
    sentences: int
    longest: int
    douma: float


def measure(text: str) -> Readability:
    """Measure one text, Dutch and without markup."""
    lengths = [len(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(text)]
    lengths = [length for length in lengths if length]
    words = list(_WORD.findall(text))
    if not words:
        return Readability(0, 0, 0, 100.0)
    syllables = sum(max(1, len(re.findall(r"[aeiouyéèëïöü]+", word.lower()))) for word in words)
    ease = 206.84 - 0.77 * (100 * syllables / len(words)) - 0.93 * (len(words) / len(lengths))
    return Readability(len(words), len(lengths), max(lengths), round(ease, 1))
