"""The keypad menus: every entry and every walk, three choices at a time.

They are built from the content, so that nothing can be forgotten; `menus.yml` only says what each choice is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from faq import located_yaml
from faq.entries import sections
from faq.walks import walks

MAIN = "main"
"""The name of the main menu; the others are named after their section."""
AT_ONCE = 3
"""How many choices are spoken at once."""
_WALK = "flow:"


@dataclass(frozen=True)
class Item:
    """A choice of a menu.

    Attributes:
        label: what it is called.
        menu: the menu that it opens; empty for another choice.
        target: the entry, or `flow:` with a walk, that it asks for; empty for a menu.
    """

    label: str
    menu: str = ""
    target: str = ""


@dataclass(frozen=True)
class Menu:
    """A menu.

    Attributes:
        title: what is said first.
        items: all its choices.
    """

    title: str
    items: tuple[Item, ...]


@lru_cache(maxsize=1)
def menus() -> Mapping[str, Menu]:
    """Every menu by name.

    Raises:
        KeyError: a section, an entry or a walk is not called anything in `menus.yml`.
    """
    said = _said()
    found = {MAIN: Menu(said["title"], tuple(Item(label, menu=section) for section, label in said["sections"].items()))}
    order = {flow: position for position, flow in enumerate(said["walks"])}
    for section in sections():
        of_section = [walk for walk in walks().values() if walk.entries[0].startswith(f"{section.id}/")]
        of_section.sort(key=lambda walk: order[walk.flow])
        steps = [Item(said["walks"][walk.flow], target=f"{_WALK}{walk.flow}") for walk in of_section]
        answers = [Item(said["entries"][entry.id], target=entry.id) for entry in section.entries]
        found[section.id] = Menu(f"{said['sections'][section.id]}.", (*steps, *answers))
    return found


def spoken_label(target: str) -> str | None:
    """What an entry or a walk is called on the phone; None for another target."""
    said = _said()
    label = said["walks"].get(target.removeprefix(_WALK)) if target.startswith(_WALK) else said["entries"].get(target)
    return None if label is None else str(label)


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    return dict(located_yaml.load(Path(__file__).with_name("menus.yml")))
