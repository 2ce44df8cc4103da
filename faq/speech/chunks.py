"""A spoken text in prompts: short enough to remember, cut where a speaker breathes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MOST_WORDS = 25
MOST_SECONDS = 12.0
MOST_CHUNKS = 3
"""Prompts of an answer; after them a caller is asked whether to go on."""
_SYLLABLE, _SENTENCE_PAUSE, _CLAUSE_PAUSE = 0.21, 0.65, 0.5
"""Seconds, fitted to espeak-ng at 150 words a minute (docs/voice.md); an estimate by words is less exact."""
_WORD = re.compile(r"[^\W_][\w'-]*")
_VOWELS = re.compile(r"[aeiouyáàéèêëïíöóüú]+", re.IGNORECASE)
_SENTENCE = re.compile(r".*?[.?!](?=\s+[^\Wa-zà-ÿ]|\s*$)|.+", re.DOTALL)
_CONJUNCTION = r"maar|want|dus|of|en|als|omdat|zodat|waardoor|waarmee|waarin|waarop|wanneer|terwijl|voordat|nadat|tot|die|dat"
_CLAUSES = (
    re.compile(r"(?<=[;:,])\s+(?=(?:maar|want|dus|zodat|omdat|waardoor)\b)|(?<=[;:])\s+"),
    re.compile(r"(?<=,)\s+"),
    re.compile(rf"\s+(?=(?:{_CONJUNCTION})\s)"),
    re.compile(r"\s+(?=(?:op|in|van|voor|met|bij|naar|via|aan|over|door|om|zonder|volgens|sinds)\s)"),
)
"""Where a sentence may be cut, the best places first."""
_NUMBER_WORD = re.compile(
    r"(?:nul|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w*tien|\w*tig|\w*honderd\w*|\w*duizend|\w*miljoen|euro"
    r"|uur|komma|procent|plus|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)",
    re.IGNORECASE,
)
_SHORTEST_PART = 3
"""Words of a part of a sentence."""
_HOLDS_ON = frozenset({"niet", "geen", "nooit", "niemand", "nergens", "de", "het", "een", "uw", "deze", "die", "tot", "mai"})
"""Words that are not parted from what follows."""


def words(text: str) -> int:
    """How many words a spoken text has."""
    return len(_WORD.findall(text))


def seconds(text: str) -> float:
    """How long a spoken text takes at 150 words a minute, estimated."""
    ends = len(re.findall(r"[.?!](?=\s|$)", text))
    clauses = len(re.findall(r"[,;:](?=\s)", text))
    syllables = sum(len(_VOWELS.findall(word)) or len(word) for word in _WORD.findall(text))
    return _SYLLABLE * syllables + _SENTENCE_PAUSE * ends + _CLAUSE_PAUSE * clauses


def fits(text: str) -> bool:
    """Whether a text is short enough for one prompt."""
    return words(text) <= MOST_WORDS and seconds(text) <= MOST_SECONDS


def sentences(text: str) -> list[str]:
    """The sentences of a spoken text."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def chunks(text: str) -> tuple[str, ...]:
    """Cut a spoken text into prompts.

    Args:
        text: what `normalise.as_spoken` gave.

    Returns:
        Whole sentences, as many together as fit; a sentence that is too long is cut at its clauses. Nothing is lost.
    """
    parts = [part for sentence in sentences(text) for part in _parts(sentence)]
    best: list[tuple[tuple[int, int, int], int]] = [
        ((0, 0, 0), 0)
    ]  # the cost of the first so many parts, and where their last prompt begins
    for end in range(1, len(parts) + 1):
        best.append(min(_ways(parts, best, end)))
    cuts, end = [], len(parts)
    while end:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return tuple(" ".join(parts[begin:end]) for begin, end in reversed(cuts))


def _ways(
    parts: Sequence[str], best: Sequence[tuple[tuple[int, int, int], int]], end: int
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """The ways to end a prompt here: few prompts first, then no question parted from what to do, then prompts of one length."""
    for begin in range(end - 1, -1, -1):
        prompt = " ".join(parts[begin:end])
        if begin < end - 1 and not fits(prompt):
            return
        prompts, parted, uneven = best[begin][0]
        asks = parts[end - 1].endswith("?") and end < len(parts)
        yield (prompts + 1, parted + asks, uneven + words(prompt) ** 2), begin


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, or its parts when it is too long."""
    if fits(sentence):
        yield sentence
        return
    cut = _cut(sentence)
    if cut is None:
        yield sentence
        return
    first, rest = sentence[:cut].strip(), sentence[cut:].strip()
    yield from _parts(first)
    yield from _parts(rest)


def _cut(sentence: str) -> int | None:
    """Where to cut: at the best kind of place, the one that parts the sentence most evenly; None when there is no place at all."""
    for places in _CLAUSES:
        allowed = [found.start() for found in places.finditer(sentence) if _may_cut(sentence, found.start())]
        fitting = [place for place in allowed if fits(sentence[:place]) and fits(sentence[place:])]
        if fitting or allowed:
            return _middle(fitting or allowed, len(sentence))
    return None


def _middle(places: Sequence[int], length: int) -> int:
    return min(places, key=lambda place: abs(2 * place - length))


def _may_cut(sentence: str, place: int) -> bool:
    """Not within a number or a name, not after "niet", and not so that a word or two stand alone."""
    before, after = sentence[:place].split(), sentence[place:].split()
    if min(len(before), len(after)) < _SHORTEST_PART:
        return False
    last, following = before[-1].strip(",;:"), after[0]
    if last.lower() in _HOLDS_ON or last == "I":
        return False
    inside_number = _NUMBER_WORD.fullmatch(last) and _NUMBER_WORD.fullmatch(following.strip(",;:."))
    inside_name = last[:1].isupper() and following[:1].isupper()
    return not inside_number and not inside_name
