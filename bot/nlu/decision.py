"""Decide what to do with a reading: answer, offer a choice, refuse, or help someone in need first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.reading import Reading

CLARIFY = "clarify"
OUT_OF_SCOPE = "out_of_scope"
_MAX_CHOICES = 3
_PERSON = "handover"
_OFFERED = ("faq_", "handover", "profile", "mailbox")


@dataclass(frozen=True)
class Thresholds:
    """The limits between answering, asking and refusing; all are calibrated probabilities, 0–1.

    Attributes:
        answer: answer when the likeliest intent has at least this probability …
        margin: … and is at least this much likelier than the next one.
        choice: offer a choice when the likeliest questions together have at least this probability.
        candidate: a question must have this probability to be offered.
        out_of_scope: refuse when the out-of-scope topics together have at least this probability.
        urgent: help first when the urgent needs together have at least this probability.
        unknown: refuse rather than ask when more than this share of the words is unknown.
    """

    answer: float = 0.5
    margin: float = 0.15
    choice: float = 0.35
    candidate: float = 0.06
    out_of_scope: float = 0.5
    urgent: float = 0.5
    unknown: float = 0.6


@dataclass(frozen=True)
class Decision:
    """What to do.

    Attributes:
        intent: an intent of the domain; `clarify` and `out_of_scope` are decisions, never training labels.
        confidence: its calibrated probability, 0–1.
        candidates: for `clarify`, the intents to offer, with their probabilities.
    """

    intent: str
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()


def decide(reading: Reading, limits: Thresholds, need: str | None = None) -> Decision:
    """Turn a reading into a decision. The order of the rules is the order of harm.

    Args:
        reading: the ranked intents of one text.
        limits: the thresholds, chosen on a development set (docs/evaluation.md).
        need: an urgent need that a reviewed phrase in the text names, or None.
    """
    if need is not None:
        return Decision(f"urgent_{need}", 1.0)
    urgent: list[tuple[str, float]] = []
    inside: list[tuple[str, float]] = []
    outside = 0.0
    for item in reading.ranking:
        if item[0].startswith("oos_"):
            outside += item[1]
        else:
            (urgent if item[0].startswith("urgent_") else inside).append(item)
    urgent_total = sum(p for _, p in urgent)
    if urgent and urgent_total >= limits.urgent:
        return Decision(urgent[0][0], urgent_total)
    if outside >= limits.out_of_scope:
        return Decision(OUT_OF_SCOPE, outside)

    best, confidence = inside[0]
    following = inside[1][1] if len(inside) > 1 else 0.0
    if confidence >= limits.answer and confidence - following >= limits.margin and confidence > outside:
        return Decision(best, confidence)

    if best == _PERSON and confidence >= limits.choice and confidence > outside:
        return Decision(best, confidence)
    offered = [(name, p) for name, p in inside if name.startswith(_OFFERED) and p >= limits.candidate][:_MAX_CHOICES]
    together = sum(p for _, p in offered)
    if offered and together >= limits.choice and together > outside and reading.unknown <= limits.unknown:
        return Decision(CLARIFY, together, tuple(offered))
    if confidence > outside and not best.startswith(_OFFERED) and confidence >= limits.choice:
        return Decision(best, confidence)
    return Decision(OUT_OF_SCOPE, max(outside, 1.0 - confidence))
