"""Start every process of the product on one machine, and stop all of them together."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from cli import development
from cli.client import healthy
from cli.ports import free_port
from cli.running import noted

_POLL = 0.5
_PATIENCE = 240.0
_DEMO = "demo"
"""The process of the Procfile that runs only when no identity provider is configured, in development."""


def run(root: Path, port: int, state_dir: Path, quiet: bool) -> int:
    """Run the processes of the Procfile until one ends or a signal comes.

    Args:
        root: the project folder.
        port: the public port, on 127.0.0.1.
        state_dir: folder for all state of this instance.
        quiet: whether the processes' own output goes to `processes.log` in the state folder instead of the terminal.

    Returns:
        The exit status: 0 after a signal, otherwise that of the process that ended first.
    """
    if not _is_free(port):
        print(f"Port {port} is in use. Choose another one: PORT=8081 make up", file=sys.stderr)
        return 2
    state_dir.mkdir(parents=True, exist_ok=True)
    environment = _neighbours(state_dir) | os.environ | {"HULP_PORT": str(port), "HULP_STATE_DIR": str(state_dir.resolve())}
    demo = environment.get("HULP_ENV") == "development" and "HULP_OIDC_ISSUER" not in environment
    if demo:
        environment |= development.prepare(root, port, state_dir, environment)
    log = (state_dir / "processes.log").open("a", encoding="utf-8")
    manager = Manager(Printer(output=log if quiet else sys.stdout, colour=not quiet))
    for name, command in parse_procfile((root / "Procfile").read_text(encoding="utf-8")).processes.items():
        if name == _DEMO and not demo:
            continue
        manager.add_process(name, f"exec {command}", cwd=str(root), env=environment, quiet=False)
    url = f"http://127.0.0.1:{port}"
    stopping = threading.Event()
    parent = os.getppid()
    for watch in (lambda: _announce(url, stopping), lambda: _follow_parent(parent, stopping)):
        threading.Thread(target=watch, daemon=True).start()
    print("Starting actions, bot and gateway (the bot takes 10 to 20 seconds) …", flush=True)
    with noted(state_dir, environment):
        manager.loop()
    stopping.set()
    interrupted = manager.returncode in (None, 128 + signal.SIGINT, 128 + signal.SIGTERM, -signal.SIGINT, -signal.SIGTERM)
    return 0 if interrupted else int(manager.returncode or 0)


def _neighbours(state_dir: Path) -> dict[str, str]:
    """What the processes need to find each other; a variable that is set already wins."""
    bot_port, actions_port, internal_port = free_port(), free_port(), free_port()
    return {
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "HULP_BOT_PORT": str(bot_port),
        "HULP_BOT_URL": f"http://127.0.0.1:{bot_port}",
        "HULP_BOT_TOKEN": secrets.token_urlsafe(32),
        "HULP_ACTIONS_PORT": str(actions_port),
        "HULP_ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
        "HULP_ACTIONS_TOKEN": secrets.token_urlsafe(32),
        "HULP_INTERNAL_PORT": str(internal_port),
        "HULP_GATEWAY_URL": f"http://127.0.0.1:{internal_port}",
        "HULP_INTERNAL_TOKEN": secrets.token_urlsafe(32),
        "HULP_CITIZEN_DB": f"sqlite+aiosqlite:///{state_dir.resolve() / 'citizens.db'}",
        "HULP_TRACKER_DB": f"sqlite:///{state_dir.resolve() / 'tracker.db'}",
    }


def _announce(url: str, stopping: threading.Event) -> None:
    started = time.monotonic()
    while not healthy(url):
        if stopping.wait(_POLL):
            return
        waited = time.monotonic() - started
        if waited > _PATIENCE:
            print(f"Still not healthy after {_PATIENCE:.0f} s; look at the output above.", file=sys.stderr, flush=True)
            return
    print(
        f"\nReady after {time.monotonic() - started:.0f} s:\n"
        f"  {url}/         demo page with the widget\n"
        f"  {url}/hulp     the conversation without JavaScript\n"
        f"  {url}/vragen   all questions and answers\n"
        "Stop with Ctrl-C.\n",
        flush=True,
    )


def _follow_parent(parent: int, stopping: threading.Event) -> None:
    """Stop when whoever started us is gone, or was interrupted alone.

    GNU make does not pass SIGINT on to its recipe (a terminal signals the whole group, `kill -INT` does not): it
    restores the default action of the signal and waits for us. That is what is looked for here.
    """
    caught_before = _catches_interrupt(parent)
    while not stopping.wait(_POLL):
        if os.getppid() != parent or (caught_before and not _catches_interrupt(parent)):
            os.kill(os.getpid(), signal.SIGTERM)
            return


def _catches_interrupt(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return False
    mask = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
    return bool(int(mask, 16) >> (signal.SIGINT - 1) & 1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
