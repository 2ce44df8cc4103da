"""What is kept of a turn that is done: a count, and the question when it was not answered. Neither may ever stop a conversation."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from faq.blocks import Block
from gateway.clock import aware, utc_now
from gateway.insight.tally import Tally
from gateway.learning.gaps import Gaps
from gateway.storage.transcript import PendingTurn

logger = logging.getLogger(__name__)


class Diary:
    """Notes turns.

    Args:
        tally: how often something happens.
        gaps: the questions that were not answered well.
    """

    def __init__(self, tally: Tally, gaps: Gaps) -> None:
        self._tally = tally
        self._gaps = gaps

    async def note(self, turn: PendingTurn, outcome: str, blocks: Sequence[Block]) -> None:
        """Note a turn that was answered just now."""
        milliseconds = round((utc_now() - aware(turn.created)).total_seconds() * 1000)
        self._tally.turn(outcome, blocks, milliseconds)
        if turn.kind != "text":
            return
        try:
            await self._gaps.of_turn(turn.conversation, turn.value, outcome, blocks)
        except SQLAlchemyError as error:
            logger.error("a turn was not noted: %s", type(error).__name__)
