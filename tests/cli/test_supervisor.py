"""`hulpnodig up` starts every process and leaves none behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.client import healthy
from cli.ports import free_port
from tests.conftest import ROOT

COMMAND = ROOT / ".venv/bin/hulpnodig"
PROCESSES = ("-m gateway", "-m actions", "-m bot")
_START, _STOP = 180.0, 30.0


def with_mark(mark: str) -> dict[int, str]:
    """The processes that hold this text in their command or environment: process id → command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:
            continue
        if mark.encode() in command + environment and int(folder.name) != os.getpid():
            found[int(folder.name)] = command.replace(b"\0", b" ").decode()
    return found


def listens(port: int) -> bool:
    """Whether something accepts connections on this port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait(condition: Callable[[], bool], patience: float) -> bool:
    """Whether a condition comes true in time."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def environment(**extra: str) -> dict[str, str]:
    """The environment of this test without the settings of a product or a make around it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HULP_", "MAKE", "MFLAGS")) and name != "PORT"
    }
    return kept | extra


def arguments(port: int, state_dir: Path) -> list[str]:
    return [str(COMMAND), "up", "--port", str(port), "--state-dir", str(state_dir)]


def start(command: list[str], state_dir: Path, **extra: str) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, as a terminal would, with its output beside the state folder."""
    with state_dir.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=state_dir.parent,
            env=environment(**extra),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


def started(process: subprocess.Popen[bytes], port: int) -> bool:
    return wait(lambda: process.poll() is not None or healthy(f"http://127.0.0.1:{port}"), _START) and process.poll() is None


def makefile(folder: Path, port: int, state_dir: Path) -> Path:
    """A Makefile whose recipe starts the product as that of the project does."""
    path = folder / "Makefile"
    command = " ".join(arguments(port, state_dir))
    path.write_text(f"SHELL := /bin/bash\nup:\n\t@HULP_ENV=$${{HULP_ENV:-development}} {command}\n", encoding="utf-8")
    return path


@pytest.fixture
def state_dir(tmp_path: Path) -> Iterator[Path]:
    """A state folder; whatever still runs in it afterwards is killed."""
    folder = tmp_path / "toestand"
    yield folder
    for process in with_mark(str(folder)):
        os.kill(process, signal.SIGKILL)


def test_an_interrupt_of_the_supervisor_alone_stops_everything(state_dir: Path) -> None:
    port = free_port()
    process = start(arguments(port, state_dir), state_dir, HULP_ENV="development")
    assert started(process, port), state_dir.with_suffix(".log").read_text(encoding="utf-8")
    running = with_mark(str(state_dir))
    assert [name for name in PROCESSES if not any(name in command for command in running.values())] == []
    assert listens(port)
    log = state_dir.with_suffix(".log")
    assert wait(lambda: f"http://127.0.0.1:{port}/hulp" in log.read_text(encoding="utf-8"), 5)

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=_STOP) == 0
    assert wait(lambda: with_mark(str(state_dir)) == {}, 5), with_mark(str(state_dir))
    assert not listens(port)


def test_an_interrupt_of_make_alone_stops_everything(tmp_path: Path, state_dir: Path) -> None:
    port = free_port()
    process = start(["make", "-f", str(makefile(tmp_path, port, state_dir)), "up"], state_dir)
    assert started(process, port), state_dir.with_suffix(".log").read_text(encoding="utf-8")
    running = with_mark(str(state_dir))
    assert process.pid not in running
    assert [name for name in PROCESSES if not any(name in command for command in running.values())] == []

    process.send_signal(signal.SIGINT)

    process.wait(timeout=_STOP)
    assert wait(lambda: with_mark(str(state_dir)) == {}, 5), with_mark(str(state_dir))
    assert not listens(port)


def test_everything_stops_when_make_is_killed(tmp_path: Path, state_dir: Path) -> None:
    process = start(["make", "-f", str(makefile(tmp_path, free_port(), state_dir)), "up"], state_dir)
    assert wait(lambda: all(any(name in command for command in with_mark(str(state_dir)).values()) for name in PROCESSES), 20)

    process.kill()

    process.wait(timeout=5)
    assert wait(lambda: with_mark(str(state_dir)) == {}, _STOP), with_mark(str(state_dir))


def test_a_port_in_use_is_reported_and_nothing_is_started(state_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            arguments(port, state_dir), env=environment(), capture_output=True, encoding="utf-8", timeout=30, check=False
        )
    assert done.returncode == 2
    assert f"Port {port} is in use. Choose another one" in done.stderr
    assert not state_dir.exists()
    assert with_mark(str(state_dir)) == {}


def test_a_running_process_is_found_by_its_mark(tmp_path: Path) -> None:
    mark = str(tmp_path / "merk")
    for command, extra in ((["sleep", "30"], {"HULP_STATE_DIR": mark}), (["bash", "-c", f"sleep 30; : {mark}"], {})):
        assert with_mark(mark) == {}
        with subprocess.Popen(command, env=environment(**extra), start_new_session=True) as process:
            assert wait(lambda: process.pid in with_mark(mark), 5)
            os.killpg(process.pid, signal.SIGKILL)
