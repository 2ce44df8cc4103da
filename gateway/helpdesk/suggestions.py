"""Suggested answers for what a citizen wrote or a caller said."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from faq.entries import Entry, entries
from gateway.bot_client import BotClient
from gateway.errors import ClientError
from gateway.filling import sources_of, walks_of
from gateway.redaction import redact

MOST = 3
"""How many answers are suggested at most."""
LEAST_CONFIDENCE = 0.05
"""Below this calibrated confidence an answer is more likely to mislead an agent than to help."""


@dataclass(frozen=True)
class Suggestion:
    """One suggested answer.

    Attributes:
        entry: the entry.
        confidence: how likely it is the right one, calibrated, 0 to 1.
    """

    entry: Entry
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """What an agent's desk gets: texts to send, to say, and to know; sources with the day they were checked; walks."""
        entry = self.entry
        fields = {
            "id": entry.id,
            "confidence": round(self.confidence, 3),
            "question": entry.question,
            "text": entry.answer,
            "simple": entry.simple,
            "say": entry.voice or entry.simple,
            "sources": sources_of(entry),
            "updates": [{"text": update.text, "url": update.url, "date": update.date.isoformat()} for update in entry.updates],
            "walks": [{"flow": walk.flow, "title": walk.title} for walk in walks_of(entry)],
        }
        return fields | {name: value for name in ("more", "agent") if (value := getattr(entry, name))}


async def suggest(bot: BotClient, text: str, withdrawn: Container[str]) -> list[Suggestion]:
    """The likeliest answers, best first; none when nothing is likely.

    Args:
        bot: ranks the entries; it gets the redacted text, and keeps nothing.
        text: the citizen's words.
        withdrawn: the ids of answers that must not be given.

    Raises:
        ClientError: 400, nothing is left to look at.
        BotError: the bot does not answer.
    """
    redacted = redact(text).strip()
    if not redacted:
        raise ClientError(400, "empty", "Geef de woorden van de burger.")
    ranked = await bot.rank(redacted)
    likely = [
        Suggestion(entries()[name], confidence)
        for name, confidence in ranked
        if name in entries() and name not in withdrawn and confidence >= LEAST_CONFIDENCE
    ]
    return likely[:MOST]
