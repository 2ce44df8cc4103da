"""A gateway on its own, whose identity provider lies."""

from __future__ import annotations

import datetime
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx

from gateway.assembly import CALLBACK_PATH
from gateway.clock import utc_now
from tests.abuse.citizen import Citizen
from tests.abuse.parts import parts_on
from tests.login.malicious import MaliciousProvider, new_key


@dataclass(frozen=True)
class Liar:
    """The two of them.

    Attributes:
        url: the gateway.
        folder: its state folder.
        provider: the provider.
    """

    url: str
    folder: Path
    provider: MaliciousProvider

    async def invited(self, age: datetime.timedelta = datetime.timedelta(0)) -> tuple[Citizen, str]:
        """A browser in a conversation, and the ticket that it got there some time ago."""
        async with parts_on(self.folder, lambda: utc_now() - age) as parts:
            token, conversation = await parts.visit()
            ticket = await parts.ticket(conversation)
        visitor = Citizen(self.url)
        visitor.takes_cookie(token)
        return visitor, ticket

    def come_back(self, visitor: Citizen, ticket: str, **changes: object) -> httpx.Response:
        """Go to the provider and come back with a code for an ID token with these changes."""
        asked = departed(visitor, ticket)
        self.provider.give(self.provider.signed(self.provider.claims(asked["nonce"], **changes)))
        return returned(visitor, asked)

    def last_noted(self) -> str:
        """How the last attempt to sign in ended, as the audit has it."""
        with sqlite3.connect(self.folder / "gateway.db") as database:
            row = database.execute("select outcome from audit where what = 'login' order by number desc limit 1").fetchone()
        return str(row[0])

    def log(self) -> str:
        """What the gateway wrote."""
        return (self.folder / "gateway.log").read_text(encoding="utf-8")


def login_settings(folder: Path, issuer: str) -> dict[str, str]:
    """What a gateway needs to have people sign in at a provider."""
    key = folder / "client-key.json"
    key.write_text(json.dumps(new_key("relying-party").as_dict(private=True)), encoding="utf-8")
    return {"OIDC_ISSUER": issuer, "OIDC_KEY_FILE": str(key), "OIDC_SILENT": "off"}


def departed(visitor: Citizen, ticket: str) -> dict[str, str]:
    """Use a ticket; gives what the provider is asked."""
    left = visitor.http.post(f"/aanmelden/{ticket}", data={"terug": "/hulp"})
    assert left.status_code == 303
    return dict(parse_qsl(urlsplit(left.headers["location"]).query))


def returned(visitor: Citizen, asked: dict[str, str]) -> httpx.Response:
    """Come back from the provider with a code."""
    return visitor.http.get(CALLBACK_PATH, params={"state": asked["state"], "code": "a-code"})
