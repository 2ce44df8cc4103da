"""Gaps that ask the same, in one group, as an editor reads them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gateway.clock import aware
from gateway.learning.gaps import REASONS
from gateway.learning.words import alike, fold
from gateway.storage.learning_models import Gap

_COMPARED = 50
"""With how many texts of a group each is compared, to find the most typical one."""


@dataclass(frozen=True)
class Question:
    """Gaps with the same words.

    Attributes:
        text: the words.
        gaps: the gaps, the newest first.
    """

    text: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Group:
    """Gaps that ask the same.

    Attributes:
        heading: the most typical question.
        gaps: the gaps, the newest first.
    """

    heading: str
    gaps: tuple[Gap, ...]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """(why in Dutch, how often), the commonest first."""
        return Counter(REASONS[gap.why] for gap in self.gaps).most_common()

    @property
    def questions(self) -> list[Question]:
        """The gaps by their words, those of the newest first."""
        by_words: dict[str, list[Gap]] = {}
        for gap in self.gaps:
            by_words.setdefault(fold(gap.text), []).append(gap)
        return [Question(gaps[0].text, tuple(gaps)) for gaps in by_words.values()]

    @property
    def wanted(self) -> list[str]:
        """The entries that agents said are right, the one that was named most first."""
        return [entry for entry, _ in Counter(gap.wanted for gap in self.gaps if gap.wanted).most_common()]

    @property
    def newest(self) -> datetime.datetime:
        """When it was asked last."""
        return max(aware(gap.noted) for gap in self.gaps)


def grouped(gaps: Sequence[Gap]) -> list[Group]:
    """Group gaps by likeness.

    Args:
        gaps: the gaps, in any order.

    Returns:
        The groups, the largest first, of equal ones the one that was asked last. The same gaps always give the same groups.
    """
    newest_first = sorted(gaps, key=lambda gap: (aware(gap.noted), gap.id), reverse=True)
    found = []
    for positions in alike([gap.text for gap in newest_first]):
        members = tuple(newest_first[position] for position in positions)
        found.append(Group(typical([gap.text for gap in members]), members))
    return sorted(found, key=lambda group: (len(group.gaps), group.newest), reverse=True)


def typical(texts: Sequence[str]) -> str:
    """The text that is asked most, and of equals the one that is most like the others."""
    often = Counter(map(fold, texts))
    others = texts[:_COMPARED]
    return max(texts[:_COMPARED], key=lambda text: (often[fold(text)], sum(fuzz.token_sort_ratio(text, other) for other in others)))
