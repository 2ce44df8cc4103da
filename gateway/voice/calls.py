"""Calls: what was heard goes to the conversation of that call and to no other, and what comes back is said."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from dataclasses import replace
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import Clock, utc_now
from gateway.closures import Closures
from gateway.conversations import Conversations, Submission
from gateway.errors import ClientError
from gateway.feed import DESKS
from gateway.filling import option_key
from gateway.helpdesk import call_backs as planning
from gateway.helpdesk.call_backs import QUEUE, CallBacks, Slot, SlotError
from gateway.helpdesk.cases import Cases, NoCaseError
from gateway.helpdesk.phone_numbers import PhoneError
from gateway.helpdesk.queueing import Queue
from gateway.insight.counts import Counts
from gateway.limits import Limits
from gateway.login.journeys import Wish
from gateway.notices import Notices
from gateway.storage.transcript import VOICE, GoneError, Transcript
from gateway.voice import engine, signing_in
from gateway.voice.answers import answer_of
from gateway.voice.card_aloud import read_aloud
from gateway.voice.deeds import (
    Again,
    Aloud,
    Ask,
    Cancel,
    Claim,
    Go,
    Leave,
    Look,
    News,
    Person,
    Pick,
    Plan,
    Reference,
    SendAnswer,
    SendLink,
)
from gateway.voice.engine import Step
from gateway.voice.model import Event, Heard, VoiceTurn
from gateway.voice.phone_login import PhoneLogin
from gateway.voice.presenting import present, sentences_of
from gateway.voice.says import prompts, says
from gateway.voice.state import CALLING_BACK, CallState, Mode
from gateway.voice.store import CallStore
from gateway.voice.texts import Texts
from gateway.voice.world import Answer, Held, World
from gateway.withdrawals import Withdrawals

_PATIENCE = 15.0
"""Seconds that an answer is waited for; an adapter that must reply sooner does not wait so long."""
_SPARE = 3
"""Deeds that may follow from one another."""


class Calls:
    """The calls that are going on.

    Args:
        database: where a call is remembered.
        transcript: where its conversation stands.
        conversations: the path of everything that is said.
        queue: who speaks in a conversation.
        cases: gives a reference to who goes to a person.
        call_backs: plans call-backs.
        closures: when people answer.
        notices: the notices of this moment.
        withdrawals: the answers that are not given.
        counts: how often someone goes to a person.
        limits: how often something may be tried.
        texts: sends links to callers.
        login: pairs a call with the browser in which its caller signs in; None when nobody can sign in here.
        person: where a caller is put through; None when nobody is.
        max_text: the longest message, in characters.
        clock: tells the time.
    """

    def __init__(
        self,
        database: AsyncEngine,
        transcript: Transcript,
        conversations: Conversations,
        queue: Queue,
        cases: Cases,
        call_backs: CallBacks,
        closures: Closures,
        notices: Notices,
        withdrawals: Withdrawals,
        counts: Counts,
        limits: Limits,
        texts: Texts,
        login: PhoneLogin | None,
        person: str | None,
        max_text: int,
        clock: Clock = utc_now,
    ) -> None:
        self._store = CallStore(database, clock)
        self._transcript = transcript
        self._conversations = conversations
        self._queue = queue
        self._cases = cases
        self._call_backs = call_backs
        self._closures = closures
        self._notices = notices
        self._withdrawals = withdrawals
        self._counts = counts
        self._limits = limits
        self._texts = texts
        self._login = login
        self._person = person
        self._max_text = max_text
        self._clock = clock
        self._held: dict[str, Held] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def heard(self, call: str, heard: Heard) -> VoiceTurn:
        """What happens next in a call.

        Args:
            call: the call, as it is known here: an HMAC of its name at the platform.
            heard: what came from the line. A call that is not known begins, whatever was heard.
        """
        async with self._locks.setdefault(call, asyncio.Lock()):
            known = await self._store.find(call)
            if known is None:
                if heard.event is Event.END:
                    self._held.pop(call, None)
                    return VoiceTurn((), hang_up=True)
                _, conversation = await self._transcript.new_session(channel=VOICE)
                known = await self._store.begin(call, conversation)
                heard = replace(heard, event=Event.START)
            if heard.event is Event.START:
                self._held[call] = Held(caller=heard.caller)
            try:
                return await self._turn(call, known.conversation, known.state, heard)
            except (GoneError, NoCaseError, planning.GoneError):  # the conversation was erased at this moment
                self._held.pop(call, None)
                return VoiceTurn(prompts([says("ended")]), hang_up=True)

    async def purge(self) -> None:
        """Forget the calls that are over."""
        left = await self._store.purge()
        self._held = {call: held for call, held in self._held.items() if call in left}

    async def _turn(self, call: str, conversation: str, state: CallState, heard: Heard) -> VoiceTurn:
        world = await self._world(call, conversation, state)
        step = engine.step(state, heard, world)
        for _ in range(_SPARE):
            if step.held is not None:
                self._held[call] = step.held
            if step.deed is None:
                break
            step = await self._do(call, conversation, step, world)
        world = await self._world(call, conversation, step.state)
        state = replace(step.state, sentence=min(step.state.sentence, sentences_of(step.state, world)))
        await self._store.keep(call, state)
        return present(state, world)

    async def _world(self, call: str, conversation: str, state: CallState) -> World:
        """What the call knows in this state."""
        case = await self._cases.of(conversation)
        held, answer = self._held.get(call, Held()), await self._answer(conversation, state)
        world = World(
            held=held,
            answer=answer,
            can_text=self._texts.reach(held.caller),
            open=self._closures.opening(QUEUE).open_at(self._clock()),
            opening=self._closures.in_words(QUEUE),
            person=self._person or "",
            reference=case.reference if case else "",
            owner=(await self._queue.place(conversation)).name or "",
            notices=tuple(str(notice["text"]) for notice in self._notices.current),
            slots=tuple(await self._call_backs.slots()) if state.mode in CALLING_BACK else (),
        )
        return world if self._login is None else await self._login_of(conversation, state, world, self._login)

    async def _answer(self, conversation: str, state: CallState) -> Answer:
        """The answer to the turn of the state; with the citizen's own data when they want to hear them."""
        blocks = await self._transcript.blocks(conversation, state.turn) if state.turn else None
        answer = Answer() if blocks is None else answer_of(blocks)
        if any(block["type"] == "answer" and block["id"] in self._withdrawals for block in blocks or ()):
            return replace(answer, withdrawn=True)
        if self._login is None or not (state.aloud and state.card == answer.card != ""):
            return answer
        card = await self._login.card(conversation, state.card)
        return replace(answer, chunks=prompts([says("card_gone")])) if card is None else read_aloud(answer, card)

    async def _login_of(self, conversation: str, state: CallState, world: World, login: PhoneLogin) -> World:
        """The same, with what matters to who signs in."""
        world = replace(world, can_sign_in=True)
        if not world.answer.login:
            return world
        pairing = await login.pairing(conversation) if state.mode is Mode.PAIRING else None
        signed_in, taken = await login.signed_in(conversation), await login.taken(conversation)
        return replace(
            world,
            number=pairing.number if pairing is not None and pairing.alive else "",
            signed_in=signed_in,
            taken=taken and not signed_in,
            newer=(await self._transcript.asked_again(conversation, state.turn) or "") if signed_in else "",
        )

    async def _do(self, call: str, conversation: str, step: Step, world: World) -> Step:
        """Carry out what must be done, and take in what came of it.

        Args:
            call: the call.
            conversation: its conversation.
            step: what must be done.
            world: what the call knew when that was decided.
        """
        state = step.state
        match step.deed:
            case Ask(text):
                return await self._ask(call, conversation, state, text)
            case Pick(key):
                chosen = Submission(str(uuid.uuid4()), None, key, by_phone=True)
                return await self._submit(call, conversation, state, chosen)
            case Go(target, label):
                key = option_key()
                await self._transcript.offer(conversation, key, label, target)
                return await self._submit(call, conversation, state, Submission(str(uuid.uuid4()), None, key))
            case Again():
                return await self._answered(call, conversation, state, state.turn)
            case News():
                return await self._news(call, conversation, state)
            case SendAnswer(entry):
                return Step(engine.answer_sent(state, entry, await self._send(call, entry)))
            case SendLink() | Claim() | Cancel() | Look() | Aloud():
                return await self._sign_in(call, conversation, step, world)
            case Person(asked):
                await self._refer(conversation, "asked" if asked else "refused", again=asked)
                return Step(engine.to_person(state, await self._world(call, conversation, state)))
            case Reference():
                await self._refer(conversation, "asked")
            case Plan(number):
                return Step(await self._plan(call, conversation, state, number))
            case Leave():
                await self._leave(call, conversation)
        return Step(state)

    async def _send(self, call: str, entry: str) -> bool:
        """Send the address of an answer to the number that calls."""
        number = self._held.get(call, Held()).caller
        return await self._texts.count(number, "answer") and await self._texts.send(number, "answer", f"/vragen/{entry}")

    async def _news(self, call: str, conversation: str, state: CallState) -> Step:
        """What an agent wrote since the caller heard the last of it."""
        for event in await self._transcript.said_in(conversation, state.event):
            if any("by" in block for block in event.data.get("blocks", [])):
                return await self._answered(call, conversation, replace(state, event=event.id), event.data["turn"])
        return Step(engine.no_news(state, await self._world(call, conversation, state)))

    async def _sign_in(self, call: str, conversation: str, step: Step, world: World) -> Step:
        """Carry out what has to do with signing in, and with the data of who did."""
        state, login = step.state, self._login
        assert login is not None  # otherwise the engine never comes here
        wish = Wish(conversation, state.turn, world.answer.login)
        match step.deed:
            case SendLink():
                return Step(signing_in.link_sent(state, await login.send_link(wish, world.held.caller)))
            case Claim(code):
                found = await login.claim(code, wish)
                return Step(signing_in.busy(state) if found is None else signing_in.claimed(state, found))
            case Cancel():
                await login.end(conversation)
                return Step(state)
            case Look() if world.newer:
                return await self._answered(call, conversation, state, world.newer)
            case Look():
                pairing = await login.pairing(conversation)
                alive = world.signed_in or (pairing is not None and pairing.alive)
                return Step(signing_in.looked(state, alive, matched=pairing is not None and pairing.matched))
        if not await login.note_aloud(conversation, state.card):
            return Step(signing_in.gone(state))
        return Step(signing_in.aloud(state, await self._world(call, conversation, state)))

    async def _leave(self, call: str, conversation: str) -> None:
        """The call is over; a browser in which its caller signed in keeps the conversation."""
        self._held.pop(call, None)
        if self._login is not None:
            await self._login.end(conversation)
            if await self._login.signed_in(conversation):
                return
        await self._conversations.hung_up(conversation)

    async def _ask(self, call: str, conversation: str, state: CallState, text: str) -> Step:
        """Send words to the bot."""
        try:
            fields = {"id": str(uuid.uuid4()), "text": text[: self._max_text]}
            submission = Submission.from_fields(fields, self._max_text)
            if submission.code is not None:
                await self._limits.count_code(call)
        except ClientError as error:
            return Step(engine.not_asked(state, "too_often" if error.status == 429 else "noise_1"))
        return await self._submit(call, conversation, state, submission)

    async def _submit(self, call: str, conversation: str, state: CallState, submission: Submission) -> Step:
        """Send something to the bot, and wait for the answer. Who stops waiting finds the answer in the next turn."""
        try:
            await self._limits.count_turn(conversation)
            await self._conversations.submit(conversation, submission)
        except ClientError as error:
            if error.code == "erased":
                raise GoneError(conversation) from error
            return Step(engine.not_asked(state, "too_often" if error.status == 429 else "failed"))
        await self._store.keep(call, engine.late(state, submission.id))
        return await self._answered(call, conversation, state, submission.id)

    async def _answered(self, call: str, conversation: str, state: CallState, turn: str) -> Step:
        if not await self._conversations.finished(conversation, turn, _PATIENCE):
            return Step(engine.late(state, turn))
        world = await self._world(call, conversation, replace(state, turn=turn))
        if world.answer.login and not world.can_sign_in:
            await self._refer(conversation, "asked")
        return engine.answered(state, turn, world)

    async def _refer(self, conversation: str, reason: str, again: bool = False) -> None:
        """Have a case, so that there is a reference.

        Args:
            conversation: the conversation.
            reason: a key of `gateway.helpdesk.cases.REASONS`.
            again: whether the reason counts also when there is a case already.
        """
        if again or await self._cases.of(conversation) is None:
            await self._cases.open(conversation, reason, QUEUE)
            await self._counts.handed_over(reason)

    async def _plan(self, call: str, conversation: str, state: CallState, number: str) -> CallState:
        """Promise a call-back."""
        try:
            await self._limits.count_call_back(conversation, call)
            await self._refer(conversation, "asked")
            await self._call_backs.plan(conversation, number, Slot(datetime.date.fromisoformat(state.day), state.hour))
        except ClientError:
            return engine.not_planned(state, "too_often")
        except SlotError:
            return engine.not_planned(state, "slot_gone")
        except PhoneError:
            return engine.not_planned(state, "number_unknown")
        self._conversations.feed.tell(DESKS)
        return engine.planned(state)
