"""The phone line: what the routes of every platform share."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.voice.exchange import Exchange


@dataclass(frozen=True)
class PhoneLine:
    """The phone line.

    Attributes:
        exchange: answers webhooks.
        key: key of the HMAC under which a call is known here.
        person: where a caller goes when we fail; None when there is no such number.
    """

    exchange: Exchange
    key: str
    person: str | None
