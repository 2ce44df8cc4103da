"""A turn on the phone, for any telephony platform: what a caller did, and what happens then.

An adapter turns the requests of its platform into `Heard`, and a `VoiceTurn` into what the platform carries out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KEYS = "0123456789*#"
DUTCH = "nl"


class Event(StrEnum):
    """What a caller did, or what happened to a call."""

    START = "start"
    SPEECH = "speech"
    KEYS = "keys"
    SILENCE = "silence"
    NOISE = "noise"
    """Something was said that the recogniser could not make into words."""
    TRANSFER_FAILED = "transfer_failed"
    END = "end"


@dataclass(frozen=True)
class Heard:
    """What came from the line.

    Attributes:
        event: what happened.
        text: the words, for `SPEECH`.
        confidence: how sure the recogniser is, 0 to 1; 1 when it does not say.
        keys: the keys that were pressed, in order, for `KEYS`.
        caller: the calling number as E.164, for `START`; empty when it is hidden. It is held in memory only, and never stored.
    """

    event: Event
    text: str = ""
    confidence: float = 1.0
    keys: str = ""
    caller: str = ""


class Foreign(str):
    """A prompt in another language than Dutch. It is a text as any other; only what gives it to a voice looks at its language.

    Attributes:
        language: its language, as a block names it: `fr`.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Foreign:
        """A text, and the language that it is in."""
        made = super().__new__(cls, text)
        made.language = language
        return made


def language_of(prompt: str) -> str:
    """The language of a prompt."""
    return prompt.language if isinstance(prompt, Foreign) else DUTCH


@dataclass(frozen=True)
class Digits:
    """A number that a caller keys in. Only `*` (start again) and `#` (done) are commands meanwhile.

    Attributes:
        least: the fewest digits.
        most: the most digits; the entry ends by itself after them.
        secret: whether logs and recordings must not hold them.
    """

    least: int
    most: int
    secret: bool = False


@dataclass(frozen=True)
class Listen:
    """What is listened for, speech and keys together.

    Attributes:
        digits: a number to key in; None for one key.
        speech: whether speech is listened for as well.
        hints: words that the recogniser should expect.
        seconds: how long a silence may last.
        digit_seconds: how long the pause between two digits may last.
        barge_in: whether speech stops the prompt; keys always do.
    """

    digits: Digits | None = None
    speech: bool = True
    hints: tuple[str, ...] = ()
    seconds: int = 8
    digit_seconds: int = 5
    barge_in: bool = True


@dataclass(frozen=True)
class Transfer:
    """Where the call goes on: to a person.

    Attributes:
        target: a SIP address, or a telephone number as E.164.
        reference: the reference of the case, which the agent looks up; nothing else of the call goes along.
    """

    target: str
    reference: str


@dataclass(frozen=True)
class VoiceTurn:
    """What happens next: the prompts are spoken, then the call listens, goes to a person, or ends.

    Attributes:
        say: the prompts, each at most 25 words and 12 seconds, written as they are spoken: no digits to guess at, no addresses.
            One that is not in Dutch is a `Foreign`.
        listen: what is listened for afterwards; None when the call goes on elsewhere or ends.
        transfer: to whom, or None.
        hang_up: whether the call ends.
        pace: words per minute that the voice should reach.
    """

    say: tuple[str, ...]
    listen: Listen | None = None
    transfer: Transfer | None = None
    hang_up: bool = False
    pace: int = 150
