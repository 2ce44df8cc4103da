"""Make the actions of the product, and connect them to what they read from."""

from __future__ import annotations

from rasa_sdk.interfaces import Action

from actions.data.http_mailbox import HttpMailbox
from actions.data.sql_mailbox import SqlMailbox
from actions.data.sql_profile import SqlProfile
from actions.gateway_client import GatewayClient
from actions.personal.action import Sources, personal_actions
from actions.settings import Settings
from actions.walks.action import ActionWalk
from actions.walks.own_cards import OwnCards
from database.engine import create_engine

_REGISTRY_TIMEOUT = 2.5
"""Seconds for one question to the registry; a list asks three, and the gateway waits ten for the whole turn."""


def make_sources(settings: Settings) -> Sources:
    """The sources that the settings name."""
    engine = create_engine(settings.citizen_db)
    registry = HttpMailbox(settings.mailbox_url, settings.mailbox_token, _REGISTRY_TIMEOUT) if settings.mailbox_url else None
    gateway = GatewayClient(settings.gateway_url, settings.internal_token)
    return Sources(gateway, registry or SqlMailbox(engine), SqlProfile(engine))


def all_actions(sources: Sources) -> list[Action]:
    """Every action of the product."""
    return [*personal_actions(sources), ActionWalk(OwnCards(sources))]
