"""The only reader of the environment in the bot process."""

from __future__ import annotations

import os
from dataclasses import dataclass


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True)
class BotSettings:
    """Settings of the bot process.

    Attributes:
        token: the bearer token that the gateway must send (`HULP_BOT_TOKEN`, at least 32 characters).
    """

    token: str

    @classmethod
    def from_environment(cls) -> BotSettings:
        """Read and check the environment.

        Raises:
            SettingsError: a setting is missing or too weak.
        """
        token = os.environ.get("HULP_BOT_TOKEN", "")
        if len(token) < 32:
            raise SettingsError("HULP_BOT_TOKEN must be set to a secret of at least 32 characters, the same for gateway and bot")
        return cls(token=token)
