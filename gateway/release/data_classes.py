"""The classes of personal data, and what reading them asks of a login."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import yaml

from gateway.login.levels import Level


@dataclass(frozen=True)
class DataClass:
    """A class of personal data.

    Attributes:
        name: its key.
        level: the assurance level that it needs.
        fresh: how old the login may be, or None when it may be as old as the session.
        consent: whether the citizen is asked before the first read.
        label: what it is, in Dutch.
    """

    name: str
    level: Level
    fresh: datetime.timedelta | None
    consent: bool
    label: str


def _load(path: Path) -> dict[str, DataClass]:
    return {
        name: DataClass(
            name,
            Level.named(fields["level"]),
            datetime.timedelta(minutes=fields["fresh"]) if "fresh" in fields else None,
            fields["consent"],
            fields["label"],
        )
        for name, fields in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    }


DATA_CLASSES = _load(Path(__file__).with_name("data_classes.yml"))
"""Every class by name."""
NOTHING = DataClass("", Level.SUBSTANTIAL, None, False, "nog niets")
"""What is read for somebody who signs in before they ask something: nothing."""


def class_of(name: str) -> DataClass:
    """The class of a name; `NOTHING` for an empty one, and for one that is not known."""
    return DATA_CLASSES.get(name, NOTHING)
