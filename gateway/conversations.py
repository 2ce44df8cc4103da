"""Conversations: accept a message, have it answered once and in order, and tell who listens."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from faq.blocks import Block
from faq.errors import FaqError
from faq.outcomes import outcome_of
from gateway.bot_client import BotClient, BotError, BotReply
from gateway.clock import utc_now
from gateway.closures import Closures
from gateway.diary import Diary
from gateway.doors import Doors
from gateway.erasure import Erasure, Receipt
from gateway.errors import ClientError
from gateway.feed import DESKS, Feed, wait
from gateway.filling import FAILED, fill
from gateway.helpdesk.queueing import TARGET as DESK_TARGET
from gateway.helpdesk.queueing import Queue, reason_for
from gateway.redaction import redact, visible
from gateway.storage.transcript import WITH_PERSON, AloneError, GoneError, PendingTurn, Transcript
from gateway.walk_codes import PLACEHOLDER, WalkCodes, code_in
from gateway.withdrawals import Withdrawals

logger = logging.getLogger(__name__)
_CONSENT = "consent:"
"""An option with the target `consent:<data class>` lets that class be read; it is completed with the turn that asked."""
_SIGNED_IN = "Ik ben aangemeld."
_NOT_ERASED = "Het gesprek is nog niet gewist: een deel van onze dienst antwoordt niet. Probeer het over enkele minuten opnieuw."


@dataclass(frozen=True)
class Submission:
    """What a client sends: a text, or the key of an option.

    Attributes:
        id: the message id that the client made, a UUID.
        text: the message, redacted already, or None.
        option: the key of an option, or None.
        code: the six digits of a code that opens a walk, when the text was nothing else.
        by_phone: whether it came from a call, whose line cannot know who gives a consent.
    """

    id: str
    text: str | None
    option: str | None
    code: str | None = None
    by_phone: bool = False

    @classmethod
    def from_fields(cls, fields: Any, max_text: int) -> Submission:
        """Check the fields of a message and redact its text, before anything else sees it.

        Args:
            fields: the decoded body of the request.
            max_text: the longest message, in characters.

        Raises:
            ClientError: the fields are not a valid message.
        """
        if not isinstance(fields, dict) or not set(fields) <= {"id", "text", "option"}:
            raise ClientError(400, "bad_message", "Een bericht heeft alleen de velden id, en text of option.")
        try:
            message_id = str(uuid.UUID(str(fields.get("id"))))
        except ValueError as error:
            raise ClientError(400, "bad_id", "Het veld id moet een UUID zijn.") from error
        text, option = fields.get("text"), fields.get("option")
        if (text is None) == (option is None) or not isinstance(text if option is None else option, str):
            raise ClientError(400, "bad_message", "Geef ofwel text ofwel option, als tekst.")
        if isinstance(text, str) and len(text) > max_text:
            raise ClientError(413, "too_long", f"Uw bericht is te lang. Gebruik ten hoogste {max_text} tekens.")
        if isinstance(option, str):
            option = visible(option)  # no key holds what a database cannot look for
        if isinstance(text, str) and (code := code_in(text)):
            return cls(message_id, PLACEHOLDER, None, code)
        if isinstance(text, str):
            text = redact(text).strip()
            if not text:
                raise ClientError(400, "empty", "Typ eerst uw vraag.")
        return cls(message_id, text, option)


class Conversations:
    """The path of every message: redact, store, ask the bot, fill, store, tell.

    Args:
        transcript: where everything is stored.
        bot: who decides what to answer.
        codes: the codes that open a walk elsewhere.
        doors: the way to a login, and to consent.
        erasure: erases a conversation.
        withdrawals: the answers that are not given.
        closures: when people answer.
        queue: who speaks, and the way to a person.
        diary: what is kept of a turn that is done.

    Attributes:
        feed: tells when something new is stored in a conversation.
    """

    def __init__(
        self,
        transcript: Transcript,
        bot: BotClient,
        codes: WalkCodes,
        doors: Doors,
        erasure: Erasure,
        withdrawals: Withdrawals,
        closures: Closures,
        queue: Queue,
        diary: Diary,
    ) -> None:
        self._transcript = transcript
        self._bot = bot
        self._codes = codes
        self._doors = doors
        self._erasure = erasure
        self._withdrawals = withdrawals
        self._closures = closures
        self._queue = queue
        self._diary = diary
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.feed = Feed()
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, conversation: str, submission: Submission) -> None:
        """Store a message and have it answered in the background. A repeated id changes nothing.

        Raises:
            ClientError: the option was never offered here, or the conversation was erased at this moment.
        """
        await self._doors.seen(conversation)
        if submission.option is not None:
            kind, value, shown = await self._chosen(conversation, submission.option, submission.by_phone)
        elif submission.code is not None:
            kind, shown = "event", PLACEHOLDER
            value = json.dumps(await self._codes.find(submission.code))
        else:
            kind, value = "text", submission.text or ""
            shown = value
        try:
            accepted = await self._transcript.accept(conversation, submission.id, kind, value, shown)
        except GoneError as error:
            raise ClientError(
                409, "erased", "Dit gesprek is net gewist. Probeer het opnieuw, dan begint een nieuw gesprek."
            ) from error
        if accepted:
            self.feed.tell(conversation)
            self._start(self._answer(conversation))

    async def go_on(self, conversation: str, turn: str) -> None:
        """Answer a turn again, now that its citizen is signed in."""
        said, again = await self._transcript.said(conversation, turn), str(uuid.uuid4())
        if said is not None and await self._transcript.accept(conversation, again, *said, _SIGNED_IN):
            self.feed.tell(conversation)
            self._start(self._answer(conversation))

    async def at_step(self, conversation: str, walk: dict[str, Any]) -> list[Block]:
        """Have the bot go on at a step of a walk, for an agent who gives the conversation back.

        Args:
            conversation: the conversation.
            walk: the state of the walk, as the bot keeps it.

        Returns:
            What the bot says; the caller tells it to the citizen.

        Raises:
            BotError: the bot does not answer; then nothing has changed.
        """
        turn = PendingTurn(conversation, str(uuid.uuid4()), "event", json.dumps(walk), utc_now())
        async with self._locks.setdefault(conversation, asyncio.Lock()):
            await self._transcript.begin(turn)
            try:
                reply = await self._bot.turn(conversation, turn.id, turn.channel, turn.kind, turn.value)
                return [await self._complete(turn, block) for block in reply.blocks]
            finally:
                await self._transcript.settle(turn)

    async def leave(self, conversation: str) -> None:
        """Sign out: the browser leaves the conversation, and what is shown of it elsewhere ends."""
        await self._doors.sign_out(conversation)
        await self.left(conversation)

    async def left(self, conversation: str) -> None:
        """No browser has this conversation any more: its streams end, and unless it is that of a call, nobody is left in it."""
        if not await self._transcript.by_phone(conversation):
            await self._queue.left(conversation)
        self._tell_all(conversation)

    async def hung_up(self, conversation: str) -> None:
        """Nobody is left in a conversation: nobody waits in it, and an agent who speaks in it is told."""
        await self._queue.left(conversation)
        self._tell_all(conversation)

    async def erase(self, conversation: str, **noted: str) -> Receipt:
        """Erase a conversation everywhere, between two turns; every stream of it ends.

        Args:
            conversation: the conversation.
            noted: for the audit, as `Erasure.erase` takes it, when it is not the citizen who erases.

        Raises:
            ClientError: 503, the bot does not answer; then nothing is erased.
        """
        async with self._locks.setdefault(conversation, asyncio.Lock()):
            try:
                receipt = await self._erasure.erase(conversation, **noted)
            except BotError as error:
                raise ClientError(503, "not_erased", _NOT_ERASED) from error
        self.feed.tell(conversation)
        return receipt

    async def resume(self) -> None:
        """Answer what an earlier process accepted but did not answer."""
        for conversation in {turn.conversation for turn in await self._transcript.pending()}:
            self._start(self._answer(conversation))

    async def finished(self, conversation: str, turn: str, seconds: float) -> bool:
        """Wait until a turn has its blocks; False when the time is over first."""
        deadline = asyncio.get_running_loop().time() + seconds
        with self.feed.listen(conversation) as news:
            while True:
                news.clear()
                if not await self._transcript.pending(conversation, turn):
                    return True
                if not await wait(news, deadline - asyncio.get_running_loop().time()):
                    return False

    async def close(self) -> None:
        """Stop the work in the background; what is pending is answered by the next process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, conversation: str) -> None:
        """Answer what is pending, in the order of acceptance, whichever request comes first to this point."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        async with lock:
            for turn in await self._transcript.pending(conversation):
                stored = await self._finish(turn)
                self.feed.tell(conversation)
                if stored is not None:
                    await self._diary.note(turn, *stored)
                elif not await self._transcript.exists(conversation):
                    await self._forget(conversation)
                    return

    async def _forget(self, conversation: str) -> None:
        """Another process erased the conversation while the bot answered: what the bot wrote afterwards goes as well."""
        try:
            await self._bot.erase(conversation)
        except BotError as error:
            logger.error("the bot kept rows of an erased conversation: %s", error)

    async def _finish(self, turn: PendingTurn) -> tuple[str, list[Block]] | None:
        """Have a turn answered and store that; the bot answers after all when the agent ends the conversation at this moment."""
        while True:
            reply = await self._ask(turn)
            with suppress(AloneError):
                return await self._transcript.finish(turn, reply.outcome, reply.blocks)

    async def _ask(self, turn: PendingTurn) -> BotReply:
        """Have a turn answered: by a person when one speaks here, otherwise by the bot. The bot hears nothing of the former."""
        if await self._queue.owned(turn.conversation):
            return BotReply(WITH_PERSON, [])
        if turn.kind == "option" and turn.value.startswith(DESK_TARGET):
            reply = await self._queue.chosen(turn.conversation, turn.value)
            self.feed.tell(DESKS)
            return reply
        try:
            reply = await self._bot.turn(turn.conversation, turn.id, turn.channel, turn.kind, turn.value)
            given = [self._withdrawals.instead(block) for block in reply.blocks]
            outcome = reply.outcome if given == reply.blocks else outcome_of(block["kind"] for block in given)
            return BotReply(outcome, [await self._complete(turn, block) for block in given])
        except (BotError, FaqError, KeyError) as error:
            logger.error("turn failed: %s", error if isinstance(error, BotError) else type(error).__name__)
            return BotReply("failed", [FAILED])

    async def _complete(self, turn: PendingTurn, block: Block) -> Block:
        """Fill a block. A walk that is left gets a code, with which it goes on elsewhere; a login gets a ticket."""
        walk = await self._bot.walk(turn.conversation) if block.get("kind") == "walk_left" else None
        code = await self._codes.keep(turn.conversation, walk) if walk else None
        if block.get("kind") == "consent":
            block = {**block, "options": [_with_turn(option, turn.id) for option in block["options"]]}
        login_url = await self._doors.login_url(turn.conversation, turn.id, block) if block["type"] == "login" else None
        filled = fill(block, self._closures.in_words, login_url, code=code)
        if block["type"] != "handover":
            return filled
        before = await self._transcript.outcome_before(turn.conversation, turn.id)
        return await self._queue.offer(turn.conversation, filled, reason_for(block["kind"], before))

    async def _chosen(self, conversation: str, key: str, by_phone: bool) -> tuple[str, str, str]:
        """What an option stands for: kind, value and label. One that gives consent stands for the question that asked for it."""
        offered = await self._transcript.option(conversation, key)
        if offered is None:
            raise ClientError(404, "unknown_option", "Deze keuze bestaat niet (meer). Typ uw vraag of kies opnieuw.")
        target, label = offered
        if not target.startswith(_CONSENT):
            return "option", target, label
        if by_phone:
            raise ClientError(403, "consent_by_phone", "Geef uw toestemming op het scherm waarop u zich aanmeldde.")
        data_class, _, turn = target.removeprefix(_CONSENT).partition(":")
        await self._doors.consent(conversation, data_class)
        said = await self._transcript.said(conversation, turn)
        assert said is not None
        return *said, label

    def _tell_all(self, conversation: str) -> None:
        """Wake whoever shows the conversation, and the desks."""
        for listeners in (conversation, DESKS):
            self.feed.tell(listeners)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("a turn was left pending: %s", type(error).__name__)


def _with_turn(option: dict[str, str], turn: str) -> dict[str, str]:
    target = option.get("target", "")
    return {**option, "target": f"{target}:{turn}"} if target.startswith(_CONSENT) else option
