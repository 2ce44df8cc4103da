"""Call the action server without sending the domain or rebuilding the schema of its answer for each call."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


class LeanRemoteAction(RemoteAction):
    """A custom action on the action server.

    Two things differ from Rasa's: the domain stays here (our actions do not read it; it is most of the message), and the
    validator of the answer is made once, where Rasa checks the schema itself against its meta-schema on every call.
    """

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": tracker.current_state(EventVerbosity.ALL),
            "domain": {},
        }

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """Check the answer.

        Raises:
            ValidationError: the answer is not what an action server sends.
        """
        for error in _validator().iter_errors(result):
            raise ValidationError(f"the action server's answer to '{self.name()}' is not a list of events: {error.message}")
        return True


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)
