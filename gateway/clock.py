"""Time, as everything that expires reads it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

Clock = Callable[[], datetime.datetime]


def utc_now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def aware(moment: datetime.datetime) -> datetime.datetime:
    """SQLite forgets the time zone; every moment that we store is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
