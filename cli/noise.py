"""Spoil questions the way hurried fingers do, to see what that costs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_NEIGHBOURS = {key: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in _ROWS for i, key in enumerate(row)}
_SEED = 20


def typos(text: str) -> str:
    """One or two typing errors: a letter left out, doubled, swapped with the next, or missed on an AZERTY keyboard.

    The same text gets the same errors each time.
    """
    chance = random.Random(f"{_SEED} {text}")  # noqa: S311
    letters = list(text)
    for _ in range(chance.choice((1, 2))):
        places = [i for i in range(1, len(letters) - 1) if letters[i].isalpha() and letters[i + 1].isalpha()]
        if places:
            _spoil(letters, chance.choice(places), chance)
    return "".join(letters)


def capitals(text: str) -> str:
    """The text in capitals."""
    return text.upper()


def bare(text: str) -> str:
    """The text in small letters, without punctuation."""
    return " ".join(re.sub(r"[^\w\s<>€@-]", " ", text.lower()).split())


def _spoil(letters: list[str], place: int, chance: random.Random) -> None:
    kind = chance.choice(("drop", "double", "swap", "miss"))
    if kind == "drop":
        del letters[place]
    elif kind == "double":
        letters.insert(place, letters[place])
    elif kind == "swap":
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    else:
        letters[place] = chance.choice(_NEIGHBOURS.get(letters[place].lower()) or letters[place])


NOISES: dict[str, Callable[[str], str]] = {"typos": typos, "capitals": capitals, "bare": bare}
