"""A small page and entry for tests that plant a mistake."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from faq.entries import Entry, Page, Source
from faq.fingerprint import fingerprint

TODAY = datetime.date(2026, 6, 1)
PASSAGES = ("De eBox is een brievenbus.", "U kunt de eBox stoppen.")
PAGE = Page(
    title="Een bladzijde",
    url="https://voorbeeld.be/vragen",
    checked=TODAY,
    passages={fingerprint(passage): " ".join(passage.split()[:4]) for passage in PASSAGES},
)


def make_entry(entry_id: str = "proef/een", passages: Sequence[str] = PASSAGES, **changes: Any) -> Entry:
    """An entry without mistakes, but for the changes."""
    entry = Entry(
        id=entry_id,
        question="Wat is de eBox?",
        answer="De eBox is een brievenbus van de overheid.",
        simple="De eBox is een brievenbus.",
        more=None,
        voice=None,
        agent=None,
        sources=(Source(PAGE, tuple(fingerprint(passage) for passage in passages)),),
        updates=(),
        related=("proef/twee",),
        review_by=datetime.date(2027, 1, 1),
    )
    return replace(entry, **changes)


def make_page(**changes: Any) -> Page:
    """The page, with changes."""
    return replace(PAGE, **changes)
