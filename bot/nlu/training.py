"""Train everything that the classifier needs; imported for training only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.nlu.compound import SplitModel
from bot.nlu.compound_training import Double, train_split_model
from bot.nlu.decision import Thresholds
from bot.nlu.fitting import Settings, calibrated, fit
from bot.nlu.model import QuestionModel
from bot.nlu.reader import Reader

_HELD_OUT = 5


def train(
    settings: dict[str, Any], limits: Thresholds, pairs: Sequence[tuple[str, str]], doubles: Sequence[Double]
) -> tuple[QuestionModel, SplitModel]:
    """Train the question model on all examples.

    Temperature and split model come from every fifth example, read by a model that saw the others only.

    Args:
        settings: fields of `bot.nlu.fitting.Settings`.
        limits: the thresholds of the decision.
        pairs: (text, intent) of each example.
        doubles: messages with two questions.

    Returns:
        The question model and the split model.
    """
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    model, unseeing = fit_calibrated(Settings(**settings), texts, labels)
    return model, train_split_model(texts[::_HELD_OUT], doubles, Reader(unseeing, limits))


def fit_calibrated(settings: Settings, texts: Sequence[str], labels: Sequence[str]) -> tuple[QuestionModel, QuestionModel]:
    """The model of all examples, and the one of all but every fifth, from which both take their temperature.

    Args:
        settings: what can be tuned about the model.
        texts: the examples.
        labels: the intent of each.
    """
    others = [i for i in range(len(texts)) if i % _HELD_OUT]
    unseeing = fit(settings, [texts[i] for i in others], [labels[i] for i in others])
    unseeing = calibrated(unseeing, texts[::_HELD_OUT], labels[::_HELD_OUT])
    return fit(settings, texts, labels, unseeing.temperature), unseeing
