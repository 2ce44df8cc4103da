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
    r",?\s+(?=(?:en|maar|daarnaast|bovendien|trouwens|ook|verder|oh ja|plus|tweede vraag|nog iets)\b)|,\s+|\s+[+/]\s+",
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
_JOINS = re.compile(
    r"\b(?:en ook|ook nog|trouwens|daarnaast|bovendien|verder nog|nog iets|oh ja|ten tweede|tweede|anderzijds|tegelijk|en nog|plus"
    r"|en (?:hoe|wat|waar|kan|mag|moet))\b|\+| / ",
    re.IGNORECASE,
)
_SHORTEST = 3
_MOST_CUTS = 12
_MOST_MARKS = 3
_LEAST_SHARE = 0.01
_LEAST_NEED = 0.7
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
class Part:
    """One question of a message.

    Attributes:
        text: the words that ask it; the whole message when no cut separates the two.
        decision: what is done with it.
    """

    text: str
    decision: Decision


@dataclass(frozen=True)
class CutReading:
    """A cut, and what would be done with its parts."""

    cut: Cut
    first: Decision
    second: Decision

    @property
    def certainty(self) -> float:
        """The probability of the less certain part, 0–1."""
        return min(self.first.confidence, self.second.confidence)


@dataclass(frozen=True)
class Pair:
    """Two intents that a message may ask for.

    Attributes:
        intents: the two intents, the likelier one of the whole message first.
        cuts: the cuts whose parts are read as these two, the most certain first; may be empty.
    """

    intents: tuple[str, str]
    cuts: tuple[CutReading, ...]

    def parts(self, text: str, probability: float) -> tuple[Part, ...]:
        """The two questions, in the order written where a cut tells it."""
        if not self.cuts:
            return tuple(Part(text, Decision(intent, probability)) for intent in self.intents)
        best = self.cuts[0]
        return Part(best.cut.left, best.first), Part(best.cut.right, best.second)


@dataclass(frozen=True)
class Questions:
    """What a message asks.

    Attributes:
        parts: the two questions, or the whole message as the only one.
        also: an intent that may be asked beside the only one, or None.
    """

    parts: tuple[Part, ...]
    also: str | None = None


@dataclass(frozen=True)
class Limits:
    """From which probability, 0–1, a second question is answered (`split`) or offered (`offer`)."""

    split: float = 0.4
    offer: float = 0.12


@dataclass(frozen=True)
class SplitModel:
    """Tells how likely a message asks for both intents of a pair, by logistic regression.

    Attributes:
        weights: one for each of the `features`.
        bias: the intercept.
    """

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """The probability, 0–1, that both are asked."""
        return 1 / (1 + math.exp(-self.bias - sum(w * f for w, f in zip(self.weights, features, strict=True))))


def split(text: str, read: Read, model: SplitModel, limits: Limits) -> Questions:
    """Find the two questions of a message that asks two different things.

    Args:
        text: the whole message.
        read: reads a text, and says what would be done with it.
        model: tells how likely two intents are both asked.
        limits: from which probability that counts.
    """
    whole, decision = read(text)
    alone = Part(text, decision)
    readings = read_cuts(text, read)
    for reading in readings:
        if _urgent_beside(reading):
            return Questions((Part(reading.cut.left, reading.first), Part(reading.cut.right, reading.second)))
    if decision.intent.startswith(_URGENT):
        return Questions((alone,))
    scored = [(model.probability(features(text, whole, pair, len(readings))), pair) for pair in pairs(whole, readings)]
    best, pair = max(scored, key=lambda item: item[0], default=(0.0, None))
    if pair and best >= limits.split:
        return Questions(pair.parts(text, best))
    if pair and best >= limits.offer and decision.intent in pair.intents:
        return Questions((alone,), also=next(intent for intent in pair.intents if intent != decision.intent))
    return Questions((alone,))


def read_cuts(text: str, read: Read) -> list[CutReading]:
    """Every cut of a message, with what would be done with its parts."""
    return [CutReading(cut, read(cut.left)[1], read(cut.right)[1]) for cut in cuts(text)]


