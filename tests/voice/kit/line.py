"""A stand-in for jambonz: the signalling and the sound are real, the platform is imitated.

It answers calls on its own telephone, posts signed webhooks to the product, and carries out the verbs that come back: `say`,
`config` (the language of the voice only), `gather`, `sip:refer`, `dial` and `hangup`. Nobody recognises speech here: what a caller
says is what the test gives as `words`. As in jambonz, a key counts only while a
`gather` listens, and the silence of a `gather` begins when its prompt is over. A `dial` tells how it ended; the two sounds are not
joined. The telephone cannot add SIP headers, so `X-Reference` is seen in the verb, and not on the wire.
"""

from __future__ import annotations

import queue
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.voice.model import DUTCH
from tests.voice.kit.phone import PATIENCE, Phone, Sign
from tests.voice.kit.sounds import padded, seconds_of, silence, speech
from tests.voice.platforms import Jambonz
from tests.voice.schemas import wrong_in_reply

Verb = dict[str, Any]
_OK, _ACCEPTED, _NOT_ALLOWED = 200, 202, 405
_LAG = 0.4
"""Seconds in which the telephone has begun to play a sound."""


class _OverError(Exception):
    """The caller hung up."""


@dataclass
class Prompt:
    """A prompt that was played.

    Attributes:
        text: its words.
        language: of the voice that says it.
        began: when, on the monotonic clock.
        lasted: how many seconds of it were played; None while it is played.
    """

    text: str
    language: str
    began: float
    lasted: float | None = None

    @property
    def whole(self) -> float:
        """How many seconds all of it lasts."""
        return seconds_of(speech(self.text, self.language))


@dataclass
class Taken:
    """A call that the line took.

    Attributes:
        headers: of its INVITE.
        sent: every webhook, in order; the status hook is the last.
        verbs: every verb that was carried out, in order.
        prompts: what was played.
        language: of the voice.
        words: what is heard in the next silence; empty for nothing.
        failure: what went wrong here or in the product.
    """

    headers: dict[str, str]
    sent: list[dict[str, Any]] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    status: int = 0
    language: str = DUTCH
    words: str = ""
    failure: BaseException | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def prompt(self, number: int, seconds: float = PATIENCE) -> Prompt:
        """Wait until a prompt begins.

        Args:
            number: which one; the first is 1.
            seconds: how long it may take.
        """
        deadline = time.monotonic() + seconds
        while len(self.prompts) < number:
            assert not self.over.is_set(), f"the call is over: {self.failure!r}"
            assert time.monotonic() < deadline, f"prompt {number} did not come after {self.prompts}"
            time.sleep(0.02)
        return self.prompts[number - 1]

    def played(self, number: int) -> Prompt:
        """Wait until a prompt was played, or was stopped."""
        prompt = self.prompt(number)
        deadline = time.monotonic() + prompt.whole + PATIENCE
        while prompt.lasted is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return prompt

    def ended(self, seconds: float = PATIENCE) -> None:
        """Wait until the product was told that the call is over."""
        assert self.over.wait(seconds), "the call goes on"
        assert self.failure is None, repr(self.failure)

    def verb(self, name: str) -> Verb:
        """The last verb with this name."""
        return next(verb for verb in reversed(self.verbs) if verb["verb"] == name)

    @property
    def keys(self) -> str:
        """The keys that were told to the product."""
        return "".join(fields.get("digits", "") for fields in self.sent)


