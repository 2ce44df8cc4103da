"""The figures of a period."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.insight.drift import Shift
from gateway.insight.periods import Period, Slot
from gateway.insight.shares import Compared, Durations, Share
from gateway.insight.vocabulary import OTHER

GROUPS = {
    "answered": ("answered", "step", "data_shown"),
    "asked": ("clarified", "login_asked"),
    "person": ("handed_over",),
    "refused": ("refused",),
    "rest": ("smalltalk", "other_language", "urgent", "failed", OTHER),
}
"""The outcomes that a chart shows as one. A message to an agent (`with_person`) is no message to the assistant."""


@dataclass(frozen=True)
class Moment:
    """What happened in one column of a chart.

    Attributes:
        slot: when.
        groups: how many messages had an outcome of each of `GROUPS`.
    """

    slot: Slot
    groups: Mapping[str, int]

    @property
    def refused(self) -> Share:
        """The messages without an answer."""
        return Share(self.groups["refused"], sum(self.groups.values()))


@dataclass(frozen=True)
class Question:
    """A question that was answered.

    Attributes:
        entry: the id of its entry.
        share: its share of all answers.
        thumbs: the thumbs up among its thumbs.
    """

    entry: str
    share: Compared
    thumbs: Share


@dataclass(frozen=True)
class Helpdesk:
    """What came to the helpdesk.

    Attributes:
        reasons: how many conversations came for each reason, the most first.
        waited: until an agent came.
        waited_before: the same in the period before, or None.
        left: how many left the queue, of all who waited.
        handled: how long agents had conversations.
        call_backs: how many appointments to call back, by the keys of `CALL_BACKS`.
    """

    reasons: Mapping[str, int]
    waited: Durations
    waited_before: Durations | None
    left: Compared
    handled: Durations
    call_backs: Mapping[str, int]


@dataclass(frozen=True)
class Use:
    """What agents did with the suggestions of one entry.

    Attributes:
        entry: the id of the entry.
        uses: how often it was `accepted`, `edited` and `rejected`.
    """

    entry: str
    uses: Mapping[str, int]

    @property
    def accepted(self) -> Share:
        """The suggestions that were sent as they were."""
        return Share(self.uses["accepted"], sum(self.uses.values()))


@dataclass(frozen=True)
class Drift:
    """Whether something else happens than in the period before.

    Attributes:
        questions: how much the questions that are answered moved, or None when that cannot be said.
        sureness: how much the confidence of the answers moved, or None.
        moved: the questions whose share changed most, and more than chance explains.
    """

    questions: Shift | None
    sureness: Shift | None
    moved: list[Question]


@dataclass(frozen=True)
class Figures:
    """Everything that the page shows.

    Attributes:
        period: the days.
        since: the first day of which there are counts, or None when there are none.
        messages: how many messages the assistant got.
        messages_before: the same in the period before; None, here and elsewhere, when there are no counts of all its days.
        seconds: from message to answer, on average.
        outcomes: the share of each outcome, the most frequent first.
        groups: the share of each of `GROUPS`.
        moments: the columns of the charts.
        answers: how many answers were given.
        questions: the questions that were answered most, the most frequent first.
        thumbs: the thumbs up among all thumbs.
        liked: the entries with enough thumbs, those with the smallest share of thumbs up first.
        helpdesk: what came to the helpdesk.
        suggested: how often a suggestion stood on top.
        accepted: the suggestions that were sent as they were, among those that an agent judged.
        uses: the entries of which enough suggestions were judged, the most frequent first.
        drift: whether something else happens than before.
    """

    period: Period
    since: datetime.date | None
    messages: int
    messages_before: int | None
    seconds: float
    outcomes: Mapping[str, Compared]
    groups: Mapping[str, Compared]
    moments: list[Moment]
    answers: int
    questions: list[Question]
    thumbs: Compared
    liked: list[Question]
    helpdesk: Helpdesk
    suggested: int
    accepted: Compared
    uses: list[Use]
    drift: Drift
