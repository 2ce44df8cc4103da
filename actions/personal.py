"""Questions about a citizen's own data. Until login exists here, they lead to Mijn Burgerprofiel itself."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from faq.blocks import Block, validate

_LEVEL = "substantial"
"""Lists and profile data ask at least this eIDAS level (design §6)."""


class _LoginFirst(Action):
    """Answers with a `login` block that says which data is meant and where it stands."""

    _name: str
    _reason: str

    def name(self) -> str:
        """The action's name in the domain."""
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Send the block. Nothing in the tracker says who the citizen is, so it is not read."""
        block: Block = {"type": "login", "kind": "login", "reason": self._reason, "level": _LEVEL}
        validate(block, filled=False)
        dispatcher.utter_message(json_message=block)
        return []


class ActionReadProfile(_LoginFirst):
    """A citizen asks for their own registered data."""

    _name = "action_read_profile"
    _reason = (
        "Uw eigen gegevens kan ik hier niet tonen. U vindt ze in Mijn Burgerprofiel, in de tab ‘Uw gegevens’. "
        "Meld u daar aan met itsme, uw eID of een beveiligingscode."
    )


class ActionReadMailbox(_LoginFirst):
    """A citizen asks for their own messages."""

    _name = "action_read_mailbox"
    _reason = (
        "Uw eigen berichten kan ik hier niet tonen. U vindt ze in Mijn Burgerprofiel, in de tab ‘Brievenbus’. "
        "Meld u daar aan met itsme, uw eID of een beveiligingscode."
    )
