"""Blocks → what a caller hears, and what they can choose then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from faq import located_yaml
from faq.blocks import Block
from faq.entries import entries
from faq.speech.chunks import chunks
from faq.speech.normalise import as_spoken
from faq.speech.numbers import foreign
from faq.urgent import urgent_replies
from faq.walks import walks
from gateway.voice.menus import spoken_label
from gateway.voice.model import Foreign

_ASKING = ("choice", "step")


class Wants(StrEnum):
    """What has to happen after the prompts, beside a choice."""

    NOTHING = ""
    LOGIN = "login"
    """The answer needs a login."""
    CARD = "card"
    """The citizen's own data are ready; they are spoken only after an explicit yes."""
    PERSON = "person"
    """A person is offered."""


@dataclass(frozen=True)
class Option:
    """What a caller can choose.

    Attributes:
        label: what is said, without the key to press.
        key: the key of the option in the block; this is what is sent when it is chosen.
        target: where it leads, as in the block; empty when the block does not say so.
    """

    label: str
    key: str
    target: str = ""


@dataclass(frozen=True)
class Spoken:
    """What is said of a turn.

    Attributes:
        chunks: the prompts, each at most 25 words and 12 seconds, as a voice says them. The sentence that tells who speaks another
            language where to call is a `Foreign`.
        options: what can be chosen then: the choices of a question first, then what is offered beside an answer.
        wants: what has to happen then.
        about: what the answer is about, said before the prompts and not counted among them; empty when there is no answer.
        asks: the block that `wants` comes from: a login (`level`, `data_class`), a card (`ref`) or a handover (`queue`).
        urgent: whether the prompts help in an emergency: nothing is said before them, and nothing is offered in between.
    """

    chunks: tuple[str, ...]
    options: tuple[Option, ...] = ()
    wants: Wants = Wants.NOTHING
    about: str = ""
    asks: Block | None = None
    urgent: bool = False


def spoken(blocks: Iterable[Block]) -> Spoken:
    """Say the blocks of a turn, as a citizen receives them.

    Args:
        blocks: filled blocks, in their order.

    Returns:
        Everything that is said. No address, no source and no content of a card is ever part of it.
    """
    said = list(blocks)
    prompts = [prompt for block in said for prompt in _prompts(block)]
    asking = [block for block in said if block["type"] in _ASKING]
    offering = [block for block in said if block["type"] not in _ASKING]
    options = {option.key: option for block in (*asking, *offering) for option in _options(block)}
    wants, asks = _wants(said)
    return Spoken(
        chunks=tuple(prompts),
        options=tuple(options.values()),
        wants=wants,
        about=next((_about(block) for block in said if block["type"] == "answer"), ""),
        asks=asks,
        urgent=any(block["kind"] == "urgent" for block in said),
    )


def _prompts(block: Block) -> tuple[str, ...]:
    prompts = chunks(_SAYS[block["type"]](block))
    return tuple(Foreign(prompt, block["lang"]) for prompt in prompts) if block.get("lang") else prompts


def _text(block: Block) -> str:
    if block.get("lang"):
        return _foreign(block["text"], block["lang"])
    text = next((reply.voice for reply in urgent_replies().values() if reply.text.strip() == block["text"].strip()), block["text"])
    if block.get("by"):
        text = _say("by", name=block["by"], text=text)
    code = block.get("code")
    return _as_spoken(text) + (f" {_as_spoken(_say('code', code=code))}" if code else "")


def _foreign(text: str, language: str) -> str:
    """A sentence in another language: only its numbers are written out."""
    hours = text.replace(" h", " heures") if language == "fr" else text
    return foreign(hours, language)


def _answer(block: Block) -> str:
    entry = entries().get(block["id"])
    text = (entry.voice or entry.simple) if entry else str(block.get("simple") or block["text"])
    return _as_spoken(f"{_say('by_answer', name=block['by'])} {text}" if block.get("by") else text)


def _choice(block: Block) -> str:
    return _as_spoken(block["text"])


def _step(block: Block) -> str:
    number = _say("step", step=block["step"], of=block["of"])
    text = _voice_of_step(block)
    if number.removesuffix(".").lower() in text.lower():
        number = ""
    warning = _say("warning", text=block["warning"]) if block.get("warning") else ""
    return _as_spoken(f"{number} {warning} {text}")


def _voice_of_step(block: Block) -> str:
    """The text of the step, with the spoken form of the content in its place where there is one."""
    walk = walks().get(block["flow"])
    for step in walk.steps.values() if walk else ():
        if not step.voice or step.title != block["title"]:
            continue
        found = re.fullmatch(rf"(.*?){re.escape(step.text).replace(re.escape('{number}'), '([0-9]+)')}", block["text"], re.DOTALL)
        if found:
            before, *numbers = found.groups()
            voice = step.voice.format(number=numbers[0]) if numbers else step.voice
            return f"{before}{voice}"
    return str(block["text"])


def _login(block: Block) -> str:
    return _as_spoken(_say("login"))


def _card(block: Block) -> str:
    return _as_spoken(_say("card"))


def _handover(block: Block) -> str:
    position = _say("position", position=block["position"]) if block.get("position") else ""
    return _as_spoken(f"{block['text']} {position} {block['opening']}")


_SAYS: Mapping[str, Callable[[Block], str]] = {
    "text": _text,
    "answer": _answer,
    "choice": _choice,
    "step": _step,
    "login": _login,
    "card": _card,
    "handover": _handover,
    "status": _choice,
}


def _about(block: Block) -> str:
    label = spoken_label(block["id"]) or block["question"]
    return _as_spoken(_say("about", label=label.rstrip(".?")))


def _options(block: Block) -> tuple[Option, ...]:
    found: list[Mapping[str, Any]] = block.get("options") or block.get("related") or []
    return tuple(
        Option(
            as_spoken(spoken_label(option.get("target", "")) or option["label"]).rstrip("."),
            option["key"],
            option.get("target", ""),
        )
        for option in found
    )


def _wants(blocks: Iterable[Block]) -> tuple[Wants, Block | None]:
    by_type: Mapping[str, Wants] = {"login": Wants.LOGIN, "card": Wants.CARD, "handover": Wants.PERSON}
    found = [(by_type[block["type"]], block) for block in blocks if block["type"] in by_type]
    return found[0] if found else (Wants.NOTHING, None)


def _as_spoken(text: str) -> str:
    """The words of a text, without what only suits a screen."""
    for written, instead in _content()["instead"].items():
        text = text.replace(written, instead)
    return as_spoken(text)


def _say(says: str, /, **filled: object) -> str:
    return str(_content()[says]).format(**filled)


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return dict(located_yaml.load(Path(__file__).with_name("spoken.yml")))
