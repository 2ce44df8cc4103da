"""Train the split model on pairs of examples that the classifier has not seen."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.compound import Read, SplitModel, are_two, cuts, features

_JOINTS = (
    "{a} {b}",
    "{a}. {B}",
    "{a} en {b}",
    "{a}, en {b}",
    "{a} en ook {b}",
    "{a}, {b}",
    "{a}. En {b}",
    "{a}? {B}",
    "{a} ook {b}",
)
_PAIRS = 800
_LONGEST = 18
_SEED = 20


def train_split_model(texts: Sequence[str], labels: Sequence[str], read: Read) -> SplitModel:
    """Learn to tell two questions from one.

    Two questions are made by joining two short examples of different intents in the ways people do; one question is an
    example with a place to cut. Of each message the likeliest cut counts.

    Args:
        texts: examples that the reader was not trained on.
        labels: the intent of each.
        read: reads a text with a model that has not seen these examples.

    Returns:
        The trained model.
    """
    chance = random.Random(_SEED)  # noqa: S311
    asked = [
        (text, label)
        for text, label in zip(texts, labels, strict=True)
        if label.startswith(("faq_", "handover", "mailbox", "profile"))
    ]
    short = [pair for pair in asked if len(pair[0].split()) <= _LONGEST]
    rows: list[list[float]] = []
    targets: list[int] = []
    for text, _ in asked:
        _add(rows, targets, 0, _strongest(text, read))
    for _ in range(_PAIRS):
        (a, label_a), (b, label_b) = chance.sample(short, 2)
        if label_a != label_b:
            text = chance.choice(_JOINTS).format(a=a.rstrip(".?!") if chance.random() < 0.5 else a, b=b[0].lower() + b[1:], B=b)
            _add(rows, targets, 1, _strongest(text, read))
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(np.array(rows), np.array(targets))
    return SplitModel(tuple(float(w) for w in fitted.coef_[0]), float(fitted.intercept_[0]))


def _add(rows: list[list[float]], targets: list[int], target: int, row: list[float] | None) -> None:
    if row is not None:
        rows.append(row)
        targets.append(target)


def _strongest(text: str, read: Read) -> list[float] | None:
    """The features of the cut whose weaker part is the most certain, or None when no cut gives two questions."""
    whole = read(text)[0]
    found = []
    for cut in cuts(text):
        first, second = read(cut.left)[1], read(cut.right)[1]
        if are_two(first, second):
            found.append(features(cut, first, second, whole))
    return max(found, key=lambda row: row[0], default=None)
