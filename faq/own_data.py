"""Beside which answers a citizen is offered their own data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.entries import entries
from faq.errors import ContentError

_FILE = Path(__file__).with_name("own_data.yml")


@dataclass(frozen=True)
class OwnData:
    """An offer.

    Attributes:
        label: the text of the button.
        target: what it asks for.
        entries: the ids of the entries beside which it stands.
    """

    label: str
    target: str
    entries: tuple[str, ...]


@lru_cache(maxsize=1)
def own_data() -> tuple[OwnData, ...]:
    """Every offer.

    Raises:
        ContentError: an offer names an entry that does not exist.
    """
    return load_own_data(_FILE)


def load_own_data(path: Path) -> tuple[OwnData, ...]:
    """Read a file of offers.

    Raises:
        ContentError: an offer names an entry that does not exist.
    """
    offers = []
    for name, fields in located_yaml.load(path).items():
        for entry in fields["entries"]:
            if entry not in entries():
                raise ContentError(path, fields.line_of("entries"), f"'{name}' names entry '{entry}', which does not exist")
        offers.append(OwnData(fields["label"], fields["target"], tuple(fields["entries"])))
    return tuple(offers)
