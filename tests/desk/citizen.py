"""A citizen who asks for a person."""

from __future__ import annotations

from typing import Any

from tests.gateway.visitor import Visitor


def ask_for_a_person(citizen: Visitor) -> dict[str, Any]:
    """Ask for an agent; gives the block with which one is offered."""
    (block,) = citizen.say("ik wil een medewerker spreken")["blocks"]
    assert block["type"] == "handover", block
    return dict(block)


def join_the_queue(citizen: Visitor) -> str:
    """Ask for an agent and wait for one; gives the reference."""
    offered = ask_for_a_person(citizen)
    (option,) = offered["options"]
    (waiting,) = citizen.choose(option["key"])["blocks"]
    assert waiting["code"] == offered["code"]
    return str(offered["code"])
