"""Search the entries by words, for the page with all questions."""

from __future__ import annotations

from rapidfuzz import fuzz

from faq.entries import Entry, entries

_LEAST = 60.0
_MOST = 10


def search(query: str) -> list[Entry]:
    """Find the entries that lie nearest to a query.

    The score is the better of the question's and, a little less, the answer's likeness to the query.

    Args:
        query: words, as a citizen types them in a search box.

    Returns:
        At most ten entries, the best first; empty when nothing comes near.
    """
    folded = query.lower()
    scored = [(_score(folded, entry), entry) for entry in entries().values()]
    scored.sort(key=lambda pair: -pair[0])
    return [entry for score, entry in scored if score >= _LEAST][:_MOST]


def _score(query: str, entry: Entry) -> float:
    question = fuzz.token_set_ratio(query, entry.question.lower())
    text = fuzz.partial_token_set_ratio(query, f"{entry.answer} {entry.more or ''}".lower())
    partial = fuzz.partial_ratio(query, entry.question.lower())
    return max(question, partial, 0.9 * text if len(query) > 3 else 0.0)
