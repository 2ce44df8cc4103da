"""Character and word n-grams of a text, weighted by TF-IDF; needs numpy only, so that the serving process stays small."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class NgramFeatures:
    """Turns texts into weighted n-grams.

    The weights are sublinear term frequency times smoothed inverse document frequency, with the character n-grams and the word
    n-grams each scaled to length 1 (Manning, Raghavan and Schütze 2008, "Introduction to Information Retrieval", section 6.4).

    Attributes:
        char_ngrams: shortest and longest character n-gram, within word boundaries.
        word_ngrams: shortest and longest word n-gram.
        columns: n-gram → its column; character n-grams start with "c", word n-grams with "w".
        idf: inverse document frequency of each column.
    """

    char_ngrams: tuple[int, int]
    word_ngrams: tuple[int, int]
    columns: dict[str, int]
    idf: Array

    @classmethod
    def learn(
        cls, texts: Sequence[str], char_ngrams: tuple[int, int], word_ngrams: tuple[int, int], at_least: int
    ) -> NgramFeatures:
        """Learn the columns and their weights.

        Args:
            texts: normalised texts.
            char_ngrams: see the class.
            word_ngrams: see the class.
            at_least: in how many texts an n-gram must occur to get a column.
        """
        documents: Counter[str] = Counter()
        for text in texts:
            for grams in _grams(text, char_ngrams, word_ngrams):
                documents.update(grams.keys())
        kept = sorted(gram for gram, count in documents.items() if count >= at_least)
        idf = np.array([math.log((1 + len(texts)) / (1 + documents[gram])) + 1 for gram in kept], dtype=np.float32)
        return cls(char_ngrams, word_ngrams, {gram: column for column, gram in enumerate(kept)}, idf)

    def of(self, text: str) -> tuple[Array, Array]:
        """The columns and values of one normalised text, as two vectors of the same length."""
        columns: list[int] = []
        values: list[Array] = []
        for grams in _grams(text, self.char_ngrams, self.word_ngrams):
            known = [(self.columns[gram], count) for gram, count in grams.items() if gram in self.columns]
            if known:
                kind = np.array([column for column, _ in known])
                weight = (1 + np.log([count for _, count in known])) * self.idf[kind]
                columns.extend(kind.tolist())
                values.append((weight / np.linalg.norm(weight)).astype(np.float32))
        empty: list[Array] = [np.zeros(0, dtype=np.float32)]
        return np.array(columns, dtype=np.int64), np.concatenate(values or empty)


def _grams(text: str, char_ngrams: tuple[int, int], word_ngrams: tuple[int, int]) -> Iterator[Counter[str]]:
    words = text.split()
    yield Counter(f"c{gram}" for gram in _char_grams(words, *char_ngrams))
    yield Counter(f"w{gram}" for gram in _word_grams(words, *word_ngrams))


def _char_grams(words: Iterable[str], shortest: int, longest: int) -> Iterator[str]:
    """N-grams within words, where a word has a space on each side; a word shorter than an n-gram counts once."""
    for word in words:
        padded = f" {word} "
        for length in range(shortest, longest + 1):
            if length >= len(padded):
                yield padded
                break
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def _word_grams(words: Sequence[str], shortest: int, longest: int) -> Iterator[str]:
    for length in range(shortest, longest + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
