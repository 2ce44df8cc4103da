"""Rasa's message processor with our runner and our action call, and without the work that this product has no use for."""

from __future__ import annotations

import logging
import tarfile
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ActionLimitReached, ModelNotFound
from rasa.model import get_latest_model
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.serving.remote_action import LeanRemoteAction
from bot.serving.runner import DirectGraphRunner

logger = logging.getLogger(__name__)


def model_file(place: Path) -> Path | None:
    """The file of a model: the place itself, or the newest model in that folder; None when there is none."""
    if place.is_file():
        return place
    newest = get_latest_model(place)
    return Path(newest) if newest else None


class LeanProcessor(MessageProcessor):
    """Decides as Rasa's processor does, with less work around it.

    Left out: slots that fill themselves from what is said (the domain has none), reminders, the plugin that anonymises events
    (what comes here is redacted already), the output channel (the events say what was said), and copies that only a log of
    level DEBUG would show.
    """

    async def answer(self, message: UserMessage, tracker: DialogueStateTracker) -> list[Event]:
        """Handle one message and store the conversation.

        Args:
            message: the message, with its parse data.
            tracker: the conversation so far, from `fetch_tracker_and_update_session`.

        Returns:
            The events of this message, from the user's event on.
        """
        before = len(tracker.events)
        await self._handle_message_with_tracker(message, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        await self.save_tracker(tracker)
        return list(tracker.events)[before:]

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Classify a text (see Rasa's `MessageProcessor.parse_message`)."""
        known = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        parsed: dict[str, Any] = self._parse_message_with_graph(message, known, only_output_properties)
        return parsed

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """The next action, taken from our own actions.

        Raises:
            ActionLimitReached: the rules go on without listening.
        """
        if self.is_action_limit_reached(tracker, self.should_predict_another_action(tracker.latest_action_name)):
            raise ActionLimitReached("the rules go on without listening")
        prediction = self._predict_next_with_tracker(tracker)
        return self._get_action(self.domain.action_names_or_texts[prediction.max_confidence_index]), prediction

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Run an action and note what it did. One that fails leaves no events; `bot.blocks` makes that an honest answer."""
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except Exception:
            logger.exception("action '%s' failed", action.name())
            events = []
        tracker.update_with_events(prediction.events, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)
        return bool(self.should_predict_another_action(action.name()))

    @cached_property
    def _actions(self) -> dict[str, Action]:
        """The actions that were asked for, by name; an action keeps nothing between two runs."""
        return {}

    def _get_action(self, action_name: str) -> Action:
        if action_name not in self._actions:
            action = super()._get_action(action_name)
            if type(action) is RemoteAction:
                action = LeanRemoteAction(action.name(), action.action_endpoint)
            self._actions[action_name] = action
        return self._actions[action_name]

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Unpack a model (a file, or the newest one of a folder) and make its prediction graph.

        Raises:
            ModelNotFound: there is no model, or the file is not one.
        """
        archive = model_file(Path(model_path))
        if archive is None:
            raise ModelNotFound(f"no model in '{model_path}'; run 'make train'")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            try:
                metadata, runner = loader.load_predict_graph_runner(Path(folder), archive, LocalModelStorage, DirectGraphRunner)
            except tarfile.ReadError as error:
                raise ModelNotFound(f"'{archive}' is not a model; run 'make train'") from error
        return archive.name, metadata, runner
