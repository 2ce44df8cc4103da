"""The action that carries out what a citizen wants in a walk."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.walks.engine import Wish, move, open_elsewhere
from actions.walks.state import WalkState
from faq.blocks import validate

SLOT = "walk"


class ActionWalk(Action):
    """Reads the slot and the target that the bot found in the message; sends blocks and sets the slot."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_walk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Carry out one wish."""
        said = tracker.latest_message
        entities = {entity["entity"]: entity["value"] for entity in said.get("entities") or []}
        wish = Wish.from_target(str(entities.get("target", "")), str(said.get("text") or ""), helper="helper" in entities)
        if "opened" in entities:
            after = open_elsewhere(str(entities["opened"]))
        else:
            after = move(WalkState.from_slot(tracker.get_slot(SLOT)), wish)
        for block in after.blocks:
            validate(block, filled=False)
            dispatcher.utter_message(json_message=block)
        return [SlotSet(SLOT, after.state.to_slot() if after.state else None)]
