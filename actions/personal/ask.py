"""What a citizen asks about their own data, as the tracker shows it. Nothing in it says who the citizen is."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.interfaces import Tracker


@dataclass(frozen=True)
class Ask:
    """A question.

    Attributes:
        conversation: the conversation.
        turn: the id of the turn that is being answered.
        text: the redacted question.
        target: what a chosen option stands for, such as `open/<ref>/2`; empty for free words.
    """

    conversation: str
    turn: str
    text: str
    target: str

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Ask:
        """Read the tracker: the latest user event tells the turn, as `<turn>#<part>`."""
        said = next(event for event in reversed(tracker.events) if event.get("event") == "user")
        entities = {entity["entity"]: entity["value"] for entity in tracker.latest_message.get("entities") or []}
        turn = str(said.get("message_id") or "").partition("#")[0]
        text = str(tracker.latest_message.get("text") or "")
        return cls(str(tracker.sender_id), turn, text, str(entities.get("target", "")))

    @property
    def chosen(self) -> tuple[str, str, int] | None:
        """What is done with which numbered thing of which card: (what, reference, number from 1), or None."""
        what, _, rest = self.target.partition("/")
        ref, _, number = rest.partition("/")
        return (what, ref, int(number)) if number.isdecimal() and int(number) > 0 else None
