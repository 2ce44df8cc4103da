"""The interfaces of the sources. The SQL ones serve demos and replicas; an HTTP one can take the place of either."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from actions.data.records import Attest, Dossier, LinkedApplication, Message, Profile


class SourceError(Exception):
    """A source did not answer, or not as it should; nothing is known then, and nothing may be said."""


@dataclass(frozen=True)
class Search:
    """Which messages are meant; every field narrows.

    Attributes:
        senders: names of senders, exactly as the source gives them; empty for all.
        words: words that the subject holds, whatever their case and accents; all of them.
        since: published on or after this day in Belgium.
        until: published on or before this day in Belgium.
        unread: only unread ones.
        expires_by: only those that expire on or before this day and can still be read, the soonest first.
    """

    senders: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    unread: bool = False
    expires_by: datetime.date | None = None


@dataclass(frozen=True)
class Found:
    """Messages that were found.

    Attributes:
        total: how many there are.
        messages: the first of them, the newest first (for `expires_by`: the soonest to expire first).
    """

    total: int
    messages: Sequence[Message]


class MailboxSource(Protocol):
    """The citizen's eBox. Every method names the citizen; a message of someone else does not exist."""

    async def search(self, insz: str, search: Search, most: int) -> Found:
        """Find messages; reading a list marks nothing as read.

        Args:
            insz: national number of the citizen.
            search: which.
            most: how many to give back at most.

        Raises:
            SourceError: see there.
        """
        ...

    async def senders(self, insz: str) -> list[str]:
        """The names of everyone who sent this citizen a message.

        Raises:
            SourceError: see there.
        """
        ...

    async def message(self, insz: str, message_id: str) -> Message | None:
        """One message without its content, or None when this citizen has no such message.

        Raises:
            SourceError: see there.
        """
        ...

    async def open(self, insz: str, message_id: str) -> str | None:
        """The text of a message; opening marks it as read. Registered mail is the caller's to refuse.

        Returns:
            The text, or None when this citizen has no such message, or it has no text of its own; then nothing is marked.

        Raises:
            SourceError: see there.
        """
        ...


class ProfileSource(Protocol):
    """What authorities know about a citizen. Every method raises `SourceError` when the source fails."""

    async def profile(self, insz: str) -> Profile | None:
        """The profile, or None when the source does not know the citizen."""
        ...

    async def applications(self, insz: str) -> list[LinkedApplication]:
        """The applications to which the eBox is linked."""
        ...

    async def dossiers(self, insz: str) -> list[Dossier]:
        """The dossiers, the last changed first."""
        ...

    async def attests(self, insz: str) -> list[Attest]:
        """The certificates, those that can be asked for first."""
        ...
