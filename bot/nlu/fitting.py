"""Train the question model. Needs scikit-learn, which the serving process never loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.nlu.features import NgramFeatures
from bot.nlu.model import QuestionModel, softmax
from bot.nlu.normalise import normalise
from bot.nlu.spelling import SpellingRepair

_TOLERANCE = 0.01
_SEED = 20
_MANY = 5000
"""Examples from which rare words are more often errors than knowledge (measured: docs/evaluation.md)."""


@dataclass(frozen=True)
class Settings:
    """What can be tuned about the model.

    Attributes:
        char_ngrams: shortest and longest character n-gram, within word boundaries.
        word_ngrams: shortest and longest word n-gram.
        ngrams_from: in how many examples an n-gram must occur to be used; None: 1 for few examples, 2 for many.
        penalty: the C of the linear support vector machine.
        vocabulary_from: how often a word must occur to be a target of spelling repair; None: 1 for few examples, 3 for many.
    """

    char_ngrams: tuple[int, int] = (2, 4)
    word_ngrams: tuple[int, int] = (1, 2)
    ngrams_from: int | None = None
    penalty: float = 0.75
    vocabulary_from: int | None = None


def fit(settings: Settings, texts: Sequence[str], labels: Sequence[str], temperature: float = 1.0) -> QuestionModel:
    """Train on (text, label) pairs.

    Args:
        settings: what can be tuned.
        texts: the examples as people wrote them.
        labels: the intent of each.
        temperature: what the margins are divided by; `calibrated` finds it.
    """
    few = len(texts) < _MANY
    ngrams_from = settings.ngrams_from or (1 if few else 2)
    vocabulary_from = settings.vocabulary_from or (1 if few else 3)
    cleaned = [normalise(text) for text in texts]
    spelling = SpellingRepair.from_texts(cleaned, vocabulary_from)
    words = frozenset(word for text in cleaned for word in text.split())
    classes = sorted(set(labels))
    index = {label: i for i, label in enumerate(classes)}
    targets = np.array([index[label] for label in labels])
    features = NgramFeatures.learn(cleaned, settings.char_ngrams, settings.word_ngrams, ngrams_from)
    linear = LinearSVC(C=settings.penalty, tol=_TOLERANCE, random_state=_SEED).fit(_matrix(features, cleaned), targets)
    rows, bias = linear.coef_, linear.intercept_
    if len(classes) == 2:  # one row says which of the two
        rows, bias = np.vstack([-rows, rows]), np.concatenate([-bias, bias])
    weights = np.ascontiguousarray(rows.T.astype(np.float32))
    return QuestionModel(features, spelling, words, classes, weights, bias.astype(np.float32), temperature)


def calibrated(model: QuestionModel, texts: Sequence[str], labels: Sequence[str]) -> QuestionModel:
    """The model with the temperature that suits examples which it has not seen.

    The margins on the training data itself are far too optimistic (Guo et al. 2017, "On Calibration of Modern Neural
    Networks", section 4.2). An example whose intent the model does not know does not count.

    Args:
        model: a model.
        texts: examples that it was not trained on.
        labels: the intent of each.
    """
    known = [(text, model.classes.index(label)) for text, label in zip(texts, labels, strict=True) if label in model.classes]
    if not known:
        return model
    margins = np.array([model.margins(text) for text, _ in known])
    targets = np.array([target for _, target in known])

    def loss(temperature: float) -> float:
        return float(-np.log(softmax(margins / temperature)[np.arange(len(targets)), targets] + 1e-12).mean())

    return replace(model, temperature=float(minimize_scalar(loss, bounds=(0.02, 2.0), method="bounded").x))


def _matrix(features: NgramFeatures, cleaned: Sequence[str]) -> csr_matrix:
    rows = [features.of(text) for text in cleaned]
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, starts), shape=(len(rows), len(features.columns)))
