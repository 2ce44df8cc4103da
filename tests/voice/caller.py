"""Someone who calls, hears and signs in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import httpx

from gateway.sms import LONGEST
from tests.conftest import Instance
from tests.gateway.visitor import ITSME, Visitor
from tests.voice.platforms import Jambonz
from tests.voice.schemas import wrong_in_reply

PERSON = "weduwe"
"""Who signs in: a key of `demo/people.yml`."""
QUESTION = "hoeveel ongelezen berichten heb ik?"
_POLLS = 20
_DIGITS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_MOBILES = (f"+32470918{number:03d}" for number in range(100, 1000))


@dataclass
class Caller:
    """Someone who calls."""

    call: Jambonz
    heard: str = ""

    def begin(self) -> str:
        return self._hear(self.call.session())

    def _hear(self, fields: dict[str, object]) -> str:
        verbs = self.call.verbs(fields)
        assert wrong_in_reply(verbs) == []
        self.heard = " ".join(str(verb.get("say", verb)) for verb in verbs if verb["verb"] in ("gather", "say"))
        return self.heard

    def say(self, words: str) -> str:
        return self._hear(self.call.speech(words))

    def press(self, keys: str) -> str:
        return self._hear(self.call.keys(keys))

    def waits(self) -> str:
        return self._hear(self.call.silence())

    def waits_for(self, words: str) -> str:
        """Wait until something is said."""
        for _ in range(_POLLS):
            if words in self.waits():
                return self.heard
        raise AssertionError(f"never heard: {words}; last: {self.heard}")

    @property
    def number(self) -> str:
        """The two digits that were heard."""
        return number_in(self.heard)


def calls(own: Instance, sid: str, caller: str) -> Caller:
    """A call in which the caller asked for their own data."""
    made = Caller(Jambonz(own.url, sid=sid, caller=caller))
    made.begin()
    made.say(QUESTION)
    assert "Daarvoor meldt u zich eerst aan" in made.heard
    return made


def number_in(heard: str) -> str:
    """The two digits that a caller must type, in a prompt that tells them."""
    found = re.search(r"Uw getal is \S+: (\w+) (\w+)\.", heard)
    assert found is not None, heard
    return "".join(str(_DIGITS.index(word)) for word in found.groups())


def new_mobile() -> str:
    """A number that did not call yet: a number is sent few messages a day."""
    return next(_MOBILES)


def sent(own: Instance) -> list[dict[str, str]]:
    """The messages in the outbox, the oldest first."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted((own.state_dir / "sms").glob("*.json"))]


def texted(own: Instance, sid: str) -> tuple[Caller, str]:
    """A caller who was sent a link; gives its path as well."""
    mobile = new_mobile()
    caller = calls(own, sid, mobile)
    caller.press("1")
    message = sent(own)[-1]
    assert message["to"] == mobile
    assert len(message["text"]) <= LONGEST
    link = re.search(rf"{re.escape(own.url)}(/telefoon/\S+)", message["text"])
    assert link is not None
    return caller, link[1]


def typed(browser: Visitor, path: str, number: str) -> httpx.Response:
    """Type a number in the form of a page."""
    return send(browser, path, form_of(browser, path) | {"getal": number})


def form_of(browser: Visitor, path: str) -> dict[str, str]:
    """The hidden fields of the form of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', browser.http.get(path).text))


def send(browser: Visitor, path: str, form: dict[str, str]) -> httpx.Response:
    """Send a form."""
    return browser.http.post(path, data=form, headers={"Origin": str(browser.http.base_url).rstrip("/")})


def coded(own: Instance, browser: Visitor, person: str = PERSON, means: str = ITSME) -> str:
    """Sign in on the page for callers, and get a code."""
    origin = {"Origin": own.url}
    left = browser.http.post("/telefoon/aanmelden", headers=origin)
    arrived = browser.arrive(left, person, means)
    assert arrived.url.path == "/telefoon", arrived.text
    page = browser.http.post("/telefoon/code", headers=origin)
    found = re.search(r"(\d{4}) (\d{4})", page.text)
    assert found is not None, page.text
    return "".join(found.groups())


def key_in(own: Instance, caller: Caller, browser: Visitor, person: str = PERSON) -> None:
    """Get a code in a browser, and key it in; a link cannot be sent to this caller."""
    code = coded(own, browser, person)
    caller.press("1")
    caller.press(code)
