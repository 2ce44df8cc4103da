"""The blocks of a turn, as an answer on the phone."""

from __future__ import annotations

from collections.abc import Sequence

from faq.blocks import Block
from gateway.voice.spoken import spoken
from gateway.voice.world import Answer, Choice

_PORTAL = "portal"
"""The data of a login where nobody can sign in: they are on the website."""
_CONSENT = "consent"
_BACK = "/back"
"""How the target ends of the option that leads to the step before."""


def answer_of(blocks: Sequence[Block]) -> Answer:
    """What a caller hears of the blocks, and what it asks of them.

    A login, a consent and the offer of a person are not read: the line has its own way for each.

    Args:
        blocks: the blocks of a turn; none when a person answers.
    """
    told = [block for block in blocks if block["type"] != "login" and block["kind"] not in ("handover", _CONSENT)]
    consent = any(block["kind"] == _CONSENT for block in blocks)
    said = spoken(told)
    return Answer(
        chunks=said.chunks,
        about=said.about,
        choices=tuple(Choice(option.label, option.key) for option in said.options if not option.target.endswith(_BACK)),
        back=next((option.key for option in said.options if option.target.endswith(_BACK)), ""),
        walk=any(block["type"] == "step" for block in blocks),
        login=next((block.get("data_class", _PORTAL) for block in blocks if block["type"] == "login"), _CONSENT if consent else ""),
        consent=consent,
        entry=next((block["id"] for block in blocks if block["type"] == "answer"), ""),
        card=next((ref for block in blocks if (ref := block.get("ref") or block.get("card"))), ""),
        person=bool(blocks) and all(block["kind"] == "handover" for block in blocks),
        closing=bool(blocks) and blocks[-1]["kind"] == "goodbye",
        urgent=said.urgent,
        silent=not blocks,
    )
