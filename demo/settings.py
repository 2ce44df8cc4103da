"""The only reader of the environment in the demo identity provider."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """Settings of the demo identity provider.

    Attributes:
        host: address to listen on (`HULP_DEMO_HOST`); loopback only.
        port: port to listen on (`HULP_DEMO_PORT`).
        issuer: its own name (`HULP_OIDC_ISSUER`); loopback only.
        client_id: the one client that it knows (`HULP_OIDC_CLIENT_ID`).
        client_key_file: file with the client's key (`HULP_OIDC_KEY_FILE`); only its public half is used. Made when it is missing.
        public_url: where the client lives (`HULP_PUBLIC_URL`).
        desk_roles_claim: the claim with the roles of employees (`HULP_DESK_ROLES_CLAIM`).
    """

    host: str
    port: int
    issuer: str
    client_id: str
    client_key_file: Path
    public_url: str
    desk_roles_claim: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check the environment.

        Raises:
            SettingsError: this is no development instance on loopback, or a setting is wrong.
        """
        values = os.environ if environment is None else environment
        if values.get("HULP_ENV") != "development":
            raise SettingsError("the demo identity provider runs in development only: HULP_ENV must be 'development'")
        host, port = values.get("HULP_DEMO_HOST", "127.0.0.1"), values.get("HULP_DEMO_PORT", "")
        issuer = values.get("HULP_OIDC_ISSUER", "")
        if host not in _LOOPBACK or urlsplit(issuer).hostname not in _LOOPBACK:
            raise SettingsError("HULP_DEMO_HOST and HULP_OIDC_ISSUER must be loopback addresses: anyone can sign in here as anyone")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SettingsError("HULP_DEMO_PORT must be a port number, for example 9500")
        client_id, key_file = values.get("HULP_OIDC_CLIENT_ID", "hulp-nodig"), values.get("HULP_OIDC_KEY_FILE", "")
        if not key_file:
            raise SettingsError("HULP_OIDC_KEY_FILE must name the file with the client's key")
        public_url = values.get("HULP_PUBLIC_URL", "http://127.0.0.1:8080")
        roles_claim = values.get("HULP_DESK_ROLES_CLAIM", "hulpnodig_rol_3d")
        return cls(host, int(port), issuer, client_id, Path(key_file), public_url, roles_claim)
