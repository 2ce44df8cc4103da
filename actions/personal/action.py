"""The actions that answer questions about a citizen's own data."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.data.sources import MailboxSource, ProfileSource, SourceError
from actions.gateway_client import GatewayClient, GatewayError, Grant
from actions.personal import mailbox_cards, profile_cards
from actions.personal.ask import Ask
from actions.personal.mailbox_search import find
from actions.personal.others import about_someone_else, about_someone_who_died
from actions.personal.release import Card, Plan, Read, Release, says
from actions.personal.topics import Topic, topic_named, topic_of
from faq.blocks import Block, validate
from faq.entries import entries

logger = logging.getLogger(__name__)
_HELP_SOMEONE, _DECEASED = ("aanmelden/iemand-helpen", "aanmelden/bewindvoering"), ("ebox/overlijden",)


@dataclass(frozen=True)
class Sources:
    """What the actions read from.

    Attributes:
        gateway: permits each read, and keeps the cards.
        mailbox: the eBox.
        profile: the registers.
    """

    gateway: GatewayClient
    mailbox: MailboxSource
    profile: ProfileSource


class ActionPersonal(Action):
    """Answers one question about a citizen's own data, with a card, or with what is missing.

    Args:
        name: the action's name in the domain.
        default: the topic of a question whose words say nothing about it.
        intent: `mailbox` or `profile`: its intent in the domain.
        sources: what it reads from.
    """

    def __init__(self, name: str, default: str, intent: str, sources: Sources) -> None:
        self._name = name
        self._default = default
        self._sources = sources
        self._release = Release(sources.gateway, intent)

    def name(self) -> str:
        """The action's name in the domain."""
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Answer. The blocks hold references and fixed words only."""
        try:
            block = await self._answer(Ask.from_tracker(tracker))
        except (SourceError, GatewayError) as error:
            logger.error("%s: %s", self._name, error)
            block = _text("failed", "unavailable")
        validate(block, filled=False)
        dispatcher.utter_message(json_message=block)
        return []

    async def _answer(self, ask: Ask) -> Block:
        if ask.target == "declined":
            return _text("notice", "declined")
        if ask.chosen:
            return await self._numbered(ask, *ask.chosen)
        topic = topic_named(ask.target) or topic_of(ask.text, self._default)
        if about_someone_else(ask.text, topic.name):
            return _someone_else(ask.text)
        if topic.name == "sign_out":
            return _text("notice", "sign_out")
        if not topic.data_class:
            return {"type": "login", "kind": "login", "reason": says()["unknown"], "level": "substantial"}
        return await self._release.card(ask, topic.data_class, topic.name, self._reader(topic, ask))

    def _reader(self, topic: Topic, ask: Ask) -> Read:
        async def read(grant: Grant) -> tuple[Card, Plan]:
            if topic.data_class == "mailbox":
                found = await find(self._sources.mailbox, grant.insz, topic.name, ask.text)
                return mailbox_cards.listing(found), [{"id": m.id, "registered": m.registered} for m in found.messages]
            if topic.name == "reads":
                return profile_cards.reads(await self._sources.gateway.reads(grant)), []
            return await profile_cards.card(self._sources.profile, grant.insz, topic.name), []

        return read

    async def _numbered(self, ask: Ask, what: str, ref: str, number: int) -> Block:
        """Something is done with a message of a list that was shown: asked about first, then opened."""
        plan = await self._sources.gateway.plan(ask.conversation, ref)
        if plan is None or number > len(plan):
            return _text("notice", "gone")
        if plan[number - 1]["registered"]:
            return _text("withheld", "registered", number=number)
        if what != "read":
            return _ask_open(ref, number)
        message_id = str(plan[number - 1]["id"])

        async def read(grant: Grant) -> tuple[Card, Plan]:
            message = await self._sources.mailbox.message(grant.insz, message_id)
            if message is None or message.registered:
                raise SourceError("a listed message is gone")
            return mailbox_cards.opened(message, await self._sources.mailbox.open(grant.insz, message_id)), []

        return await self._release.card(ask, "message", "open_message", read, single=message_id)


def personal_actions(sources: Sources) -> list[ActionPersonal]:
    """The actions for one's own messages and for one's own profile."""
    return [
        ActionPersonal("action_read_mailbox", "mailbox", "mailbox", sources),
        ActionPersonal("action_read_profile", "overview", "profile", sources),
    ]


def _ask_open(ref: str, number: int) -> Block:
    options = [
        {"label": says()["open_yes"], "target": f"flow:mailbox/read/{ref}/{number}"},
        {"label": says()["open_no"], "target": "flow:mailbox/declined"},
    ]
    return {"type": "choice", "kind": "confirm", "text": says()["ask_open"].format(number=number), "options": options}


def _someone_else(text: str) -> Block:
    died = about_someone_who_died(text)
    options = [{"label": entries()[name].question, "target": name} for name in (_DECEASED if died else _HELP_SOMEONE)]
    return {
        "type": "choice",
        "kind": "withheld",
        "text": says()["someone_deceased" if died else "someone_else"],
        "options": options,
    }


def _text(kind: str, key: str, **values: object) -> Block:
    return {"type": "text", "kind": kind, "text": says()[key].format(**values)}
