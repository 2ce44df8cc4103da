"""The incident lens: a question that many people suddenly ask at the same time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.clock import Clock, aware, utc_now
from gateway.learning.grouping import typical
from gateway.learning.words import alike, how_many_like, telling
from gateway.storage.models import Turn

WINDOW, USUAL = datetime.timedelta(minutes=15), datetime.timedelta(hours=24)
LEAST_CONVERSATIONS = 5
LEAST_RISE = 3.0
_MOST = 2000
"""How many questions of the window are looked at: the newest."""
_MOST_BEFORE = 20_000
_NO_QUESTION = ("smalltalk", "step")
"""Outcomes of messages that ask nothing: a greeting, or an answer within a walk."""
_EXAMPLES = 3
_LEAST_WORDS = 2


@dataclass(frozen=True)
class Incident:
    """A question that is asked much more than usual.

    Attributes:
        question: the most typical wording.
        conversations: how many different conversations asked it within the window.
        first: when it was first asked within the window.
        examples: other wordings, the newest first.
        rise: how many times the usual rate; None when it was not asked before.
    """

    question: str
    conversations: int
    first: datetime.datetime
    examples: tuple[str, ...]
    rise: float | None


class Incidents:
    """Looks for incidents in what citizens ask.

    Args:
        engine: the database.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock = utc_now) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._clock = clock

    async def now(self) -> list[Incident]:
        """The incidents of this moment, the largest first."""
        now = self._clock()
        recent = await self._asked(now - WINDOW, now, _MOST)
        groups = [[recent[position] for position in positions] for positions in alike([turn.value for turn in recent])]
        sudden = [group for group in groups if len({turn.conversation for turn in group}) >= LEAST_CONVERSATIONS]
        before = await self._asked(now - USUAL, now - WINDOW, _MOST_BEFORE) if sudden else []
        found = [_incident(group, [turn.value for turn in before]) for group in sudden]
        return sorted((incident for incident in found if incident), key=lambda incident: -incident.conversations)

    async def _asked(self, since: datetime.datetime, until: datetime.datetime, most: int) -> list[Turn]:
        """The questions of a period, the newest first."""
        asked = (Turn.kind == "text") & (Turn.created > since) & (Turn.created <= until)
        question = Turn.outcome.is_(None) | Turn.outcome.not_in(_NO_QUESTION)
        query = select(Turn).where(asked, question).order_by(Turn.created.desc(), Turn.id).limit(most)
        async with self._begin() as db:
            return [turn for turn in await db.scalars(query) if len(telling(turn.value).split()) >= _LEAST_WORDS]


def _incident(group: Sequence[Turn], before: list[str]) -> Incident | None:
    texts = [turn.value for turn in group]
    question = typical(texts)
    usual = how_many_like(question, before) * (WINDOW / (USUAL - WINDOW))
    conversations = len({turn.conversation for turn in group})
    if conversations < LEAST_RISE * usual:
        return None
    others = tuple(dict.fromkeys(text for text in texts if text != question))
    rise = conversations / usual if usual else None
    return Incident(question, conversations, min(aware(turn.created) for turn in group), others[:_EXAMPLES], rise)
