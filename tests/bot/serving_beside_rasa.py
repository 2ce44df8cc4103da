"""Run in the bot's runtime: the same conversation through our serving and through Rasa's own classes; prints JSON.

`python -m tests.bot.serving_beside_rasa lean|rasa FOLDER`
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

TALK = [
    "dag",
    "hoe koppel ik mijn ebox",
    "wat kost een brood",
    "wat kost een brood van een kilo bij de bakker",
    "hoe meld ik mij aan zonder kaartlezer",
    "dank u",
    "ebox app",
    "mail app",
    "wat is de ebox",
    "ik wil een medewerker spreken",
    "waarom krijg ik twee mails voor dezelfde brief",
    "je parle français et je ne comprends pas",
    "mijn naam staat verkeerd",
    "zijn de attesten rechtsgeldig",
]


def main(kind: str, folder: Path) -> None:
    """Hold the conversation, and print what was said."""
    if kind == "lean":
        from bot.serving import stand_ins

        stand_ins.install()
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(40)
    agent = _lean_agent(folder) if kind == "lean" else _rasa_agent()
    replies = asyncio.run(_talk(agent))
    import tensorflow

    report: dict[str, Any] = {"replies": replies, "tensorflow": hasattr(tensorflow, "__version__")}
    if kind == "lean":
        report |= {"error": _error_of(tensorflow), "rules_differ": _rules_differ(agent), "seen": _events_seen(agent)}
        report["action"] = _predicted_action(agent)
    sys.stdout.write(json.dumps(report) + "\n")


def _lean_agent(folder: Path) -> Any:
    from rasa.core.lock_store import InMemoryLockStore

    from bot.serving.agent import LeanAgent
    from bot.serving.turn_store import TurnStore

    return LeanAgent(Path("models"), TurnStore(f"sqlite:///{folder / 'lean.db'}"), InMemoryLockStore(), None)


def _rasa_agent() -> Any:
    from rasa.core.agent import Agent

    return Agent.load("models")


async def _talk(agent: Any) -> list[list[Any]]:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.shared.core.events import BotUttered

    replies = []
    for turn, text in enumerate(TALK * 2):
        message = UserMessage(text, CollectingOutputChannel(), "talk", message_id=f"{turn}#0")
        if hasattr(agent.processor, "answer"):
            tracker = await agent.processor.fetch_tracker_and_update_session("talk")
            for event in await agent.processor.answer(message, tracker):
                if isinstance(event, BotUttered):
                    await message.output_channel.send_response("talk", event.message())
            replies.append(message.output_channel.messages)
        else:
            replies.append(await agent.processor.handle_message(message))
    return replies


def _error_of(tensorflow: Any) -> str:
    try:
        tensorflow.constant(1)
    except RuntimeError as error:
        return str(error)
    return ""


def _rules_differ(agent: Any) -> int:
    """For how many rules the index finds other rules than Rasa's scan of all."""
    from rasa.core.policies.rule_policy import RulePolicy

    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    policy = next(node._component for node in nodes if isinstance(node._component, RulePolicy))
    lookup = policy.lookup["rules"]
    states = [policy._rule_key_to_state(key) for key in lookup]
    assert len(states) > 50
    return sum(policy._get_possible_keys(lookup, each) != RulePolicy._get_possible_keys(policy, lookup, each) for each in states)


def _predicted_action(agent: Any) -> str:
    """The class of the action that is predicted when someone asks for their messages."""
    from rasa.shared.core.events import ActionExecuted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    asked = [ActionExecuted("action_listen"), UserUttered("heb ik post", {"name": "mailbox", "confidence": 1.0})]
    tracker = DialogueStateTracker.from_events("asked", asked, agent.domain.slots)
    return type(agent.processor.predict_next_with_tracker_if_should(tracker)[0]).__name__


def _events_seen(agent: Any) -> list[int]:
    """Messages that a policy sees after this conversation, and messages that are kept."""
    from rasa.shared.core.events import UserUttered

    store = agent.tracker_store
    trackers = [asyncio.run(store.retrieve("talk")), asyncio.run(store.retrieve_full_tracker("talk"))]
    return [sum(isinstance(event, UserUttered) for event in tracker.events) for tracker in trackers]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
