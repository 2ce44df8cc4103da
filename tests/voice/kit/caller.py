"""Someone who calls: a telephone that dials, presses keys, hears and hangs up."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cli.ports import free_port
from tests.voice.kit.phone import Phone

_HIDDEN = Path(__file__).with_name("hidden_caller.xml")


class Caller:
    """A caller.

    Args:
        number: the number of the caller.
        folder: for the files of the telephone.
    """

    def __init__(self, number: str, folder: Path) -> None:
        self.phone = Phone(number, folder, recorded=True)
        self._dialled_at = 0

    def dial(self, address: str) -> None:
        """Call, and wait until someone answers."""
        self._dialled_at = len(self.phone.signs)
        self.phone.do("dial", address)
        self.phone.wait("CALL_ESTABLISHED", after=self._dialled_at)

    def press(self, key: str) -> None:
        """Press a key."""
        self.phone.do("sndcode", key)

    def hang_up(self) -> Path:
        """Hang up; gives the recording of the call."""
        self.phone.do("hangup")
        return self.hung_up()

    def hung_up(self) -> Path:
        """Wait until the call is over; gives the recording of what was heard."""
        self.phone.wait("CALL_CLOSED", after=self._dialled_at)
        return self.phone.recordings()[-1]


def call_hidden(address: str, folder: Path) -> None:
    """Call with a hidden number, press 8 after two seconds, and hang up four seconds later.

    Args:
        address: who is called.
        folder: for what SIPp writes.
    """
    _, _, where = address.partition("@")
    number = address.removeprefix("sip:").partition("@")[0]
    command = ["sipp", where, "-sf", str(_HIDDEN), "-s", number, "-i", "127.0.0.1", "-p", str(free_port())]
    command += ["-mp", "23000", "-m", "1", "-nostdin", "-timeout", "60s", "-trace_err"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
