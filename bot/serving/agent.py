"""Rasa's agent around our processor and our tracker store."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.lock_store import LockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.serving.processor import LeanProcessor
from bot.serving.turn_store import TurnStore


class LeanAgent(Agent):
    """Rasa's agent around `LeanProcessor` and `TurnStore`.

    Args:
        model: a model, or the folder that holds it.
        store: the tracker store; used as it is, so that an error of the database is an error and not a conversation in memory.
        lock_store: the locks of the conversations.
        action_endpoint: the action server.
    """

    processor: LeanProcessor
    tracker_store: TurnStore

    def __init__(self, model: Path, store: TurnStore, lock_store: LockStore, action_endpoint: EndpointConfig | None) -> None:
        super().__init__(tracker_store=store, lock_store=lock_store, action_endpoint=action_endpoint)
        self.load_model(model)

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model and answer with it (see Rasa's `Agent.load_model`)."""
        self.adopt(self.prepare(model_path))
        self._set_fingerprint(fingerprint)

    def prepare(self, model: str | Path) -> LeanProcessor:
        """Load a model beside the one that answers; it has its own sentences, so that a turn under way keeps those of the other."""
        sentences = TemplatedNaturalLanguageGenerator({})
        processor = LeanProcessor(
            model_path=model,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=sentences,
        )
        sentences.responses = processor.domain.responses
        return processor

    def adopt(self, processor: LeanProcessor) -> None:
        """Answer with a loaded model from the next turn on; a turn under way ends with the one it began with."""
        self.processor, self.nlg, self.domain = processor, processor.nlg, processor.domain
        self.tracker_store.domain = processor.domain

    async def erase(self, conversation: str) -> int:
        """Delete everything that is stored of a conversation, while holding its lock.

        Returns:
            How many rows were removed.
        """
        async with self.lock_store.lock(conversation):
            return self.tracker_store.erase(conversation)

    @staticmethod
    def _create_tracker_store(store: TurnStore, domain: Domain) -> TurnStore:
        return store
