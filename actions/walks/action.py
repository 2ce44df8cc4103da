"""The action that carries out what a citizen wants in a walk."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.data.sources import SourceError
from actions.gateway_client import GatewayError
from actions.personal.ask import Ask
from actions.personal.release import says
from actions.walks.engine import Move, Wish, move, open_elsewhere
from actions.walks.own_cards import OwnCards
from actions.walks.state import ON, WalkState
from faq.blocks import Block, validate
from faq.walks import walks

logger = logging.getLogger(__name__)
SLOT = "walk"


class ActionWalk(Action):
    """Reads the slot and the target that the bot found in the message; sends blocks and sets the slot.

    Args:
        own: the cards of steps that show a citizen's own data.
    """

    def __init__(self, own: OwnCards) -> None:
        self._own = own

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_walk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Carry out one wish."""
        said = tracker.latest_message
        entities = {entity["entity"]: entity["value"] for entity in said.get("entities") or []}
        wish = Wish.from_target(str(entities.get("target", "")), str(said.get("text") or ""), helper="helper" in entities)
        before = WalkState.from_slot(tracker.get_slot(SLOT))
        if "opened" in entities:
            after = open_elsewhere(str(entities["opened"]))
        else:
            after = move(before, await self._with_list(tracker, before, wish))
        after = await self._with_card(tracker, before, after, wish)
        for block in after.blocks:
            validate(block, filled=False)
            dispatcher.utter_message(json_message=block)
        return [SlotSet(SLOT, after.state.to_slot() if after.state else None)]

    async def _with_list(self, tracker: Tracker, before: WalkState | None, wish: Wish) -> Wish:
        if before is None or before.plan is None:
            return wish
        return replace(wish, listed=await self._own.listed(str(tracker.sender_id), before.plan))

    async def _with_card(self, tracker: Tracker, before: WalkState | None, after: Move, wish: Wish) -> Move:
        """Put the card in the step that shows one. What is missing for it is asked first, and the citizen stays where they were."""
        name = _card_of(after, wish)
        if name is None or after.state is None:
            return after
        try:
            shown = await self._own.card(Ask.from_tracker(tracker), name)
        except (SourceError, GatewayError) as error:
            logger.error("%s: %s", self.name(), error)
            return Move(before, ({"type": "text", "kind": "failed", "text": says()["unavailable"]},))
        if shown["type"] != "card":
            return Move(before, (shown,))
        step: Block = {**after.blocks[-1], "card": shown["ref"]}
        return Move(replace(after.state, plan=shown["ref"], index=0), (*after.blocks[:-1], step))


def _card_of(after: Move, wish: Wish) -> str | None:
    """The card of the step that is shown in full, or None."""
    if after.state is None or after.state.mode != ON or after.blocks[-1]["type"] != "step" or wish.what == "offer":
        return None
    walk = walks().get(after.state.flow)
    step = walk.steps.get(after.state.step) if walk else None
    return step.card if step else None
