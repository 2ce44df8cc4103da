"""Read records from located YAML: the checks that entries, walks and replies share."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from faq.errors import ContentError
from faq.located_yaml import LocatedDict


class Reader:
    """Reads the fields of one mapping and reports each mistake with file and line.

    Args:
        path: the file, for messages.
        mapping: the mapping to read.
        what: what the mapping describes, for messages ("entry", "source").
    """

    def __init__(self, path: Path, mapping: Any, what: str, line: int = 1) -> None:
        if not isinstance(mapping, LocatedDict):
            raise ContentError(path, line, f"{what} must be a mapping (key: value)")
        self._path = path
        self._mapping = mapping
        self._what = what
        self._seen: set[str] = set()

    @property
    def line(self) -> int:
        """The line on which the mapping starts."""
        return self._mapping.line

    def error(self, key: str, message: str) -> ContentError:
        """An error that points at the line of `key`."""
        return ContentError(self._path, self._mapping.line_of(key), f"{self._what}: '{key}' {message}")

    def text(self, key: str) -> str:
        """A required, non-empty text, without the space around it."""
        value = self.optional_text(key)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text that may be absent, but not empty."""
        value = self._take(key)
        if value is None and key not in self._mapping:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "must be a text that is not empty")
        return value.strip()

    def url(self, key: str) -> str:
        """A required https address."""
        value = self.text(key)
        if not value.startswith("https://"):
            raise self.error(key, "must be an address that starts with https://")
        return value

    def date(self, key: str) -> datetime.date:
        """A required date, YYYY-MM-DD."""
        value = self._take(key)
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise self.error(key, "must be a date, written YYYY-MM-DD")
        return value

    def number(self, key: str) -> int:
        """A required whole number."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, "must be a whole number")
        return value

    def flag(self, key: str) -> bool:
        """Whether a key says `yes`; no when it is absent."""
        value = self._take(key)
        if value not in (None, True, False):
            raise self.error(key, "must be yes or no")
        return bool(value)

    def mapping(self, key: str) -> Any:
        """A required mapping, to be read by another reader."""
        value = self._take(key)
        if not isinstance(value, LocatedDict):
            raise self.error(key, "must be a mapping (key: value)")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is absent."""
        values = self.items(key)
        if any(not isinstance(value, str) or not value for value in values):
            raise self.error(key, "must be a list of texts")
        return tuple(values)

    def items(self, key: str) -> list[Any]:
        """A list; empty when the key is absent."""
        value = self._take(key)
        if value is None and key not in self._mapping:
            return []
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._mapping:
            if key not in self._seen:
                raise self.error(key, f"is not a known field; known are {', '.join(sorted(self._seen))}")

    def _take(self, key: str) -> Any:
        self._seen.add(key)
        return self._mapping.get(key)
