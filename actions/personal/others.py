"""Whether a question asks for the data of someone else."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from actions.personal.words import fold
from faq import located_yaml
from faq.errors import ContentError

_FILE = Path(__file__).with_name("others.yml")
_NAME = re.compile(r"<(\w+)>")
_FULL_NAME = re.compile(
    r"(?i:adres|gegevens|nummer|gezin|roepnaam|profiel) (?:van|over)(?: [A-ZÀ-Þ][\w-]+| (?:de|van|der|den)){2,}"
)
_FAMILY_TOPICS = ("household", "descent")
_REGISTER_TOPICS = ("address", "contact", "called", "overview", *_FAMILY_TOPICS)


def about_someone_else(text: str, topic: str) -> bool:
    """Whether a question asks for the data of another person; one's own family is one's own data.

    Args:
        text: the redacted question.
        topic: the name of its topic.
    """
    said = fold(text)
    if topic in _REGISTER_TOPICS and _FULL_NAME.search(text):
        return True
    return any(_tells(name, said) for name in _counting(said, topic))


def about_someone_who_died(text: str) -> bool:
    """Whether the words speak of someone who died."""
    return _tells("died", fold(text))


def _counting(said: str, topic: str) -> list[str]:
    """What counts: to speak of one's own family is no wonder when the question is about that family."""
    if topic == "kids":
        return ["outright", "card"]
    with_me = _tells("with_me", said)
    if topic in _FAMILY_TOPICS:
        return ["outright", "named", "thing"] + ([] if with_me or _tells("in_register", said) else ["has"])
    if _tells("first_person", said):
        return ["outright", "named"]
    about_me = _tells("me", _expressions()["who"].sub(" ", said))
    always = ["outright", "named", "thing", "of_family", "card", "theirs"]
    return always + ([] if with_me else ["has", "does"]) + ([] if about_me else ["who"])


def _tells(name: str, said: str) -> bool:
    return _expressions()[name].search(said) is not None


@lru_cache(maxsize=1)
def _expressions() -> dict[str, re.Pattern[str]]:
    data = located_yaml.load(_FILE)
    words: dict[str, str] = {}
    for name, lines in data["words"].items():
        words[name] = _any_of(lines, words)
    try:
        return {name: re.compile(_any_of(lines, words)) for name, lines in data["tells"].items()}
    except re.error as error:
        raise ContentError(_FILE, data.line_of("tells"), f"no regular expression: {error}") from error


def _any_of(lines: list[str], words: dict[str, str]) -> str:
    return f"(?:{'|'.join(_NAME.sub(lambda match: words[match[1]], line) for line in lines)})"
