"""The Rasa graph component around the question model and the decision."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.compound import SplitModel, split
from bot.nlu.decision import Thresholds
from bot.nlu.model import QuestionModel
from bot.nlu.reader import Reader

_SPLIT_FILE = "split_model.json"
_RANKING_LENGTH = 10
CANDIDATES = "candidates"
"""Key in the parse data: the intents to offer after the decision `clarify`."""
PARTS = "parts"
"""Key in the parse data: the texts of the two questions in one message, or the whole text alone."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Classifies a message with `QuestionModel` and replaces the top intent by the decision of `decide`."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keeps the configuration: `model` has fields of `Settings`, `decision` of `Thresholds`, `split` is a probability."""
        self._model_settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in config["model"].items()}
        self._limits = Thresholds(**config["decision"])
        self._split_from: float = config["split"]
        self._model_storage = model_storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every setting at the default of its dataclass; split from probability 0.8."""
        return {"model": {}, "decision": {}, "split": 0.8}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionClassifier:
        """Make an untrained component (called by Rasa)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionClassifier:
        """Read a trained component from Rasa's model storage."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model = QuestionModel.load(Path(directory))
            component._split_model = SplitModel(**json.loads((Path(directory) / _SPLIT_FILE).read_text(encoding="utf-8")))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has an intent, and keep the result in the model storage."""
        from bot.nlu.training import train  # here, because scikit-learn is for training only

        pairs = [(example.get(TEXT), example.get(INTENT)) for example in training_data.intent_examples if example.get(INTENT)]
        self._model, self._split_model = train(self._model_settings, self._limits, pairs)
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(Path(directory))
            (Path(directory) / _SPLIT_FILE).write_text(json.dumps(asdict(self._split_model)), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, candidates and parts of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            read = Reader(self._model, self._limits)
            reading, decision = read(text)
            ranking = [{"name": name, "confidence": p} for name, p in reading.ranking[:_RANKING_LENGTH]]
            candidates = [{"name": name, "confidence": p} for name, p in decision.candidates]
            message.set(INTENT, {"name": decision.intent, "confidence": decision.confidence}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(CANDIDATES, candidates, add_to_output=True)
            message.set(PARTS, split(text, read, self._split_model, self._split_from), add_to_output=True)
        return messages
