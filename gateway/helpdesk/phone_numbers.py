"""Telephone numbers that a helpdesk can call back."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_HOME = "BE"
_LONGEST = 40
"""Characters that are looked at: a number with its spaces is shorter."""
_SOMEONE_ANSWERS = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,
    }
)
"""Where a person answers, for the price of a call. The others are free or paid services, such as 0800, 0900 and 070."""
_EXAMPLE = "Typ bijvoorbeeld 0470 12 34 56. Begin bij een nummer uit een ander land met + en het landnummer."


class PhoneError(ValueError):
    """Nobody can be called back at this number; the message tells the citizen what to type, and never holds the number."""


def read_phone(text: str) -> str:
    """The number that a citizen typed, in the form `+32470123456`.

    Args:
        text: a Belgian number, or one of another country that begins with `+` or `00`.

    Raises:
        PhoneError: it is no number, it does not exist, or nobody should be called there.
    """
    if not text.strip():
        raise PhoneError("Vul uw telefoonnummer in.")
    if len(text) > _LONGEST:
        raise PhoneError(f"Dit is te lang voor een telefoonnummer. {_EXAMPLE}")
    try:
        number = phonenumbers.parse(text, _HOME)
    except phonenumbers.NumberParseException:
        raise PhoneError(f"Dit is geen telefoonnummer. {_EXAMPLE}") from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneError(f"Dit telefoonnummer bestaat niet. Kijk na of alle cijfers er staan. {_EXAMPLE}")
    if number.extension:
        raise PhoneError("We kunnen geen toestelnummer bellen. Geef een nummer waarop u zelf opneemt.")
    if phonenumbers.number_type(number) not in _SOMEONE_ANSWERS:
        raise PhoneError("Op dit soort nummer bellen we niet terug. Geef uw gsm-nummer of een gewoon vast nummer.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """A number as one reads it: `+32 470 12 34 56`."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
