"""From a question to a search of the mailbox."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from actions.data.records import Message
from actions.data.sources import MailboxSource, Search
from actions.personal.periods import period_of
from actions.personal.senders import senders_meant
from actions.personal.words import fold
from faq.dates import today_in_belgium

_MOST_SHOWN = 10
_EXPIRING_DAYS = 30
_ABOUT = re.compile(
    r"\b(?:over|betreffende|ivm|in verband met|aangaande|met als onderwerp|onderwerp)\b (?:de |het |mijn |een |dat )?(.+)"
)
_SAYS_LITTLE = re.compile(
    r"\d+|deze|vorige?|verleden|laatste|voorbije|afgelopen|jaar|jaren|maand(?:en)?|week|weken|dagen|gekregen|voor|twee|drie|vier|vijf"
    r"|zeven|acht|negen|tien|januari|februari|maart|april|juni|juli|augustus|september|oktober|november|december"
)
_SHORTEST = 4
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_OF_MESSAGES = re.compile(
    r"\b(?:bericht\w*|brie\w+|post|mails?|ebox|brievenbus|document\w*|stukken|iets|alles|zendingen|schrijven|\w*(?:gekomen|opend|stuurd))\b"
)


@dataclass(frozen=True)
class Result:
    """What was found for a question.

    Attributes:
        search: what was looked for.
        total: how many messages fit.
        messages: the first of them.
        unread: how many unread messages there are in all.
        unknown_sender: whether the question names a sender of whom there is no message.
    """

    search: Search
    total: int
    messages: tuple[Message, ...]
    unread: int
    unknown_sender: bool = False


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
    search = _search(topic, text, today_in_belgium())
    meant = senders_meant(text, await mailbox.senders(insz))
    if meant:
        search = replace(search, senders=tuple(meant), words=())
    if meant == []:
        unread = await mailbox.search(insz, Search(unread=True), 0)
        return Result(search, 0, (), unread.total, unknown_sender=True)
    return await result_of(mailbox, insz, search)


async def result_of(mailbox: MailboxSource, insz: str, search: Search) -> Result:
    """Carry out a search.

    Args:
        mailbox: the mailbox.
        insz: national number of the citizen, from a grant.
        search: what is looked for.

    Raises:
        SourceError: the mailbox failed.
    """
    found = await mailbox.search(insz, search, _MOST_SHOWN)
    unread = await mailbox.search(insz, Search(unread=True), 0)
    return Result(search, found.total, tuple(found.messages), unread.total)


def _search(topic: str, text: str, today: datetime.date) -> Search:
    if topic == "expiring":
        return Search(expires_by=today + datetime.timedelta(days=_EXPIRING_DAYS))
    since, until = period_of(_about_messages(text), today)
    return Search(words=_words(fold(text)), since=since, until=until, unread=topic == "unread")


def _about_messages(text: str) -> str:
    """The last sentence that speaks of messages, and what follows it: what came before is the story, with days of its own."""
    sentences = _SENTENCE.split(text)
    first = max((number for number, sentence in enumerate(sentences) if _OF_MESSAGES.search(fold(sentence))), default=0)
    return " ".join(sentences[first:])


def _words(said: str) -> tuple[str, ...]:
    about = _ABOUT.search(said)
    words = [word for word in (about[1].split() if about else ()) if len(word) >= _SHORTEST and not _SAYS_LITTLE.fullmatch(word)]
    return tuple(words[:1])
