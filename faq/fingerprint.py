"""Fingerprints: of source passages, so that a change of the source page is seen, and of model files."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path


def fingerprint(passage: str) -> str:
    """The fingerprint of one passage.

    Args:
        passage: one paragraph of a source page.

    Returns:
        The SHA-256, in 64 hexadecimal digits, of the passage after NFKC, lower case and single spaces.
    """
    folded = " ".join(unicodedata.normalize("NFKC", passage).lower().split())
    return hashlib.sha256(folded.encode()).hexdigest()


def of_file(file: Path) -> str:
    """The fingerprint of a model file, as the bot and the gateway name it: the first 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def paragraphs(page: str) -> list[str]:
    """Split a saved page (plain text, one paragraph a line) into its paragraphs."""
    return [line.strip() for line in page.splitlines() if line.strip()]
