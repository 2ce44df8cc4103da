"""Check the walks as an editor would: sentences that can be read and heard, and no markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from faq.check import MARKUP, Finding
from faq.readability import LONGEST_SENTENCE, measure
from faq.walks import Step, Walk

LONGEST_STEP = 90
"""Words of a step: what fits on a small screen, and what one remembers while doing it."""
FIRST_CHUNK = 25
"""Words of the first sentence by phone, after which a caller may interrupt."""
_FIRST = re.compile(r".*?[.?!:](?=\s|$)|.+", re.DOTALL)


def check_walks(walks: Iterable[Walk]) -> list[Finding]:
    """Everything that is too long to read or to hear, or that is no plain text."""
    return [finding for walk in walks for step in walk.steps.values() for finding in _check_step(walk, step)]


def spoken(step: Step) -> str:
    """What is said of a step by phone."""
    return step.voice or step.text


def first_chunk(text: str) -> str:
    """The first sentence of a text."""
    found = _FIRST.match(text.strip())
    return found.group() if found else ""


def _check_step(walk: Walk, step: Step) -> Iterator[Finding]:
    where = f"{walk.flow}, {step.id}"
    for field in ("text", "helper", "warning", "not_found"):
        text = getattr(step, field)
        if text and (longest := measure(text).longest) > LONGEST_SENTENCE:
            yield Finding(f"{where}, {field}", f"a sentence has {longest} words; at most {LONGEST_SENTENCE}", True)
        if text and (words := measure(text).words) > LONGEST_STEP:
            yield Finding(f"{where}, {field}", f"has {words} words; at most {LONGEST_STEP}", True)
    if (words := measure(first_chunk(spoken(step))).words) > FIRST_CHUNK:
        yield Finding(f"{where}, voice", f"the first sentence has {words} words when heard; at most {FIRST_CHUNK}", True)
    for field in ("title", "text", "helper", "voice", "agent", "warning", "not_found"):
        if (text := getattr(step, field)) and (found := MARKUP.search(text)):
            yield Finding(f"{where}, {field}", f"holds markup or an address: '{found.group()}'", True)
