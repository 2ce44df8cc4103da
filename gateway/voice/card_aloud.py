"""A citizen's own data, as they are read aloud: no address of a website or a mailbox, and no number that a listener could use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from faq.speech.chunks import chunks
from faq.speech.normalise import as_spoken
from gateway.redaction import redact
from gateway.voice.world import Answer, Choice

_PLACEHOLDER = re.compile(r"\s*<([a-z-]+)>")
_OPENS_SOMETHING = re.compile(
    r"(\b(?!postcode)\w*(?:code|nummer|wachtwoord|paswoord|-?ID)\b"
    r"(?:\s+(?:is|was|van|voor|luidt)|\s*[:=])*\W{0,3})"
    r"(?=\w*\d)(\w[\w ./-]{2,}\w)",
    re.IGNORECASE,
)
"""A number or a code after a word that says what it is: an access code, a case number, the number of a Kids-ID."""
_CODE = "code"
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
    text = " ".join(_sentence(_safe(part)) for part in _parts(card) if part.strip())
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


def _safe(text: str) -> str:
    """A text without the numbers that a listener could use; dates, amounts and postcodes stay."""
    return _OPENS_SOMETHING.sub(rf"\1<{_CODE}>", redact(text))


def _without_placeholders(text: str) -> str:
    return _PLACEHOLDER.sub(lambda found: f" een {found[1]} {'die' if found[1] == _CODE else 'dat'} ik niet voorlees", text)
