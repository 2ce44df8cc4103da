"""Which senders a question means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from actions.personal.topics import fold
from faq import located_yaml

_ALIASES = Path(__file__).with_name("senders.yml")
_ALIKE = 86.0
_SHORTEST = 3
_FROM = re.compile(r"\b(?:van|door|vanwege|afzender)\b (?:de |het |den |dat |mijn |mn )?(.+)")
_END = re.compile(r"\b(?:gekregen|ontvangen|gehad|binnengekomen|gestuurd|over|in|sinds|van|deze|vorige|die|gelezen|dit|voor)\b")
_NOT_A_SENDER = re.compile(
    r"^(?:mij|me|mijzelf|mn|vandaag|gisteren|eergisteren|deze|vorige|verleden|dit|vorig|laatste|overheid|week|maand|jaar|jan\w*uari"
    r"|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|20\d\d|\d+).*"
)


def senders_meant(text: str, known: Sequence[str]) -> list[str] | None:
    """Find the senders that a question names, tolerant of typos.

    Args:
        text: the question.
        known: the names of everyone who sent this citizen a message.

    Returns:
        Names from `known`; an empty list when the question names a sender who sent nothing; None when it names none.
    """
    said = fold(text)
    by_alias = [name for name in known if any(_holds(fold(name), part) for part in _aliased(said))]
    if by_alias:
        return by_alias
    named = _FROM.search(said)
    who = _END.split(named[1])[0].strip() if named else ""
    by_name = [name for name in known if _alike(who or said, fold(name), whole=bool(who))]
    if by_name:
        return by_name
    return [] if (who and not _NOT_A_SENDER.match(who)) or _aliased(said) else None


def _aliased(said: str) -> list[str]:
    return [part for alias, parts in _aliases().items() if _holds(said, alias) for part in parts]


def _holds(text: str, part: str) -> bool:
    return re.search(rf"\b{re.escape(part)}", text) is not None if len(part) > _SHORTEST else part in text.split()


def _alike(said: str, name: str, whole: bool) -> bool:
    if whole:
        return max(fuzz.ratio(said, name), fuzz.partial_ratio(said, name) if len(said) > _SHORTEST else 0.0) >= _ALIKE
    words = [word for word in name.split() if len(word) > _SHORTEST]
    return bool(words) and all(any(fuzz.ratio(word, other) >= _ALIKE for other in said.split()) for word in words)


@lru_cache(maxsize=1)
def _aliases() -> dict[str, list[str]]:
    return dict(located_yaml.load(_ALIASES))
