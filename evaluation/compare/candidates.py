"""Our classifier and its variants, and mixtures of classifiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from unittest.mock import patch

import numpy as np
import snowballstemmer
from sklearn.linear_model import LogisticRegression

from bot.nlu import fitting, model
from bot.nlu.features import Array
from bot.nlu.fitting import Settings
from bot.nlu.normalise import fold, normalise
from bot.nlu.training import fit_calibrated

_NO_WORD = 10**9
_SHORTEST_PART = 4


class Candidate(Protocol):
    """A way to classify.

    Attributes:
        name: how the table calls it.
        labels: the classes, in the order of the columns of `probabilities`; set by `fit`.
    """

    name: str
    labels: list[str]

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """Train."""

    def probabilities(self, texts: Sequence[str]) -> Array:
        """One row for each text, one column for each label."""


class Ours:
    """The classifier that is served.

    Args:
        name: how the table calls it.
        clean: what stands in the place of `normalise`.
        settings: the settings of the model.
    """

    def __init__(self, name: str, clean: Callable[[str], str] = normalise, settings: Settings | None = None) -> None:
        self.name, self._clean, self._settings = name, clean, settings or Settings()

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """Train."""
        with patch.object(fitting, "normalise", self._clean), patch.object(model, "normalise", self._clean):
            self._model, _ = fit_calibrated(self._settings, texts, classes)
        self.labels = self._model.classes

    def probabilities(self, texts: Sequence[str]) -> Array:
        """One row for each text, one column for each label."""
        order = {label: i for i, label in enumerate(self.labels)}
        rows = np.zeros((len(texts), len(order)))
        with patch.object(model, "normalise", self._clean):
            for row, text in zip(rows, texts, strict=True):
                for label, probability in self._model.read(text).ranking:
                    row[order[label]] = probability
        return rows


class Logistic(Ours):
    """The features of the served classifier under a logistic regression."""

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """Train."""
        with patch.object(fitting, "LinearSVC", _logistic):
            super().fit(texts, classes)


class Mixture:
    """A log-linear mixture: the weighted geometric mean of the probabilities, scaled to add up to 1.

    Args:
        name: how the table calls it.
        parts: classifiers that are trained already, with their weights; all know the same labels.
    """

    def __init__(self, name: str, parts: Sequence[tuple[Candidate, float]]) -> None:
        self.name, self._parts = name, parts
        self.labels = parts[0][0].labels

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """The parts are trained already."""

    def probabilities(self, texts: Sequence[str]) -> Array:
        """One row for each text, one column for each label."""
        rows = np.zeros((len(texts), len(self.labels)))
        for part, weight in self._parts:
            columns = [part.labels.index(label) for label in self.labels]
            rows += weight * np.log(part.probabilities(texts)[:, columns] + 1e-9)
        raised = np.exp(rows - rows.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def variants() -> list[Candidate]:
    """The served classifier, and what happens when one part of it is changed."""
    return [
        Ours("ours"),
        Logistic("ours, logistic regression", settings=Settings(penalty=20.0)),
        Ours("ours without the variants of names", clean=fold),
        Ours("ours without spelling repair", settings=Settings(vocabulary_from=_NO_WORD)),
        Ours("ours with stemming", clean=_stemmed),
        Splitting("ours with compound splitting"),
    ]


class Splitting(Ours):
    """Writes a long word that is made of two known words as these two as well."""

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """Train."""
        known = {word for text in texts for word in normalise(text).split() if len(word) >= _SHORTEST_PART}
        self._clean = lambda text: " ".join(_parts(word, known) for word in normalise(text).split())
        super().fit(texts, classes)


def _parts(word: str, known: set[str]) -> str:
    for place in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        if word[:place] in known and word[place:] in known:
            return f"{word} {word[:place]} {word[place:]}"
    return word


_stemmer = snowballstemmer.stemmer("dutch")


def _stemmed(text: str) -> str:
    return " ".join(_stemmer.stemWords(normalise(text).split()))


def _logistic(C: float, tol: float, random_state: int) -> LogisticRegression:  # noqa: N803
    return LogisticRegression(C=C, tol=tol, random_state=random_state, multi_class="ovr", solver="liblinear")
