"""What a question about one's own data is about."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.errors import ContentError

_TOPICS = Path(__file__).with_name("topics.yml")
_NOT_WORD = re.compile(r"[^\w€]+")
_FAMILY = (
    r"(?:man|vrouw|echtgenoot|echtgenote|partner|vriend|vriendin|lief|ex|moeder|vader|mama|papa|ma|pa|moe|va|ouders?|oma|opa|bomma|bompa"
    r"|grootmoeder|grootvader|zoon|dochter|kind(?:eren)?|broer|zus|zuster|tante|nonkel|oom|neef|nicht|buur\w*|schoon\w+|klant|client"
    r"|kleinzoon|kleindochter|kleinkind\w*|collega|baas)"
)
_WHOSE = r"(?:mijn|mn|men|m n|ons|onze|nen?|een)"
_DEAD = r"(?:overleden |gestorven |wijlen |oude |demente |zieke )*"
_OF_OTHERS = re.compile(
    rf"\b(?:van|voor|bij) {_WHOSE} {_DEAD}{_FAMILY}\b"
    rf"|\b{_WHOSE} {_DEAD}{_FAMILY} (?:zijn|haar|dr|d r|hun|zn|z n|ze)\b"
    rf"|\bof {_WHOSE} {_DEAD}{_FAMILY}\b.{{0,20}}\b(?:post|berichten?|brie(?:f|ven)|dossiers?)\b"
    rf"|\b(?:heeft|krijgt|kreeg|woont|heet) {_WHOSE} {_DEAD}{_FAMILY}\b"
)
_DECEASED = re.compile(r"\b(?:overleden|gestorven|overlijden|wijlen|dood|nalatenschap)\b")
_ABOUT_RELATIVES = ("household", "descent", "kids")


@dataclass(frozen=True)
class Topic:
    """A kind of question.

    Attributes:
        name: its key.
        data_class: what must be read to answer it; empty for nothing.
    """

    name: str
    data_class: str


def topic_of(text: str, default: str) -> Topic:
    """The topic of a question.

    Args:
        text: the redacted question; a command such as `/mailbox` says nothing about the topic.
        default: the topic when the words say nothing.
    """
    folded = fold(text)
    usual = topic_named(default)
    assert usual is not None
    if not folded or text.startswith("/"):
        return usual
    return next((topic for topic, says in _topics() if says.search(folded)), usual)


def about_someone_else(text: str, topic: Topic) -> bool:
    """Whether the question asks for the data of another person; one's own family is one's own data."""
    return topic.name not in _ABOUT_RELATIVES and _OF_OTHERS.search(fold(text)) is not None


def about_someone_who_died(text: str) -> bool:
    """Whether the words speak of someone who died."""
    return _DECEASED.search(fold(text)) is not None


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain.replace("'", "").replace("’", "")).strip()


def topic_named(name: str) -> Topic | None:
    """The topic with this name, or None."""
    return next((topic for topic, _ in _topics() if topic.name == name), None)


@lru_cache(maxsize=1)
def _topics() -> list[tuple[Topic, re.Pattern[str]]]:
    data = located_yaml.load(_TOPICS)
    found = []
    for name, fields in data.items():
        try:
            says = re.compile("|".join(f"(?:{expression})" for expression in fields["says"]))
        except re.error as error:
            raise ContentError(_TOPICS, data.line_of(name), f"topic '{name}': {error}") from error
        found.append((Topic(name, fields["data"]), says))
    return found
