"""Written Dutch → the words that a voice says: no digits, signs, addresses, brackets or abbreviations are left.

Voices differ in what they make of `1700`, `eBox` or `(d.w.z.)`, and few read speech markup alike. So everything is written out
here, once, and every voice says the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from faq.speech.addresses import without_addresses
from faq.speech.figures import figures_in_words
from faq.speech.lexicon import Spellings, lexicon
from faq.speech.numbers import in_words

_APOSTROPHE = re.compile(r"(?<=\w)[’'‘](?=\w)")
_QUESTION_IN_QUOTES = re.compile(r"[?!.](?=[’”\"](?:[\s,;)]+[a-zàèéë]|[.,;:?!)]))")
_QUOTES = re.compile(r"[‘’“”„\"«»]|(?<!\w)'|'(?!\w)")
_ITEM = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+")
_ENDS = re.compile(r"[.?!:;…]$")
_EMPTY_BRACKETS = re.compile(r"\s*\(\s*[,;]?\s*\)")
_ENDING_IN_BRACKETS = re.compile(r"(?<=\w)\((\w{1,3})\)")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*([.,;:?!]?)\s*")
_DIGITS = re.compile(r"\d+")
_SIGNS: Mapping[str, str] = {
    "&": " en ",
    "+": " plus ",
    "=": " is ",
    "→": ", dan ",
    ">": ", dan ",
    "<": " ",
    "@": " apenstaartje ",
    "%": " procent ",
    "€": " euro ",
    "*": " ",
    "_": " ",
    "(": ", ",
    ")": ", ",
    "[": ", ",
    "]": ", ",
    "{": " ",
    "}": " ",
    "\\": " ",
    "`": " ",
    "#": " ",
    "|": ", ",
    "~": " ",
    "®": "",
    "™": "",
    "…": ".",
}


@lru_cache(maxsize=4096)
def as_spoken(text: str) -> str:
    """Write a text as it is spoken.

    Args:
        text: written Dutch, with lists, quotes, numbers and addresses.

    Returns:
        One line of sentences: words, commas and full stops, question marks and colons.
    """
    said = unicodedata.normalize("NFC", text)
    for step in (*_STEPS, _signs, _tidy):
        said = step(said)
    return said


def unread(text: str) -> list[str]:
    """The words that mix letters and digits, and that no rule and no word of the lexicon explains: `X3D`, `112BE`."""
    said = unicodedata.normalize("NFC", text)
    for step in _STEPS:
        said = step(said)
    return _MIXED.findall(said)


def _lists(text: str) -> str:
    """Every line ends as a sentence; the marks of a list go."""
    lines = []
    for line in text.splitlines():
        bare = _ITEM.sub("", line).strip()
        if not bare:
            continue
        if _ITEM.match(line):
            bare = bare[0].upper() + bare[1:]
        lines.append(bare if _ENDS.search(bare.rstrip('’”")')) else f"{bare}.")
    return " ".join(lines)


def _quotes(text: str) -> str:
    """The marks around a quote go, and the question mark of a name such as ‘Hulp nodig?’ within a sentence."""
    kept = _QUESTION_IN_QUOTES.sub("", text)
    return _QUOTES.sub("", _APOSTROPHE.sub("'", kept))


def _abbreviations(text: str) -> str:
    return _abbreviation_pattern().sub(_abbreviation, text)


@lru_cache(maxsize=1)
def _abbreviation_pattern() -> re.Pattern[str]:
    names = sorted(lexicon().abbreviations, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _abbreviation(found: re.Match[str]) -> str:
    written = found.group()
    said = lexicon().abbreviations.get(written) or lexicon().abbreviations[written.lower()]
    said = said[0].upper() + said[1:] if written[0].isupper() else said
    rest = found.string[found.end() :]
    ends = written.endswith(".") and (not rest.strip() or (said in _CLOSING and re.match(r"\s+[A-Z]", rest)))
    return f"{said}." if ends else said


_CLOSING = frozenset({"enzovoort", "en dergelijke", "en andere"})
"""Abbreviations that may end a sentence before a capital; the others stand before a name then."""


def _asides(text: str) -> str:
    """What stands in brackets becomes an aside between commas, or a sentence when it is one."""
    text = _EMPTY_BRACKETS.sub("", _ENDING_IN_BRACKETS.sub(r"\1", text))
    before = ""
    while before != text:
        before, text = text, _BRACKETS.sub(_aside, text)
    return re.sub(r"\s+[–—-]\s+", ", ", text)


def _aside(found: re.Match[str]) -> str:
    inner, after = found.group(1).strip(), found.group(2)
    if not inner:
        return f"{after} "
    if re.search(r"[.?!]$", inner):
        return f"{'' if found.string[: found.start()].endswith(('.', '?', '!')) else '.'} {inner} "
    return f", {inner}{after or ','} "  # `_tidy` takes the comma away at the end of a sentence


@lru_cache(maxsize=1)
def _names_with_signs() -> Spellings:
    """Names that look like an address, such as MyGov.be, or that hold brackets."""
    names = {name: said for name, said in lexicon().words.items() if "." in name or "(" in name}
    return Spellings(names, r"[\w./@]", r"[\w/]|\.\w")


@lru_cache(maxsize=1)
def _words() -> Spellings:
    return Spellings(lexicon().words, r"[\w']", r"\w")


_STEPS: tuple[Callable[[str], str], ...] = (
    _lists,
    _quotes,
    _abbreviations,
    lambda text: _names_with_signs().say(text),
    without_addresses,
    _asides,
    figures_in_words,
    lambda text: _words().say(text),
)
_MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w+")


def _signs(text: str) -> str:
    text = _DIGITS.sub(lambda found: f" {in_words(found.group())} ", text)
    for sign, said in _SIGNS.items():
        text = text.replace(sign, said)
    return re.sub(r"(?<=\w)\s*/\s*(?=\w)", " of ", re.sub(r"\s*[–—]\s*", ", ", text)).replace("/", " ")


def _tidy(text: str) -> str:
    """One space between words, none before a point; no two points in a row; a capital after a full stop."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([.,;:?!])", r"\1", text)
    text = re.sub(r"[,;:]+(?=[.?!])|(?<=[.?!:])[,;]+", "", text)
    text = re.sub(r"([.?!])[.]+", r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r"^[\s.,;:]+|[\s,;]+$", "", text)
    return re.sub(r"(^|[.?!] )([a-zà-ÿ])", lambda found: found[1] + found[2].upper(), text)
