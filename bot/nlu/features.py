"""Character and word n-grams of a text, weighted by TF-IDF; needs numpy only, so that the serving process stays small."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_TINY = 1e-12


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
        words = text.split()
        chars = [column for word in words for column in self._columns_of_word(word)]
        word_grams = (f"w{gram}" for gram in _word_grams(words, *self.word_ngrams))
        kinds = [self._weighted(chars), self._weighted([self.columns[gram] for gram in word_grams if gram in self.columns])]
        return np.concatenate([columns for columns, _ in kinds]), np.concatenate([values for _, values in kinds])

    @cached_property
    def _columns_of_word(self) -> Callable[[str], list[int]]:
        """The columns of the character n-grams of a word; common words are looked up once."""

        @lru_cache(maxsize=20_000)
        def columns_of(word: str) -> list[int]:
            grams = (f"c{gram}" for gram in _char_grams([word], *self.char_ngrams))
            return [self.columns[gram] for gram in grams if gram in self.columns]

        return columns_of

    def _weighted(self, found: list[int]) -> tuple[Array, Array]:
        counts = Counter(found)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[columns]
        return columns, (weights / max(float(np.linalg.norm(weights)), _TINY)).astype(np.float32)


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
