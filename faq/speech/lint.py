"""What a voice cannot say well, or a caller cannot remember: found before anyone hears it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from faq.check import Finding
from faq.entries import Entry
from faq.speech.addresses import ADDRESS, EMAIL, known_website
from faq.speech.chunks import MOST_CHUNKS, MOST_SECONDS, MOST_WORDS, chunks, sentences, words
from faq.speech.chunks import seconds as estimated
from faq.speech.lexicon import lexicon
from faq.speech.normalise import as_spoken, unread
from faq.urgent import UrgentReply
from faq.walks import Step, Walk

LONGEST_LABEL = 12
"""Words of an option; a caller hears three of them, each with its key."""
_SPELLED_ADDRESS = re.compile(r"(?i)\bapenstaartje\b|\bpunt (?:be|com|eu|org|net|nl)\b|\bschuine streep\b")
_MARKUP = re.compile(r"</?[a-z]|[{}*_|\\`]|\]\(|&\w+;|(?m:^#)", re.IGNORECASE)
_UNSAID = re.compile(r"[^\w\s.,;:?!'-]")
_CAPITALS = re.compile(r"(?<![\w'])[A-Z][A-Z]+(?![\w'])")
_WORD = re.compile(r"[^\W\d_]+")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}|^[bcdfghjklmnpqrstvwxz]{5,}|^[bcdfghjklmnpqrstvwxz]{2,}$", re.IGNORECASE)
_SCREEN = re.compile(r"(?i)\b(?:hieronder|hierboven|onderstaande|bovenstaande|deze link|typ (?:hier|het hier)|klik hier)\b")
Seconds = Callable[[str], float]


@dataclass(frozen=True)
class Heard:
    """A text as a caller hears it.

    Attributes:
        where: the entry, or the walk and step, and the field.
        text: what is written.
        chunks: the prompts.
        most: how many prompts there may be; None for no limit.
        to_read: whether the text is read on a screen as well, so that it may hold addresses and signs that are said otherwise.
        problems: what is wrong, but for the length.
    """

    where: str
    text: str
    most: int | None = None
    to_read: bool = False
    chunks: tuple[str, ...] = field(init=False)
    problems: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chunks", chunks(as_spoken(self.text)))
        object.__setattr__(self, "problems", tuple(_problems(self.text, self.to_read)))

    @property
    def words(self) -> int:
        """How many words are spoken."""
        return sum(map(words, self.chunks))


def lint_text(text: str, where: str = "", seconds: Seconds = estimated, most: int | None = None) -> list[Finding]:
    """Everything about a text that a voice cannot say or that is too long.

    Args:
        text: the text as it is written; it is normalised and cut here.
        where: where it stands, for the findings.
        seconds: how long a prompt takes; estimated unless a voice measures it.
        most: how many prompts there may be; None for no limit.
    """
    return findings_of(Heard(where, text, most), seconds)


def lint_prompt(text: str, where: str = "", seconds: Seconds = estimated) -> list[Finding]:
    """The same for a text that must be one prompt."""
    return lint_text(text, where, seconds, most=1)


def findings_of(heard: Heard, seconds: Seconds = estimated) -> list[Finding]:
    """What is wrong with a text as it is heard."""
    found = [*heard.problems, *_too_long(heard, seconds)]
    return [Finding(heard.where, problem, True) for problem in found]


def answers(entries: Iterable[Entry]) -> list[Heard]:
    """What is heard of every entry: `voice` when given, else `simple`; and its question, as an option."""
    found = []
    for entry in entries:
        found.append(
            Heard(f"{entry.id}, {'voice' if entry.voice else 'simple'}", entry.voice or entry.simple, MOST_CHUNKS, not entry.voice)
        )
        found.append(Heard(f"{entry.id}, question", entry.question, 1, to_read=True))
    return found


def steps(walks: Iterable[Walk]) -> list[Heard]:
    """What is heard of every step of every walk."""
    return [heard for walk in walks for step in walk.steps.values() for heard in _step(f"{walk.flow}, {step.id}", step)]


def labels(walks: Iterable[Walk]) -> list[Heard]:
    """The options of every step."""
    return [
        Heard(f"{walk.flow}, {step.id}, option {option.key}", option.label, 1, to_read=True)
        for walk in walks
        for step in walk.steps.values()
        for option in step.options
    ]


def long_labels(heard: Iterable[Heard]) -> list[Finding]:
    """Options that are too long to hear three of."""
    return [
        Finding(label.where, f"has {label.words} words when heard; at most {LONGEST_LABEL}", True)
        for label in heard
        if label.words > LONGEST_LABEL
    ]


def urgent(replies: Mapping[str, UrgentReply]) -> list[Heard]:
    """The replies that help in an emergency."""
    return [Heard(f"urgent {name}, voice", reply.voice, MOST_CHUNKS) for name, reply in replies.items()]


def _step(where: str, step: Step) -> Iterator[Heard]:
    number = {"number": 1} if step.each else {}
    text, name = (step.voice, "voice") if step.voice else (step.text, "text")
    yield Heard(f"{where}, {name}", text.format(**number), MOST_CHUNKS, to_read=not step.voice)
    for name, other in (("helper", step.helper), ("warning", step.warning), ("not_found", step.not_found)):
        if other:
            yield Heard(f"{where}, {name}", other.format(**number), MOST_CHUNKS, to_read=True)


def _problems(text: str, to_read: bool) -> Iterator[str]:
    spoken = as_spoken(text)
    if not spoken:
        yield "nothing is left to say"
    for address in (found.group() for pattern in (EMAIL, ADDRESS) for found in pattern.finditer(text)):
        if address.lower() in _known_names():
            continue
        if not to_read:
            yield f"holds an address, '{address}'; say which website it is"
        elif known_website(address.rpartition("@")[2]) is None:
            yield f"'{address}' is not a website of faq/speech/lexicon.yml"
    if found := _SPELLED_ADDRESS.search(spoken):
        yield f"an address would be read: '{found.group()}'"
    for token in unread(text):
        yield f"'{token}' mixes letters and digits; put it in faq/speech/lexicon.yml"
    if found := _MARKUP.search(text):
        yield f"holds markup: '{found.group()}'"
    if text.count("(") != text.count(")"):
        yield "a bracket stands alone"
    for sign in sorted({sign for sign in spoken if sign.isnumeric() or _UNSAID.match(sign)}):
        yield f"'{sign}' cannot be said"
    for token in _CAPITALS.findall(spoken):
        if token.lower() not in _known():
            yield f"'{token}' is all capitals; put it in faq/speech/lexicon.yml"
    for token in _WORD.findall(spoken):
        if _CLUSTER.search(token) and token.lower() not in _known() and not token.isupper():
            yield f"'{token}' cannot be pronounced; put it in faq/speech/lexicon.yml"
    if found := _SCREEN.search(spoken):
        yield f"speaks of a screen that a caller does not see: '{found.group()}'"


def _too_long(heard: Heard, seconds: Seconds) -> Iterator[str]:
    if heard.most is not None and len(heard.chunks) > heard.most:
        yield f"takes {len(heard.chunks)} prompts and {heard.words} words when heard; at most {heard.most}"
    for prompt in heard.chunks:
        if (count := words(prompt)) > MOST_WORDS:
            yield f"a prompt has {count} words and cannot be cut; at most {MOST_WORDS}: '{prompt[:50]} …'"
        elif (length := seconds(prompt)) > MOST_SECONDS:
            yield f"a prompt takes {length:.1f} s; at most {MOST_SECONDS:.0f}: '{prompt[:50]} …'"
    for sentence in sentences(" ".join(heard.chunks)):
        if (count := words(sentence)) > MOST_WORDS:
            yield f"a sentence has {count} words when heard; at most {MOST_WORDS}: '{sentence[:50]} …'"


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """What the lexicon says on purpose."""
    known = lexicon()
    return frozenset(token.lower() for said in (*known.words.values(), *known.websites.values()) for token in _WORD.findall(said))


@lru_cache(maxsize=1)
def _known_names() -> frozenset[str]:
    """Names that look like an address, such as MyGov.be."""
    return frozenset(name.lower() for name in lexicon().words)
