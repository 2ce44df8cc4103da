"""Every sentence of the line at its longest, for the check of how it sounds (`hulpnodig faq check`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faq import located_yaml
from faq.errors import ContentError
from faq.located_yaml import LocatedDict
from faq.speech.lint import Heard

_FOLDER = Path(__file__).parent
FILES = (_FOLDER / "says.yml", _FOLDER / "spoken.yml")
_VALUES = _FOLDER / "longest.yml"


def of_the_line() -> list[Heard]:
    """What is heard of every sentence of `says.yml` and `spoken.yml`.

    Raises:
        ContentError: a value is filled in of which `longest.yml` does not say how long it can be.
    """
    values = located_yaml.load(_VALUES)
    return [heard for path in FILES for heard in _of_file(path, located_yaml.load(path), values)]


def _of_file(path: Path, sentences: LocatedDict, values: dict[str, Any]) -> Iterator[Heard]:
    for key, found in sentences.items():
        try:
            texts = [text.format(**values) for text in _texts(found)]
        except KeyError as error:
            raise ContentError(path, sentences.line_of(key), f"{{{error.args[0]}}} has no value in {_VALUES.name}") from error
        yield from (Heard(f"{path.name}, {key}", text) for text in texts)


def _texts(found: Any) -> list[str]:
    """What is said together: a sentence, a list of them, or each of those that stand in the place of other words."""
    if isinstance(found, dict):
        return list(found.values())
    return [found if isinstance(found, str) else " ".join(found)]
