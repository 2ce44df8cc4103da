"""What happens in a call: from where the caller is and what was heard, to where the caller is then and what must be done for it.

Nothing here reads or writes anything: `gateway.voice.calls` carries out what must be done and comes back with what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.helpdesk.phone_numbers import PhoneError, read_phone
from gateway.voice.choices import days, hours, labels, more_to_read, pages
from gateway.voice.menus import AT_ONCE, MAIN, menus
from gateway.voice.model import Event, Heard
from gateway.voice.state import CALLING_BACK, FASTEST, PACE_STEP, SLOWEST, CallState, Mode
from gateway.voice.words import GO_ON, HELP, NO, REFERENCE, STOP, YES, bare_number, meaning, same
from gateway.voice.world import Answer, Held, World

SURE = 0.5
"""Below this confidence the caller is asked whether the recogniser is right."""
MOST_TRIES = 2
"""How often in a row help is given when nothing can be understood; after that a person helps."""
AT_A_TIME = 3
"""How many prompts of an answer are spoken before the caller is asked whether to go on."""
_YES_KEY, _NO_KEY = 1, 2


@dataclass(frozen=True)
class Ask:
    """Ask the bot what was said."""

    text: str


@dataclass(frozen=True)
class Pick:
    """Choose an option of the answer, by its key in the conversation."""

    key: str


@dataclass(frozen=True)
class Go:
    """Ask for an entry or a walk of a menu."""

    target: str
    label: str


@dataclass(frozen=True)
class Again:
    """Wait for the answer that was late."""


@dataclass(frozen=True)
class Person:
    """Go to a person.

    Attributes:
        asked: whether the caller asked for one.
    """

    asked: bool


@dataclass(frozen=True)
class Reference:
    """Make the reference of this conversation, to tell it."""


@dataclass(frozen=True)
class Plan:
    """Promise a call-back at the day and hour of the state, on this number."""

    number: str


@dataclass(frozen=True)
class Leave:
    """The caller is gone."""


Deed = Ask | Pick | Go | Again | Person | Reference | Plan | Leave


@dataclass(frozen=True)
class Step:
    """What follows.

    Attributes:
        state: where the caller is then.
        deed: what must be done first; None when nothing must.
        held: what is held in memory from now on; None when that stays as it is.
    """

    state: CallState
    deed: Deed | None = None
    held: Held | None = None


def step(state: CallState, heard: Heard, world: World) -> Step:
    """Take in what was heard.

    Args:
        state: where the caller is.
        heard: what came from the line.
        world: what the call knows.
    """
    if heard.event is Event.END:
        return Step(replace(state, mode=Mode.ENDED, notes=()), Leave())
    if state.mode is Mode.ENDED:
        return Step(replace(state, notes=("ended",)))
    match heard.event:
        case Event.START:
            return Step(CallState(notes=("greeting",)))
        case Event.TRANSFER_FAILED:
            return Step(_at(state, Mode.CALL_BACK, "transfer_failed"))
    if state.mode is Mode.TRANSFERRING:
        state = _at(state, Mode.LISTENING)
    match heard.event:
        case Event.KEYS if heard.keys:
            return _keys(state, heard.keys, world)
        case Event.SPEECH if heard.text.strip():
            return _speech(state, heard, world)
        case Event.SILENCE | Event.KEYS:
            return _nothing(state, "silence", world)
    return _nothing(state, "noise", world)


def answered(state: CallState, turn: str, answer: Answer) -> Step:
    """Take in what the bot answered.

    Args:
        state: where the caller is.
        turn: the turn.
        answer: the answer to it.
    """
    if answer.silent:
        return Step(_at(state, Mode.LISTENING, "owned"))
    if answer.person:
        return Step(_at(state, Mode.LISTENING, "better_person"), Person(asked=False))
    if answer.login and not answer.chunks:
        return login(state)
    end = len(answer.chunks) if answer.urgent else min(AT_A_TIME, len(answer.chunks))
    return Step(replace(_at(state, Mode.ANSWER), turn=turn, begin=0, end=end))


def login(state: CallState) -> Step:
    """The caller asks for their own data: tell where they find them, and the reference. A login by phone begins here."""
    return Step(_at(state, Mode.LISTENING, "login"))


def not_asked(state: CallState, why: str) -> CallState:
    """Something could not be asked; `why` is a key of `says.yml`."""
    return _at(state, Mode.LISTENING, why)


def late(state: CallState, turn: str) -> CallState:
    """The bot takes its time."""
    return replace(_at(state, Mode.WAITING), turn=turn)


def to_person(state: CallState, world: World) -> CallState:
    """Put the caller through, or offer a call-back when nobody is there; what was said to explain it stays."""
    if world.open and world.person:
        return _at(state, Mode.TRANSFERRING, *state.notes, "transfer")
    return _at(state, Mode.CALL_BACK, *state.notes, "no_line" if world.open else "closed")


def planned(state: CallState) -> CallState:
    """A call-back is promised."""
    return replace(_at(state, Mode.LISTENING, "planned"), day=state.day, hour=state.hour)


def not_planned(state: CallState, why: str) -> CallState:
    """A call-back could not be promised.

    Args:
        state: where the caller is.
        why: a key of `says.yml`.
    """
    mode = {"slot_gone": Mode.DAY, "number_unknown": Mode.DIGITS}.get(why, Mode.LISTENING)
    return _at(state, mode, why)


def _at(state: CallState, mode: Mode, *notes: str) -> CallState:
    """Go on in a mode, with a fresh count of what was not understood."""
    return replace(state, mode=mode, notes=notes, brief=False, page=0, sentence=0, retries=0)


def _keys(state: CallState, keys: str, world: World) -> Step:
    """Carry out keys, in order: someone who knows a menu types ahead. What must be done ends that."""
    if state.mode is Mode.DIGITS:
        return _digits(state, keys, world)
    done = Step(state)
    for key in keys:
        done = _key(done.state, key, world)
        if done.deed is not None or done.held is not None or done.state.mode is Mode.DIGITS:
            return done
    return done


def _key(state: CallState, key: str, world: World) -> Step:
    fresh = replace(state, notes=(), brief=False, sentence=0, retries=0)
    match key:
        case "0":
            return Step(fresh, Person(asked=True))
        case "*":
            return Step(fresh if state.brief or state.sentence else replace(fresh, notes=state.notes))
        case "#":
            return Step(replace(fresh, brief=True))
        case "4":
            return Step(replace(state, sentence=state.sentence + 1, retries=0))
        case "9" | "7":
            return Step(_paced(fresh, faster=key == "9"))
        case "8":
            return Step(replace(_at(state, Mode.MENU), menu=MAIN))
        case "5":
            return Step(replace(fresh, page=(state.page + 1) % pages(state, world), brief=True))
        case "6":
            return _back(fresh, world)
    return _choose(fresh, int(key), world)


def _paced(state: CallState, faster: bool) -> CallState:
    """Speak faster or slower, and say the same again; at the limit only that it is one."""
    if state.pace == (FASTEST if faster else SLOWEST):
        return replace(state, notes=("fastest" if faster else "slowest",), brief=True)
    pace = state.pace + (PACE_STEP if faster else -PACE_STEP)
    return replace(state, pace=pace, notes=("faster" if faster else "slower",))


def _back(state: CallState, world: World) -> Step:
    if state.mode is Mode.ANSWER and world.answer.back:
        return Step(state, Pick(world.answer.back))
    if state.page:
        return Step(replace(state, page=state.page - 1, brief=True))
    match state.mode:
        case Mode.MENU if state.menu != MAIN:
            return Step(replace(_at(state, Mode.MENU), menu=MAIN))
        case Mode.ANSWER if state.menu:
            return Step(_at(state, Mode.MENU))
        case Mode.DAY:
            return Step(_at(state, Mode.CALL_BACK))
        case Mode.HOUR:
            return Step(_at(state, Mode.DAY))
        case Mode.NUMBER:
            return Step(_at(state, Mode.HOUR))
        case Mode.CHECK:
            return Step(_at(state, Mode.DIGITS))
    return Step(_at(state, Mode.LISTENING))


def _choose(state: CallState, number: int, world: World) -> Step:
    """The first, second or third of what is offered."""
    index = state.page * AT_ONCE + number - 1
    yes = number == _YES_KEY
    match state.mode:
        case Mode.CONFIRMING if number in (_YES_KEY, _NO_KEY):
            return _confirmed(state, yes, world)
        case Mode.CALL_BACK if yes and world.slots:
            return Step(_at(state, Mode.DAY))
        case Mode.CALL_BACK if number == _NO_KEY:
            return Step(_at(state, Mode.LISTENING))
        case Mode.CHECK if yes and world.held.number:
            return Step(state, Plan(world.held.number), replace(world.held, number=""))
        case Mode.CHECK if number in (_YES_KEY, _NO_KEY):
            forgotten = () if world.held.number else ("number_forgotten",)
            return Step(_at(state, Mode.DIGITS, *forgotten), held=replace(world.held, number=""))
        case Mode.ANSWER if more_to_read(state, world) and yes:
            return Step(replace(state, begin=state.end, end=min(state.end + AT_A_TIME, len(world.answer.chunks))))
    if index < len(labels(state, world)):
        return _chosen(state, index, world)
    return Step(replace(state, notes=("no_key",), brief=True))


def _chosen(state: CallState, index: int, world: World) -> Step:
    match state.mode:
        case Mode.MENU:
            item = menus()[state.menu].items[index]
            if item.menu:
                return Step(replace(_at(state, Mode.MENU), menu=item.menu))
            return Step(state, Go(item.target, item.label))
        case Mode.ANSWER:
            return Step(state, Pick(world.answer.choices[index].key))
        case Mode.DAY:
            return Step(replace(_at(state, Mode.HOUR), day=days(world)[index].isoformat()))
        case Mode.HOUR:
            mode = Mode.NUMBER if world.held.caller else Mode.DIGITS
            return Step(replace(_at(state, mode), hour=hours(state, world)[index].hour))
    if index == 0 and world.held.caller:  # the number that calls
        return Step(state, Plan(world.held.caller))
    return Step(_at(state, Mode.DIGITS))


def _confirmed(state: CallState, right: bool, world: World) -> Step:
    """Whether the recogniser understood well. What was held is not needed any more."""
    words, held = world.held.words, replace(world.held, words="")
    if right and words:
        return Step(state, Ask(words), held)
    if right:
        return Step(_at(state, Mode.LISTENING, "forgotten"))
    return Step(_at(state, Mode.LISTENING, "say_again"), held=held)


def _digits(state: CallState, keys: str, world: World) -> Step:
    """A number that was keyed in: `*` starts again, `#` ends it; `#` without a digit leaves it."""
    entered = keys.rpartition("*")[2].partition("#")[0]
    if not entered:
        return Step(_at(state, Mode.CALL_BACK) if keys.endswith("#") else _at(state, Mode.DIGITS))
    try:
        number = read_phone(entered)
    except PhoneError:
        if state.retries >= MOST_TRIES:
            return Step(_at(state, Mode.LISTENING, "number_gave_up"))
        return Step(replace(state, notes=("number_unknown",), brief=False, retries=state.retries + 1))
    return Step(_at(state, Mode.CHECK), held=replace(world.held, number=number))


def _speech(state: CallState, heard: Heard, world: World) -> Step:
    text, means = heard.text.strip(), meaning(heard.text)
    if state.mode is Mode.DIGITS:
        if means == "0":
            return Step(state, Person(asked=True))
        return Step(_at(state, Mode.DIGITS)) if means == "*" else _nothing(state, "noise", world)
    if means in (YES, NO) and state.mode in (Mode.CONFIRMING, Mode.CALL_BACK, Mode.CHECK):
        return _key(state, "1" if means == YES else "2", world)
    if more_to_read(state, world) and means in (YES, GO_ON):
        return _key(state, "1", world)
    if more_to_read(state, world) and means in (NO, STOP):
        return Step(replace(_at(state, Mode.ANSWER), begin=state.end, end=len(world.answer.chunks), brief=True))
    if means == REFERENCE:
        return Step(_at(state, Mode.LISTENING, "reference"), Reference())
    if means == HELP:
        return Step(replace(state, notes=("help",), brief=True, sentence=0, retries=0))
    if means.isdigit() and means in "123":
        chosen = _key(state, means, world)
        may_answer = state.mode is Mode.ANSWER and world.answer.walk and bare_number(text)
        if chosen.state.notes != ("no_key",) and not may_answer:
            return chosen
    elif means and means in "0456789*":
        return _key(state, means, world)
    for index, label in enumerate(labels(state, world)):
        if same(text, label):
            return _chosen(replace(state, notes=(), brief=False, sentence=0, retries=0), index, world)
    if heard.confidence < SURE:
        return Step(replace(_at(state, Mode.CONFIRMING), retries=state.retries), held=replace(world.held, words=text))
    return Step(state, Ask(text))


def _nothing(state: CallState, what: str, world: World) -> Step:
    """Nothing was understood: help, fuller each time, and then a person.

    Args:
        state: where the caller is.
        what: `silence` or `noise`.
        world: what the call knows.
    """
    if state.mode is Mode.WAITING:
        return Step(state, Again())
    if state.mode is Mode.ANSWER and world.answer.closing:
        return Step(_at(state, Mode.ENDED, "goodbye"))
    retries = state.retries + 1
    if state.mode is Mode.DIGITS and retries >= MOST_TRIES:
        return Step(_at(state, Mode.DIGITS), Person(asked=False))
    if retries > MOST_TRIES and state.mode in CALLING_BACK:
        return Step(_at(state, Mode.ENDED, "goodbye"))
    kind = f"walk_{what}" if what == "silence" and state.mode is Mode.ANSWER and world.answer.walk else what
    helped = replace(state, notes=(f"{kind}_{min(retries, MOST_TRIES + 1)}",), brief=True, sentence=0, retries=retries)
    return Step(helped, Person(asked=False) if retries > MOST_TRIES else None)
