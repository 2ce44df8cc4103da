"""An actions server whose mailbox action fails with what the citizen said in its error: the worst case for the log.

Run: `python -m tests.actions.failing_server PORT TOKEN [--unwrapped]`. `--unwrapped` runs the SDK's own server.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from rasa_sdk.endpoint import create_app as create_sdk_app
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import Action, ActionExecutionRejection, Tracker
from rasa_sdk.types import DomainDict

from actions.app import create_app
from actions.executor import QuietExecutor


class TalkativeError(Action):
    """Fails with the text of the last message in the error."""

    def name(self) -> str:
        return "action_read_mailbox"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        raise RuntimeError(f"cannot read a mailbox for {tracker.latest_message['text']}")


class TalkativeRejection(Action):
    """Rejects with the text of the last message in the error."""

    def name(self) -> str:
        return "action_reject"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        raise ActionExecutionRejection(self.name(), f"not for {tracker.latest_message['text']}")


def main() -> None:
    logging.basicConfig(level=logging.DEBUG)
    port, token, unwrapped = int(sys.argv[1]), sys.argv[2], "--unwrapped" in sys.argv
    executor = ActionExecutor() if unwrapped else QuietExecutor()
    for action in (TalkativeError, TalkativeRejection):
        executor.register_action(action)
    app = create_app(token, executor) if isinstance(executor, QuietExecutor) else create_sdk_app(executor)
    app.run(host="127.0.0.1", port=port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
