"""What a call knows at one moment, beside its own state."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.helpdesk.call_backs import Slot


@dataclass(frozen=True)
class Held:
    """What is held in memory during a call, and never stored.

    Attributes:
        caller: the number that calls, as E.164; empty when it is hidden, or forgotten by a restart.
        words: what the caller may have said, while they are asked whether it is right.
        number: the number that was keyed in, while the caller is asked whether it is right.
        code: the digits of a code that were keyed in so far.
    """

    caller: str = ""
    words: str = ""
    number: str = ""
    code: str = ""


@dataclass(frozen=True)
class Choice:
    """An option of an answer.

    Attributes:
        label: what it is called when it is spoken.
        key: the key of the option in the conversation.
    """

    label: str
    key: str


@dataclass(frozen=True)
class Answer:
    """What was answered to a turn, as it is spoken.

    Attributes:
        chunks: the prompts.
        about: what it is about, said before them; empty for nothing.
        choices: the options, but for the one that leads a step back.
        back: the key of the option that leads to the step before, in a walk; empty for none.
        walk: whether it is a step of a guided walk.
        login: the class of data for which something must be done on a screen first; empty for none.
        consent: whether that is a consent, which nobody gives with a key of a telephone.
        entry: the entry of the FAQ that it gives; the first of several, empty for none.
        card: the reference of the citizen's own data in it; empty for none.
        person: whether it is nothing but the offer of a person.
        closing: whether it says goodbye.
        urgent: whether it helps in an emergency; then it is spoken at once, with nothing in between.
        silent: whether a person answers in the place of the bot.
        withdrawn: whether it is not given any more since it began to be spoken.
    """

    chunks: tuple[str, ...] = ()
    about: str = ""
    choices: tuple[Choice, ...] = ()
    back: str = ""
    walk: bool = False
    login: str = ""
    consent: bool = False
    entry: str = ""
    card: str = ""
    person: bool = False
    closing: bool = False
    urgent: bool = False
    silent: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class World:
    """What a call knows.

    Attributes:
        held: what is held in memory of this call.
        answer: the answer to the turn that the state names.
        open: whether people answer now.
        opening: the opening hours and what they mean now.
        person: where a caller is put through; empty when nobody is.
        reference: the reference of the case; empty when there is none.
        owner: the given name of the agent who speaks in the conversation; empty when the bot does.
        notices: the notices of this moment.
        slots: the hours for a call-back, once they matter.
        can_sign_in: whether somebody can sign in by phone here.
        can_text: whether a link can be sent to the number that calls.
        signed_in: whether the caller is signed in, once that matters.
        taken: whether somebody was signed in before, and is not any more.
        newer: the turn that answers the question again, now that its caller did on a screen what was needed; empty for none.
        number: the two digits that the caller types on the page, while they sign in.
    """

    held: Held = field(default_factory=Held)
    answer: Answer = field(default_factory=Answer)
    open: bool = False
    opening: str = ""
    person: str = ""
    reference: str = ""
    owner: str = ""
    notices: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    can_sign_in: bool = False
    can_text: bool = False
    signed_in: bool = False
    taken: bool = False
    newer: str = ""
    number: str = ""
