"""Find two questions in one message, so that both can be answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.nlu.decision import Decision
from bot.nlu.reading import Reading

_SENTENCE_END = re.compile(r"[.?!;\n]+\s+")
_CONJUNCTION = re.compile(
    r",?\s+(?=(?:en|maar|daarnaast|bovendien|trouwens|ook nog|verder|oh ja|en ook|plus|tweede vraag|nog iets)\b)|,\s+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:"
    r"hoe|hoeveel|hoelang|hoever|wat|wa|waar|wie|wanneer|waarom|waarvoor|welke?"  # question words
    r"|kan|kunnen|kunde|kunt|mag|mogen|moet|moeten|moek|wil|zou|is|zijn|ist|wordt|heeft|hebben|bestaat"  # opening verbs
    r"|zie|krijg|komen|komt|werkt|klopt|gaat?|doet?|stuurt|blijft|blijven|graag|leg|toon|geef"
    r")\b",
    re.IGNORECASE,
)
_SHORTEST = 3
_MOST_CUTS = 12
_PERSONAL = ("profile", "mailbox")
_URGENT = "urgent_"


@dataclass(frozen=True)
class SplitLimits:
    """When a message counts as two questions.

    Attributes:
        sentence: confidence that both parts need when the cut lies between sentences, 0–1.
        clause: the same when the cut lies inside a sentence.
        rank: how high both intents must stand in the ranking of the whole message.
    """

    sentence: float = 0.8
    clause: float = 0.9
    rank: int = 3


def split(text: str, decide: Callable[[str], Decision], reading: Reading, limits: SplitLimits) -> list[str]:
    """Split a message that asks two different things.

    Both parts must ask something and be answered with confidence, by different intents that the whole message
    suggests as well: a sentence of background is no question.

    Args:
        text: the whole message.
        decide: what the classifier would do with a part.
        reading: the ranked intents of the whole message.
        limits: the confidences that both parts need.

    Returns:
        The two parts, in the order written, or the whole message as the only part.
    """
    best: tuple[float, list[str]] | None = None
    likely = {name for name, _ in reading.ranking[: limits.rank]}
    for left, right, required in _cuts(text, limits):
        first, second = decide(left), decide(right)
        if not (_urgent_beside(first, second) or (_asks(left, right) and _both_count(first, second, likely))):
            continue
        weakest = min(first.confidence, second.confidence)
        if weakest >= required and (best is None or weakest > best[0]):
            best = (weakest, [left, right])
    return best[1] if best else [text]


def _cuts(text: str, limits: SplitLimits) -> list[tuple[str, str, float]]:
    found: dict[int, tuple[str, str, float]] = {}
    for pattern, required in ((_SENTENCE_END, limits.sentence), (_CONJUNCTION, limits.clause)):
        for match in pattern.finditer(text):
            left, right = text[: match.end()].strip(" ,"), text[match.end() :].strip()
            if match.end() not in found and min(len(left.split()), len(right.split())) >= _SHORTEST:
                found[match.end()] = (left, right, required)
    return list(found.values())[:_MOST_CUTS]


def _asks(*parts: str) -> bool:
    return all(_ASKS.search(part) for part in parts)


def _urgent_beside(first: Decision, second: Decision) -> bool:
    """A need, and a question beside it that is answered as well."""
    return any(a.intent.startswith(_URGENT) and b.intent.startswith("faq_") for a, b in ((first, second), (second, first)))


def _both_count(first: Decision, second: Decision, likely: set[str]) -> bool:
    if first.intent == second.intent or (first.intent in _PERSONAL and second.intent in _PERSONAL):
        return False
    return all(part.intent in likely and part.intent.startswith(("faq_", "handover", *_PERSONAL)) for part in (first, second))
