"""Sending an SMS: through a provider over HTTP, or into a folder while one develops."""

from __future__ import annotations

import datetime
import json
import logging
import secrets
from pathlib import Path
from typing import Protocol

import httpx
import phonenumbers

logger = logging.getLogger(__name__)
LONGEST = 160
"""Characters that fit in one message of the GSM 7-bit alphabet (3GPP TS 23.038)."""
_TIMEOUT = 5.0
_EUROPE = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH GB".split()  # noqa: SIM905
)
"""The European Economic Area, Switzerland and the United Kingdom. Frauds with expensive numbers need an SMS elsewhere."""


class SmsError(Exception):
    """The message was not sent; the text says why, without the number."""


class Sms(Protocol):
    """Sends messages."""

    async def send(self, number: str, text: str) -> None:
        """Send a message.

        Args:
            number: to whom, as E.164.
            text: at most `LONGEST` characters.

        Raises:
            SmsError: it was not sent.
        """
        ...


class Outbox:
    """Puts messages in a folder, one file each, for development and tests.

    Args:
        folder: the folder, made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, number: str, text: str) -> None:
        """Write the message to a file that only its owner can read."""
        self._folder.mkdir(parents=True, exist_ok=True)
        moment = datetime.datetime.now(datetime.UTC)
        file = self._folder / f"{moment:%Y%m%dT%H%M%S%f}.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps({"to": number, "text": text}, ensure_ascii=False), encoding="utf-8")
        logger.info("an SMS lies in %s", file)


class HttpSms:
    """Sends messages through a provider: `POST {"to", "text", "reference"}` with a bearer token; every 2xx means sent.

    A provider with another form gets a small adapter in front of it. `reference` is new for each message, and the same when it is
    tried a second time, so that nobody gets it twice.

    Args:
        http: the client.
        url: where messages are posted.
        token: the bearer token.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, token: str) -> None:
        self._http = http
        self._url = url
        self._token = token

    async def send(self, number: str, text: str) -> None:
        """Post the message, and a second time when the connection fails."""
        body = {"to": number, "text": text, "reference": secrets.token_hex(16)}
        try:
            answer = await self._post(body)
        except httpx.TransportError:
            try:
                answer = await self._post(body)
            except httpx.TransportError as error:
                raise SmsError(f"the provider does not answer: {type(error).__name__}") from None
        if not answer.is_success:
            raise SmsError(f"the provider answered {answer.status_code}")

    async def _post(self, body: dict[str, str]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        return await self._http.post(self._url, json=body, headers=headers, timeout=_TIMEOUT)


def receives_sms(number: str) -> bool:
    """Whether a message can and may go to a number: a mobile telephone in Europe.

    Args:
        number: as E.164; empty when it is hidden.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    mobile = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
    return mobile and phonenumbers.region_code_for_number(parsed) in _EUROPE
