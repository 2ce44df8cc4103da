"""The invented citizens of the demo."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from faq.dates import today_in_belgium

_PEOPLE = Path(__file__).with_name("people.yml")


@dataclass(frozen=True)
class Person:
    """An invented citizen.

    Attributes:
        key: a short name, such as `weduwe`.
        insz: national number: 11 digits, with good check digits, born on a day on which nobody has number 990 or more.
        given_names: given names.
        family_name: family name.
        about: who this is, in one Dutch sentence.
        life: everything else, in the words of `people.yml`.
    """

    key: str
    insz: str
    given_names: tuple[str, ...]
    family_name: str
    about: str
    life: Mapping[str, Any]


def has_good_checksum(insz: str) -> bool:
    """Whether the last two digits are 97 minus the rest modulo 97; births from 2000 on count with a 2 before the number."""
    number, check = int(insz[:9]), int(insz[9:])
    return check in (97 - number % 97, 97 - (2_000_000_000 + number) % 97)


@lru_cache(maxsize=1)
def people() -> dict[str, Person]:
    """The invented citizens, by key."""
    data = yaml.safe_load(_PEOPLE.read_text(encoding="utf-8"))
    return {
        key: Person(key, str(fields["insz"]), tuple(fields["given_names"]), fields["family_name"], fields["about"], fields)
        for key, fields in data.items()
    }


def today_of_demo() -> datetime.date:
    """The day to which the relative days in `people.yml` count."""
    return today_in_belgium()
