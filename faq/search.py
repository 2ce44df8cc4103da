"""Search the entries by words, for the page with all questions."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from faq.entries import Entry, entries

_WORD = re.compile(r"\w[\w-]*")
_SAME_WORD = 85.0
_IN_ANSWER = 0.4
_LEAST = 0.35
_MOST = 10
COMMON = frozenset(
    {
        *("de", "het", "een", "ik", "u", "uw", "mijn", "wij", "je", "jij", "dat", "die", "deze", "dit", "er"),
        *("wat", "hoe", "waar", "wie", "wanneer", "waarom", "welke", "is", "zijn", "was", "kan", "kunnen", "mag", "moet", "wil"),
        *("en", "of", "met", "zonder", "van", "voor", "naar", "op", "in", "uit", "aan", "bij", "te", "als", "om", "over"),
        *("ook", "nog", "niet", "geen"),
    }
)
"""Words that say little: articles, pronouns, question words, and the small words between."""


def search(query: str) -> list[Entry]:
    """Find the entries that lie nearest to a query.

    The score is the share of the query's words that stand in the question, or for less in the answer; a word counts
    when it is spelt nearly the same.

    Args:
        query: words, as a citizen types them in a search box.

    Returns:
        At most ten entries, the best first; empty when nothing comes near.
    """
    words = _words(query)
    wanted = [word for word in words if word not in COMMON] or words
    if not wanted:
        return []
    scored = [(_score(wanted, entry), fuzz.ratio(query.lower(), entry.question.lower()), entry) for entry in entries().values()]
    scored.sort(key=lambda row: (-row[0], -row[1]))
    return [entry for score, _, entry in scored if score >= _LEAST][:_MOST]


def _score(wanted: list[str], entry: Entry) -> float:
    question, answer = _words(entry.question), _words(f"{entry.answer} {entry.more or ''}")
    return sum(max(_found(word, question), _IN_ANSWER * _found(word, answer)) for word in wanted) / len(wanted)


def _found(word: str, words: list[str]) -> float:
    if any(word in other for other in words if len(word) > 3):
        return 1.0
    best = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
    return best[1] / 100 if best else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
