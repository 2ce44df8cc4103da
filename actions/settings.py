"""The only reader of the environment in the actions server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

_SECRET_LENGTH = 32


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """Settings of the actions server.

    Attributes:
        host: address to listen on (`HULP_ACTIONS_HOST`); loopback unless a private network needs another.
        port: port to listen on (`HULP_ACTIONS_PORT`).
        token: the bearer token that the bot sends (`HULP_ACTIONS_TOKEN`).
    """

    host: str
    port: int
    token: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check the environment.

        Raises:
            SettingsError: a setting is missing or wrong.
        """
        values = os.environ if environment is None else environment
        port, token = values.get("HULP_ACTIONS_PORT", "5055"), values.get("HULP_ACTIONS_TOKEN", "")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SettingsError(f"HULP_ACTIONS_PORT must be a port number, not '{port}'")
        if len(token) < _SECRET_LENGTH:
            raise SettingsError(f"HULP_ACTIONS_TOKEN must have at least {_SECRET_LENGTH} characters, the same for bot and actions")
        return cls(values.get("HULP_ACTIONS_HOST", "127.0.0.1"), int(port), token)
