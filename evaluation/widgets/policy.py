"""Whether a widget lives under a strict Content-Security-Policy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evaluation.widgets.visit import Place, Visit, visiting

_SELF = "default-src 'self'"
_TYPES = f"{_SELF}; require-trusted-types-for 'script'"
_SAID = ("Content Security Policy", "requires 'Trusted")


@dataclass(frozen=True)
class Judgement:
    """What one policy blocked, from loading the page until after opening.

    Attributes:
        violations: number of violations: of the events of the page or, when there were none, of what the console says.
        directives: how often each directive was violated, by the events of the page.
        usable: whether the panel opened and the text input was shown all the same.
    """

    violations: int
    directives: dict[str, int]
    usable: bool


@dataclass(frozen=True)
class Policy:
    """What two policies block.

    Attributes:
        own_files: under `default-src 'self'`.
        trusted_types: the same with `require-trusted-types-for 'script'`.
    """

    own_files: Judgement
    trusted_types: Judgement


def measure_policy(place: Place) -> Policy:
    """Open the panel under both policies."""
    return Policy(_judged(place, _SELF), _judged(place, _TYPES))


def _judged(place: Place, policy: str) -> Judgement:
    with visiting(place, policy=policy) as visit:
        usable = visit.open()
        directives = Counter(name for frame in visit.page.frames for name in frame.evaluate("probe.blocked"))
        return Judgement(directives.total() or _said(visit), dict(directives), usable)


def _said(visit: Visit) -> int:
    """How often the console speaks of a violation: asked only where no event arrived, since it may say one thing twice."""
    return sum(any(word in text for word in _SAID) for text in visit.console)
