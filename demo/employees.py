"""The invented employees of the demo, who sign in at the desk."""

from __future__ import annotations

from pathlib import Path

import yaml

from demo.accounts import Account, subject

_AGENTS = Path(__file__).with_name("agents.yml")
_ORGANISATION = "OVO002949"


def employees(roles_claim: str) -> dict[str, Account]:
    """The invented employees, by key. They have no national number.

    Args:
        roles_claim: the name of the claim with their roles.
    """
    data = yaml.safe_load(_AGENTS.read_text(encoding="utf-8"))
    return {
        key: Account(
            key,
            fields["given_name"],
            fields["family_name"],
            fields["about"],
            {
                "sub": subject(f"employee {key}"),
                "vo_doelgroepcode": "GID",
                roles_claim: [f"HulpNodig-{role}:{_ORGANISATION}" for role in fields["roles"]],
            },
        )
        for key, fields in data.items()
    }
