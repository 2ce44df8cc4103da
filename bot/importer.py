"""Turns the FAQ entries and the urgent replies into Rasa intents, responses and rules."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.decision import CLARIFY, OUT_OF_SCOPE
from faq.entries import entries
from faq.urgent import urgent_replies


class FaqImporter(RasaFileImporter):
    """Rasa's file importer plus everything that follows from the content in `faq/`.

    Each entry gives an intent, a response that names the entry, and a rule. The text in the response is only for
    `rasa shell` and `rasa test`: the gateway fills the text itself, so that editing it needs no training.
    """

    _nlu_data: TrainingData | None = None

    def get_domain(self) -> Domain:
        """The domain of `domain.yml` with the intents, actions and responses of the content."""
        responses = _responses()
        content = {"version": "3.1", "intents": [*_pairs(), CLARIFY, OUT_OF_SCOPE], "responses": responses}
        return super().get_domain().merge(Domain.from_dict(content))

    def get_nlu_data(self, language: str | None = "nl") -> TrainingData:
        """The examples of `data/nlu`, and the question of each entry as one more example.

        Rasa asks for them several times in a training, and its own reading copies all that was read before with each file; here
        they are read once and joined once. Only examples are read: the product has no synonyms, look-up tables or expressions.
        """
        if self._nlu_data is None:
            read = [load_data(file, language or "nl") for file in self._nlu_files]
            questions = [Message.build(entry.question, intent=entry.intent) for entry in entries().values()]
            self._nlu_data = TrainingData([*(example for data in read for example in data.training_examples), *questions])
        return self._nlu_data

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The stories and rules of `data/`, and one rule for each intent of the content."""
        rules = [{"rule": intent, "steps": [{"intent": intent}, {"action": response}]} for intent, response in _pairs().items()]
        steps = YAMLStoryReader().read_from_parsed_yaml({"version": "3.1", "rules": rules})
        return super().get_stories(exclusion_percentage).merge(StoryGraph(steps))


def _pairs() -> dict[str, str]:
    """Intent → response, for everything that stands in `faq/`."""
    intents = [entry.intent for entry in entries().values()] + [f"urgent_{name}" for name in urgent_replies()]
    return {intent: f"utter_{intent}" for intent in intents}


def _responses() -> dict[str, list[dict[str, Any]]]:
    responses: dict[str, list[dict[str, Any]]] = {}
    for entry in entries().values():
        block = {"type": "answer", "kind": "answer", "id": entry.id}
        responses[f"utter_{entry.intent}"] = [{"text": entry.answer, "custom": block}]
    for name, reply in urgent_replies().items():
        responses[f"utter_urgent_{name}"] = [{"text": reply.text, "custom": {"type": "text", "kind": "urgent"}}]
    return responses
