"""Fake backends: just enough answers for each peer to show its panel and its input; none of them says anything."""

from __future__ import annotations

import itertools
import json
import queue
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

_POLL_S = 2.0
_PAUSE_S = 0.2
_silence: dict[str, Any] = {"conversation": {"id": "local"}, "messages": [], "participants": [], "user": {"userKey": "local"}}
_sessions = itertools.count(1)
_waiting: dict[str, queue.Queue[str]] = defaultdict(queue.Queue)


@dataclass(frozen=True)
class Reply:
    """What a backend answers.

    Attributes:
        text: the body.
        kind: its media type; a `text/event-stream` stays open after it.
    """

    text: str
    kind: str = "application/json"


def answer(address: str, body: str) -> Reply | None:
    """What the backend at an address answers.

    Args:
        address: the path and query of the request, beginning with `/backend/`.
        body: the body of a POST; empty for a GET.

    Returns:
        The answer; None where no backend stands.
    """
    path, _, query = address.partition("?")
    name, _, rest = path.removeprefix("/backend/").partition("/")
    if name == "socket.io":
        return Reply(_socket(parse_qs(query).get("sid", [""])[0], body), "text/plain; charset=UTF-8")
    if name == "directline":
        return _direct_line(rest)
    if name == "botpress":
        return _botpress(rest)
    fixed: dict[str, Any] = {"rasa": [], "n8n": {"data": []}, "deep-chat": {"text": ""}}
    return Reply(json.dumps(fixed[name])) if name in fixed else None


def _socket(session: str, body: str) -> str:
    """Socket.IO by polling: confirm the connection and the session that rasa-webchat asks for, then stay silent."""
    if not session:
        opened = {"sid": str(next(_sessions)), "upgrades": [], "pingInterval": 25_000, "pingTimeout": 60_000}
        return f"0{json.dumps(opened)}"
    if body:
        if body.startswith("40"):
            _waiting[session].put('40{"sid":"local"}')
        if "session_request" in body:
            _waiting[session].put('42["session_confirm","local"]')
        return "ok"
    try:
        return _waiting[session].get(timeout=_POLL_S)
    except queue.Empty:
        return "6"


def _direct_line(rest: str) -> Reply:
    if rest.endswith("activities"):
        time.sleep(_PAUSE_S)
        return Reply(json.dumps({"activities": [], "watermark": "0"}))
    return Reply(json.dumps({"conversationId": "local", "token": "local", "expires_in": 3600}))


def _botpress(rest: str) -> Reply:
    if rest.endswith("initialize"):
        return Reply(f"data: {json.dumps({'type': 'init', 'data': _silence})}\n\n", "text/event-stream")
    return Reply(json.dumps({"event": {"payload": {"data": {}}}, "conversations": []}))
