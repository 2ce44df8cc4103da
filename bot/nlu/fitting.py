"""Train the question model. Needs scikit-learn, which the serving process never loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.features import Array, NgramFeatures
from bot.nlu.model import QuestionModel, softmax
from bot.nlu.normalise import normalise
from bot.nlu.spelling import SpellingRepair

_FOLDS = 3
_TOLERANCE = 0.01
_SEED = 20
_UNSEEN = -2.0
"""The margin of an intent whose only examples are held out; about the lowest that a trained one gives."""


@dataclass(frozen=True)
class Settings:
    """What can be tuned about the model.

    Attributes:
        char_ngrams: shortest and longest character n-gram, within word boundaries.
        word_ngrams: shortest and longest word n-gram.
        ngrams_from: in how many examples an n-gram must occur to be used.
        penalty: the C of the linear support vector machine.
        vocabulary_from: how often a word must occur to be a target of spelling repair.
    """

    char_ngrams: tuple[int, int] = (2, 4)
    word_ngrams: tuple[int, int] = (1, 2)
    ngrams_from: int = 2
    penalty: float = 0.75
    vocabulary_from: int = 3


def fit(settings: Settings, texts: Sequence[str], labels: Sequence[str], temperature: float | None = None) -> QuestionModel:
    """Train on (text, label) pairs.

    The temperature comes from predictions on held-out folds (Guo et al. 2017, "On Calibration of Modern Neural Networks",
    section 4.2), since the margins on the training data itself are far too optimistic.

    Args:
        settings: what can be tuned.
        texts: the examples as people wrote them.
        labels: the intent of each.
        temperature: a temperature that is known already; saves the held-out folds.
    """
    cleaned = [normalise(text) for text in texts]
    spelling = SpellingRepair.from_texts(cleaned, settings.vocabulary_from)
    words = frozenset(word for text in cleaned for word in text.split())
    classes = sorted(set(labels))
    index = {label: i for i, label in enumerate(classes)}
    targets = np.array([index[label] for label in labels])
    features = NgramFeatures.learn(cleaned, settings.char_ngrams, settings.word_ngrams, settings.ngrams_from)
    matrix = _matrix(features, cleaned)
    if temperature is None:
        temperature = _calibrate(matrix, targets, settings.penalty)
    linear = _linear(matrix, targets, settings.penalty)
    weights = np.ascontiguousarray(linear.coef_.T.astype(np.float32))
    return QuestionModel(features, spelling, words, classes, weights, linear.intercept_.astype(np.float32), temperature)


def _matrix(features: NgramFeatures, cleaned: Sequence[str]) -> csr_matrix:
    rows = [features.of(text) for text in cleaned]
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, starts), shape=(len(rows), len(features.columns)))


def _linear(matrix: csr_matrix, targets: Array, penalty: float) -> LinearSVC:
    return LinearSVC(C=penalty, tol=_TOLERANCE, random_state=_SEED).fit(matrix, targets)


def _calibrate(matrix: csr_matrix, targets: Array, penalty: float) -> float:
    margins = np.full((len(targets), targets.max() + 1), _UNSEEN)
    for train, held_out in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(matrix, targets):
        linear = _linear(matrix[train], targets[train], penalty)
        margins[np.ix_(held_out, linear.classes_)] = linear.decision_function(matrix[held_out])
    rows = np.arange(len(targets))

    def loss(temperature: float) -> float:
        return float(-np.log(softmax(margins / temperature)[rows, targets] + 1e-12).mean())

    return float(minimize_scalar(loss, bounds=(0.02, 2.0), method="bounded").x)
