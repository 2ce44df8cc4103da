"""Repair misspelt words towards the vocabulary of the training data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_LONG = 7


class SpellingRepair:
    """Replaces unknown words by the nearest known word.

    The distance is optimal string alignment (insert, delete, replace, swap neighbours): at most 1 for words of
    four to six letters, at most 2 for longer ones. Words with digits and short words stay as they are.

    Args:
        vocabulary: word → how often it occurs; the commoner word wins between equally near ones.
    """

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self.vocabulary = vocabulary
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(vocabulary, key=lambda w: (-vocabulary[w], w)):
            if len(word) >= _SHORTEST:
                self._by_initial.setdefault(word[0], []).append(word)
        self._all = [word for words in self._by_initial.values() for word in words]
        self._repair_word = lru_cache(maxsize=20_000)(self._find)

    def __reduce__(self) -> tuple[type[SpellingRepair], tuple[dict[str, int]]]:
        """Pickle the vocabulary only; indexes and cache are made again."""
        return SpellingRepair, (self.vocabulary,)

    @classmethod
    def from_texts(cls, texts: Iterable[str], at_least: int) -> SpellingRepair:
        """Learn the vocabulary: the words that occur `at_least` times in the (normalised) texts."""
        counts = Counter(word for text in texts for word in text.split())
        return cls({word: count for word, count in counts.items() if count >= at_least})

    def repair(self, text: str) -> str:
        """Repair every word of a normalised text."""
        return " ".join(self._repair_word(word) for word in text.split())

    def _find(self, word: str) -> str:
        if len(word) < _SHORTEST or word in self.vocabulary or not word.isalpha():
            return word
        limit = 1 if len(word) < _LONG else 2
        for candidates in (self._by_initial.get(word[0], []), self._all):
            found = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=limit)
            if found is not None:
                return str(found[0])
        return word
