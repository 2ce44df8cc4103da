"""The only reader of the environment in the actions server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

_SECRET_LENGTH = 32
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """Settings of the actions server.

    Attributes:
        host: address to listen on (`HULP_ACTIONS_HOST`); loopback unless a private network needs another.
        port: port to listen on (`HULP_ACTIONS_PORT`).
        token: the bearer token that the bot sends (`HULP_ACTIONS_TOKEN`).
        gateway_url: the private listener of the gateway (`HULP_GATEWAY_URL`).
        internal_token: the bearer token for it (`HULP_INTERNAL_TOKEN`).
        citizen_db: the citizen store, a SQLAlchemy address with an asynchronous driver (`HULP_CITIZEN_DB`).
        mailbox_url: a message registry that takes the place of the store's mailbox, or None (`HULP_MAILBOX_URL`).
        mailbox_token: the bearer token for it (`HULP_MAILBOX_TOKEN`).
        log_level: how much is logged (`HULP_LOG_LEVEL`): `DEBUG`, `INFO`, `WARNING` or `ERROR`.
    """

    host: str
    port: int
    token: str
    gateway_url: str
    internal_token: str
    citizen_db: str
    mailbox_url: str | None
    mailbox_token: str
    log_level: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check the environment.

        Raises:
            SettingsError: a setting is missing or wrong.
        """
        values = os.environ if environment is None else environment
        port = values.get("HULP_ACTIONS_PORT", "5055")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SettingsError(f"HULP_ACTIONS_PORT must be a port number, not '{port}'")
        for name, other in (("HULP_ACTIONS_TOKEN", "bot"), ("HULP_INTERNAL_TOKEN", "gateway")):
            if len(values.get(name, "")) < _SECRET_LENGTH:
                raise SettingsError(f"{name} must have at least {_SECRET_LENGTH} characters, the same for {other} and actions")
        for name, example in (
            ("HULP_GATEWAY_URL", "http://127.0.0.1:8090"),
            ("HULP_CITIZEN_DB", "sqlite+aiosqlite:///var/citizens.db"),
        ):
            if "://" not in values.get(name, ""):
                raise SettingsError(f"{name} must be an address, for example {example}")
        mailbox_url = values.get("HULP_MAILBOX_URL") or None
        if mailbox_url and not values.get("HULP_MAILBOX_TOKEN"):
            raise SettingsError("HULP_MAILBOX_TOKEN must be set beside HULP_MAILBOX_URL")
        log_level = values.get("HULP_LOG_LEVEL") or "INFO"
        if log_level not in _LOG_LEVELS:
            raise SettingsError(f"HULP_LOG_LEVEL must be one of {', '.join(_LOG_LEVELS)}, not '{log_level}'")
        return cls(
            host=values.get("HULP_ACTIONS_HOST", "127.0.0.1"),
            port=int(port),
            token=values["HULP_ACTIONS_TOKEN"],
            gateway_url=values["HULP_GATEWAY_URL"],
            internal_token=values["HULP_INTERNAL_TOKEN"],
            citizen_db=values["HULP_CITIZEN_DB"],
            mailbox_url=mailbox_url,
            mailbox_token=values.get("HULP_MAILBOX_TOKEN", ""),
            log_level=log_level,
        )
