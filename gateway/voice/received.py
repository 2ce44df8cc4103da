"""What a webhook of a telephony platform says, whichever platform it is."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.voice.model import KEYS, Event, Heard

LEAST_CONFIDENCE = 0.2
"""Below this, the words of a recogniser are worth nothing, not even to ask back."""
_LONGEST = 1000
"""Characters of what is said at once that are looked at."""
_MOST_KEYS = 64


class FormatError(ValueError):
    """A webhook that is not one of its platform."""


@dataclass(frozen=True)
class Line:
    """What the platform told of the line, as far as a reply needs it.

    Attributes:
        own: the number that was called, which a person sees in the place of the caller's.
        vendor: whose voice speaks, when its pace can be set; otherwise empty. Only jambonz says so.
        sip: whether the call comes over SIP. Only Twilio needs to know.
    """

    own: str = ""
    vendor: str = ""
    sip: bool = False


@dataclass(frozen=True)
class Received:
    """What a webhook says.

    Attributes:
        sid: the platform's name of the call.
        heard: what was heard; None when the caller spoke with a person, or went to one.
        line: what a reply needs.
        refused: whether a transfer was refused that can be tried in another way.
    """

    sid: str
    heard: Heard | None
    line: Line
    refused: bool = False


def spoken(words: str, confidence: float | None) -> Heard:
    """What a recogniser made of speech.

    Args:
        words: the words.
        confidence: how sure it is, 0 to 1. None is: it does not say; some recognisers say 0 then.

    Returns:
        `NOISE` when the words are worth nothing, not even to ask back.
    """
    words, sure = " ".join(words.split())[:_LONGEST], confidence if confidence and 0 < confidence <= 1 else 1.0
    return Heard(Event.SPEECH, text=words, confidence=sure) if words and sure >= LEAST_CONFIDENCE else Heard(Event.NOISE)


def keyed(digits: str) -> Heard:
    """The keys that were pressed. The key that ends an entry is left out by platforms: when there was no other, it was that one."""
    return Heard(Event.KEYS, keys="".join(key for key in digits if key in KEYS)[:_MOST_KEYS] or "#")
