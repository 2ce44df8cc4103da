"""Turns the bot events of a turn into blocks, so that a repeated turn gives the same blocks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.nlu.decision import CLARIFY
from bot.nlu.keys import ALSO, CANDIDATES
from faq.blocks import Block, validate
from faq.entries import entries

FAILED: Block = {
    "type": "text",
    "kind": "failed",
    "text": "Het spijt me, er ging bij mij iets mis. Probeer het straks opnieuw, of bel gratis 1700.",
}
"""What the citizen reads when an action or a policy failed: an honest block, never silence."""

_ALSO_TEXT = "Vroeg u ook dit?"
_FLOW_LABELS = {
    "handover": "Ik wil een medewerker spreken",
    "profile": "Ik wil mijn eigen gegevens bekijken",
    "mailbox": "Ik wil mijn berichten bekijken",
}


def targets() -> dict[str, str]:
    """Target of an option → intent, for everything that a citizen may choose."""
    return {entry.id: entry.intent for entry in entries().values()} | {f"flow:{name}": name for name in _FLOW_LABELS}


def blocks_of(events: Sequence[Event]) -> list[Block]:
    """The blocks of one turn.

    Args:
        events: the tracker events from the first user event of the turn up to the next turn.

    Returns:
        At least one valid block. A question that got no reply at all becomes a `failed` block.
    """
    blocks: list[Block] = []
    user: UserUttered | None = None
    replied = True
    for event in events:
        if isinstance(event, UserUttered):
            if not replied:
                blocks.append(FAILED)
            user, replied = event, False
        elif isinstance(event, BotUttered) and user is not None:
            blocks += [_block(event, user), *_also(event, user)]
            replied = True
    if not replied or not blocks:
        blocks.append(FAILED)
    return sorted(blocks, key=lambda block: block["kind"] != "urgent")


def _block(event: BotUttered, user: UserUttered) -> Block:
    custom = (event.data or {}).get("custom") or {"type": "text", "kind": "notice"}
    block: Block = dict(custom)
    if block["type"] == "answer":
        block["confidence"] = round(float(user.intent.get("confidence") or 0.0), 4)
    elif event.text and "text" not in block:
        block["text"] = event.text.strip()
    if block["kind"] == CLARIFY:
        block["options"] = _options(user)
    validate(block, filled=False)
    return block


def _also(event: BotUttered, user: UserUttered) -> list[Block]:
    """Beside an answer, an offer of the question that may have been asked as well."""
    also = user.parse_data.get(ALSO)
    if also is None or (event.data or {}).get("custom", {}).get("type") != "answer":
        return []
    block: Block = {"type": "choice", "kind": "also", "text": _ALSO_TEXT, "options": [_option(by_intent()[also])]}
    validate(block, filled=False)
    return [block]


@lru_cache(maxsize=1)
def by_intent() -> dict[str, str]:
    """Intent → target, for everything that a citizen may choose."""
    return {intent: target for target, intent in targets().items()}


def _options(user: UserUttered) -> list[dict[str, str]]:
    options = [_option(by_intent()[item["name"]]) for item in user.parse_data.get(CANDIDATES, [])]
    if all(option["target"] != "flow:handover" for option in options):
        options.append({"label": "Geen van deze", "target": "flow:handover"})
    return options


def _option(target: str) -> dict[str, str]:
    flow = target.removeprefix("flow:")
    label = _FLOW_LABELS[flow] if flow in _FLOW_LABELS else entries()[target].question
    return {"label": label, "target": target}
