"""One turn: from a message of the gateway to blocks, exactly once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import Event

from bot import personal, walking
from bot.blocks import blocks_of, by_intent, targets
from bot.nlu.keys import PARTS
from bot.serving.agent import LeanAgent
from bot.serving.processor import LeanProcessor
from bot.serving.turn_store import OFFER
from faq.outcomes import outcome_of

_CHANNEL = "private"
_VALUE_OF = {"text": "text", "option": "target", "event": "event"}
_COMMAND_MARK = re.compile(r"^[\s/\uff0f\u2044\u2215]+")


class TurnError(Exception):
    """The request for a turn is not valid; the message says why."""


@dataclass(frozen=True)
class TurnRequest:
    """What the gateway asks.

    Attributes:
        conversation: the conversation id, made by the gateway.
        turn: the turn id; the same id again gives the same result.
        kind: `text` (typed or spoken by the citizen), `option` (a choice that was offered) or `event` (a walk is opened here).
        value: the redacted text, the target of the option, or the state of the walk as JSON.
    """

    conversation: str
    turn: str
    kind: str
    value: str

    @classmethod
    def from_json(cls, body: Any) -> TurnRequest:
        """Check the body of `POST /turn`.

        Raises:
            TurnError: a field is missing or wrong.
        """
        if not isinstance(body, dict):
            raise TurnError("the body must be a JSON object")
        kind = body.get("kind")
        if not isinstance(kind, str) or kind not in _VALUE_OF:
            raise TurnError("'kind' must be 'text', 'option' or 'event'")
        value = body.get(_VALUE_OF[kind])
        conversation, turn = body.get("conversation"), body.get("turn")
        for name, field in (("conversation", conversation), ("turn", turn), (_VALUE_OF[kind], value)):
            if not isinstance(field, str) or not field.strip():
                raise TurnError(f"'{name}' must be a text that is not empty")
        if kind == "option" and value not in targets() and not personal.is_target(str(value)) and not walking.is_target(str(value)):
            raise TurnError(f"'{value}' is not a target")
        return cls(str(conversation), str(turn), str(kind), str(value))


async def run_turn(agent: LeanAgent, request: TurnRequest) -> dict[str, Any]:
    """Run a turn under the lock of its conversation.

    Args:
        agent: the agent, with its model loaded.
        request: the turn.

    Returns:
        `{"turn", "outcome", "blocks"}`, as in design §5.
    """
    async with agent.lock_store.lock(request.conversation):
        events = agent.tracker_store.events_of_turn(request.conversation, request.turn)
        if not events:
            events = await _answer(agent, request)
    blocks = blocks_of(events)
    return {"turn": request.turn, "outcome": outcome_of(block["kind"] for block in blocks), "blocks": blocks}


async def _answer(agent: LeanAgent, request: TurnRequest) -> list[Event]:
    """Run the messages of a turn; after a question beside a walk, the walk is offered again."""
    processor = agent.processor  # the same for the whole turn, whichever model comes meanwhile
    tracker = await processor.fetch_tracker_and_update_session(request.conversation)
    events: list[Event] = []
    wanted = await _parsed(processor, request, tracker.get_slot(walking.SLOT))
    for part, parsed in enumerate(wanted):
        events += await processor.answer(_message(request, part, parsed), tracker)
    if walking.is_waiting(tracker.get_slot(walking.SLOT), [parsed["intent"]["name"] for parsed in wanted]):
        offer = walking.to_engine("", "//offer")
        events += await processor.answer(_message(request, OFFER, offer), tracker)
    return events


async def rank(agent: LeanAgent, text: str) -> list[dict[str, Any]]:
    """The likeliest targets of a text, best first, touching no conversation.

    Args:
        agent: the agent.
        text: a redacted text.

    Returns:
        `[{"id", "confidence"}]`.
    """
    parsed = await agent.processor.parse_message(UserMessage(_as_plain_text(text)))
    ids = by_intent()
    return [{"id": ids[i["name"]], "confidence": i["confidence"]} for i in parsed["intent_ranking"] if i["name"] in ids]


async def _parsed(processor: LeanProcessor, request: TurnRequest, walk: Any) -> list[dict[str, Any]]:
    """The parse data of each message of a turn."""
    if request.kind == "option":
        if request.value in targets():
            intent = {"name": targets()[request.value], "confidence": 1.0}
            return [{"text": f"/{intent['name']}", "intent": intent, "intent_ranking": [intent], "entities": []}]
        if personal.is_target(request.value):
            return [personal.to_action(request.value)]
        return [walking.to_engine("", request.value.removeprefix("flow:"))]
    if request.kind == "event":
        return [walking.to_engine("", "//open", opened=request.value)]
    text = _as_plain_text(request.value)
    whole = await processor.parse_message(UserMessage(text))
    wish = walking.wish(text, whole, walk)
    return [wish] if wish else whole[PARTS] or [whole]


def _message(request: TurnRequest, part: int, parsed: dict[str, Any]) -> UserMessage:
    return UserMessage(
        text=parsed["text"],
        output_channel=CollectingOutputChannel(),
        sender_id=request.conversation,
        input_channel=_CHANNEL,
        parse_data=parsed,
        message_id=f"{request.turn}#{part}",
    )


def _as_plain_text(text: str) -> str:
    """Rasa reads a text that begins with a slash as a command; what a citizen types never is one."""
    return _COMMAND_MARK.sub("", text).strip() or "?"
