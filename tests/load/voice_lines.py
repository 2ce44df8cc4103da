"""The phone lines that `tests.load.voice` puts beside each other: ours, and a Rasa server with its own channel `twilio_voice`."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import os
import secrets
import sqlite3
import subprocess
import tarfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import httpx
import yaml
from sanic import HTTPResponse, Request, Sanic, response

from cli.bench_models import RASA
from cli.ports import free_port
from faq.entries import entries
from faq.urgent import urgent_replies
from gateway.app import App
from tests.conftest import ROOT, Instance, product
from tests.serving import serving
from tests.voice.platforms import KEY, SECRET, TOKEN, Twilio, twilio_signature

PERSON = "sip:1700@pbx.example.be"
MODEL = ROOT / "models" / "current.tar.gz"
_CHANNEL = "/webhooks/twilio_voice/webhook"
_CREDENTIALS = {
    "twilio_voice": {
        "initial_prompt": "dag",
        "reprompt_fallback_phrase": "Ik heb u niet verstaan. Kunt u het anders zeggen?",
        "assistant_voice": "Polly.Lotte",
        "speech_timeout": "5",
    }
}
"""`Polly.Lotte` is the one Dutch voice that the channel takes."""
_NO_TEXT = "Uw eigen gegevens vindt u op de website."
"""What the peer says for a block that has no text, such as a request to log in."""
_PATIENCE = 120.0
_numbers = itertools.count(470_000_001)


@dataclass(frozen=True)
class Reply:
    """What a platform gets back.

    Attributes:
        status: the HTTP status.
        body: what was sent.
        waits: seconds that each webhook took; more than one when the platform was told to ask again.
        said_before: what the caller heard in replies that told the platform to ask again.
    """

    status: int
    body: str
    waits: tuple[float, ...] = ()
    said_before: tuple[str, ...] = ()

    @cached_property
    def root(self) -> ElementTree.Element | None:
        """The TwiML; None when there is none."""
        try:
            return ElementTree.fromstring(self.body)  # noqa: S314 (of servers that we started)
        except ElementTree.ParseError:
            return None

    @property
    def said(self) -> tuple[str, ...]:
        """The prompts, in order."""
        return () if self.root is None else tuple("".join(say.itertext()) for say in self.root.iter("Say"))

    @property
    def seconds(self) -> float:
        """From the first webhook to the answer."""
        return sum(self.waits)


class Call(Twilio):
    """A call by Twilio to either line.

    Args:
        line: the line that is called.
        caller: who calls; a number of its own when absent.
    """

    def __init__(self, line: Line, caller: str | None = None) -> None:
        super().__init__(line.url, f"CA{uuid.uuid4().hex}", f"+32{next(_numbers)}" if caller is None else caller)
        self.http.close()
        self.http, self.hook = line.http, line.url + line.path

    def ring(self) -> Reply:
        """The call comes in."""
        return self.hear(CallStatus="ringing")

    def say(self, words: str, confidence: float = 0.9) -> Reply:
        """The caller says something."""
        return self.hear(SpeechResult=words, Confidence=str(confidence))

    def hear(self, **fields: str) -> Reply:
        """Send a webhook and go where the reply says next, until something is asked or the call goes on elsewhere."""
        waits: tuple[float, ...] = ()
        before: tuple[str, ...] = ()
        while True:
            began = time.perf_counter()
            answer = self.send(**fields)
            waits += (time.perf_counter() - began,)
            reply = Reply(answer.status_code, answer.text, waits, before)
            for element in reply.root if reply.root is not None else ():
                address = element.get("action") or (element.text if element.tag == "Redirect" else None)
                self.hook = urljoin(self.hook, address) if address else self.hook
            if reply.root is None or reply.root.find("Redirect") is None:
                return reply
            before, fields = (*before, *reply.said), {}

    def request(self, **fields: str) -> tuple[str, dict[str, str], str]:
        """The next webhook: its address, its form and its signature, to send by hand."""
        form = self.base | fields
        return self.hook, form, twilio_signature(self.hook, form)

    def post(self, address: str, form: Mapping[str, str], signature: str | None) -> Reply:
        """Send a webhook as it is; the call does not go on."""
        headers = {} if signature is None else {"X-Twilio-Signature": signature}
        answer = self.http.post(address, data=dict(form), headers=headers)
        return Reply(answer.status_code, answer.text)


@dataclass(frozen=True)
class Line:
    """A phone line.

    Attributes:
        url: its address.
        path: where its first webhook goes.
        http: the client that all calls share, as a platform keeps its connections.
        turns: how many turns its bot had so far, in the conversation of a call.
        kept: what it keeps of a call, by where it stands.
    """

    url: str
    path: str
    http: httpx.Client
    turns: Callable[[Call], int]
    kept: Callable[[Call], Mapping[str, bytes]]

    def call(self, caller: str | None = None) -> Call:
        """A call that has not begun."""
        return Call(self, caller)

    def begun(self, caller: str | None = None) -> Call:
        """A call that heard the greeting."""
        call = Call(self, caller)
        call.ring()
        return call


class Between:
    """Stands between both bots and the action server, so that an action can be slow, fail, or give a chosen text.

    Args:
        url: the action server.

    Attributes:
        as_text: whether the peer gets the texts of blocks, as its channel needs; otherwise the blocks themselves.
    """

    def __init__(self, url: str) -> None:
        self.as_text = True
        self._url = url
        self._seconds, self._broken, self._text = 0.0, False, ""

    @contextmanager
    def acting(self, seconds: float = 0, broken: bool = False, text: str = "", as_text: bool = True) -> Iterator[None]:
        """Have every action take so long, fail, or give this text, until the block ends."""
        self._seconds, self._broken, self._text, self.as_text = seconds, broken, text, as_text
        try:
            yield
        finally:
            self._seconds, self._broken, self._text, self.as_text = 0.0, False, "", True

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve; gives the address."""
        app: App = Sanic("between", configure_logging=False)
        app.add_route(self._webhook, "/<whose:str>/webhook", methods=["POST"])
        with serving(app, around=self._client()) as url:
            yield url

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[None]:
        async with httpx.AsyncClient(base_url=self._url, timeout=60, trust_env=False) as self._http:
            yield

    async def _webhook(self, request: Request, whose: str) -> HTTPResponse:
        await asyncio.sleep(self._seconds)
        if self._broken:
            return response.json({"error": "planted"}, status=500)
        if self._text:
            done = {"events": [], "responses": [{"custom": {"type": "text", "kind": "notice", "text": self._text}}]}
        else:
            headers = {name: request.headers[name] for name in ("Authorization", "Content-Type")}
            answer = await self._http.post("/webhook", content=request.body, headers=headers)
            if answer.is_error:
                return response.raw(answer.content, status=answer.status_code)
            done = answer.json()
        if whose == "peer" and self.as_text:
            done["responses"] = [_as_text(each) for each in done["responses"]]
        return response.json(done)


