"""A real PostgreSQL that the tests start themselves, without a network port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "hulp"
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


@dataclass(frozen=True)
class Postgres:
    """A running server.

    Attributes:
        socket: the folder of its socket.
    """

    socket: Path

    def new_database(self) -> str:
        """The SQLAlchemy address of a new, empty database."""
        name = f"db_{uuid.uuid4().hex}"
        with psycopg.connect(f"host={self.socket} user={_USER} dbname=postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://{_USER}@/{name}?host={self.socket}"


@contextmanager
def running() -> Iterator[Postgres]:
    """Start a server with its data in a folder of its own; it stops with the block.

    PostgreSQL refuses to run as root; then it runs as the user `postgres`, whom its package made.
    """
    with tempfile.TemporaryDirectory(prefix="hulp-postgres-") as name:
        folder = Path(name)
        (folder / "socket").mkdir()
        yield from _serve(folder)


def _serve(folder: Path) -> Iterator[Postgres]:
    data, socket = folder / "data", folder / "socket"
    become = _become(folder)
    bin_folder = _bin_folder()
    _run(
        [*become, str(bin_folder / "initdb"), "-D", str(data), "-U", _USER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    )
    control = [*become, str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-s"]
    _run([*control, "-l", str(folder / "log"), "-o", f"-k {socket} {_QUICK}", "start"])
    try:
        yield Postgres(socket)
    finally:
        _run([*control, "-m", "immediate", "stop"])


def _bin_folder() -> Path:
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdecimal() else 0)
    program = found[-1] if found else shutil.which("initdb")
    assert program, "PostgreSQL is missing; 'make setup' installs it"
    return Path(program).parent


def _become(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
