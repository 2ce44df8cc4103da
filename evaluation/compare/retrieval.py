"""Find the likest training example: BM25 over words, then rapidfuzz among the best."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from bot.nlu.features import Array
from bot.nlu.normalise import normalise

_K1, _B = 1.2, 0.75
_NEAREST = 60
_SHARPNESS = 12.0


class Retrieval:
    """Scores a class by its likest example.

    BM25 as in Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.4; the nearest examples are
    ranked again by `rapidfuzz.fuzz.token_sort_ratio`, and a softmax over the classes makes something like a probability.
    """

    name = "retrieval, BM25 and rapidfuzz"

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """Index the examples."""
        self._examples = [normalise(text) for text in texts]
        self._classes = list(classes)
        self.labels = sorted(set(classes))
        words = [Counter(text.split()) for text in self._examples]
        mean = sum(map(len, words)) / len(words)
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, counts in enumerate(words):
            for word, count in counts.items():
                postings[word].append((i, count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * len(counts) / mean))))
        self._postings = {
            word: (np.array([i for i, _ in found]), np.array([weight for _, weight in found]) * _idf(len(words), len(found)))
            for word, found in postings.items()
        }

    def probabilities(self, texts: Sequence[str]) -> Array:
        """One row for each text, one column for each of `labels`."""
        return np.array([self._row(normalise(text)) for text in texts])

    def _row(self, text: str) -> list[float]:
        scores = np.zeros(len(self._examples))
        for word in text.split():
            if word in self._postings:
                places, weights = self._postings[word]
                scores[places] += weights
        best: dict[str, float] = defaultdict(float)
        for place in np.argsort(-scores)[:_NEAREST]:
            likeness = fuzz.token_sort_ratio(text, self._examples[place]) / 100
            relevance = scores[place] / (scores.max() + 1e-9)
            label = self._classes[place]
            best[label] = max(best[label], (likeness + relevance) / 2)
        raised = [math.exp(_SHARPNESS * best.get(label, 0.0)) for label in self.labels]
        return [value / sum(raised) for value in raised]


def _idf(documents: int, found: int) -> float:
    return math.log(1 + (documents - found + 0.5) / (found + 0.5))
