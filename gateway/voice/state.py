"""Where a caller is in a call. No words of the caller stand here, no number, and nothing of an answer but its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

USUAL_PACE, SLOWEST, FASTEST, PACE_STEP = 150, 110, 210, 20
"""Words per minute."""


class Mode(StrEnum):
    """What the line waits for."""

    LISTENING = "listening"
    """A question."""
    MENU = "menu"
    """A choice in a keypad menu."""
    WAITING = "waiting"
    """The bot, which is slow this time."""
    ANSWER = "answer"
    """An answer was spoken, or a part of it: whether it goes on, or which of its options is chosen."""
    CONFIRMING = "confirming"
    """Whether the recogniser understood well."""
    CALL_BACK = "call_back"
    """Whether the caller wants to be called back."""
    DAY = "day"
    HOUR = "hour"
    NUMBER = "number"
    """Whether to call the number of this call, or another."""
    DIGITS = "digits"
    """The number to call, as keys."""
    CHECK = "check"
    """Whether that number is right."""
    LOGIN = "login"
    """How to sign in: by a link or by a code."""
    CODE = "code"
    """The eight digits of a code, as keys; the caller signs in on the website first."""
    PAIRING = "pairing"
    """The browser in which the caller signs in."""
    TRANSFERRING = "transferring"
    ENDED = "ended"


CALLING_BACK = frozenset({Mode.CALL_BACK, Mode.DAY, Mode.HOUR, Mode.NUMBER, Mode.DIGITS, Mode.CHECK})
"""Where a call-back is planned."""
ENTERING = frozenset({Mode.DIGITS, Mode.CODE})
"""Where digits are collected: only `*` and `#` are commands."""


@dataclass(frozen=True)
class CallState:
    """Where a caller is.

    Attributes:
        mode: what the line waits for.
        notes: what is said first: keys of `says.yml`.
        brief: whether only the choices are said, not what comes before them.
        menu: the menu that the caller is in or came from; empty for none.
        page: which three of the choices are offered.
        turn: the turn whose answer is spoken.
        begin: the first chunk of the answer that was spoken last.
        end: the first chunk that was not spoken yet.
        sentence: how many sentences before the end the caller went back; 0 for not.
        pace: words per minute.
        retries: how often in a row nothing could be understood.
        day: the day of a call-back, as `2026-11-27`.
        hour: the hour of it.
        owned: whether an agent speaks in the conversation, or spoke and may have been heard in part only.
        event: the event with which an agent spoke last, so that nothing is read twice.
        texted: whether a link to sign in was sent in this call.
        sent: the entry whose page was sent last; empty for none.
        wrong_codes: how many codes were keyed in that do not exist.
        matched: whether the caller was told that the number is right.
        card: the reference of the card of which the caller said whether they want to hear it; empty for none.
        aloud: whether they want to.
    """

    mode: Mode = Mode.LISTENING
    notes: tuple[str, ...] = ()
    brief: bool = False
    menu: str = ""
    page: int = 0
    turn: str = ""
    begin: int = 0
    end: int = 0
    sentence: int = 0
    pace: int = USUAL_PACE
    retries: int = 0
    day: str = ""
    hour: int = 0
    owned: bool = False
    event: int = 0
    texted: bool = False
    sent: str = ""
    wrong_codes: int = 0
    matched: bool = False
    card: str = ""
    aloud: bool = False

    def at(self, mode: Mode, *notes: str) -> CallState:
        """Go on in a mode, with a fresh count of what was not understood."""
        return replace(self, mode=mode, notes=notes, brief=False, page=0, sentence=0, retries=0)

    def to_json(self) -> dict[str, Any]:
        """What is stored."""
        return {**asdict(self), "notes": list(self.notes)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> CallState:
        """Read what `to_json` made.

        Raises:
            ValueError: an earlier version made it, and it means nothing now.
        """
        try:
            return cls(**{**stored, "mode": Mode(stored["mode"]), "notes": tuple(stored["notes"])})
        except (KeyError, TypeError) as error:
            raise ValueError("not the state of a call") from error
