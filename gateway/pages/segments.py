"""Split a plain text into paragraphs and lists, the only layout that our texts have."""

from __future__ import annotations

import re

_ITEM = re.compile(r"(?:(?P<bullet>- )|(?P<number>\d+\. ))(?P<text>.*)")


def segments(text: str) -> list[tuple[str, list[str]]]:
    """Split a text.

    Args:
        text: lines; a line that starts with "- " or "1. " is an item of a list, any other a paragraph.

    Returns:
        (tag, lines): tag is `p`, `ul` or `ol`; a `p` has one line, lists have one line for each item.
    """
    found: list[tuple[str, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        item = _ITEM.fullmatch(line)
        if item is None:
            found.append(("p", [line]))
            continue
        tag = "ul" if item["bullet"] else "ol"
        if not found or found[-1][0] != tag:
            found.append((tag, []))
        found[-1][1].append(item["text"])
    return found