def cuts(text: str) -> Iterator[Cut]:
    """The places where a message may be cut: after a sentence, at a comma, before a conjunction."""
    found: dict[int, Cut] = {}
    for pattern, inside in ((_SENTENCE_END, False), (_CONJUNCTION, True)):
        for match in pattern.finditer(text):
            left, right = text[: match.end()].strip(" ,\n+/"), text[match.end() :].strip()
            if match.end() not in found and min(len(left.split()), len(right.split())) >= _SHORTEST:
                found[match.end()] = Cut(left, right, inside)
    yield from list(found.values())[:_MOST_CUTS]


def pairs(whole: Reading, readings: Sequence[CutReading]) -> list[Pair]:
    """The pairs that a message may ask for: those that a cut gives, and the two likeliest intents of the whole.

    Args:
        whole: the reading of the whole message.
        readings: its cuts.
    """
    share = dict(whole.ranking)
    found: dict[frozenset[str], list[CutReading]] = {}
    for reading in readings:
        if are_two(reading.first.intent, reading.second.intent):
            found.setdefault(frozenset((reading.first.intent, reading.second.intent)), []).append(reading)
    top = [name for name, probability in whole.ranking if name.startswith(_SPLITTABLE) and probability >= _LEAST_SHARE][:2]
    if len(top) == 2 and are_two(*top):
        found.setdefault(frozenset(top), [])
    return [_pair(both, supporting, share) for both, supporting in found.items()]


def are_two(first: str, second: str) -> bool:
    """Whether two intents can be answered beside each other; a turn makes at most one action call."""
    if first == second or (first in _PERSONAL and second in _PERSONAL):
        return False
    return first.startswith(_SPLITTABLE) and second.startswith(_SPLITTABLE)


def features(text: str, whole: Reading, pair: Pair, cut_count: int) -> list[float]:
    """What tells two questions from one question with some background.

    Args:
        text: the whole message.
        whole: its reading.
        pair: the two intents.
        cut_count: in how many ways the message can be cut.
    """
    share = dict(whole.ranking)
    more, less = (math.log(share.get(intent, 0.0) + 1e-6) for intent in pair.intents)
    third = math.log(next((p for name, p in whole.ranking if name not in pair.intents), 0.0) + 1e-6)
    marks = text.count("?")
    sections = {intent.partition("__")[0] for intent in pair.intents}
    return [
        more,
        less,
        less - third,
        len(pair.cuts) / max(1, cut_count),
        math.log(1 + cut_count),
        math.log(1 + len(text.split())),
        float(min(marks, _MOST_MARKS)),
        float(_JOINS.search(text) is not None),
        float(len(sections) == 1),
        *_cut_features(pair.cuts),
    ]


def _cut_features(supporting: Sequence[CutReading]) -> list[float]:
    if not supporting:
        return [0.0] * 13
    best = supporting[0]
    left, right = best.cut.left, best.cut.right
    return [
        1.0,
        _certainty(best.certainty),
        _certainty(max(best.first.confidence, best.second.confidence)),
        sum(reading.certainty for reading in supporting) / len(supporting),
        float("?" in left),
        float("?" in right),
        float("?" in left and "?" in right),
        float(_ASKS.search(left) is not None),
        float(_ASKS.search(right) is not None),
        float(_ADDS.match(right) is not None),
        float(best.cut.inside_sentence),
        math.log(len(left.split())),
        math.log(len(right.split())),
    ]


def _pair(both: frozenset[str], supporting: list[CutReading], share: dict[str, float]) -> Pair:
    first, second = sorted(both, key=lambda name: (-share.get(name, 0.0), name))
    return Pair((first, second), tuple(sorted(supporting, key=lambda reading: -reading.certainty)))


def _certainty(probability: float) -> float:
    """The log-odds of a probability: tells 0.95 from 0.9999, which matters for a fragment against a whole question."""
    return math.log((probability + 1e-6) / (1 - probability + 1e-6))


def _urgent_beside(reading: CutReading) -> bool:
    """A need, and a question beside it that is answered as well."""
    both = ((reading.first, reading.second), (reading.second, reading.first))
    return any(a.intent.startswith(_URGENT) and a.confidence >= _LEAST_NEED and b.intent.startswith("faq_") for a, b in both)
