"""Replace personal numbers and addresses by placeholders, before anything is stored, logged or sent on.

Fails closed: what has the shape of a national number is replaced even when its check digits are wrong
(the eBox's own sample numbers fail the check), and long numbers are replaced without a check.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from gateway.number_words import NUMBER_WORDS

NATIONAL_NUMBER = "<rijksregisternummer>"
EMAIL = "<e-mailadres>"
PHONE = "<telefoonnummer>"
ACCOUNT = "<rekeningnummer>"
CARD = "<kaartnummer>"
CODE = "<code>"

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_EMAIL_SPOKEN = re.compile(
    r"\b\w+(?:\s(?:punt|dot|streepje|underscore)\s\w+)*"  # jan punt peeters
    r"\s(?:apenstaartje|apestaartje|at|arobas)\s"  # apenstaartje
    r"\w+(?:\s(?:punt|dot)\s\w+)+",  # gmail punt com
    re.IGNORECASE,
)
_SEPARATORS = r"[\s.,/_\-\u2010-\u2015\u2212\u00b7]{0,3}"
_ACCOUNT_BELGIAN = re.compile(rf"\bBE{_SEPARATORS}\d{{2}}(?:{_SEPARATORS}\d{{4}}){{3}}(?!\d)", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_ACCOUNT_TYPED_SMALL = re.compile(r"\b[a-z]{2}\d{2}(?=[a-z0-9]*\d{6})[a-z0-9]{11,30}\b")
_NATIONAL_NUMBER = re.compile(
    rf"(?<![\d+])\d{{2}}{_SEPARATORS}\d{{2}}{_SEPARATORS}\d{{2}}"  # year, month, day
    rf"{_SEPARATORS}\d{{3}}{_SEPARATORS}\d{{2}}(?!\d)",  # sequence number, check digits
)
_CARD_OF_IDENTITY = re.compile(r"(?<!\d)\d{3}[\s.-]\d{7}[\s.-]\d{2}(?!\d)")
_DIGIT_RUN = re.compile(rf"(?<!\d)\d(?:{_SEPARATORS}\d){{10,}}(?!\d)")
_DATE = r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d)"
_DATES = re.compile(rf"{_DATE}(?:\s+\d{{1,2}}[.:]\d{{2}}|\s*-\s*{_DATE})")  # a date with a time, or a period
_PHONE_ABROAD = re.compile(rf"(?<![\w+])(?:\+|00)\d{{1,3}}(?:[\s./()-]{{0,2}}\d){{7,11}}(?!{_SEPARATORS}\d)")
_PHONE_BELGIAN = re.compile(r"(?<![\d.,])(?!\d{2}[./-]\d{2}[./-]\d{4})0\d(?:[\s./-]{0,2}\d){7,8}(?!\d)")  # and no date
_SECRET = re.compile(
    r"\b(?:(pin ?code|puk ?code|pin|puk)(\s*(?:is|was|:|=)?\s*)(\d[\d ]{2,8}\d)"  # pincode 1234
    r"|(code|wachtwoord|paswoord|password)(\s*(?:is|was|:|=|van mij is)\s*)(\S*\d\S*))",  # wachtwoord is geheim1
    re.IGNORECASE,
)
_FIRST = (
    (_EMAIL, EMAIL),
    (_EMAIL_SPOKEN, EMAIL),
    (_ACCOUNT_BELGIAN, ACCOUNT),
    (_ACCOUNT, ACCOUNT),
    (_ACCOUNT_TYPED_SMALL, ACCOUNT),
    (_CARD_OF_IDENTITY, CARD),
    (_NATIONAL_NUMBER, NATIONAL_NUMBER),
    (_PHONE_ABROAD, PHONE),
)
"""In this order: a longer number first, so that no rest of it is left when a shorter one is found inside it."""
_WORD = re.compile(r"[^\W_]+")
_SPOKEN_LEAST = 9


def redact(text: str) -> str:
    """Replace personal data by placeholders.

    Args:
        text: what a citizen typed or said. Invisible characters are removed first, so that they cannot
            hide a number.

    Returns:
        The text with `<rijksregisternummer>`, `<e-mailadres>`, `<telefoonnummer>`, `<rekeningnummer>`,
        `<kaartnummer>` or `<code>` in the place of what was found.
    """
    text = visible(text)
    for pattern, placeholder in _FIRST:
        text = pattern.sub(placeholder, text)
    text = _SECRET.sub(lambda match: f"{match[1] or match[4]}{match[2] or match[5]}{CODE}", text)
    text = _DIGIT_RUN.sub(_long_number, text)
    text = _redact_phones(text)
    return _redact_spoken(text)


def visible(text: str) -> str:
    """NFKC, without control and format characters (direction marks, zero-width spaces); new lines stay."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(char if char in "\n\t" or unicodedata.category(char)[0] != "C" else "" for char in normal)


def _long_number(run: re.Match[str]) -> str:
    """A placeholder for a long run of digits; a date with a time, and a period, stay."""
    if _DATES.fullmatch(run.group()):
        return run.group()
    return NATIONAL_NUMBER if len(re.sub(r"\D", "", run.group())) == 11 else CARD


def _redact_phones(text: str) -> str:
    """What the phone library knows to be a number, and what has the shape of one but is not in use."""
    matches = phonenumbers.PhoneNumberMatcher(text, "BE", leniency=phonenumbers.Leniency.VALID)
    text = _replace([(match.start, match.end, PHONE) for match in matches], text)
    return _PHONE_BELGIAN.sub(PHONE, text)


def _redact_spoken(text: str) -> str:
    """Find runs of number words ("nul vier zeven…", "vijfentachtig nul zeven…") that spell a long number."""
    found: list[tuple[int, int, str]] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        digits = "".join(_digits(match.group()) for match in run)
        spoken = any(match.group().lower() in NUMBER_WORDS for match in run)
        if spoken and len(digits) >= _SPOKEN_LEAST:
            found.append((run[0].start(), run[-1].end(), NATIONAL_NUMBER if len(digits) == 11 else PHONE))
        run.clear()

    words = list(_WORD.finditer(text))
    for i, match in enumerate(words):
        if _digits(match.group()):
            run.append(match)
        elif not (run and _is_glue(match.group()) and i + 1 < len(words) and _digits(words[i + 1].group())):
            close()
    close()
    return _replace(found, text)


def _digits(word: str) -> str:
    return word if word.isdecimal() else NUMBER_WORDS.get(word.lower(), "")


def _is_glue(word: str) -> bool:
    return word.lower() in ("en", "euh", "dan", "punt", "streepje", "koppelteken", "dus")


def _replace(spans: list[tuple[int, int, str]], text: str) -> str:
    for start, end, placeholder in sorted(spans, reverse=True):
        text = text[:start] + placeholder + text[end:]
    return text
