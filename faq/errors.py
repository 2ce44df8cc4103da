"""The errors of the content library. Each says what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class FaqError(Exception):
    """Base of every error of the content library."""


class ContentError(FaqError):
    """A content file does not follow its schema.

    Attributes:
        path: the file that holds the mistake.
        line: the line in that file, counted from 1.
    """

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line


class BlockError(FaqError):
    """A block does not follow the schema in `faq.blocks`."""
