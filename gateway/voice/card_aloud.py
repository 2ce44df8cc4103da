"""A citizen's own data, as they are read aloud: no address, and no number that somebody who listens could use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from faq.speech.chunks import chunks
from faq.speech.normalise import as_spoken
from gateway.redaction import redact
from gateway.voice.world import Answer, Choice

_PLACEHOLDER = re.compile(r"<([a-z-]+)>")
_NUMBERED = re.compile(r"^\d+\.\s+")


def read_aloud(answer: Answer, card: Mapping[str, Any]) -> Answer:
    """An answer whose card the caller wants to hear.

    Args:
        answer: the answer, without the content of its card.
        card: the content, a record `Card` (`faq.blocks.RECORDS`) with the keys of its options.

    Returns:
        The content as prompts, and its options before those of the answer.
    """
    speak = as_spoken.__wrapped__  # nothing of this stays in memory
    text = " ".join(_sentence(redact(part)) for part in _parts(card) if part.strip())
    options = tuple(Choice(speak(option["label"]).rstrip("."), option["key"]) for option in card.get("options", []))
    return replace(answer, chunks=chunks(speak(_without_placeholders(text))), about="", choices=(*options, *answer.choices))


def _parts(card: Mapping[str, Any]) -> Iterator[str]:
    """What is said, in order: the finding, the facts or the list, and the remark. The title repeats the question."""
    yield card["text"]
    for fact in card.get("facts", []):
        yield f"{fact['label']}: {fact['value']}" + (f", {fact['note']}" if fact.get("note") else "")
    for number, item in enumerate(card.get("items", []), start=1):
        mark = f", {item['mark']}" if item.get("mark") else ""
        yield f"{number}: {_NUMBERED.sub('', item['title'])}{mark}"
        yield from item["lines"]
    yield card.get("note") or ""


def _sentence(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."


def _without_placeholders(text: str) -> str:
    return _PLACEHOLDER.sub(r"een \1 dat ik niet voorlees", text)
