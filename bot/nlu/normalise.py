"""Bring the many ways of writing and mishearing a word to one form before classification."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

VARIANTS_FILE = Path(__file__).with_name("variants.yml")
_PLACEHOLDER = re.compile(
    r"(?:\b(?:(?:mijn|men|m'n|mn|onze|zijn|haar)\s+)?"  # whose number it is
    r"(?:rijksregister\s?nummer|nationaal nummer|nummer|nr|rekening(?:\s?nummer)?|iban"
    r"|e-?mail(?:\s?adres)?|mail(?:adres)?|gsm(?:[\s-]?nummer)?|tel|telefoon(?:\s?nummer)?|kaart\s?nummer|code|pin\s?code)"
    r"\s*(?:is|was|:|=)?\s*)?"
    r"<[a-z-]+>(?:\s*is (?:mijn|zijn|haar) (?:nationaal nummer|rijksregister\s?nummer|nummer|rekening|e?-?mailadres|gsm)\b)?"
)
_NOT_WORD = re.compile(r"[^\w€]+")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")


@lru_cache(maxsize=8)  # the parts of one message: each is folded to be classified, for urgent words, and for a walk
def fold(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces.

    Letters repeated three times or more ("heeeelp") are brought back to two.

    Args:
        text: what a citizen wrote or said, already redacted.

    Returns:
        The folded text, without the placeholders of redaction such as `<e-mailadres>` and the words that
        introduce them ("mijn nummer is"): a number beside a question does not change what is asked.
    """
    decomposed = unicodedata.normalize("NFKD", _PLACEHOLDER.sub(" ", text.lower()))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    plain = plain.replace("’", "'").replace("'", " ")
    return _REPEATED.sub(r"\1\1", _NOT_WORD.sub(" ", plain)).strip()


@lru_cache(maxsize=1)
def _variants() -> tuple[re.Pattern[str], dict[str, str]]:
    data = yaml.safe_load(VARIANTS_FILE.read_text(encoding="utf-8"))
    pairs = [(fragment.replace("-", " "), canonical) for canonical, fragments in data.items() for fragment in fragments]
    pairs.sort(key=lambda pair: -len(pair[0]))
    names = {f"v{i}": canonical for i, (_, canonical) in enumerate(pairs)}
    groups = "|".join(f"(?P<v{i}>{fragment})" for i, (fragment, _) in enumerate(pairs))
    return re.compile(rf"\b(?:{groups})\b"), names


def normalise(text: str) -> str:
    """Fold the text and replace known variants by their canonical form.

    Args:
        text: what a citizen wrote or said, already redacted.

    Returns:
        Words separated by single spaces.
    """
    pattern, names = _variants()
    return pattern.sub(lambda match: names[str(match.lastgroup)], fold(text))
