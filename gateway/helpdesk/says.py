"""The sentences of `says.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.blocks import Block

_SAYS = Path(__file__).with_name("says.yml")


def says(key: str, name: str = "") -> str:
    """A sentence.

    Args:
        key: its name in `says.yml`.
        name: the given name of the agent it is about.
    """
    return _says()[key].format(name=name)


def told(key: str, name: str) -> Block:
    """A sentence as a block that tells the citizen who speaks."""
    return {"type": "text", "kind": "person", "text": says(key, name)}


@lru_cache(maxsize=1)
def _says() -> dict[str, str]:
    return {key: str(text).strip() for key, text in located_yaml.load(_SAYS).items()}
