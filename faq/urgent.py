"""The reviewed replies for people in danger, in distress or just defrauded (`faq/urgent.yml`)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.records import Reader

URGENT_FILE = Path(__file__).with_name("urgent.yml")


@dataclass(frozen=True)
class Number:
    """A help number and the page on which it was verified."""

    number: str
    title: str
    url: str
    checked: datetime.date


@dataclass(frozen=True)
class UrgentReply:
    """What to say before anything else.

    Attributes:
        id: the kind of need, the end of the intent name `urgent_<id>`.
        text: the reply in chat.
        voice: the reply by phone.
        phrases: fragments that mean this need wherever they stand in a message (normalised text).
        sources: where each number was verified.
    """

    id: str
    text: str
    voice: str
    phrases: tuple[str, ...]
    sources: tuple[Number, ...]


def load_urgent(path: Path = URGENT_FILE) -> dict[str, UrgentReply]:
    """Read the replies, the most pressing need first.

    Raises:
        ContentError: a mistake in the file, with its line.
    """
    reader = Reader(path, located_yaml.load(path), "urgent replies")
    replies: dict[str, UrgentReply] = {}
    for item in reader.items("replies"):
        reply = Reader(path, item, "reply", reader.line)
        found = UrgentReply(
            id=reply.text("id"),
            text=reply.text("text"),
            voice=reply.text("voice"),
            phrases=reply.texts("phrases"),
            sources=tuple(_read_number(Reader(path, source, "source", reply.line)) for source in reply.items("sources")),
        )
        reply.done()
        replies[found.id] = found
    reader.done()
    return replies


@lru_cache(maxsize=1)
def urgent_replies() -> dict[str, UrgentReply]:
    """The replies of the product."""
    return load_urgent()


def _read_number(reader: Reader) -> Number:
    number = Number(reader.text("number"), reader.text("title"), reader.url("url"), reader.date("checked"))
    reader.done()
    return number
