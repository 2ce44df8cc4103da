"""Rasa's message processor with our runner and our action call."""

from __future__ import annotations

import tarfile
from pathlib import Path

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ModelNotFound
from rasa.model import get_latest_model
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.serving.remote_action import LeanRemoteAction
from bot.serving.runner import DirectGraphRunner


class LeanProcessor(MessageProcessor):
    """Decides as Rasa's processor does, with less work around it."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Unpack a model (a file, or the newest one of a folder) and make its prediction graph.

        Raises:
            ModelNotFound: there is no model, or the file is not one.
        """
        archive = model_path if Path(model_path).is_file() else get_latest_model(model_path)
        if not archive:
            raise ModelNotFound(f"no model in '{model_path}'; run 'make train'")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            try:
                metadata, runner = loader.load_predict_graph_runner(
                    Path(folder), Path(archive), LocalModelStorage, DirectGraphRunner
                )
            except tarfile.ReadError as error:
                raise ModelNotFound(f"'{archive}' is not a model; run 'make train'") from error
        return Path(archive).name, metadata, runner

    def _get_action(self, action_name: str) -> Action | None:
        action = super()._get_action(action_name)
        if type(action) is RemoteAction:
            return LeanRemoteAction(action.name(), action.action_endpoint)
        return action
