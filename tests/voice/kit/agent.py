"""A person at the helpdesk: a telephone that takes a call, or refuses it."""

from __future__ import annotations

from pathlib import Path

from tests.voice.kit.phone import Phone, Sign


class AgentPhone:
    """The telephone of a helpdesk agent.

    Attributes:
        free: whether a call is taken; it is refused otherwise.

    Args:
        number: its number.
        folder: for its files.
    """

    def __init__(self, number: str, folder: Path) -> None:
        self.free = True
        self.phone = Phone(number, folder, answering=self._answer)

    def _answer(self, sign: Sign) -> None:
        if sign.kind == "CALL_INCOMING":
            self.phone.do("accept" if self.free else "hangup")
