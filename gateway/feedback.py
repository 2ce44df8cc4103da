"""What a citizen thinks of an answer: a thumb, and a reason from a list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from faq.blocks import Block
from gateway.clock import utc_now
from gateway.errors import ClientError
from gateway.storage.models import Feedback

REASONS = ("wrong", "incomplete", "unclear", "not_asked", "outdated")
_MOST_BLOCKS = 20


@dataclass(frozen=True)
class Opinion:
    """An opinion on one block.

    Attributes:
        turn: the turn.
        block: which block of it, from 0.
        helpful: thumb up or down.
        reason: one of `REASONS`, for a thumb down, or None.
    """

    turn: str
    block: int
    helpful: bool
    reason: str | None

    @classmethod
    def from_fields(cls, fields: Any) -> Opinion:
        """Check the decoded body of a request.

        Raises:
            ClientError: the fields are no opinion.
        """
        if not isinstance(fields, dict) or not set(fields) <= {"turn", "block", "helpful", "reason"}:
            raise ClientError(400, "bad_feedback", "Een oordeel heeft alleen de velden turn, block, helpful en reason.")
        turn, block, helpful, reason = (fields.get(name) for name in ("turn", "block", "helpful", "reason"))
        try:
            turn = str(uuid.UUID(str(turn)))
        except ValueError as error:
            raise ClientError(400, "bad_feedback", "Het veld turn moet een UUID zijn.") from error
        if type(block) is not int or not 0 <= block < _MOST_BLOCKS or type(helpful) is not bool:
            raise ClientError(400, "bad_feedback", "Het veld block moet een getal zijn en helpful waar of onwaar.")
        if reason is not None and (helpful or reason not in REASONS):
            raise ClientError(400, "bad_feedback", f"Het veld reason is alleen voor een duim omlaag: {', '.join(REASONS)}.")
        return cls(turn, block, helpful, reason)

    def stored(self, conversation: str, block: Block) -> Feedback:
        """The row for this opinion."""
        return Feedback(
            conversation=conversation,
            turn=self.turn,
            block=self.block,
            about=block.get("id") or block["kind"],
            helpful=self.helpful,
            reason=self.reason,
            given=utc_now(),
        )
