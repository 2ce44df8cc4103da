"""Check the content as an editor would: sources, readability, texts that must not be there."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from faq.entries import Entry, Page
from faq.fingerprint import fingerprint, paragraphs
from faq.readability import LONGEST_SENTENCE, LONGEST_SENTENCE_SIMPLE, measure

MARKUP = re.compile(r"(?i)<[a-z/]|\*\*|\]\(|https?://(?!www\.burgerprofiel\.be)|&[a-z]+;")
"""What may not stand in a text: markup, and web addresses other than the one page that citizens are sent to."""


@dataclass(frozen=True)
class Finding:
    """Something that an editor should look at.

    Attributes:
        where: the entry and field, or the page.
        message: what is wrong.
        error: whether the check fails on it.
    """

    where: str
    message: str
    error: bool


def check_entries(entries: Sequence[Entry], today: datetime.date) -> list[Finding]:
    """Readability, markup and review dates of every entry."""
    findings = []
    for entry in entries:
        for field, limit in (("answer", LONGEST_SENTENCE), ("more", LONGEST_SENTENCE), ("simple", LONGEST_SENTENCE_SIMPLE)):
            text = getattr(entry, field)
            if text and (longest := measure(text).longest) > limit:
                findings.append(Finding(f"{entry.id}, {field}", f"a sentence has {longest} words; at most {limit}", True))
        texts = {field: getattr(entry, field) for field in ("question", "answer", "simple", "more", "voice", "agent")}
        texts |= {f"update {i}": update.text for i, update in enumerate(entry.updates, start=1)}
        for field, text in texts.items():
            if text and (found := MARKUP.search(text)):
                findings.append(Finding(f"{entry.id}, {field}", f"holds markup or an address: '{found.group()}'", True))
        if entry.review_by < today:
            findings.append(Finding(entry.id, f"should have been read again by {entry.review_by}", False))
    return findings


def unclaimed(page: Page, entries: Sequence[Entry]) -> list[Finding]:
    """The passages of a source page that no entry claims."""
    claimed = {print_ for entry in entries for source in entry.sources for print_ in source.fingerprints}
    return [
        Finding(page.title, f"no entry claims the passage '{opening} …'", True)
        for print_, opening in page.passages.items()
        if print_ not in claimed
    ]


def compare_page(page: Page, saved: str, entries: Sequence[Entry]) -> list[Finding]:
    """Compare a newly saved copy of a source page with what we know of it.

    Args:
        page: the page as we know it.
        saved: the new copy, plain text, one paragraph a line.
        entries: the entries, to name those whose source changed.

    Returns:
        A finding for each passage that is gone or new.
    """
    now = {fingerprint(paragraph): paragraph for paragraph in paragraphs(saved)}
    findings = []
    for print_, opening in page.passages.items():
        if print_ not in now:
            users = [entry.id for entry in entries if any(print_ in source.fingerprints for source in entry.sources)]
            findings.append(Finding(page.title, f"the passage '{opening} …' is gone or changed; look at {', '.join(users)}", True))
    for print_, paragraph in now.items():
        if print_ not in page.passages:
            findings.append(Finding(page.title, f"a new passage: '{' '.join(paragraph.split()[:12])} …'", True))
    return findings
