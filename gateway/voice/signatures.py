"""Who sent a webhook: the signatures of jambonz and of Twilio.

A jambonz signature holds a time and covers the body; a Twilio signature covers the address and the form, and holds no time, so that
the address must change with every turn (`gateway/voice/exchange.py`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

TOLERANCE = 300
"""Seconds that a jambonz signature and our clock may differ."""
_PORTS = {"https": 443, "http": 80}


def signed_by_jambonz(header: str | None, body: bytes, secret: str, now: float) -> bool:
    """Whether jambonz signed these bytes, not long ago.

    Args:
        header: `Jambonz-Signature`, such as `t=1700000000,v1=5257a8…`; while a secret is replaced, there may be several `v1`.
        body: the body as it came, before anything reads it.
        secret: the webhook secret of the account.
        now: the time, in seconds since 1970.
    """
    times, signatures = [], []
    for part in (header or "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            times.append(value)
        elif name == "v1":
            signatures.append(value)
    if len(times) != 1 or not re.fullmatch(r"[0-9]{1,12}", times[0]) or abs(now - int(times[0])) > TOLERANCE:
        return False
    expected = hmac.new(secret.encode(), f"{times[0]}.".encode() + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")) for signature in signatures)


def signed_by_twilio(header: str | None, url: str, form: Sequence[tuple[str, str]], token: str) -> bool:
    """Whether Twilio signed a post of this form to this address.

    Args:
        header: `X-Twilio-Signature`.
        url: the public address that Twilio was given, with its query. It is never made of the `Host` header, which anyone can send.
        form: the fields, in any order.
        token: the auth token of the account.
    """
    values = "".join(name + value for name, value in sorted(set(form)))
    given = (header or "").encode("utf-8", "replace")
    expected = [_sha1(token, address + values) for address in _addresses(urlsplit(url))]
    return any(hmac.compare_digest(each, given) for each in expected)


def _sha1(token: str, text: str) -> bytes:
    return base64.b64encode(hmac.new(token.encode(), text.encode("utf-8", "replace"), hashlib.sha1).digest())


def _addresses(url: SplitResult) -> list[str]:
    """An address without and with its port: Twilio signs some requests the one way, and some the other."""
    host = url.netloc.removesuffix(f":{url.port}") if url.port else url.netloc
    port = url.port or _PORTS[url.scheme]
    return [url._replace(netloc=netloc).geturl() for netloc in (host, f"{host}:{port}")]
