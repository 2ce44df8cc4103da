"""Find words that mean someone needs help first, whatever else the message says."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.normalise import fold
from faq.urgent import urgent_replies


def urgent_need(text: str) -> str | None:
    """The need that a reviewed phrase in the text names.

    Args:
        text: one redacted message.

    Returns:
        The id of an urgent reply, the most pressing one first, or None. The classifier finds what has no phrase.
    """
    folded = fold(text)
    return next((name for name, phrases in _patterns() if phrases.search(folded)), None)


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(r"\b(?:" + "|".join(map(re.escape, reply.phrases)) + r")\b"))
        for name, reply in urgent_replies().items()
        if reply.phrases
    ]
