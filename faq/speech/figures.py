"""Everything in a text that is written with digits: days, hours, amounts, codes, telephone numbers, and plain numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from faq.dates import MONTHS
from faq.speech.lexicon import lexicon
from faq.speech.numbers import amount, cardinal, decimal, grouped, in_words, ordinal, spelled, year

_WRITTEN_DATE = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?:ste|de|e)? (?P<month>{'|'.join(MONTHS)})\b(?: (?P<year>[12]\d{{3}})\b)?", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{'|'.join(MONTHS)}) (?P<year>[12]\d{{3}})\b", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"\b(?P<day>[0-3]?\d)[/.-](?P<month>[01]?\d)[/.-](?P<year>[12]\d{3})\b")
_ISO_DATE = re.compile(r"\b(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b")
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-4])(?:[.:](?P<minute>[0-5]\d)(?:\s*(?:uur|u\.?|h)\b)|:(?P<colon>[0-5]\d)\b|\s*[uh](?P<after>[0-5]\d)?\b(?!\.\w))"
)
_TIME_RANGE = re.compile(r"\b(\d{1,2}(?:[.:]\d\d)?)\s*[-–]\s*(\d{1,2}(?:[.:]\d\d)?)(?=\s*(?:uur|u|h)\b)")
_REGISTER = re.compile(r"\b\d{2}\.?\d{2}\.?\d{2}-\d{3}[.-]?\d{2}\b")
_PHONE = re.compile(r"(?<![\w.,])(?:\+\d{1,3}|0[1-9]\d{0,2})(?:[ ./]+\d{2,4}){1,5}\b|(?<![\w.,])0\d{8,9}\b")
_ACCOUNT = re.compile(r"\b([A-Z]{2})\d{2}(?: ?\d{4}){3}\b")
_CODE = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{3,5}-[A-Z0-9]{3,5}\b")
_SIX_DIGITS = re.compile(r"\b\d{3}[ -]?\d{3}\b(?!\d)")
_CODE_BEFORE = re.compile(r"(?i)code\b[^.?!\d]{0,12}$")
_NUMBER = r"\d{1,3}(?:[. ]\d{3})+|\d+"
_EUROS = re.compile(
    rf"€\s*(?P<before>{_NUMBER})(?:,(?P<cents>\d{{1,2}}))?|\b(?P<after>{_NUMBER})(?:,(?P<more>\d{{1,2}}))?\s*(?:€|euro\b|EUR\b)"
)
_PERCENT = re.compile(rf"\b(?P<whole>{_NUMBER})(?:,(?P<fraction>\d+))?\s*%")
_CALLED = re.compile(r"\b\d{3,4}\b")
_ABOUT_CALLING = re.compile(r"(?i)\bbel|nummer")
_RANGE = re.compile(r"\b(\d{1,4})\s*[-–]\s*(\d{1,4})\b")
_ORDINAL = re.compile(r"\b(\d{1,3})(?:ste|de|e)\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DECIMAL = re.compile(rf"\b({_NUMBER}),(\d+)\b")
_THOUSANDS = re.compile(r"\b\d{1,3}(?:[. ]\d{3})+\b")
_LONG = re.compile(r"\b\d{7,}\b")
_CALLS = re.compile(r"(?i)\b(?:bel\w*|nummers?|telefoon\w*|of|en)\b[^.?!]{0,25}$")


def figures_in_words(text: str) -> str:
    """Read what a rule knows; a digit that is left is a plain number, or stands within a word."""
    for pattern, replace in _RULES:
        text = pattern.sub(replace, text)
    return text


def _date(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = parts["month"] if not parts["month"].isdigit() else _month(int(parts["month"]))
    said = [cardinal(int(parts["day"])), month] if parts.get("day") else [month]
    if parts.get("year"):
        said.append(year(int(parts["year"])))
    return " ".join(said)


def _month(number: int) -> str:
    return MONTHS[number - 1] if 1 <= number <= len(MONTHS) else cardinal(number)


def _time(found: re.Match[str]) -> str:
    minute = int(found["minute"] or found["colon"] or found["after"] or 0)
    hour = f"{cardinal(int(found['hour']))} uur"
    return f"{hour} {cardinal(minute)}" if minute else hour


def _register(found: re.Match[str]) -> str:
    """The number of a person: date of birth, serial number, check digits."""
    numbers = re.sub(r"\D", "", found.group())
    return grouped(f"{numbers[:2]} {numbers[2:4]} {numbers[4:6]} {numbers[6:9]} {numbers[9:]}")


def _phone(found: re.Match[str]) -> str:
    said = grouped(found.group())
    return f"plus {said}" if found.group().startswith("+") else said


def _six_digits(found: re.Match[str]) -> str:
    """A code of six digits, when the words before it say that it is one."""
    return grouped(re.sub(r"\D", "", found.group())) if _CODE_BEFORE.search(found.string[: found.start()]) else found.group()


def _called(found: re.Match[str]) -> str:
    """A number that one calls; some only where the text is about calling."""
    number, before = found.group(), found.string[: found.start()]
    known = lexicon()
    if number in known.called and _CALLS.search(before) and _ABOUT_CALLING.search(found.string):
        return known.called[number]
    return known.numbers.get(number, number)


def _whole(text: str) -> str:
    return re.sub(r"[. ]", "", text)


def _euros(found: re.Match[str]) -> str:
    whole, cents = (found["before"], found["cents"]) if found["before"] else (found["after"], found["more"])
    return amount(_whole(whole), cents)


def _percent(found: re.Match[str]) -> str:
    whole = _whole(found["whole"])
    return f"{decimal(whole, found['fraction']) if found['fraction'] else in_words(whole)} procent"


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_REGISTER, _register),
    (_ACCOUNT, lambda found: f"{' '.join(found[1])}, {grouped(found.group()[2:])}"),
    (_CODE, lambda found: spelled(found.group())),
    (_ISO_DATE, _date),
    (_NUMERIC_DATE, _date),
    (_WRITTEN_DATE, _date),
    (_MONTH_YEAR, _date),
    (_TIME_RANGE, lambda found: f"{found[1]} tot {found[2]}"),
    (_TIME, _time),
    (_PHONE, _phone),
    (_SIX_DIGITS, _six_digits),
    (_EUROS, _euros),
    (_PERCENT, _percent),
    (_CALLED, _called),
    (_RANGE, lambda found: f"{cardinal(int(found[1]))} tot {cardinal(int(found[2]))}"),
    (_ORDINAL, lambda found: ordinal(int(found[1]))),
    (_YEAR, lambda found: year(int(found.group()))),
    (_DECIMAL, lambda found: decimal(_whole(found[1]), found[2])),
    (_THOUSANDS, lambda found: in_words(_whole(found.group()))),
    (_LONG, lambda found: grouped(found.group())),
)
"""Tried in this order."""
