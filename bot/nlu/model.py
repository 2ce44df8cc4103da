"""The question model: character and word n-grams, one linear classifier, calibrated by temperature.

Chosen over Rasa's default pipeline by measurement; see docs/evaluation.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.normalise import normalise
from bot.nlu.reading import Reading
from bot.nlu.spelling import SpellingRepair

Array = npt.NDArray[Any]
_FOLDS = 3
_TOLERANCE = 0.01
_SEED = 20


@dataclass(frozen=True)
class Settings:
    """What can be tuned about the model.

    Attributes:
        char_ngrams: shortest and longest character n-gram, within word boundaries.
        word_ngrams: shortest and longest word n-gram.
        word_weight: weight of the word features beside the character features.
        penalty: the C of the linear support vector machine.
        vocabulary_from: how often a word must occur to be a target of spelling repair.
    """

    char_ngrams: tuple[int, int] = (2, 5)
    word_ngrams: tuple[int, int] = (1, 2)
    word_weight: float = 1.0
    penalty: float = 0.75
    vocabulary_from: int = 3


class QuestionModel:
    """Maps a text to a probability for every intent. Train it with `fit`, keep it with `save` and `load`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def fit(self, texts: list[str], labels: list[str], temperature: float | None = None) -> None:
        """Train on (text, label) pairs.

        The temperature comes from predictions on held-out folds (Guo et al. 2017, "On Calibration of Modern
        Neural Networks", section 4.2), since the margins on the training data itself are far too optimistic.

        Args:
            texts: the examples as people wrote them.
            labels: the intent of each.
            temperature: a temperature that is known already; saves the held-out folds.
        """
        cleaned = [normalise(text) for text in texts]
        self.spelling = SpellingRepair.from_texts(cleaned, self.settings.vocabulary_from)
        self.words = {word for text in cleaned for word in text.split()}
        self.classes: list[str] = sorted(set(labels))
        targets = np.array([self.classes.index(label) for label in labels])
        self.char = TfidfVectorizer(analyzer="char_wb", ngram_range=self.settings.char_ngrams, sublinear_tf=True, dtype=np.float32)
        self.word = TfidfVectorizer(
            analyzer="word",
            token_pattern=r"\S+",  # noqa: S106
            ngram_range=self.settings.word_ngrams,
            sublinear_tf=True,
            dtype=np.float32,
        )
        features = hstack([self.char.fit_transform(cleaned), self.settings.word_weight * self.word.fit_transform(cleaned)]).tocsr()
        self.temperature = temperature or self._calibrate(features, targets)
        self._fit_linear(features, targets)

    def read(self, text: str) -> Reading:
        """Classify one text.

        Args:
            text: one redacted message, or one part of it.
        """
        repaired = self.spelling.repair(normalise(text))
        words = repaired.split()
        unknown = sum(word not in self.words for word in words) / max(len(words), 1)
        margins = self._features([repaired]) @ self.weights + self.bias
        probabilities = _softmax(margins / self.temperature)[0]
        order = np.argsort(-probabilities)
        return Reading([(self.classes[i], float(probabilities[i])) for i in order], unknown)

    def save(self, path: Path) -> None:
        """Write the trained model to one file."""
        joblib.dump(self, path, compress=1)

    @classmethod
    def load(cls, path: Path) -> QuestionModel:
        """Read a model that `save` wrote. Only for our own models: the file can run code."""
        model = joblib.load(path)
        assert isinstance(model, cls)
        return model

    def _features(self, cleaned: list[str]) -> csr_matrix:
        return hstack([self.char.transform(cleaned), self.settings.word_weight * self.word.transform(cleaned)]).tocsr()

    def _fit_linear(self, features: csr_matrix, targets: Array) -> None:
        linear = LinearSVC(C=self.settings.penalty, tol=_TOLERANCE, random_state=_SEED).fit(features, targets)
        self.weights = np.ascontiguousarray(linear.coef_.T.astype(np.float32))
        self.bias = linear.intercept_.astype(np.float32)

    def _calibrate(self, features: csr_matrix, targets: Array) -> float:
        margins = np.zeros((len(targets), len(self.classes)))
        for train, held_out in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(features, targets):
            linear = LinearSVC(C=self.settings.penalty, tol=_TOLERANCE, random_state=_SEED).fit(features[train], targets[train])
            margins[held_out] = linear.decision_function(features[held_out])
        rows = np.arange(len(targets))

        def loss(temperature: float) -> float:
            return float(-np.log(_softmax(margins / temperature)[rows, targets] + 1e-12).mean())

        return float(minimize_scalar(loss, bounds=(0.02, 2.0), method="bounded").x)


def _softmax(margins: Array) -> Array:
    shifted = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
