"""The accessibility statement: what the tests of the widget and the pages showed, and what they cannot show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("accessibility.json")


@dataclass(frozen=True)
class Check:
    """Something that the tests looked at.

    Attributes:
        shows: what it shows, in Dutch.
        criteria: the success criteria of WCAG 2.2 it bears on.
        cases: how many cases were tried.
        passed: how many of them were as they should be.
    """

    shows: str
    criteria: tuple[str, ...]
    cases: int
    passed: int


@dataclass(frozen=True)
class Statement:
    """What the statement says.

    Attributes:
        date: the day of the tests, `YYYY-MM-DD`.
        browser: the browser that was used.
        axe: the version of axe-core.
        checks: every check.
    """

    date: str
    browser: str
    axe: str
    checks: tuple[Check, ...]

    @property
    def faults(self) -> tuple[Check, ...]:
        """The checks of which a case failed."""
        return tuple(check for check in self.checks if check.passed < check.cases)


@lru_cache(maxsize=1)
def statement() -> Statement:
    """The statement of this version, as `make accessibility` measured it."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    checks = [Check(**{**check, "criteria": tuple(check["criteria"])}) for check in content["checks"]]
    return Statement(content["date"], content["browser"], content["axe"], tuple(checks))
