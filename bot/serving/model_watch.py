"""Take up another model when its file is replaced, without a restart and without losing a turn."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import NamedTuple

from rasa.core.channels.channel import UserMessage

from bot.blocks import by_intent
from bot.serving.agent import LeanAgent
from bot.serving.processor import LeanProcessor, model_file
from faq.fingerprint import of_file

logger = logging.getLogger(__name__)
_EVERY = 2.0
"""Seconds between two looks at the file."""
_TRIAL = "Wat is de eBox?"


class ModelError(Exception):
    """A model was loaded and cannot answer; the message says why."""


class _Version(NamedTuple):
    """What changes when a file is replaced or written."""

    file: Path
    inode: int
    changed: int
    size: int


class ModelWatch:
    """Watches the file of the model. A model that cannot be used is refused once, and the old one goes on answering.

    Args:
        place: a model, or the folder that holds it.

    Attributes:
        answering: the fingerprint of the model that answers.
        refused: the fingerprint of the file that was refused, while it is the one in place; None otherwise.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._known = self._seen = self._version()
        self.answering = of_file(self._known.file) if self._known else None
        self.refused: str | None = None

    async def follow(self, agent: LeanAgent) -> None:
        """Look again and again, for ever."""
        while True:
            await asyncio.sleep(_EVERY)
            await self.look(agent)

    async def look(self, agent: LeanAgent) -> None:
        """Take up the model in the file when it is another one, and was the same at the last look: nobody is writing it."""
        version = self._version()
        complete, self._seen = version == self._seen, version
        if version is None or version == self._known or not complete:
            return
        self._known, fingerprint = version, "unreadable"
        try:
            fingerprint = await asyncio.to_thread(of_file, version.file)
            processor = await asyncio.to_thread(agent.prepare, version.file)
            await _try(processor)
        except Exception as error:  # whatever a broken file brings about, the model that answers stays
            self.refused = fingerprint
            logger.error("model %s in %s is refused, %s goes on answering: %s", fingerprint, version.file, self.answering, error)
            return
        agent.adopt(processor)
        self.answering, self.refused = fingerprint, None
        logger.info("model %s answers from now on", fingerprint)

    def _version(self) -> _Version | None:
        try:
            file = model_file(self._place)
            state = file.stat() if file else None
        except FileNotFoundError:
            return None
        return _Version(file, state.st_ino, state.st_mtime_ns, state.st_size) if file and state else None


async def _try(processor: LeanProcessor) -> None:
    """See that a model classifies a question, and that it knows no answer that is gone.

    Raises:
        ModelError: it names an entry that the content does not have.
    """
    gone = sorted(name for name in processor.domain.intents if name.startswith("faq_") and name not in by_intent())
    if gone:
        raise ModelError(f"it gives answers that the content does not have: {', '.join(gone)}")
    await processor.parse_message(UserMessage(_TRIAL))
