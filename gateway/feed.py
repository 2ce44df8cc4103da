"""Tell the streams of a conversation that something new is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

DESKS = "desks"
"""What all desks listen to, as if it were a conversation: the queue."""


class Feed:
    """Wakes listeners within this process. What is new stands in the transcript; the feed carries no content.

    Attributes:
        desk_changes: how often the desks were told that the queue changed.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self.desk_changes = 0

    @contextmanager
    def listen(self, *conversations: str) -> Iterator[asyncio.Event]:
        """An event that is set at each `tell` of one of these. Clear it before you read the transcript: no news is missed."""
        event = asyncio.Event()
        for conversation in conversations:
            self._listeners.setdefault(conversation, set()).add(event)
        try:
            yield event
        finally:
            for conversation in conversations:
                listeners = self._listeners[conversation]
                listeners.discard(event)
                if not listeners:
                    del self._listeners[conversation]

    def tell(self, conversation: str) -> None:
        """Wake everyone who listens to a conversation."""
        self.desk_changes += conversation == DESKS
        for event in self._listeners.get(conversation, ()):
            event.set()

    def tell_everyone(self) -> None:
        """Wake every listener."""
        for conversation in list(self._listeners):
            self.tell(conversation)


async def wait(event: asyncio.Event, seconds: float) -> bool:
    """Wait until the event is set; False when the time is over first."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
