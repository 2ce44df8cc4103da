"""Fingerprints of source passages, so that a change of the source page is seen."""

from __future__ import annotations

import hashlib
import unicodedata


def fingerprint(passage: str) -> str:
    """The fingerprint of one passage.

    Args:
        passage: one paragraph of a source page.

    Returns:
        The SHA-256, in 64 hexadecimal digits, of the passage after NFKC, lower case and single spaces.
    """
    folded = " ".join(unicodedata.normalize("NFKC", passage).lower().split())
    return hashlib.sha256(folded.encode()).hexdigest()


def paragraphs(page: str) -> list[str]:
    """Split a saved page (plain text, one paragraph a line) into its paragraphs."""
    return [line.strip() for line in page.splitlines() if line.strip()]
