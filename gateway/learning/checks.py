"""What an example and a reason must be before a proposal is made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from faq.entries import entries, intent_of
from gateway.learning.content import Content
from gateway.learning.words import fold
from gateway.redaction import redact

SHORTEST_REASON, LONGEST_REASON = 5, 300
LONGEST_EXAMPLE = 300
_TWINS = 90.0
"""Two examples of one entry that are more alike than this teach nothing (`tests/data/test_examples.py`)."""
_READ_BY_RASA = re.compile(r"[\[\](){}]")
_COMMAND_MARK = re.compile(r"^[\s/-]+")


class ProposalError(ValueError):
    """The proposal cannot be made; the message says why and what to do, in Dutch."""


def refuse_known(content: Content, target: str, texts: Sequence[str]) -> None:
    """Refuse what stands in the training data, under any intent, or nearly so under the same one.

    Args:
        content: the content files.
        target: the id of the entry.
        texts: the new examples.

    Raises:
        ProposalError: an example stands there; the message says where.
    """
    known = content.known()
    same_intent = {words: found.text for words, found in known.items() if found.intent == intent_of(target)}
    questions = {fold(entry.question): entry for entry in entries().values()}
    for text in texts:
        words = fold(text)
        if words in known:
            raise ProposalError(f"‘{text}’ staat al in de trainingsvoorbeelden {known[words].place}.")
        if words in questions:
            raise ProposalError(f"‘{text}’ is zelf een vraag uit de lijst: {questions[words].id}.")
        twin = process.extractOne(words, list(same_intent), scorer=fuzz.ratio, score_cutoff=_TWINS)
        if twin is not None:
            raise ProposalError(f"‘{text}’ lijkt te veel op het voorbeeld ‘{same_intent[twin[0]]}’, dat er al bij staat.")


def checked_reason(reason: str) -> str:
    """The reason on one line.

    Raises:
        ProposalError: it is too short or too long, or holds personal data.
    """
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ProposalError(f"Schrijf waarom, in {SHORTEST_REASON} tot {LONGEST_REASON} tekens.")
    if redact(reason) != reason:
        raise ProposalError("In de reden staat iets als een persoonsgegeven. Schrijf ze zonder nummers en adressen.")
    return reason


def sanitised(example: str) -> str:
    """An example as it can stand in a training file: one line, redacted, without what Rasa reads as an annotation.

    Raises:
        ProposalError: nothing is left, or it is too long.
    """
    text = _COMMAND_MARK.sub("", " ".join(_READ_BY_RASA.sub(" ", redact(example)).split()))
    if not fold(text):
        raise ProposalError(f"Van ‘{' '.join(example.split())[:LONGEST_EXAMPLE]}’ blijven geen woorden over. Vink die vraag uit.")
    if len(text) > LONGEST_EXAMPLE:
        raise ProposalError(f"‘{text[:80]}…’ is te lang. Schrijf de vraag zelf korter, in ten hoogste {LONGEST_EXAMPLE} tekens.")
    return text


def distinct(texts: Sequence[str]) -> list[str]:
    """The texts without those that are nearly the same as an earlier one."""
    kept: dict[str, str] = {}
    for text in texts:
        if process.extractOne(fold(text), list(kept), scorer=fuzz.ratio, score_cutoff=_TWINS) is None:
            kept[fold(text)] = text
    return list(kept.values())
