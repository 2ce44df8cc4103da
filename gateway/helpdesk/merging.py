"""Several pieces of work that tell one listener."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

_AHEAD = 32
"""How many events may wait for a slow listener; then the work waits, too."""
Told = tuple[str, Mapping[str, Any]]
"""The name of an event and its data."""


class Merging:
    """One stream of the events of several tasks, each as soon as it is there."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[Told | Exception] = asyncio.Queue(_AHEAD)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a piece of work; when it fails, the listener hears that."""
        task = asyncio.create_task(self._run(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def tell(self, name: str, data: Mapping[str, Any]) -> None:
        """Tell something."""
        await self._told.put((name, data))

    async def next(self, seconds: float) -> Told | None:
        """What was told next; None when the time is over first.

        Raises:
            Exception: what ended a piece of work.
        """
        try:
            told = await asyncio.wait_for(self._told.get(), seconds)
        except TimeoutError:
            return None
        if isinstance(told, Exception):
            raise told
        return told

    async def close(self) -> None:
        """Stop all work."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:
            await self._told.put(error)
