"""What is said and listened for where the caller is. The same state always gives the same, so that it can be said again."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import phonenumbers

from faq.speech.chunks import sentences
from faq.speech.numbers import digits, grouped, spelled
from gateway.helpdesk.call_backs import Slot
from gateway.login.pairings import DIGITS
from gateway.redaction import redact
from gateway.voice.choices import asks_aloud, more_to_read, pages, window
from gateway.voice.engine import MOST_TRIES
from gateway.voice.menus import menus
from gateway.voice.model import Digits, Foreign, Listen, Transfer, VoiceTurn
from gateway.voice.says import prompts, says
from gateway.voice.state import CallState, Mode
from gateway.voice.words import hints
from gateway.voice.world import World

_SECONDS, _SECONDS_IN_WALK, _SECONDS_WAITING = 8, 20, 2
"""How long a silence may last: usually, for someone who carries out a step, and while the bot takes its time."""
_SECONDS_AT_PORTAL, _SECONDS_LOOKING = 20, 5
"""How long until somebody who opens the website is spoken to, and until it is looked again for a login or for words of an agent."""
_NUMBER = Digits(least=9, most=15, secret=True)
_CODE = Digits(least=DIGITS, most=DIGITS, secret=True)
_SECONDS_IN_CODE = 10
"""How long a pause may last within a code before the caller is told how far they are."""
_DIGIT_SECONDS = 6
_MOST_WORDS = 18
"""How many words of what a caller said are read back."""
_PLACEHOLDER = re.compile(r"<([a-z-]+)>")
_HEADS = {
    Mode.DAY: "which_day",
    Mode.HOUR: "which_hour",
    Mode.NUMBER: "which_number",
    Mode.LOGIN: "login_first",
    Mode.CODE: "portal",
}
_PRIVATE = (Mode.CONFIRMING, Mode.CHECK, Mode.PAIRING)


@dataclass(frozen=True)
class _Script:
    """What is said: what comes first, the content, and the choices."""

    notes: tuple[str, ...]
    body: tuple[str, ...]
    tail: tuple[str, ...]


def present(state: CallState, world: World) -> VoiceTurn:
    """Say and listen.

    Args:
        state: where the caller is.
        world: what the call knows.
    """
    script = _script(state, world)
    say = script.notes + (() if state.brief else script.body) + script.tail
    if state.sentence:
        say = (_sentence_back(script, state.sentence),)
    if state.mode is Mode.ENDED:
        return VoiceTurn(say, hang_up=True, pace=state.pace)
    if state.mode is Mode.TRANSFERRING:
        return VoiceTurn(say, transfer=Transfer(world.person, world.reference), pace=state.pace)
    return VoiceTurn(say, _listen(state, world), pace=state.pace)


def sentences_of(state: CallState, world: World) -> int:
    """How many sentences one can go back."""
    return len(_sentences(_script(state, world)))


def _script(state: CallState, world: World) -> _Script:
    private = state.mode in _PRIVATE
    notes = prompts(_note(note, state, world) for note in state.notes)
    body = _reading(state, world) if state.mode is Mode.ANSWER else prompts([_body(state, world)], private)
    return _Script(notes, body, prompts(_tail(state, world)))


def _reading(state: CallState, world: World) -> tuple[str, ...]:
    """The part of the answer that is spoken now; what it is about stands before its beginning, but never before urgent help."""
    about = world.answer.about if state.begin == 0 and not world.answer.urgent else ""
    return (*filter(None, [about]), *world.answer.chunks[state.begin : state.end])


def _note(note: str, state: CallState, world: World) -> str:
    values = {
        "count": str(len(world.held.code)),
        "reference": spelled(world.reference),
        "notices": " ".join(world.notices),
        "opening": world.opening,
    }
    when = Slot(datetime.date.fromisoformat(state.day), state.hour).words if state.day else ""
    return says(note, **values, when=when, name=world.owner or says("someone"))


def _body(state: CallState, world: World) -> str:
    if state.mode is Mode.CONFIRMING:
        return says("confirm", words=_short(redact(world.held.words)))
    if state.mode is Mode.CHECK:
        return says("check_number", number=_read_back(world.held.number))
    if state.mode is Mode.MENU:
        return menus()[state.menu].title
    if state.mode is Mode.PAIRING:
        return says("number", number=world.number, digits=digits(world.number)) if world.number else says("on_your_screen")
    return says(_HEADS[state.mode]) if state.mode in _HEADS else ""


def _tail(state: CallState, world: World) -> list[str]:
    match state.mode:
        case Mode.LISTENING | Mode.ANSWER if world.owner and not more_to_read(state, world):
            return []
        case Mode.LISTENING:
            return _asking(state)
        case Mode.WAITING:
            return [says("slow")]
        case Mode.CONFIRMING | Mode.CHECK:
            return [says("yes_or_no")]
        case Mode.CALL_BACK:
            return [says("call_back") if world.slots else says("no_slots")]
        case Mode.DIGITS:
            return [says("key_number")]
        case Mode.CODE:
            return [] if state.retries or world.held.code else [says("key_code")]
        case Mode.PAIRING:
            return [] if state.retries else [says("pairing_keys" if world.number else "pairing_stop")]
        case Mode.ANSWER if asks_aloud(state, world):
            return [says("aloud")]
        case Mode.ANSWER if more_to_read(state, world):
            return [says("go_on")]
    return _choices(state, world)


def _asking(state: CallState) -> list[str]:
    """The question for a question; what was said before may have asked it already."""
    if state.notes == ("greeting",) or state.notes == ("help",) or state.retries >= MOST_TRIES:
        return []
    return [says("once_more" if state.turn or state.day else "ask")]


def _choices(state: CallState, world: World) -> list[str]:
    offered = window(state, world)
    said = [says("option", label=label.rstrip("?.! "), key=str(key)) for key, label in enumerate(offered, start=1)]
    if pages(state, world) > 1:
        said.append(says("more_options"))
    if state.mode is Mode.MENU:
        said.append(says("menu_back"))
    if state.mode is Mode.LOGIN:
        said.append(says("no_internet"))
    if state.mode is not Mode.ANSWER:
        return said
    if world.answer.login and not world.can_sign_in:
        said.insert(0, _note("login", state, world))
    if world.answer.back:
        said.append(says("step_back"))
    return said if world.answer.walk or world.answer.closing else [*said, says("or_ask" if offered else "once_more")]


def _listen(state: CallState, world: World) -> Listen:
    if state.mode is Mode.DIGITS:
        return Listen(digits=_NUMBER, hints=hints(), digit_seconds=_DIGIT_SECONDS)
    if state.mode is Mode.CODE:
        seconds = _SECONDS_LOOKING if world.owner else _SECONDS_IN_CODE if world.held.code else _SECONDS_AT_PORTAL
        return Listen(digits=_CODE, hints=hints(), seconds=seconds, digit_seconds=_DIGIT_SECONDS)
    seconds = _SECONDS_IN_WALK if state.mode is Mode.ANSWER and world.answer.walk else _SECONDS
    seconds = {
        Mode.WAITING: _SECONDS_WAITING,
        Mode.PAIRING: _SECONDS_LOOKING,
    }.get(state.mode, _SECONDS_LOOKING if world.owner else seconds)
    return Listen(hints=(*window(state, world), *hints()), seconds=seconds)


def _sentences(script: _Script) -> list[str]:
    content = script.body or script.notes or script.tail
    return [_part(prompt, sentence) for prompt in content for sentence in sentences(prompt)]


def _part(prompt: str, sentence: str) -> str:
    """A sentence of a prompt, in its language."""
    return Foreign(sentence, prompt.language) if isinstance(prompt, Foreign) else sentence


def _sentence_back(script: _Script, back: int) -> str:
    """A sentence of the content, counted from its end; the first one when there are not so many."""
    found = _sentences(script)
    return found[max(0, len(found) - back)] if found else ""


def _short(words: str) -> str:
    """What a caller said, for reading back: placeholders as words, and not too long."""
    said = _PLACEHOLDER.sub(r"een \1", words).rstrip("?.! ").split()
    return " ".join(said[:_MOST_WORDS])


def _read_back(number: str) -> str:
    """A number in the groups in which people write it; one of Belgium as it is dialled there."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    belgian = parsed.country_code == phonenumbers.country_code_for_region("BE")
    how = phonenumbers.PhoneNumberFormat.NATIONAL if belgian else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(parsed, how)
    return grouped(written) if belgian else f"plus {grouped(written)}"
