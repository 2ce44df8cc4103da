"""The only reader of the environment in the bot process."""

from __future__ import annotations

import os
from dataclasses import dataclass

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True)
class BotSettings:
    """Settings of the bot process.

    Attributes:
        token: the bearer token that the gateway must send (`HULP_BOT_TOKEN`, at least 32 characters).
        port: the port on the private interface (`HULP_BOT_PORT`).
        host: the private interface (`HULP_BOT_HOST`, default 127.0.0.1).
        tracker_db: where conversations are kept, a SQLAlchemy address (`HULP_TRACKER_DB`).
        log_level: how much is logged (`HULP_LOG_LEVEL`): `DEBUG`, `INFO`, `WARNING` or `ERROR`.
    """

    token: str
    port: int
    host: str
    tracker_db: str
    log_level: str

    @classmethod
    def from_environment(cls) -> BotSettings:
        """Read and check the environment.

        Raises:
            SettingsError: a setting is missing or wrong.
        """
        token, port = os.environ.get("HULP_BOT_TOKEN", ""), os.environ.get("HULP_BOT_PORT", "")
        if len(token) < 32:
            raise SettingsError("HULP_BOT_TOKEN must be set to a secret of at least 32 characters, the same for gateway and bot")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SettingsError("HULP_BOT_PORT must be a port number, for example 5005")
        tracker_db = os.environ.get("HULP_TRACKER_DB", "")
        if "://" not in tracker_db:
            raise SettingsError("HULP_TRACKER_DB must be a SQLAlchemy address, for example sqlite:///var/tracker.db")
        log_level = os.environ.get("HULP_LOG_LEVEL") or "INFO"
        if log_level not in _LOG_LEVELS:
            raise SettingsError(f"HULP_LOG_LEVEL must be one of {', '.join(_LOG_LEVELS)}, not '{log_level}'")
        return cls(token, int(port), os.environ.get("HULP_BOT_HOST", "127.0.0.1"), tracker_db, log_level)


def one_thread_for_numpy() -> None:
    """Keep numpy's linear algebra to one thread, unless the operator chose a number; call it before numpy is loaded.

    Our products are small: starting the other threads costs more than they save, and they take the processor from other turns.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def lean_serving() -> bool:
    """Whether the process does without the libraries that only training needs (`HULP_BOT_LEAN`, default on).

    Raises:
        SettingsError: the value is neither on nor off.
    """
    value = os.environ.get("HULP_BOT_LEAN", "on")
    if value not in ("on", "off"):
        raise SettingsError("HULP_BOT_LEAN must be on or off")
    return value == "on"