def _as_text(said: dict[str, Any]) -> dict[str, Any]:
    return {"text": said["custom"].get("text") or _NO_TEXT} if said.get("custom") else said


@contextmanager
def both(folder: Path) -> Iterator[tuple[Line, Line, Between]]:
    """Both lines on one action server, and what stands between.

    Args:
        folder: an empty folder.

    Yields:
        Our line, Rasa's, and what stands before the action server.
    """
    port, token = free_port(), secrets.token_urlsafe(32)
    between = Between(f"http://127.0.0.1:{port}")
    (state := folder / "state").mkdir()
    settings = {"VOICE_KEY": KEY, "VOICE_SECRET": SECRET, "TWILIO_TOKEN": TOKEN, "VOICE_PERSON": PERSON}
    settings |= {"ACTIONS_PORT": str(port), "ACTIONS_TOKEN": token, "TURNS_PER_MINUTE": "10000"}
    with (
        between.running() as actions,
        product(state, ACTIONS_URL=f"{actions}/ours", **settings) as running,
        rasa(folder, f"{actions}/peer", token) as peer,
        httpx.Client(base_url=running.url, timeout=60, trust_env=False) as own,
        httpx.Client(base_url=peer, timeout=60, trust_env=False) as http,
    ):
        ours = Line(running.url, "/voice/twilio", own, lambda call: _turns(running), lambda call: _files(running))
        theirs = Line(peer, _CHANNEL, http, lambda call: _user_turns(http, call), lambda call: _tracker(http, call, folder))
        yield ours, theirs, between


