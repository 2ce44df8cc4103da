"""Runs actions without ever writing what the tracker holds to a log or an answer."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk.executor import ActionExecutor, ActionExecutorRunResult, CollectingDispatcher

logger = logging.getLogger(__name__)


class ActionError(Exception):
    """An action raised an error. Carries the action's name, and nothing of the conversation."""


class QuietExecutor(ActionExecutor):
    """The SDK's executor, with errors reduced to their type."""

    async def run(
        self,
        action_call: dict[str, Any],
        sink: asyncio.Queue[Any] | None = None,
        dispatcher: CollectingDispatcher | None = None,
    ) -> ActionExecutorRunResult | None:
        """Run one action.

        Args:
            action_call: the body of Rasa's webhook call.
            sink: passed on to the SDK.
            dispatcher: passed on to the SDK.

        Returns:
            The action's events and responses.

        Raises:
            ActionError: the action raised; the cause is dropped, since its text may hold tracker content.
        """
        name = str(action_call.get("next_action"))
        try:
            return await super().run(action_call, sink, dispatcher)
        except Exception as error:
            logger.error("action %s failed: %s", name, type(error).__name__)
        raise ActionError(name)
