"""What must be done before it is known where a caller is then: `gateway.voice.engine` asks for it, `calls` carries it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """Ask the bot what was said."""

    text: str


@dataclass(frozen=True)
class Pick:
    """Choose an option of the answer, by its key in the conversation."""

    key: str


@dataclass(frozen=True)
class Go:
    """Ask for an entry or a walk of a menu."""

    target: str
    label: str


@dataclass(frozen=True)
class Again:
    """Wait for the answer that was late."""


@dataclass(frozen=True)
class Person:
    """Go to a person.

    Attributes:
        asked: whether the caller asked for one.
    """

    asked: bool


@dataclass(frozen=True)
class Reference:
    """Make the reference of this conversation, to tell it."""


@dataclass(frozen=True)
class Plan:
    """Promise a call-back at the day and hour of the state, on this number."""

    number: str


@dataclass(frozen=True)
class News:
    """Look whether the agent who speaks in the conversation wrote something."""


@dataclass(frozen=True)
class SendAnswer:
    """Send the address of an answer to the number that calls."""

    entry: str


@dataclass(frozen=True)
class SendLink:
    """Send a link to the number that calls, to sign in with."""


@dataclass(frozen=True)
class Claim:
    """Look whether a browser shows this code."""

    code: str


@dataclass(frozen=True)
class Cancel:
    """The caller does not sign in: what points to the call is worth nothing."""


@dataclass(frozen=True)
class Look:
    """Look whether the caller signed in."""


@dataclass(frozen=True)
class Aloud:
    """Note that the caller wants to hear their own data."""


@dataclass(frozen=True)
class Leave:
    """The caller is gone."""


Deed = Ask | Pick | Go | Again | Person | Reference | Plan | News | SendAnswer | SendLink | Claim | Cancel | Look | Aloud | Leave
