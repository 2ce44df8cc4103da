"""Put a model of before in use, and write down who did it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from gateway.audit import Audit, Entry
from gateway.model_files import Model, ModelFiles


class ModelShelf:
    """The models that an operator can choose from.

    Args:
        place: the model in use, or the folder of which the newest is in use.
        audit: notes who put which model in use.
    """

    def __init__(self, place: Path, audit: Audit) -> None:
        self._place = place
        self._audit = audit

    async def all(self) -> list[Model]:
        """The model in use first, then those of before, the newest first."""
        return await asyncio.to_thread(lambda: ModelFiles(self._place).all())

    async def named(self, name: str) -> Model:
        """A model of before.

        Raises:
            ModelError: there is none of this name, or it is in use already.
        """
        return await asyncio.to_thread(lambda: ModelFiles(self._place).named(name))

    async def use(self, name: str, who: str) -> Model:
        """Use a model of before from now on; the bot takes it up within seconds. The one that was in use is kept.

        Args:
            name: its name.
            who: the operator, for the audit, which is written first.

        Returns:
            The model.

        Raises:
            ModelError: there is none of this name, it is in use already, or the folder cannot be written.
        """
        model = await self.named(name)
        await self._audit.write(Entry("model", "used", who=who, object=model.name))
        await asyncio.to_thread(lambda: ModelFiles(self._place).put_in_use(model.file))
        return model
