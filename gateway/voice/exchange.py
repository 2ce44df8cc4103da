"""Webhooks of calls, one at a time: each is answered once, in order, and never later than a platform waits.

Every reply names the address of the next request, with a nonce in it. A request that comes twice gets the same reply again; one
with an older nonce is refused. An answer that takes long goes on being made while the caller is told so.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakValueDictionary

from gateway.voice.ledger import Last, Ledger
from gateway.voice.model import Event, Heard, Listen, Transfer, VoiceTurn
from gateway.voice.says import said

logger = logging.getLogger(__name__)
FILLER_AFTER = 1.5
"""Seconds after which a caller hears that we are looking."""
GIVE_UP_AFTER = 8
"""Seconds after which a platform stops waiting; a reply comes a second before that."""
_WAIT = GIVE_UP_AFTER - 1.0
_FORGET_AFTER = 120
"""Seconds after which an answer that nobody comes for is dropped."""
_LISTEN = Listen(seconds=3)
"""For who waits for a late answer."""

Render = Callable[[VoiceTurn | None, str], str]
"""Makes a reply of what happens next and the nonce of the next request; None is: nothing yet, ask again at once."""
OtherWay = Callable[[str, str], str | None]
"""Makes a reply that tries another way, of the last reply and the nonce of the next request; None when there is none."""


class StaleError(Exception):
    """A request that is not the next one of its call, nor the last one again."""


class Calls(Protocol):
    """What happens in a call (`gateway/voice/calls.py`)."""

    async def heard(self, call: str, heard: Heard) -> VoiceTurn:
        """What happens next in a call, now that this was heard."""
        ...


@dataclass(frozen=True)
class Asked:
    """A request whose signature was checked.

    Attributes:
        call: the call, as it is known here.
        nonce: the nonce of the address; empty for the first request of a call.
        request: the fingerprint of the request: the same for the same request only.
        heard: what was heard; None when nothing is left to happen but to hang up.
    """

    call: str
    nonce: str
    request: str
    heard: Heard | None


@dataclass
class _Running:
    """An answer that is being made: since when, on the clock of the event loop, and how often its caller was told to wait."""

    task: asyncio.Task[VoiceTurn]
    began: float
    told: int = 0


def call_of(key: str, platform: str, sid: str) -> str:
    """A call as it is known here: nobody who reads it can find the call, or the caller, at the platform."""
    return hmac.new(key.encode(), f"{platform}:{sid}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def fingerprint(*parts: bytes) -> str:
    """What tells a request from every other."""
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


class Exchange:
    """Answers the webhooks of calls.

    Args:
        calls: what happens in a call.
        ledger: the last exchange of every call.
        person: where a caller goes when we fail; None when there is no such number.
    """

    def __init__(self, calls: Calls, ledger: Ledger, person: str | None) -> None:
        self._calls = calls
        self._ledger = ledger
        self._person = person
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[str, _Running] = {}

    async def answer(self, asked: Asked, render: Render, fills: bool, other_way: OtherWay | None = None) -> str:
        """The reply to a request.

        Args:
            asked: the request.
            render: makes the reply.
            fills: whether a reply may be "nothing yet, ask again"; otherwise the platform plays a filler by itself.
            other_way: tried before anything else happens, when a transfer failed.

        Raises:
            StaleError: the request is neither the next one nor the last one again.
        """
        if asked.heard is None:
            return render(VoiceTurn((), hang_up=True), "")
        async with self._lock(asked.call):
            last = await self._ledger.last(asked.call)
            if last is not None and last.reply is not None and last.request == asked.request:
                return last.reply
            if last is None and asked.nonce:  # the conversation was erased, or ended long ago
                return render(VoiceTurn((said("ended"),), hang_up=True), "")
            if asked.nonce != (last.nonce if last else ""):
                raise StaleError
            nonce, reply = secrets.token_urlsafe(16), None
            if other_way is not None and last is not None and last.reply is not None:
                reply = other_way(last.reply, nonce)
            if reply is None:
                turn = await self._next(asked.call, asked.heard, fills and last is not None)
                reply = render(turn, nonce)
            await self._ledger.keep(asked.call, Last(nonce, asked.request, reply))
            return reply

    async def end(self, call: str) -> None:
        """A call is over; of one that is not known nothing is kept."""
        async with self._lock(call):
            running = self._running.pop(call, None)
            await self._make(running, call, Heard(Event.END))
            await self._ledger.forget(call)

    async def close(self) -> None:
        """Stop what is being made."""
        tasks = [running.task for running in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _lock(self, call: str) -> asyncio.Lock:
        return self._locks.setdefault(call, asyncio.Lock())

    async def _next(self, call: str, heard: Heard, fills: bool) -> VoiceTurn | None:
        """What happens next, within the time that a platform waits."""
        loop = asyncio.get_running_loop()
        running = self._running.pop(call, None)
        if running is None or heard.event is not Event.SILENCE:  # otherwise the caller waits for what is being made
            running = _Running(asyncio.create_task(self._make(running, call, heard)), loop.time())
        fill, first = fills and running.told == 0, running.told <= fills
        patience = FILLER_AFTER if fill else max(0.0, running.began + _WAIT - loop.time()) if first else _WAIT
        await asyncio.wait({running.task}, timeout=patience)
        if running.task.done():
            return running.task.result()
        running.told += 1
        if heard.event is Event.START or not first:
            running.task.cancel()
            return broken(self._person)
        self._running[call] = running
        loop.call_later(_FORGET_AFTER, self._forget, call, running)
        return None if fill else VoiceTurn((said("still_looking"),), listen=_LISTEN)

    async def _make(self, before: _Running | None, call: str, heard: Heard) -> VoiceTurn:
        """Make an answer after the one that is being made."""
        if before is not None:
            await asyncio.wait({before.task}, timeout=_WAIT)
            before.task.cancel()
        try:
            return await self._calls.heard(call, heard)
        except Exception as error:  # a caller must hear something whatever goes wrong
            logger.error("a turn of a call failed: %s", type(error).__name__)
            return broken(self._person)

    def _forget(self, call: str, running: _Running) -> None:
        if self._running.get(call) is running:
            running.task.cancel()
            del self._running[call]


def broken(person: str | None) -> VoiceTurn:
    """What happens when we fail: to a person without a reference, or an honest word."""
    if person is None:
        return VoiceTurn((said("broken"), said("broken_no_line")), hang_up=True)
    return VoiceTurn((said("broken"), said("broken_transfer")), transfer=Transfer(person, ""))
