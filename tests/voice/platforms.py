"""Telephony platforms: what they send, and how they sign it. The signatures are made by hand here, and by their own libraries in
`test_signatures.py`."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx

SECRET = "wh_secret_of_the_tests_1234567890"
TOKEN = "0123456789abcdef0123456789abcdef"
KEY = "the key of the names of calls of the tests"
OWN = "+3225551700"
CALLER = "+32470918273"


def jambonz_signature(body: bytes, secret: str = SECRET, at: float | None = None) -> str:
    """The header with which jambonz signs a body."""
    moment = int(time.time() if at is None else at)
    return f"t={moment},v1={hmac.new(secret.encode(), f'{moment}.'.encode() + body, hashlib.sha256).hexdigest()}"


def twilio_signature(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    """The header with which Twilio signs a form for an address."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def parsed(twiml: str) -> ElementTree.Element:
    """The document that was made."""
    return ElementTree.fromstring(twiml)  # noqa: S314 (our own)


class Jambonz:
    """A call of jambonz.

    Args:
        url: the address of the gateway.
        sid: the platform's name of the call.
        caller: who calls.
    """

    def __init__(self, url: str, sid: str = "6f0c1c9e-1d5a-4d8c-9a51-000000000001", caller: str = CALLER) -> None:
        self.http = httpx.Client(base_url=url, timeout=20, trust_env=False)
        self.base: dict[str, Any] = {
            "call_sid": sid,
            "account_sid": "9351f46a-678c-43f5-b8a6-d4eb58d131af",
            "application_sid": "0e0681b0-d49f-4fb8-b973-b5a3c6758de1",
            "direction": "inbound",
            "from": caller,
            "to": OWN,
            "caller_id": caller,
            "call_id": f"call-{sid}@203.0.113.9",
            "sip_status": 200,
            "sip_reason": "OK",
            "call_status": "in-progress",
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        }
        self.hook = "/voice/jambonz"

    def session(self, vendor: str = "google", **headers: str) -> dict[str, Any]:
        """The first webhook."""
        sip = {"headers": {"From": f"<sip:{self.base['from']}@203.0.113.9>", "Call-ID": self.base["call_id"]} | headers}
        defaults = {"synthesizer": {"vendor": vendor, "language": "nl-BE", "voice": "nl-BE-A"}, "recognizer": {"vendor": vendor}}
        early = {"call_status": "trying", "sip_status": 100, "sip_reason": "Trying"}
        return self.base | early | {"caller_name": "", "sip": sip | {"method": "INVITE"}, "defaults": defaults, "env_vars": {}}

    def keys(self, digits: str) -> dict[str, Any]:
        """Keys were pressed."""
        return self.base | {"reason": "dtmfDetected", "digits": digits}

    def speech(self, words: str, confidence: float | None = 0.9, reason: str = "speechDetected") -> dict[str, Any]:
        """Something was said."""
        alternative = {"transcript": words} | ({} if confidence is None else {"confidence": confidence})
        speech = {"language_code": "nl-BE", "channel_tag": 1, "is_final": True, "alternatives": [alternative]}
        return self.base | {"reason": reason, "speech": speech}

    def silence(self) -> dict[str, Any]:
        """Nothing was said."""
        return self.base | {"reason": "timeout"}

    def broken(self) -> dict[str, Any]:
        """The recogniser failed."""
        return self.base | {"reason": "error", "details": {"message": "no credentials"}}

    def dialled(self, status: str) -> dict[str, Any]:
        """A person was called."""
        return self.base | {"dial_call_status": status, "dial_sip_status": 200 if status == "completed" else 486}

    def referred(self, status: int, final: int | None = None) -> dict[str, Any]:
        """The caller's telephone was sent on."""
        return self.base | {"refer_status": status} | ({} if final is None else {"final_referred_call_status": final})

    def status(self, status: str, direction: str = "inbound") -> dict[str, Any]:
        """The status hook."""
        over = {"duration": 42, "call_termination_by": "caller"} if status == "completed" else {}
        return self.base | {"call_status": status, "direction": direction} | over

    def send(self, fields: dict[str, Any], hook: str | None = None, signature: str | None = None) -> httpx.Response:
        """Send a webhook, by default to where the last reply said."""
        body = json.dumps(fields).encode()
        headers = {"Jambonz-Signature": signature or jambonz_signature(body), "Content-Type": "application/json"}
        return self.http.post(hook or self.hook, content=body, headers=headers)

    def verbs(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a webhook, and go where the reply says next."""
        answer = self.send(fields)
        assert answer.status_code == 200, answer.status_code
        verbs: list[dict[str, Any]] = answer.json()
        self.hook = next((str(verb["actionHook"]) for verb in verbs if "actionHook" in verb), self.hook)
        return verbs


class Twilio:
    """A call of Twilio.

    Args:
        url: the address of the gateway, which is its public address as well.
        sid: the platform's name of the call.
        caller: who calls.
    """

    def __init__(self, url: str, sid: str = "CA00000000000000000000000000000001", caller: str = CALLER) -> None:
        self.http = httpx.Client(base_url=url, timeout=20, trust_env=False)
        self.url = url
        self.base = {
            "AccountSid": "AC00000000000000000000000000000001",
            "ApiVersion": "2010-04-01",
            "CallSid": sid,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "From": caller,
            "Caller": caller,
            "To": OWN,
            "Called": OWN,
        }
        self.hook = f"{url}/voice/twilio"

    def send(self, hook: str | None = None, signature: str | None = None, **fields: str) -> httpx.Response:
        """Send a webhook, by default to where the last reply said."""
        form, address = self.base | fields, hook or self.hook
        headers = {"X-Twilio-Signature": signature or twilio_signature(address, form)}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.http.post(address.removeprefix(self.url), content=urlencode(form), headers=headers)

    def twiml(self, **fields: str) -> ElementTree.Element:
        """Send a webhook, and go where the reply says next."""
        answer = self.send(**fields)
        assert answer.status_code == 200, answer.status_code
        response = parsed(answer.text)
        for element in response:
            self.hook = element.get("action") or (element.text if element.tag == "Redirect" else None) or self.hook
        return response
