"""What a question about one's own data is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from actions.personal.words import fold
from faq import located_yaml
from faq.errors import ContentError

_TOPICS = Path(__file__).with_name("topics.yml")


@dataclass(frozen=True)
class Topic:
    """A kind of question.

    Attributes:
        name: its key.
        data_class: what must be read to answer it; empty for nothing.
    """

    name: str
    data_class: str


def topic_of(text: str, default: str) -> Topic:
    """The topic of a question.

    Args:
        text: the redacted question; a command such as `/mailbox` says nothing about the topic.
        default: the topic when the words say nothing.
    """
    folded = fold(text)
    usual = topic_named(default)
    assert usual is not None
    if not folded or text.startswith("/"):
        return usual
    return next((kind.topic for kind in _kinds() if kind.fits(folded)), usual)


def topic_named(name: str) -> Topic | None:
    """The topic with this name, or None."""
    return next((kind.topic for kind in _kinds() if kind.topic.name == name), None)


@dataclass(frozen=True)
class _Kind:
    topic: Topic
    says: re.Pattern[str]
    unless: re.Pattern[str] | None

    def fits(self, folded: str) -> bool:
        return self.says.search(folded) is not None and (self.unless is None or self.unless.search(folded) is None)


@lru_cache(maxsize=1)
def _kinds() -> list[_Kind]:
    data = located_yaml.load(_TOPICS)
    found = []
    for name, fields in data.items():
        try:
            says, unless = _any_of(fields["says"]), _any_of(fields.get("unless", []))
        except re.error as error:
            raise ContentError(_TOPICS, data.line_of(name), f"topic '{name}': {error}") from error
        assert says is not None
        found.append(_Kind(Topic(name, fields["data"]), says, unless))
    return found


def _any_of(expressions: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions)) if expressions else None
