"""Follow what another process may change in the database, such as `hulpnodig admin`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)
_EVERY = 3.0
"""Seconds between two looks, usually."""
Found = TypeVar("Found")


async def follow(
    what: str, read: Callable[[], Awaitable[Found]], keep: Callable[[Found], None], every: float | None = None
) -> None:
    """Look again and again, for ever; when the database is away, what was known stays.

    Args:
        what: what is read, for the log.
        read: reads it.
        keep: takes it in.
        every: seconds between two looks; the usual ones when absent.
    """
    while True:
        try:
            keep(await read())
        except SQLAlchemyError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # a read that is cancelled may end in an error of the database
                raise asyncio.CancelledError from error
            logger.error("reading the %s failed: %s", what, type(error).__name__)
        await asyncio.sleep(_EVERY if every is None else every)
