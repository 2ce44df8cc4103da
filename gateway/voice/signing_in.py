"""Signing in during a call: from what came of it to where the caller is then. Nothing here reads or writes anything."""

from __future__ import annotations

from dataclasses import replace

from gateway.login.pairings import DIGITS
from gateway.voice.choices import MOST_WRONG_CODES, from_the_beginning
from gateway.voice.state import CallState, Mode
from gateway.voice.world import Held, World

MOST_LOOKS = 60
"""How often it is looked whether the caller signed in: five minutes, at five seconds each."""
MOST_WAITS = 15
"""How often somebody who opens the website may be silent: five minutes, at twenty seconds each."""
_SAYS_AFTER_LOOKS, _SAYS_AFTER_WAITS = 4, 2
"""After how many of these the caller is told that we wait."""


def begin(state: CallState, world: World) -> CallState:
    """The caller asks for their own data: let them sign in, on a screen; where that cannot be, tell where the data are."""
    if not world.can_sign_in:
        return state.at(Mode.LISTENING, "login")
    if world.answer.consent:
        return state.at(Mode.PAIRING, "consent")
    if world.signed_in:  # with a means that is not strong enough for these data
        return state.at(Mode.PAIRING, "stronger")
    return state.at(Mode.LOGIN)


def link_sent(state: CallState, sent: bool) -> CallState:
    """A link was sent, or could not be."""
    state = replace(state, texted=True, matched=False)
    return state.at(Mode.PAIRING, "link_sent") if sent else state.at(Mode.LOGIN, "link_failed")


def keyed(state: CallState, keys: str, held: Held) -> tuple[CallState, Held, str]:
    """Take in keys of a code: `*` starts again, `#` by itself leaves it, and who pauses goes on where they were.

    Args:
        state: where the caller is.
        keys: the keys.
        held: what is held in memory, the digits before these among it.

    Returns:
        Where the caller is then, what is held, and the code when it is whole.
    """
    entered, ended, _ = (held.code + keys).rpartition("*")[2].partition("#")
    nothing = replace(held, code="")
    if not entered or keys.startswith("#"):
        return (state.at(Mode.LOGIN) if ended else replace(state.at(Mode.CODE), brief=True)), nothing, ""
    if len(entered) < DIGITS and not ended:
        return replace(state.at(Mode.CODE), brief=True), replace(held, code=entered), ""
    if len(entered) != DIGITS:
        return replace(state.at(Mode.CODE, "code_length"), brief=True), nothing, ""
    return state, nothing, entered


def claimed(state: CallState, found: bool) -> CallState:
    """A code was looked for; who keyed in three that do not exist goes on without."""
    if found:
        return replace(state, matched=False).at(Mode.PAIRING, "code_found")
    state = replace(state, wrong_codes=state.wrong_codes + 1)
    if state.wrong_codes < MOST_WRONG_CODES:
        return replace(state.at(Mode.CODE, "code_unknown"), brief=True)
    return state.at(Mode.LISTENING, "code_gave_up")


def busy(state: CallState) -> CallState:
    """Too many codes are keyed in by everybody: nothing was looked for, and nothing counts."""
    return replace(state.at(Mode.CODE, "code_busy"), brief=True)


def at_the_website(state: CallState, held: Held) -> CallState:
    """Nothing was keyed in: somebody who opens the website takes their time, and who keyed a part in hears so."""
    waits = state.retries + 1
    if waits > MOST_WAITS:
        return state.at(Mode.LISTENING, "login_late")
    if held.code:
        return replace(state, notes=("code_part",), brief=True, sentence=0, retries=waits)
    return still_waiting(state, waits, _SAYS_AFTER_WAITS)


def looked(state: CallState, alive: bool, matched: bool) -> CallState:
    """It was looked whether the caller signed in, and they did not yet.

    Args:
        state: where the caller is.
        alive: whether the link or the code is still good, or the caller is signed in and needs a stronger means.
        matched: whether the caller typed the number.
    """
    looks = state.retries + 1
    if looks > MOST_LOOKS:
        return state.at(Mode.LISTENING, "login_late")
    if matched and not state.matched:
        return replace(state.at(Mode.PAIRING, "number_right"), retries=looks, matched=True)
    if not alive and not matched:
        return state.at(Mode.LISTENING, "login_over")
    return still_waiting(state, looks, _SAYS_AFTER_LOOKS)


def still_waiting(state: CallState, waits: int, told_after: int, words: str = "still_waiting") -> CallState:
    """Wait without a word, but now and then say so, and what is waited for.

    Args:
        state: where the caller is.
        waits: how many times there was no news.
        told_after: after how many the caller is told.
        words: what is said then, a key of `says.yml`.
    """
    told = waits % told_after == 0
    return replace(state, notes=(words,) if told else (), brief=not told, sentence=0, retries=waits)


def aloud(state: CallState, world: World) -> CallState:
    """The caller wants to hear their own data, and that was noted.

    Args:
        state: where the caller is.
        world: what the call knows, the data themselves as the answer.
    """
    return from_the_beginning(state.at(Mode.ANSWER), world.answer)


def gone(state: CallState) -> CallState:
    """The data are not there any more."""
    return state.at(Mode.LISTENING, "card_gone")
