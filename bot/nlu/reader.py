"""Read a text and say what would be done with it."""

from __future__ import annotations

from bot.nlu.decision import Decision, Thresholds, decide
from bot.nlu.model import QuestionModel
from bot.nlu.reading import Reading
from bot.nlu.urgent import urgent_need


class Reader:
    """Reads the parts of one message, each part once.

    Args:
        model: the trained question model.
        limits: the thresholds of the decision.
    """

    def __init__(self, model: QuestionModel, limits: Thresholds) -> None:
        self._model = model
        self._limits = limits
        self._known: dict[str, tuple[Reading, Decision]] = {}

    def __call__(self, text: str) -> tuple[Reading, Decision]:
        """The reading of a text, and the decision that follows from it."""
        if text not in self._known:
            reading = self._model.read(text)
            self._known[text] = reading, decide(reading, self._limits, urgent_need(text))
        return self._known[text]
