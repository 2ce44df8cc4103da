"""The question model: character and word n-grams, one linear classifier, calibrated by temperature.

Chosen over Rasa's default pipeline by measurement; see docs/evaluation.md. This module reads; `bot.nlu.fitting` trains.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.features import Array, NgramFeatures
from bot.nlu.normalise import normalise
from bot.nlu.reading import Reading
from bot.nlu.spelling import SpellingRepair

_ARRAYS = "question_model.npz"
_WORDS = "question_model.json"


@dataclass(frozen=True)
class QuestionModel:
    """Maps a text to a probability for every intent.

    Attributes:
        features: the n-grams and their weights.
        spelling: repairs misspelt words before the n-grams are taken.
        words: every word of the training data, normalised.
        classes: the intents, in the order of the columns of `weights`.
        weights: one row for each n-gram, one column for each intent.
        bias: one for each intent.
        temperature: what the margins are divided by before the softmax.
    """

    features: NgramFeatures
    spelling: SpellingRepair
    words: frozenset[str]
    classes: list[str]
    weights: Array
    bias: Array
    temperature: float

    def read(self, text: str) -> Reading:
        """Classify one text.

        Args:
            text: one redacted message, or one part of it.
        """
        repaired = self.spelling.repair(normalise(text))
        words = repaired.split()
        unknown = sum(word not in self.words for word in words) / max(len(words), 1)
        probabilities = softmax(self._margins(repaired) / self.temperature)
        order = np.argsort(-probabilities, kind="stable")
        ranking = zip([self.classes[i] for i in order.tolist()], probabilities[order].tolist(), strict=True)
        return Reading(list(ranking), unknown)

    def margins(self, text: str) -> Array:
        """The margin of every intent for one text, in the order of `classes`."""
        return self._margins(self.spelling.repair(normalise(text)))

    def _margins(self, repaired: str) -> Array:
        columns, values = self.features.of(repaired)
        return np.asarray(values @ self.weights.take(columns, axis=0) + self.bias)

    def save(self, directory: Path) -> None:
        """Write the model as numbers and JSON; nothing in these files can run code when they are read."""
        np.savez_compressed(directory / _ARRAYS, weights=self.weights, bias=self.bias, idf=self.features.idf)
        rest = {
            "char_ngrams": self.features.char_ngrams,
            "word_ngrams": self.features.word_ngrams,
            "ngrams": list(self.features.columns),
            "vocabulary": self.spelling.vocabulary,
            "words": sorted(self.words),
            "classes": self.classes,
            "temperature": self.temperature,
        }
        (directory / _WORDS).write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> QuestionModel:
        """Read a model that `save` wrote."""
        rest = json.loads((directory / _WORDS).read_text(encoding="utf-8"))
        with np.load(directory / _ARRAYS, allow_pickle=False) as arrays:
            weights, bias, idf = arrays["weights"], arrays["bias"], arrays["idf"]
        columns = {ngram: column for column, ngram in enumerate(rest["ngrams"])}
        features = NgramFeatures(tuple(rest["char_ngrams"]), tuple(rest["word_ngrams"]), columns, idf)
        spelling = SpellingRepair(rest["vocabulary"])
        return cls(features, spelling, frozenset(rest["words"]), rest["classes"], weights, bias, rest["temperature"])


def softmax(margins: Array) -> Array:
    """Probabilities along the last axis."""
    shifted = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
