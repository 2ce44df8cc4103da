"""The words of a question, in a form in which questions can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from faq.search import COMMON

SAME_MEANING, SAME_LENGTH = 85.0, 60.0
"""Two questions are alike when most words of the shorter one stand in the longer one, and they differ little in length."""
_PLACEHOLDER = re.compile(r"<[a-z-]+>")
_NOT_WORD = re.compile(r"[^\w€]+")


def fold(text: str) -> str:
    """Lower case, without accents, punctuation and the placeholders of redaction; single spaces."""
    decomposed = unicodedata.normalize("NFKD", _PLACEHOLDER.sub(" ", text.lower()))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain).strip()


def telling(text: str) -> str:
    """The folded words that say what a question is about; all of them when it has only common words."""
    words = fold(text).split()
    return " ".join([word for word in words if word not in COMMON] or words)


def alike(texts: Sequence[str]) -> list[list[int]]:
    """Put texts that ask the same in one group.

    A text is compared with one text of each group, and only when they share a word, so that two thousand texts take a second.

    Args:
        texts: the texts; the first of a group is the one that later texts are compared with.

    Returns:
        The groups, each as the positions of its texts, in order.
    """
    groups: dict[str, list[int]] = {}
    with_word: dict[str, list[str]] = defaultdict(list)
    for position, words in enumerate(map(telling, texts)):
        if words not in groups:
            known = dict.fromkeys(other for word in words.split() for other in with_word[word])
            nearest = max(_near(words, list(known)), default=None, key=lambda pair: pair[0])
            if nearest is not None:
                words = nearest[1]
            else:
                for word in words.split():
                    with_word[word].append(words)
        groups.setdefault(words, []).append(position)
    return list(groups.values())


def how_many_like(text: str, others: Sequence[str]) -> int:
    """How many of the other texts ask the same."""
    return len(_near(telling(text), [telling(other) for other in others]))


def _near(words: str, known: Sequence[str]) -> list[tuple[float, str]]:
    """The known texts that are alike, with how much."""
    found = process.extract(words, known, scorer=fuzz.token_set_ratio, score_cutoff=SAME_MEANING, limit=None)
    scored = [(fuzz.token_sort_ratio(words, other), other) for other, _, _ in found]
    return [(score, other) for score, other in scored if score >= SAME_LENGTH]
