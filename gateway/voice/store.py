"""The calls that are going on, in the database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.clock import Clock, aware
from gateway.storage.voice_models import VoiceCall
from gateway.voice.state import CallState

LONGEST = datetime.timedelta(hours=1)
"""How long after its last sign a call is over, also when nobody said so."""


@dataclass(frozen=True)
class Known:
    """A call that is known.

    Attributes:
        conversation: its conversation.
        state: where the caller is.
    """

    conversation: str
    state: CallState


class CallStore:
    """Reads and writes where callers are.

    Args:
        engine: the database.
        clock: tells the time.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self._clock = clock

    async def find(self, call: str) -> Known | None:
        """A call, or None when it is new, too old, or its conversation was erased."""
        async with self._begin() as db:
            found = await db.get(VoiceCall, call)
        if found is None or aware(found.seen) < self._clock() - LONGEST:
            return None
        try:
            return Known(found.conversation, CallState.from_json(found.state))
        except ValueError:  # a version before this one made it
            return Known(found.conversation, CallState())

    async def begin(self, call: str, conversation: str) -> Known:
        """A new call; one of the same name that is over makes place."""
        state, now = CallState(), self._clock()
        async with self._begin() as db:
            await db.execute(delete(VoiceCall).where(VoiceCall.call == call))
            db.add(VoiceCall(call=call, conversation=conversation, state=state.to_json(), turns=0, begun=now, seen=now))
        return Known(conversation, state)

    async def keep(self, call: str, state: CallState) -> None:
        """Keep where the caller is; nothing happens when the conversation was erased meanwhile."""
        values = {"state": state.to_json(), "turns": VoiceCall.turns + 1, "seen": self._clock()}
        async with self._begin() as db:
            await db.execute(update(VoiceCall).where(VoiceCall.call == call).values(**values))

    async def purge(self) -> set[str]:
        """Forget the calls that are over.

        Returns:
            The calls that are left.
        """
        async with self._begin() as db:
            await db.execute(delete(VoiceCall).where(VoiceCall.seen < self._clock() - LONGEST))
            return set(await db.scalars(select(VoiceCall.call)))
