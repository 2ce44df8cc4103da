"""Texts and numbers on their way to and from a telephony platform."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

SAME_PACE = 150
"""Words a minute of a voice that is left as it is."""
_NOT_SPOKEN = re.compile(r"[\x00-\x1f\x7f-\x9f<>{}\ufffe\uffff\ud800-\udfff]+")
"""What no voice says: control characters, and the signs with which platforms mark up a text."""
_HINT = 100
"""Characters of one hint, and how many hints: what Twilio takes."""
_HINTS = 500


def plain(text: str) -> str:
    """A text that a platform speaks as words, whatever stands in it: nothing in it can be read as markup."""
    return " ".join(_NOT_SPOKEN.sub(" ", text).split())


def hints_of(hints: tuple[str, ...]) -> list[str]:
    """Hints for a recogniser, without the comma that separates them on some platforms."""
    return [hint for hint in (plain(each.replace(",", " "))[:_HINT] for each in hints[:_HINTS]) if hint]


def percent(pace: int) -> int:
    """A pace in words a minute, as a percentage of a voice that is left as it is."""
    return round(100 * pace / SAME_PACE)


def caller_of(text: object) -> str:
    """The calling number as E.164; empty when it is hidden, or is no number that exists.

    Args:
        text: what the platform says: a number with or without `+`, a SIP address, `anonymous`, or one of the numbers that do not
            exist and stand for a hidden one (such as +266696687, which spells "anonymous" on the keys).
    """
    user = str(text or "").removeprefix("sips:").removeprefix("sip:").partition("@")[0]
    if len(user) > 20 or not re.fullmatch(r"\+?[0-9]+", user):
        return ""
    try:
        number = phonenumbers.parse(user, "BE")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else ""
