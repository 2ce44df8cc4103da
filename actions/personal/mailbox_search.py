"""From a question to a search of the mailbox."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from actions.data.records import Message
from actions.data.sources import Found, MailboxSource, Search
from actions.personal.periods import period_of
from actions.personal.senders import senders_meant
from actions.personal.topics import fold

MOST_SHOWN = 10
_EXPIRING_DAYS = 30
_ABOUT = re.compile(
    r"\b(?:over|betreffende|ivm|in verband met|aangaande|met als onderwerp|onderwerp)\b (?:de |het |mijn |mn |een |dat )?(.+)"
)
_UNREAD = re.compile(r"\b(?:ongelezen|niet gelezen|nog niet gelezen|nieuwe?)\b")
_EMPTY = frozenset(("deze", "vorige", "laatste", "jaar", "maand", "week", "gekregen", "voor"))
_SHORTEST = 4


@dataclass(frozen=True)
class Result:
    """What was found for a question.

    Attributes:
        search: what was looked for.
        total: how many messages fit.
        messages: the first of them.
        unread: how many unread messages there are in all.
    """

    search: Search
    total: int
    messages: tuple[Message, ...]
    unread: int


async def find(mailbox: MailboxSource, insz: str, topic: str, text: str) -> Result:
    """Search the mailbox for a question.

    Args:
        mailbox: the mailbox.
        insz: national number of the citizen, from a grant.
        topic: `unread`, `expiring` or `mailbox`.
        text: the redacted question.

    Raises:
        SourceError: the mailbox failed.
    """
    today = datetime.datetime.now(datetime.UTC).date()
    search = _search(topic, text, today)
    meant = senders_meant(text, await mailbox.senders(insz))
    if meant is not None:
        search = replace(search, senders=tuple(meant), words=() if meant else search.words)
    found = Found(0, ()) if meant == [] else await mailbox.search(insz, search, MOST_SHOWN)
    unread = await mailbox.search(insz, Search(unread=True), 0)
    return Result(search, found.total, tuple(found.messages), unread.total)


def _search(topic: str, text: str, today: datetime.date) -> Search:
    said = fold(text)
    since, until = period_of(text, today)
    if topic == "expiring":
        return Search(expires_by=today + datetime.timedelta(days=_EXPIRING_DAYS))
    return Search(words=_words(said), since=since, until=until, unread=topic == "unread" or bool(_UNREAD.search(said)))


def _words(said: str) -> tuple[str, ...]:
    about = _ABOUT.search(said)
    words = [word for word in (about[1].split() if about else ()) if len(word) >= _SHORTEST and word not in _EMPTY]
    return tuple(words[:1])
