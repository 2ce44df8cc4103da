"""Numbers, days and hours in Dutch words."""

from __future__ import annotations

import re

from num2words import num2words

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_HUNDREDS_UP_TO = 1999
_MOST_DIGITS = 9


def cardinal(number: int) -> str:
    """A number in words, with a space after each thousand so that a voice breathes: `tweeduizend zesentwintig`.

    Args:
        number: zero or more.
    """
    if 1100 <= number <= _HUNDREDS_UP_TO:
        return year(number)
    thousands, rest = divmod(number, 1000)
    if number >= 1_000_000 or not thousands or not rest:
        return str(num2words(number, lang="nl"))
    return f"{num2words(thousands * 1000, lang='nl')} {num2words(rest, lang='nl')}"


def in_words(number: str) -> str:
    """Digits as a number in words; very many of them one by one."""
    return grouped(number) if len(number) > _MOST_DIGITS else cardinal(int(number))


def foreign(text: str, language: str) -> str:
    """A text in another language, with its numbers in the words of that language."""
    return re.sub(r"\d{1,9}", lambda found: str(num2words(int(found.group()), lang=language)), text)


def year(number: int) -> str:
    """A year in words: `negentienhonderd vijfentachtig`, `tweeduizend zesentwintig`."""
    hundreds, rest = divmod(number, 100)
    if not 1100 <= number <= _HUNDREDS_UP_TO:
        return cardinal(number)
    words = f"{num2words(hundreds, lang='nl')}honderd"
    return f"{words} {num2words(rest, lang='nl')}" if rest else words


def ordinal(number: int) -> str:
    """The rank of a number: `eerste`, `drieëntwintigste`."""
    return str(num2words(number, lang="nl", to="ordinal"))


def decimal(whole: str, fraction: str) -> str:
    """A number with a comma: `twee komma vijf`; a fraction that begins with zero is read digit by digit."""
    after = digits(fraction) if fraction.startswith("0") else in_words(fraction)
    return f"{in_words(whole)} komma {after}"


def amount(whole: str, fraction: str | None) -> str:
    """Euros and cents: `twaalf euro vijftig`."""
    euros = f"{in_words(whole)} euro"
    cents = int(fraction.ljust(2, "0")) if fraction else 0
    return f"{euros} {cardinal(cents)}" if cents else euros


def digits(text: str) -> str:
    """Each digit by itself: `nul vier zeven`."""
    return " ".join(_DIGITS[int(digit)] for digit in text if digit.isdecimal())


def grouped(text: str) -> str:
    """The digits of a long number, in the groups in which it is written, or of three or two.

    Args:
        text: for example `0470 12 34 56`, `85.07.30-033.28` or `123456`.

    Returns:
        The digits in words, with a comma after each group.
    """
    groups = [group for group in re.split(r"\D+", text) if group]
    if len(groups) == 1 and len(groups[0]) > 4:
        size = 3 if len(groups[0]) % 3 == 0 else 2
        groups = [groups[0][i : i + size] for i in range(0, len(groups[0]), size)]
    return ", ".join(map(digits, groups))


def spelled(code: str) -> str:
    """A code letter by letter and digit by digit, in its groups: `K, zeven, M, vier. Negen, T, Q, X`.

    Args:
        code: letters, digits and hyphens.
    """
    groups = [[_DIGITS[int(sign)] if sign.isdecimal() else sign for sign in group.upper()] for group in re.split(r"[\s-]+", code)]
    said = [", ".join(sign for sign in group if sign in _DIGITS or sign in _LETTERS) for group in groups]
    return ". ".join(group[0].upper() + group[1:] for group in said if group)
