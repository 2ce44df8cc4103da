"""What happens with every message is counted here first, and written together each second: no citizen waits for a count.

A process that stops writes what it has; one that is killed loses the counts of its last second, and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from faq.blocks import Block
from gateway.following import follow
from gateway.insight.counts import Counts, Step
from gateway.insight.vocabulary import decile

_EVERY = 1.0
"""Seconds between two writings."""


class Tally:
    """Keeps counts for at most a second.

    Args:
        counts: where they are written.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._steps: list[Step] = []
        self._writing = asyncio.Lock()

    def turn(self, outcome: str, blocks: Iterable[Block], milliseconds: int) -> None:
        """Count a finished turn: its outcome, how long it took, and the entries that were answered with how sure the bot was."""
        self._add("outcome", outcome, milliseconds)
        for block in blocks:
            if block["type"] == "answer":
                self._add("question", block["id"])
                self._add("sure", decile(block["confidence"]))

    def suggested(self, entry: str) -> None:
        """Count a suggestion that stood on top."""
        self._add("suggested", entry)

    async def write(self) -> None:
        """Write what was counted. It is not cut short: nothing is written twice, and what could not be written stays for later."""
        await asyncio.shield(self._write())

    async def follow(self) -> None:
        """Write each second, for ever."""
        await follow("counts", self.write, lambda _: None, _EVERY)

    async def _write(self) -> None:
        async with self._writing:
            steps = self._steps[:]
            if steps:
                await self._counts.write(steps)
                del self._steps[: len(steps)]

    def _add(self, what: str, key: str, total: int = 0) -> None:
        self._steps.append(Step(what, key, total=total, day=self._counts.today()))
