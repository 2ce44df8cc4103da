"""Find two questions in one message, so that both can be answered."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.decision import Decision
from bot.nlu.reading import Reading

_SENTENCE_END = re.compile(r"[.?!;]+\s+|\s*\n\s*")
_CONJUNCTION = re.compile(
    r",?\s+(?=(?:en|maar|daarnaast|bovendien|trouwens|ook|verder|oh ja|plus|tweede vraag|nog iets)\b)|,\s+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:"
    r"hoe|hoeveel|hoelang|hoever|wat|wa|waar|wie|wanneer|waarom|waarvoor|welke?"  # question words
    r"|kan|kunnen|kunde|kunt|mag|mogen|moet|moeten|moek|wil|zou|is|zijn|ist|wordt|heeft|hebben|bestaat"  # opening verbs
    r"|zie|krijg|komen|komt|werkt|klopt|gaat?|doet?|stuurt|blijft|blijven|graag|leg|toon|geef"
    r")\b",
    re.IGNORECASE,
)
_ADDS = re.compile(r"(?:en|ook|daarnaast|bovendien|trouwens|verder|oh ja|plus|tweede|nog)\b", re.IGNORECASE)
_SHORTEST = 3
_MOST_CUTS = 12
_UNRANKED = 10
_PERSONAL = ("profile", "mailbox")
_SPLITTABLE = ("faq_", "handover", *_PERSONAL)
_URGENT = "urgent_"

Read = Callable[[str], tuple[Reading, Decision]]


@dataclass(frozen=True)
class Cut:
    """One way to cut a message in two.

    Attributes:
        left: the first part.
        right: the second part.
        inside_sentence: whether the cut lies inside a sentence.
    """

    left: str
    right: str
    inside_sentence: bool


@dataclass(frozen=True)
class SplitModel:
    """Tells how likely a cut parts two questions, by logistic regression.

    Attributes:
        weights: one for each of the `features`.
        bias: the intercept.
    """

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """The probability, 0–1, that the parts are two questions."""
        return 1 / (1 + math.exp(-self.bias - sum(w * f for w, f in zip(self.weights, features, strict=True))))


def split(text: str, read: Read, model: SplitModel, least: float) -> list[str]:
    """Split a message that asks two different things.

    Args:
        text: the whole message.
        read: reads a part, and says what would be done with it.
        model: tells how likely a cut parts two questions.
        least: the probability from which a message is split, 0–1.

    Returns:
        The two parts, in the order written, or the whole message as the only part.
    """
    best = least
    parts = [text]
    whole: Reading | None = None
    for cut in cuts(text):
        first, second = read(cut.left)[1], read(cut.right)[1]
        if _urgent_beside(first, second):
            return [cut.left, cut.right]
        if not are_two(first, second):
            continue
        whole = whole or read(text)[0]
        probability = model.probability(features(cut, first, second, whole))
        if probability >= best:
            best, parts = probability, [cut.left, cut.right]
    return parts


def cuts(text: str) -> Iterator[Cut]:
    """The places where a message may be cut: after a sentence, at a comma, before a conjunction."""
    found: dict[int, Cut] = {}
    for pattern, inside in ((_SENTENCE_END, False), (_CONJUNCTION, True)):
        for match in pattern.finditer(text):
            left, right = text[: match.end()].strip(" ,\n"), text[match.end() :].strip()
            if match.end() not in found and min(len(left.split()), len(right.split())) >= _SHORTEST:
                found[match.end()] = Cut(left, right, inside)
    yield from list(found.values())[:_MOST_CUTS]


def are_two(first: Decision, second: Decision) -> bool:
    """Whether two parts can be answered beside each other; a turn makes at most one action call."""
    if first.intent == second.intent or (first.intent in _PERSONAL and second.intent in _PERSONAL):
        return False
    return first.intent.startswith(_SPLITTABLE) and second.intent.startswith(_SPLITTABLE)


def features(cut: Cut, first: Decision, second: Decision, whole: Reading) -> list[float]:
    """What tells two questions from one question with some background.

    Args:
        cut: the cut.
        first: what would be done with the left part.
        second: what would be done with the right part.
        whole: the reading of the whole message.
    """
    probabilities = dict(whole.ranking)
    ranks = {name: rank for rank, (name, _) in enumerate(whole.ranking[:_UNRANKED])}
    shares = [probabilities.get(part.intent, 0.0) for part in (first, second)]
    return [
        min(first.confidence, second.confidence),
        _certainty(min(first.confidence, second.confidence)),
        _certainty(max(first.confidence, second.confidence)),
        math.log(min(shares) + 1e-6),
        math.log(max(shares) + 1e-6),
        float(ranks.get(first.intent, _UNRANKED)),
        float(ranks.get(second.intent, _UNRANKED)),
        float("?" in cut.left),
        float("?" in cut.right),
        float("?" in cut.left and "?" in cut.right),
        float(_ASKS.search(cut.left) is not None),
        float(_ASKS.search(cut.right) is not None),
        float(_ADDS.match(cut.right) is not None),
        float(cut.inside_sentence),
        math.log(len(cut.left.split())),
        math.log(len(cut.right.split())),
    ]


def _certainty(probability: float) -> float:
    """The log-odds of a probability: tells 0.95 from 0.9999, which matters for a fragment against a whole question."""
    return math.log((probability + 1e-6) / (1 - probability + 1e-6))


def _urgent_beside(first: Decision, second: Decision) -> bool:
    """A need, and a question beside it that is answered as well."""
    return any(a.intent.startswith(_URGENT) and b.intent.startswith("faq_") for a, b in ((first, second), (second, first)))