def _turns(running: Instance) -> int:
    """The turns of all conversations; no other call is going on while this is counted."""
    with closing(sqlite3.connect(f"file:{running.state_dir / 'tracker.db'}?mode=ro", uri=True)) as database:
        return int(database.execute("select count(distinct substr(message, 1, instr(message, '#'))) from messages").fetchone()[0])


def _files(running: Instance) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in running.state_dir.rglob("*") if path.is_file()}


def _user_turns(http: httpx.Client, call: Call) -> int:
    tracker = json.loads(_raw_tracker(http, call))
    return sum(event["event"] == "user" for event in tracker["events"])


def _tracker(http: httpx.Client, call: Call, folder: Path) -> Mapping[str, bytes]:
    return {"the tracker": _raw_tracker(http, call), "the log": (folder / "rasa.log").read_bytes()}


def _raw_tracker(http: httpx.Client, call: Call) -> bytes:
    found = http.get(f"{call.url}/conversations/{call.base['From']}/tracker", params={"include_events": "ALL"})
    return found.raise_for_status().content


@contextmanager
def rasa(folder: Path, actions_url: str, token: str) -> Iterator[str]:
    """Rasa's own server with its channel for Twilio and our model; conversations are held in memory.

    Args:
        folder: for its files.
        actions_url: the action server.
        token: its bearer token.

    Yields:
        The address.
    """
    speaking_model(MODEL, folder / "model.tar.gz")
    endpoints = {"action_endpoint": {"url": f"{actions_url}/webhook", "headers": {"Authorization": f"Bearer {token}"}}}
    for name, content in (("credentials.yml", _CREDENTIALS), ("endpoints.yml", endpoints)):
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    port = free_port()
    command = [*RASA, "run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)]
    for option, name in (("model", "model.tar.gz"), ("credentials", "credentials.yml"), ("endpoints", "endpoints.yml")):
        command += [f"--{option}", str(folder / name)]
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # as our bot
    environment = os.environ | one_thread | {"RASA_TELEMETRY_ENABLED": "false"}
    with (folder / "rasa.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + _PATIENCE
    try:
        while not _serves(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Rasa did not start:\n{(folder / 'rasa.log').read_text(encoding='utf-8')[-3000:]}")
            time.sleep(0.3)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _serves(url: str) -> bool:
    try:
        return httpx.get(f"{url}/status", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def speaking_model(model: Path, copy: Path) -> None:
    """Copy a model for a channel that speaks text only: each reply is the text that we have for the phone.

    As it is, every reply of the model carries a block beside its text, and `twilio_voice` answers those with HTTP 500.

    Args:
        model: a trained model.
        copy: the file that is written.
    """
    with tarfile.open(model) as source, tarfile.open(copy, "w:gz") as target:
        for member in source.getmembers():
            file = source.extractfile(member) if member.isfile() else None
            content = file.read() if file else b""
            if member.name.endswith("metadata.json"):
                metadata = json.loads(content)
                _speak(metadata["domain"])
                content = json.dumps(metadata).encode()
            elif member.name.endswith("domain_provider/domain.yml"):
                domain = yaml.safe_load(content)
                _speak(domain)
                content = yaml.safe_dump(domain, allow_unicode=True).encode()
            member.size = len(content)
            target.addfile(member, io.BytesIO(content) if file else None)


def _speak(domain: dict[str, Any]) -> None:
    texts = {f"utter_{entry.intent}": entry.voice or entry.simple for entry in entries().values()}
    texts |= {f"utter_urgent_{name}": reply.voice for name, reply in urgent_replies().items()}
    domain["responses"] = {
        name: [{"text": texts.get(name) or variations[0]["text"]}] for name, variations in domain["responses"].items()
    }
