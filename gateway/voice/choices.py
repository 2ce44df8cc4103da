"""What can be chosen at this moment, three at a time."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import groupby

from faq.dates import day_in_words
from gateway.helpdesk.call_backs import Slot
from gateway.voice.menus import AT_ONCE, menus
from gateway.voice.says import says
from gateway.voice.state import CallState, Mode
from gateway.voice.world import Answer, World

MOST_WRONG_CODES = 3
"""How many codes may be keyed in during one call that do not exist."""
AT_A_TIME = 3
"""How many prompts of an answer are spoken before the caller is asked whether to go on."""


def from_the_beginning(state: CallState, answer: Answer) -> CallState:
    """Speak the first part of an answer: all of it in an emergency."""
    return replace(state, begin=0, end=len(answer.chunks) if answer.urgent else min(AT_A_TIME, len(answer.chunks)))


def more_to_read(state: CallState, world: World) -> bool:
    """Whether a part of the answer was not spoken yet."""
    return state.mode is Mode.ANSWER and state.end < len(world.answer.chunks)


def asks_aloud(state: CallState, world: World) -> bool:
    """Whether the caller is asked if their own data should be spoken: never before everything else was."""
    to_hear = state.mode is Mode.ANSWER and world.answer.card not in ("", state.card) and not world.owner
    return to_hear and not more_to_read(state, world)


def signs_in(world: World) -> bool:
    """Whether an answer offers to sign in, beside its choices."""
    return bool(world.answer.login) and world.can_sign_in


def can_send(state: CallState, world: World) -> bool:
    """Whether the page of the answer can be sent by SMS, and was not sent yet."""
    return world.can_text and world.answer.entry not in ("", state.sent)


def by_link(state: CallState, world: World) -> bool:
    """Whether a link to sign in can be sent: once in a call, and to nobody's call but one's own."""
    return world.can_text and not state.texted and not world.taken


def labels(state: CallState, world: World) -> tuple[str, ...]:
    """What everything that can be chosen is called, in order."""
    match state.mode:
        case Mode.MENU:
            return tuple(item.label for item in menus()[state.menu].items)
        case Mode.ANSWER if asks_aloud(state, world):
            return ()
        case Mode.ANSWER if not more_to_read(state, world):
            offered = tuple(choice.label for choice in world.answer.choices)
            first = (says("give_consent" if world.answer.consent else "sign_in"),) if signs_in(world) else ()
            return (*first, *offered, says("send_answer")) if can_send(state, world) else (*first, *offered)
        case Mode.LOGIN:
            link = (says("by_link"),) if by_link(state, world) else ()
            return (*link, says("by_code")) if state.wrong_codes < MOST_WRONG_CODES else link
        case Mode.DAY:
            return tuple(day_in_words(day) for day in days(world))
        case Mode.HOUR:
            return tuple(says("hour", hour=str(slot.hour), next=str(slot.hour + 1)) for slot in hours(state, world))
        case Mode.NUMBER:
            return (says("this_number"), says("other_number"))
    return ()


def window(state: CallState, world: World) -> tuple[str, ...]:
    """The choices that are offered now, at most three."""
    return labels(state, world)[state.page * AT_ONCE :][:AT_ONCE]


def pages(state: CallState, world: World) -> int:
    """How many times three there are; at least one."""
    return max(1, -(-len(labels(state, world)) // AT_ONCE))


def days(world: World) -> list[datetime.date]:
    """The days on which someone can be called back."""
    return [day for day, _ in groupby(world.slots, key=lambda slot: slot.day)]


def hours(state: CallState, world: World) -> list[Slot]:
    """The hours of the day that was chosen."""
    return [slot for slot in world.slots if slot.day.isoformat() == state.day]
