"""Train the split model on messages with two questions by real authors, and on messages with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from bot.nlu.compound import Read, SplitModel, features, pairs, read_cuts

_FEWEST = 20


@dataclass(frozen=True)
class Double:
    """A message that asks two things.

    Attributes:
        text: the message.
        intents: the two intents.
    """

    text: str
    intents: frozenset[str]


def read_doubles(path: Path) -> list[Double]:
    """Read messages with two questions: a YAML list `doubles` of `{text, intents}`."""
    items = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["doubles"]
    return [Double(item["text"], frozenset(item["intents"])) for item in items]


def train_split_model(singles: Sequence[str], doubles: Sequence[Double], read: Read) -> SplitModel:
    """Learn to tell two questions from one.

    Args:
        singles: messages with one question or none, that the reader was not trained on.
        doubles: messages with two questions.
        read: reads a text with a model that has not seen the singles.

    Returns:
        The trained model; one that never splits when there is too little to learn from.
    """
    rows: list[list[float]] = []
    targets: list[bool] = []
    for text, asked in [*((text, None) for text in singles), *((double.text, double.intents) for double in doubles)]:
        whole, readings = read(text)[0], read_cuts(text, read)
        for pair in pairs(whole, readings):
            rows.append(features(text, whole, pair, len(readings)))
            targets.append(frozenset(pair.intents) == asked)
    width = len(rows[0]) if rows else 0
    if sum(targets) < _FEWEST or all(targets):
        return SplitModel((0.0,) * width, -100.0)
    scaler = StandardScaler().fit(np.array(rows))
    fitted = LogisticRegression(max_iter=3000).fit(scaler.transform(np.array(rows)), np.array(targets))
    weights = fitted.coef_[0] / scaler.scale_
    return SplitModel(tuple(float(w) for w in weights), float(fitted.intercept_[0] - weights @ scaler.mean_))
