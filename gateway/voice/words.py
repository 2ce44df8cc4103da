"""What a caller says in the place of a key (`words.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from faq import located_yaml
from gateway.learning.words import fold

YES, NO, GO_ON, STOP, REFERENCE, HELP = "yes", "no", "go_on", "stop", "reference", "help"
WITHOUT_INTERNET = "without_internet"
BY_LINK, BY_CODE = "by_link", "by_code"
_WORDS = Path(__file__).with_name("words.yml")
_ONE = "een"
"""The number one and the article are the same word without an accent."""


def meaning(text: str) -> str:
    """What a short utterance means on the line.

    Args:
        text: what was said.

    Returns:
        A key, one of the constants of this module, or an empty text for everything else, such as a question.
    """
    folded, known = fold(text), _meanings()
    if folded in known:
        return known[folded]
    words, around = folded.split(), _around()
    while words and words[0] in around:
        words.pop(0)
    while words and words[-1] in around:
        words.pop()
    if not words and folded.split()[-1:] == [_ONE]:
        return "1"
    return known.get(" ".join(words), "")


def way_to_sign_in(text: str) -> str:
    """Which way to sign in somebody names: `BY_LINK`, `BY_CODE`, or an empty text."""
    said = fold(text)
    return next((way for way in (BY_LINK, BY_CODE) if said in {fold(str(each)) for each in _words()[way]}), "")


def bare_number(text: str) -> bool:
    """Whether nothing but a number was said, which may answer a question such as "how old are you?"."""
    return len(fold(text).split()) == 1


def same(text: str, label: str) -> bool:
    """Whether what was said is the name of a choice."""
    return bool(fold(text)) and fold(text) == fold(label)


@lru_cache(maxsize=1)
def hints() -> tuple[str, ...]:
    """Words that a recogniser should expect at any time."""
    return tuple(_words()["hints"])


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, str]:
    words = _words()
    named = {**words["keys"], **{each: words[each] for each in (YES, NO, GO_ON, STOP, REFERENCE, HELP, WITHOUT_INTERNET)}}
    return {fold(str(text)): means for means, texts in named.items() for text in texts}


@lru_cache(maxsize=1)
def _around() -> frozenset[str]:
    return frozenset(map(str, _words()["around"]))


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(located_yaml.load(_WORDS))
