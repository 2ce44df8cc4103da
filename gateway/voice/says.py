"""The sentences of `says.yml`, as a voice says them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.speech.chunks import chunks
from faq.speech.normalise import as_spoken

_SAYS = Path(__file__).with_name("says.yml")


def says(key: str, /, **values: str) -> str:
    """What stands under a key.

    Args:
        key: its name in `says.yml`.
        values: what is filled in.
    """
    return " ".join(_says()[key]).format(**values).strip()


def prompts(texts: Iterable[str], private: bool = False) -> tuple[str, ...]:
    """Texts as prompts, each short enough.

    Args:
        texts: written texts; an empty one is left out.
        private: whether they hold what may not stay in memory after they were said.
    """
    spoken = as_spoken.__wrapped__ if private else as_spoken
    return tuple(prompt for text in [" ".join(filter(None, texts))] if text for prompt in chunks(spoken(text)))


def said(key: str) -> str:
    """What stands under a key, in the words of a voice; for a text in which nothing is filled in."""
    return " ".join(prompts([says(key)]))


def all_keys() -> tuple[str, ...]:
    """Every key of `says.yml`."""
    return tuple(_says())


@lru_cache(maxsize=1)
def _says() -> dict[str, list[str]]:
    found = located_yaml.load(_SAYS)
    return {key: [text] if isinstance(text, str) else [str(line) for line in text] for key, text in found.items()}
