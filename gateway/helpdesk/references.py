"""References: what a citizen tells an agent, so that both look at one conversation. A reference opens nothing for a citizen."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "CDFGHJKLMNPQRTVWXY2346789"
"""No vowels, so that no word appears, and of what looks alike (0 O, 1 I, 2 Z, 5 S, 8 B) at most one."""
_HALF = 4
_NOISE = re.compile(r"[\W_]+")
"""Also what no database can look for."""


def new_reference() -> str:
    """A reference such as `K7M4-9TQX`: one of 25^8, about 150 billion."""
    halves = ("".join(secrets.choice(_ALPHABET) for _ in range(_HALF)) for _ in range(2))
    return "-".join(halves)


def as_reference(text: str) -> str:
    """A reference as someone typed it, in the form in which it is stored."""
    bare = _NOISE.sub("", text).upper()
    return f"{bare[:_HALF]}-{bare[_HALF:]}" if len(bare) == 2 * _HALF else bare
