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
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.compound import Limits as TwoLimits
from bot.nlu.compound import Part, SplitModel, split
from bot.nlu.decision import Decision, Thresholds
from bot.nlu.keys import ALSO, CANDIDATES, COMMAND_INTENTS, COMMANDS, PARTS
from bot.nlu.model import QuestionModel
from bot.nlu.reader import Reader
from bot.nlu.reading import Reading

_SPLIT_FILE = "split_model.json"
_RANKING_LENGTH = 10
_LEAST_COMMAND = 0.01
_ROOT = Path(__file__).resolve().parents[2]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Classifies a message with `QuestionModel` and replaces the top intent by the decision of `decide`."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keeps the configuration.

        Args:
            config: `model` has fields of `Settings`, `decision` of `Thresholds`, `two_questions` of `Limits`; `doubles` is a file
                of messages that ask two things, in the project folder.
            model_storage: where Rasa keeps what is trained.
            resource: its name there.
        """
        self._model_settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in config["model"].items()}
        self._limits = Thresholds(**config["decision"])
        self._two_questions = TwoLimits(**config["two_questions"])
        self._doubles: str | None = config["doubles"]
        self._model_storage = model_storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every setting at the default of its dataclass; nothing to learn two questions from."""
        return {"model": {}, "decision": {}, "two_questions": {}, "doubles": None}

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
        from bot.nlu.compound_training import read_doubles  # here, because scikit-learn is for training only
        from bot.nlu.training import train

        pairs = [(example.get(TEXT), example.get(INTENT)) for example in training_data.intent_examples if example.get(INTENT)]
        doubles = read_doubles(_ROOT / self._doubles) if self._doubles else []
        self._model, self._split_model = train(self._model_settings, self._limits, pairs, doubles)
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(Path(directory))
            (Path(directory) / _SPLIT_FILE).write_text(json.dumps(asdict(self._split_model)), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, candidates and parts of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            read = Reader(self._model, self._limits)
            found = split(text, read, self._split_model, self._two_questions)
            for key, value in _parse_data(*read(text)).items():
                message.set(key, value, add_to_output=True)
            message.set(PARTS, [_part_data(part) for part in found.parts] if len(found.parts) > 1 else [], add_to_output=True)
            message.set(ALSO, found.also, add_to_output=True)
        return messages


def _parse_data(reading: Reading, decision: Decision) -> dict[str, Any]:
    return {
        INTENT: {"name": decision.intent, "confidence": decision.confidence},
        INTENT_RANKING_KEY: [{"name": name, "confidence": p} for name, p in reading.ranking[:_RANKING_LENGTH]],
        CANDIDATES: [{"name": name, "confidence": p} for name, p in decision.candidates],
        COMMANDS: {name: round(p, 4) for name, p in reading.ranking if name in COMMAND_INTENTS and p >= _LEAST_COMMAND},
    }


def _part_data(part: Part) -> dict[str, Any]:
    intent = {"name": part.decision.intent, "confidence": part.decision.confidence}
    return {TEXT: part.text, INTENT: intent, ENTITIES: [], INTENT_RANKING_KEY: [intent]}
