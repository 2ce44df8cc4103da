"""A telephone: one baresip process on the loopback interface, driven through its control port."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cli.ports import free_port
from tests.voice.kit.sounds import silence

PATIENCE = 20.0
"""Seconds that something on the line may take on a busy machine."""
_MODULES = "/usr/lib/baresip/modules"


@dataclass(frozen=True)
class Sign:
    """Something that happened on a telephone.

    Attributes:
        kind: such as `CALL_ESTABLISHED`.
        parameter: a key, a reason, or an address.
        peer: the address at the other side.
        at: when, on the monotonic clock.
    """

    kind: str
    parameter: str
    peer: str
    at: float


class Phone:
    """A telephone.

    Args:
        number: its own number.
        folder: for its settings, its log and its recordings.
        recorded: whether it records what it hears.
        answering: called with everything that happens, as it happens.
    """

    def __init__(self, number: str, folder: Path, recorded: bool = False, answering: Callable[[Sign], None] | None = None) -> None:
        self._folder, self._answering = folder, answering
        self._recordings = folder / "recordings"
        self._recordings.mkdir(parents=True)
        port, control = _port_with_next(), free_port()
        self.address = f"sip:{number}@127.0.0.1:{port}"
        self._settings(port, control, recorded)
        self.signs: list[Sign] = []
        self._news = threading.Condition()
        # stdbuf: the log holds the signalling, and is read while the telephone is on.
        command = ["stdbuf", "-oL", "-eL", "baresip", "-s", "-f", str(folder)]
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            self._control = self._connected(control)
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Switch it off."""
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout=5)
        self._control.close()

    def do(self, command: str, parameters: str = "") -> None:
        """Give it a command of baresip."""
        message = json.dumps({"command": command, "params": parameters}).encode()
        self._control.sendall(f"{len(message)}:".encode() + message + b",")

    def wait(self, *kinds: str, after: int = 0, seconds: float = PATIENCE) -> Sign:
        """The first sign of these kinds.

        Args:
            kinds: of which one must come.
            after: how many signs are passed over.
            seconds: how long it may take.
        """

        def found() -> Sign | None:
            return next((sign for sign in self.signs[after:] if sign.kind in kinds), None)

        with self._news:
            self._news.wait_for(found, seconds)
            sign = found()
        assert sign is not None, f"no {kinds} but {[each.kind for each in self.signs[after:]]}\n{self.log()[-2000:]}"
        return sign

    def log(self) -> str:
        """What it wrote so far: all signalling is in it."""
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")

    def headers_of_last_invite(self) -> dict[str, str]:
        """The SIP headers with which it was called last."""
        _, _, message = self.log().rpartition("\nINVITE sip:")
        lines = message.replace("\r", "").partition("\n\n")[0].splitlines()[1:]
        return {name.strip(): value.strip() for name, colon, value in (line.partition(":") for line in lines) if colon}

    def recordings(self) -> list[Path]:
        """What it heard, a file for each call."""
        return sorted(self._recordings.glob("*-dec.wav"), key=lambda path: path.stat().st_mtime)

    def _settings(self, port: int, control: int, recorded: bool) -> None:
        lines = [
            f"sip_listen 127.0.0.1:{port}",
            "net_interface 127.0.0.1",
            f"ctrl_tcp_listen 127.0.0.1:{control}",
            f"audio_source aufile,{silence()}",
            *(f"{name} 8000" for name in ("audio_srate", "ausrc_srate", "auplay_srate")),
            *(f"{name} 1" for name in ("audio_channels", "ausrc_channels", "auplay_channels")),
            f"module_path {_MODULES}",
            *(f"module {name}.so" for name in ("g711", "aufile", *(["sndfile"] if recorded else []))),
            "module_tmp account.so",
            *(f"module_app {name}.so" for name in ("menu", "ctrl_tcp")),
            f"snd_path {self._recordings}",
        ]
        (self._folder / "config").write_text("\n".join(lines) + "\n", encoding="utf-8")
        account = f"<{self.address}>;regint=0;answermode=manual;audio_codecs=pcma\n"
        (self._folder / "accounts").write_text(account, encoding="utf-8")
        (self._folder / "contacts").touch()

    def _connected(self, control: int) -> socket.socket:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                connected = socket.create_connection(("127.0.0.1", control), timeout=PATIENCE)
            except OSError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the telephone does not start:\n{self.log()[-2000:]}") from error
                time.sleep(0.05)
            else:
                connected.settimeout(None)
                return connected

    def _read(self) -> None:
        left = b""
        while received := self._received():
            left += received
            while b":" in left:
                size, _, rest = left.partition(b":")
                if len(rest) <= int(size):
                    break
                self._note(json.loads(rest[: int(size)]))
                left = rest[int(size) + 1 :]

    def _received(self) -> bytes:
        try:
            return self._control.recv(65536)
        except OSError:
            return b""

    def _note(self, said: dict[str, str]) -> None:
        if "event" not in said:
            return
        sign = Sign(said["type"], said.get("param", ""), said.get("peeruri", ""), time.monotonic())
        with self._news:
            self.signs.append(sign)
            self._news.notify_all()
        if self._answering is not None:
            self._answering(sign)


def _port_with_next() -> int:
    """A free port of which the next one is free too: baresip listens for TLS there."""
    while True:
        port = free_port()
        try:
            with socket.socket() as next_one:
                next_one.bind(("127.0.0.1", port + 1))
        except (OSError, OverflowError):
            continue
        return port