class Line:
    """The line of the helpdesk. It takes one call at a time.

    Attributes:
        refers: whether a REFER is sent; the product is told that the caller's network does not allow it otherwise.

    Args:
        url: the address of the product, which knows `tests.voice.platforms.SECRET`.
        number: the number of the line.
        folder: for its files.
        patience: the part of a silence that is waited out; less than 1 so that the tests are short.
    """

    def __init__(self, url: str, number: str, folder: Path, patience: float = 1.0) -> None:
        self.refers = True
        self._url, self._patience, self._folder = url, patience, folder
        self._signs: queue.Queue[Sign | None] = queue.Queue()
        self._calls: queue.Queue[Taken] = queue.Queue()
        self._current: Taken | None = None
        self.phone = Phone(number, folder / "line", answering=self._signs.put)
        self._work = threading.Thread(target=self._serve, daemon=True)
        self._work.start()

    @property
    def address(self) -> str:
        """Where it is called."""
        return self.phone.address

    def next_call(self) -> Taken:
        """The next call that the line takes; each is given once."""
        return self._calls.get(timeout=PATIENCE)

    @property
    def busy(self) -> bool:
        """Whether a call is going on."""
        return self._current is not None and not self._current.over.is_set()

    def idle(self) -> None:
        """Wait until no call is going on, and forget the calls that nobody asked for."""
        if self._current is not None:
            self._current.over.wait(PATIENCE)
        while not self._calls.empty():
            self._calls.get_nowait()

    def close(self) -> None:
        """Switch it off."""
        self._signs.put(None)
        self._work.join(timeout=PATIENCE)
        self.phone.close()

    def _serve(self) -> None:
        while (sign := self._signs.get()) is not None:
            if sign.kind == "CALL_INCOMING":
                self._take(sign)

    def _take(self, incoming: Sign) -> None:
        platform = Jambonz(self._url, sid=str(uuid.uuid4()), caller=_user(incoming.peer))
        call = Taken(self.phone.headers_of_last_invite())
        self._current = call
        self._calls.put(call)
        by = "caller"
        try:
            self.phone.do("ausrc", f"aufile,{silence()}")
            verbs = self._tell(call, platform, platform.session(**call.headers))
            self.phone.do("accept")
            self._until("CALL_ESTABLISHED")
            while verbs:
                verbs = self._carry_out(call, platform, verbs)
            by = "application"
            self.phone.do("hangup")
            self._until("CALL_CLOSED")
        except _OverError:
            pass
        except BaseException as error:  # told to the test, in the thread where it waits
            call.failure = error
            self.phone.do("hangup")
        finally:
            fields = platform.status("completed") | {"call_termination_by": by}
            call.sent.append(fields)
            call.status = platform.send(fields, "/voice/jambonz/status").status_code
            call.over.set()
            platform.http.close()

    def _tell(self, call: Taken, platform: Jambonz, fields: dict[str, Any], hook: str | None = None) -> list[Verb]:
        """Post a webhook; the verbs of the reply must be those of jambonz."""
        call.sent.append(fields)
        platform.hook = hook or platform.hook
        verbs = platform.verbs(fields)
        assert wrong_in_reply(verbs) == []
        return verbs

    def _carry_out(self, call: Taken, platform: Jambonz, verbs: list[Verb]) -> list[Verb]:
        """Carry out verbs until one of them asks for new ones; none means that the call ends."""
        for verb in verbs:
            call.verbs.append(verb)
            match verb["verb"]:
                case "config":
                    call.language = verb["synthesizer"]["language"].partition("-")[0]
                case "say":
                    self._play(call, verb["text"], stops=False)
                case "gather":
                    keys = self._gather(call, verb)
                    return self._tell(call, platform, self._gathered(call, platform, keys), verb["actionHook"])
                case "sip:refer":
                    return self._refer(call, platform, verb)
                case "dial":
                    status = self._dial(verb)
                    return self._tell(call, platform, platform.dialled(status), verb["actionHook"])
                case "hangup":
                    return []
        return []

    def _play(self, call: Taken, text: str, stops: bool) -> str:
        """Play a prompt.

        Args:
            call: the call.
            text: the words.
            stops: whether a key stops it.

        Returns:
            The key that stopped it; empty when nothing did.
        """
        sound = speech(text, call.language)
        seconds = seconds_of(sound)
        self.phone.do("ausrc", f"aufile,{padded(sound)}")
        prompt = Prompt(text, call.language, time.monotonic())
        call.prompts.append(prompt)
        key = ""
        try:
            while not key and (left := prompt.began + seconds + _LAG - time.monotonic()) > 0:
                pressed = self._key(left)
                key = pressed if stops else ""
        finally:
            prompt.lasted = min(time.monotonic() - prompt.began, seconds)
        if key:
            self.phone.do("ausrc", f"aufile,{silence()}")
        return key

    def _gather(self, call: Taken, verb: Verb) -> str:
        """Play and listen; gives the keys, none when nothing was pressed."""
        while not self._signs.empty():  # what was pressed when nothing listened is lost
            self._key(0)
        keys = self._play(call, verb["say"]["text"], stops=verb["dtmfBargein"]) if "say" in verb else ""
        most, finish = int(verb.get("numDigits") or verb["maxDigits"]), str(verb.get("finishOnKey", ""))
        keys = keys or self._key(verb["timeout"] * self._patience)
        while keys and len(keys) < most and keys[-1] != finish:
            more = self._key(verb["interDigitTimeout"])
            if not more:
                break
            keys += more
        return keys.removesuffix(finish) if finish and len(keys) > 1 else keys

    def _gathered(self, call: Taken, platform: Jambonz, keys: str) -> dict[str, Any]:
        """What is told of a `gather`: the keys, else the words that the test gave, else the silence."""
        words, call.words = ("", call.words) if keys else (call.words, "")
        if words:
            return platform.speech(words)
        return platform.keys(keys) if keys else platform.silence()

    def _key(self, seconds: float) -> str:
        """Wait for a key; none when it does not come."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                sign = self._signs.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return ""
            self._check(sign)
            if sign is not None and sign.kind == "CALL_DTMF_START":
                return sign.parameter

    def _refer(self, call: Taken, platform: Jambonz, verb: Verb) -> list[Verb]:
        """Send the caller's telephone on; the call ends here when a person takes it.

        baresip 1.0.0 hangs up when the person refuses, where jambonz would go on; that way cannot be gone here.
        """
        if not self.refers:
            return self._tell(call, platform, platform.referred(_NOT_ALLOWED), verb["actionHook"])
        self.phone.do("transfer", verb["referTo"])
        try:
            self._until("TRANSFER_FAILED", seconds=2 * PATIENCE)
        except _OverError:  # baresip hangs up when the other call was answered
            self._tell(call, platform, platform.referred(_ACCEPTED, _OK), verb["actionHook"])
            raise
        raise RuntimeError("the person refused a REFER")

    def _dial(self, verb: Verb) -> str:
        """Call a person while the caller waits; gives how it ended."""
        leg = Phone(verb.get("callerId", "anonymous"), self._folder / f"leg-{uuid.uuid4()}")
        try:
            leg.do("dial", verb["target"][0]["sipUri"])
            if leg.wait("CALL_ESTABLISHED", "CALL_CLOSED", seconds=verb["timeout"]).kind == "CALL_CLOSED":
                return "busy"
            leg.wait("CALL_CLOSED", seconds=3 * PATIENCE)
            return "completed"
        finally:
            leg.close()

    def _until(self, kind: str, seconds: float = PATIENCE) -> None:
        """Wait for a sign.

        Raises:
            _OverError: the call ended instead.
        """
        deadline = time.monotonic() + seconds
        while True:
            sign = self._signs.get(timeout=max(0.0, deadline - time.monotonic()))
            if sign is not None and sign.kind == kind:
                return
            self._check(sign)

    def _check(self, sign: Sign | None) -> None:
        if sign is None:  # the line is switched off
            self._signs.put(None)
            raise _OverError
        if sign.kind == "CALL_CLOSED":
            raise _OverError


def _user(address: str) -> str:
    return address.removeprefix("sip:").partition("@")[0]
