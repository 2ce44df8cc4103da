"""What the demo identity provider knows of whoever can sign in there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demo.people import people


@dataclass(frozen=True)
class Account:
    """Someone who can sign in.

    Attributes:
        key: a short name.
        given_name: first name.
        family_name: last name.
        about: who this is, in one Dutch sentence.
        claims: what the ID token says besides the names.
    """

    key: str
    given_name: str
    family_name: str
    about: str
    claims: Mapping[str, Any]


def citizens() -> dict[str, Account]:
    """The invented citizens, by key."""
    return {
        key: Account(
            key,
            person.given_names[0],
            person.family_name,
            person.about,
            {"sub": subject(person.insz), "rrn": person.insz, "vo_doelgroepcode": "BUR"},
        )
        for key, person in people().items()
    }


def subject(text: str) -> str:
    """The provider's name for someone, 40 hexadecimal digits as in ACM/IDM."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
