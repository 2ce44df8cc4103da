"""Fill the blocks of the bot with the reviewed content, for a reader on a screen."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from faq.blocks import Block, validate
from faq.entries import Entry, entries
from faq.own_data import own_data
from faq.walks import Walk, walks

_KEY_BYTES = 12

FAILED: Block = {
    "type": "text",
    "kind": "failed",
    "text": "Het spijt me, ik kan nu geen antwoord geven. Probeer het straks opnieuw, of bel gratis 1700.",
}
"""What a citizen reads when the bot gave no usable answer."""


def fill(block: Block, opening: Callable[[str], str], login_url: str | None = None, code: str | None = None) -> Block:
    """Complete one block.

    Args:
        block: a block as the bot made it.
        opening: the opening hours of a queue in words, by its name.
        login_url: where the citizen goes to sign in, for a block that asks for it.
        code: the code that opens a walk elsewhere, for a block that says that it was left.

    Returns:
        The block as the citizen receives it: with texts, sources, opening hours and an opaque key for every option.

    Raises:
        BlockError: the block does not follow the schema.
        KeyError: the block names an entry or a queue that does not exist.
    """
    validate(block, filled=False)
    filled = dict(block)
    if block["type"] == "answer":
        filled |= answer_fields(entries()[block["id"]])
    if block["type"] == "login":
        filled["url"] = login_url
    if block["type"] == "handover":
        filled["opening"] = opening(block["queue"])
    if code is not None:
        filled["code"] = code
    if "options" in block:
        filled["options"] = [{**option, "key": option_key()} for option in block["options"]]
    validate(filled, filled=True)
    return filled


def answer_fields(entry: Entry) -> dict[str, Any]:
    """The fields of an answer block that follow from its entry."""
    fields: dict[str, Any] = {
        "question": entry.question,
        "text": entry.answer,
        "simple": entry.simple,
        "sources": sources_of(entry),
        "related": [
            *(_option(f"Stap voor stap: {walk.title}", f"flow:{walk.flow}") for walk in walks_of(entry)),
            *(_option(offer.label, offer.target) for offer in own_data() if entry.id in offer.entries),
            *(_option(entries()[other].question, other) for other in entry.related),
        ],
    }
    if entry.more:
        fields["more"] = entry.more
    if entry.updates:
        fields["updates"] = [
            {"text": update.text, "title": update.title, "url": update.url, "date": update.date.isoformat()}
            | ({"date_note": update.date_note} if update.date_note else {})
            for update in entry.updates
        ]
    return fields


def sources_of(entry: Entry) -> list[dict[str, str]]:
    """Where the facts of an entry stand, with the day on which each was checked."""
    return [
        {"title": source.page.title, "url": source.page.url, "checked": source.page.checked.isoformat()} for source in entry.sources
    ]


def walks_of(entry: Entry) -> list[Walk]:
    """The guided walks that are offered beside an entry."""
    return [walk for walk in walks().values() if entry.id in walk.entries]


def _option(label: str, target: str) -> dict[str, str]:
    return {"key": option_key(), "label": label, "target": target}


def option_key() -> str:
    """A new key: 96 random bits, so that nobody guesses what was offered to someone else."""
    return secrets.token_urlsafe(_KEY_BYTES)
