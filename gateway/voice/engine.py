"""What happens in a call: from where the caller is and what was heard, to where the caller is then and what must be done for it.

Nothing here reads or writes anything: `gateway.voice.calls` carries out what must be done and comes back with what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.helpdesk.phone_numbers import PhoneError, read_phone
from gateway.voice import signing_in
from gateway.voice.choices import (
    AT_A_TIME,
    MOST_WRONG_CODES,
    asks_aloud,
    by_link,
    days,
    from_the_beginning,
    hours,
    labels,
    more_to_read,
    pages,
    signs_in,
)
from gateway.voice.deeds import (
    Again,
    Aloud,
    Ask,
    Cancel,
    Claim,
    Deed,
    Go,
    Leave,
    Look,
    News,
    Person,
    Pick,
    Plan,
    Reference,
    SendAnswer,
    SendLink,
)
from gateway.voice.menus import AT_ONCE, MAIN, menus
from gateway.voice.model import Event, Heard
from gateway.voice.says import says
from gateway.voice.state import CALLING_BACK, ENTERING, FASTEST, PACE_STEP, SLOWEST, CallState, Mode
from gateway.voice.words import GO_ON, HELP, NO, REFERENCE, STOP, WITHOUT_INTERNET, YES, bare_number, meaning, same, way_to_sign_in
from gateway.voice.world import Held, World

SURE = 0.5
"""Below this confidence the caller is asked whether the recogniser is right."""
MOST_TRIES = 2
"""How often in a row help is given when nothing can be understood; after that a person helps."""
_SAYS_AFTER_NEWS = 6
"""After how many looks without news a caller is told that an agent writes: half a minute, at five seconds each."""
_READS_AGENTS = frozenset({Mode.LISTENING, Mode.ANSWER, Mode.MENU, Mode.LOGIN, Mode.CODE, Mode.PAIRING})
"""Where a caller who is silent hears what an agent wrote."""
_YES_KEY, _NO_KEY = 1, 2


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
            return Step(state.at(Mode.CALL_BACK, "transfer_failed"))
    if state.mode is Mode.TRANSFERRING:
        state = state.at(Mode.LISTENING)
    if state.mode is Mode.ANSWER and world.answer.withdrawn and not heard.keys.startswith("0"):
        return Step(state.at(Mode.LISTENING, "withdrawn"))
    match heard.event:
        case Event.KEYS if heard.keys:
            return _keys(state, heard.keys, world)
        case Event.SPEECH if heard.text.strip():
            return _speech(state, heard, world)
        case Event.SILENCE | Event.KEYS:
            return _nothing(state, "silence", world)
    return _nothing(state, "noise", world)


def answered(state: CallState, turn: str, world: World) -> Step:
    """Take in what the bot answered.

    Args:
        state: where the caller is.
        turn: the turn.
        world: what the call knows, the answer to that turn among it.
    """
    answer = world.answer
    if answer.silent:
        return Step(replace(state.at(Mode.LISTENING, "owned"), owned=True))
    if answer.person:
        return Step(state.at(Mode.LISTENING, "better_person"), Person(asked=False))
    notes = ("signed_in",) if state.mode in (Mode.PAIRING, Mode.LOGIN, Mode.CODE) else ()
    if answer.login and not answer.chunks:
        return Step(signing_in.begin(replace(state, turn=turn), world))
    return Step(from_the_beginning(replace(state.at(Mode.ANSWER, *notes), turn=turn), answer))


def answer_sent(state: CallState, entry: str, sent: bool) -> CallState:
    """The address of an answer was sent, or could not be; it is not offered again."""
    return replace(state, sent=entry, notes=("answer_sent" if sent else "answer_not_sent",), brief=True, page=0)


def no_news(state: CallState, world: World) -> CallState:
    """The agent wrote nothing new, or has left."""
    if not world.owner:
        return replace(state.at(Mode.LISTENING, "owner_left"), owned=False)
    return signing_in.still_waiting(state, state.retries + 1, _SAYS_AFTER_NEWS, "owner_writes")


def not_asked(state: CallState, why: str) -> CallState:
    """Something could not be asked; `why` is a key of `says.yml`."""
    return state.at(Mode.LISTENING, why)


def late(state: CallState, turn: str) -> CallState:
    """The bot takes its time."""
    return replace(state.at(Mode.WAITING), turn=turn)


def to_person(state: CallState, world: World) -> CallState:
    """Put the caller through, or offer a call-back when nobody is there; what was said to explain it stays."""
    if world.open and world.person:
        return state.at(Mode.TRANSFERRING, *state.notes, "transfer")
    return state.at(Mode.CALL_BACK, *state.notes, "no_line" if world.open else "closed")


def planned(state: CallState) -> CallState:
    """A call-back is promised."""
    return replace(state.at(Mode.LISTENING, "planned"), day=state.day, hour=state.hour)


def not_planned(state: CallState, why: str) -> CallState:
    """A call-back could not be promised.

    Args:
        state: where the caller is.
        why: a key of `says.yml`.
    """
    mode = {"slot_gone": Mode.DAY, "number_unknown": Mode.DIGITS}.get(why, Mode.LISTENING)
    return state.at(mode, why)


def _keys(state: CallState, keys: str, world: World) -> Step:
    """Carry out keys, in order: someone who knows a menu types ahead. What must be done ends that."""
    if state.mode in ENTERING:
        return _code(state, keys, world) if state.mode is Mode.CODE else _digits(state, keys, world)
    done = Step(state)
    for key in keys:
        done = _key(done.state, key, world)
        if done.deed is not None or done.held is not None or done.state.mode in ENTERING:
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
            return Step(replace(state.at(Mode.MENU), menu=MAIN))
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
            return Step(replace(state.at(Mode.MENU), menu=MAIN))
        case Mode.ANSWER if state.menu:
            return Step(state.at(Mode.MENU))
        case Mode.DAY:
            return Step(state.at(Mode.CALL_BACK))
        case Mode.HOUR:
            return Step(state.at(Mode.DAY))
        case Mode.NUMBER:
            return Step(state.at(Mode.HOUR))
        case Mode.CHECK:
            return Step(state.at(Mode.DIGITS))
        case Mode.PAIRING if not world.signed_in:
            return Step(state.at(Mode.LOGIN), Cancel())
    return Step(state.at(Mode.LISTENING))


def _choose(state: CallState, number: int, world: World) -> Step:
    """The first, second or third of what is offered."""
    index = state.page * AT_ONCE + number - 1
    yes = number == _YES_KEY
    match state.mode:
        case Mode.CONFIRMING if number in (_YES_KEY, _NO_KEY):
            return _confirmed(state, yes, world)
        case Mode.CALL_BACK if yes and world.slots:
            return Step(state.at(Mode.DAY))
        case Mode.CALL_BACK if number == _NO_KEY:
            return Step(state.at(Mode.LISTENING))
        case Mode.CHECK if yes and world.held.number:
            return Step(state, Plan(world.held.number), replace(world.held, number=""))
        case Mode.CHECK if number in (_YES_KEY, _NO_KEY):
            forgotten = () if world.held.number else ("number_forgotten",)
            return Step(state.at(Mode.DIGITS, *forgotten), held=replace(world.held, number=""))
        case Mode.ANSWER if asks_aloud(state, world) and number in (_YES_KEY, _NO_KEY):
            state = replace(state, card=world.answer.card, aloud=yes)
            return Step(state, Aloud()) if yes else Step(replace(state, notes=("on_screen",), brief=True))
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
                return Step(replace(state.at(Mode.MENU), menu=item.menu))
            return Step(state, Go(item.target, item.label))
        case Mode.ANSWER if signs_in(world) and index == 0:
            return Step(signing_in.begin(state, world))
        case Mode.ANSWER if index - signs_in(world) == len(world.answer.choices):
            return Step(state, SendAnswer(world.answer.entry))
        case Mode.ANSWER:
            return Step(state, Pick(world.answer.choices[index - signs_in(world)].key))
        case Mode.LOGIN:
            return Step(state, SendLink()) if by_link(state, world) and index == 0 else Step(state.at(Mode.CODE))
        case Mode.DAY:
            return Step(replace(state.at(Mode.HOUR), day=days(world)[index].isoformat()))
        case Mode.HOUR:
            mode = Mode.NUMBER if world.held.caller else Mode.DIGITS
            return Step(replace(state.at(mode), hour=hours(state, world)[index].hour))
    if index == 0 and world.held.caller:  # the number that calls
        return Step(state, Plan(world.held.caller))
    return Step(state.at(Mode.DIGITS))


def _confirmed(state: CallState, right: bool, world: World) -> Step:
    """Whether the recogniser understood well. What was held is not needed any more."""
    words, held = world.held.words, replace(world.held, words="")
    if right and words:
        return Step(state, Ask(words), held)
    if right:
        return Step(state.at(Mode.LISTENING, "forgotten"))
    return Step(state.at(Mode.LISTENING, "say_again"), held=held)


def _code(state: CallState, keys: str, world: World) -> Step:
    """Keys of a code; nobody keys one in after three that did not exist."""
    state, held, code = signing_in.keyed(state, keys, world.held)
    if code and state.wrong_codes >= MOST_WRONG_CODES:
        return Step(signing_in.claimed(state, found=False), held=held)
    return Step(state, Claim(code) if code else None, held)


def _digits(state: CallState, keys: str, world: World) -> Step:
    """A number that was keyed in: `*` starts again, `#` ends it; `#` without a digit leaves it."""
    entered = keys.rpartition("*")[2].partition("#")[0]
    if not entered:
        return Step(state.at(Mode.CALL_BACK) if keys.endswith("#") else state.at(Mode.DIGITS))
    try:
        number = read_phone(entered)
    except PhoneError:
        if state.retries >= MOST_TRIES:
            return Step(state.at(Mode.LISTENING, "number_gave_up"))
        return Step(replace(state, notes=("number_unknown",), brief=False, retries=state.retries + 1))
    return Step(state.at(Mode.CHECK), held=replace(world.held, number=number))


def _speech(state: CallState, heard: Heard, world: World) -> Step:
    text, means = heard.text.strip(), meaning(heard.text)
    if state.mode in ENTERING:
        return _said_while_keying(state, means, world)
    if state.mode is Mode.PAIRING and means not in (*"06*", HELP, REFERENCE):  # who signs in talks to others meanwhile
        return Step(state, Look())
    if means in (YES, NO) and (state.mode in (Mode.CONFIRMING, Mode.CALL_BACK, Mode.CHECK) or asks_aloud(state, world)):
        return _key(state, "1" if means == YES else "2", world)
    if more_to_read(state, world) and means in (YES, GO_ON):
        return _key(state, "1", world)
    if more_to_read(state, world) and means in (NO, STOP):
        return Step(replace(state.at(Mode.ANSWER), begin=state.end, end=len(world.answer.chunks), brief=True))
    if means == REFERENCE:
        return Step(state.at(Mode.LISTENING, "reference"), Reference())
    if means == HELP:
        return Step(replace(state, notes=("help",), brief=True, sentence=0, retries=0))
    if means == WITHOUT_INTERNET and (state.mode is Mode.LOGIN or (state.mode is Mode.ANSWER and world.answer.walk)):
        return Step(replace(state, notes=("without_internet",), brief=True, sentence=0, retries=0))
    if means.isdigit() and means in "123":
        chosen = _key(state, means, world)
        may_answer = state.mode is Mode.ANSWER and world.answer.walk and bare_number(text)
        if chosen.state.notes != ("no_key",) and not may_answer:
            return chosen
    elif means and means in "0456789*":
        return _key(state, means, world)
    way = way_to_sign_in(text) if state.mode is Mode.LOGIN else ""
    for index, label in enumerate(labels(state, world)):
        if same(text, label) or (way and label == says(way)):
            return _chosen(replace(state, notes=(), brief=False, sentence=0, retries=0), index, world)
    if heard.confidence < SURE:
        return Step(replace(state.at(Mode.CONFIRMING), retries=state.retries), held=replace(world.held, words=text))
    return Step(state, Ask(text))


def _said_while_keying(state: CallState, means: str, world: World) -> Step:
    """Something was said where keys are expected; who opens the website talks to others meanwhile."""
    if means == "0":
        return Step(state, Person(asked=True))
    if means == "*":
        return Step(state.at(state.mode), held=replace(world.held, code=""))
    if state.mode is Mode.CODE and means == WITHOUT_INTERNET:
        return Step(state.at(Mode.LOGIN, "without_internet"), held=replace(world.held, code=""))
    if state.mode is Mode.CODE and means == "6":
        return Step(state.at(Mode.LOGIN), held=replace(world.held, code=""))
    return _nothing(state, "silence" if state.mode is Mode.CODE else "noise", world)


def _nothing(state: CallState, what: str, world: World) -> Step:
    """Nothing was understood: help, fuller each time, and then a person.

    Args:
        state: where the caller is.
        what: `silence` or `noise`.
        world: what the call knows.
    """
    if state.mode is Mode.WAITING:
        return Step(state, Again())
    if what == "silence" and (world.owner or state.owned) and state.mode in _READS_AGENTS:
        return Step(replace(state, owned=True), News())
    if state.mode is Mode.PAIRING or world.newer:
        return Step(state, Look())
    if state.mode is Mode.ANSWER and world.answer.closing:
        return Step(state.at(Mode.ENDED, "goodbye"))
    if state.mode is Mode.CODE:
        return Step(signing_in.at_the_website(state, world.held))
    retries = state.retries + 1
    if state.mode in ENTERING and retries >= MOST_TRIES:
        return Step(state.at(state.mode), Person(asked=False))
    if retries > MOST_TRIES and state.mode in CALLING_BACK:
        return Step(state.at(Mode.ENDED, "goodbye"))
    kind = f"walk_{what}" if what == "silence" and state.mode is Mode.ANSWER and world.answer.walk else what
    helped = replace(state, notes=(f"{kind}_{min(retries, MOST_TRIES + 1)}",), brief=True, sentence=0, retries=retries)
    return Step(helped, Person(asked=False) if retries > MOST_TRIES else None)
