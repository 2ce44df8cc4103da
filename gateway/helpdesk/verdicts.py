"""What an agent makes of a suggestion, as a count and as something to learn from."""

from __future__ import annotations

from gateway.bot_client import BotClient, BotError
from gateway.errors import ClientError
from gateway.helpdesk.suggestions import suggest
from gateway.helpdesk.views import asked, newest_question
from gateway.insight.counts import Counts
from gateway.learning.gaps import Gaps
from gateway.storage.transcript import Transcript
from gateway.withdrawals import Withdrawals


class Verdicts:
    """Notes what became of suggestions.

    Args:
        transcript: what was said.
        bot: ranks answers.
        withdrawals: the answers that are not suggested.
        counts: how often a suggestion is taken.
        gaps: the questions that were not answered well.
    """

    def __init__(self, transcript: Transcript, bot: BotClient, withdrawals: Withdrawals, counts: Counts, gaps: Gaps) -> None:
        self._transcript = transcript
        self._bot = bot
        self._withdrawals = withdrawals
        self._counts = counts
        self._gaps = gaps

    async def used(self, conversation: str, event: int, entry: str, use: str) -> None:
        """A suggestion was sent as it was (`accepted`), or changed (`edited`)."""
        await self._counts.suggestion(entry, use)
        if use == "edited":
            await self._note(conversation, event, "edited", entry, "")

    async def wrong(self, conversation: str, event: int, entry: str, wanted: str) -> None:
        """A suggestion was wrong.

        Args:
            conversation: the conversation.
            event: the message of the citizen for which it was made.
            entry: the entry that was suggested.
            wanted: the entry that is right; empty when the agent does not say.
        """
        await self._counts.suggestion(entry, "rejected")
        await self._note(conversation, event, "corrected" if wanted else "rejected", entry, wanted)

    async def answered_alone(self, conversation: str) -> None:
        """An agent found the words; it is a gap when it is the first answer to a question for which there was no suggestion."""
        events = await self._transcript.events(conversation)
        question = newest_question(events)
        if question is None or sum(event.id > question.id and bool(event.data["blocks"]) for event in events) > 1:
            return
        try:
            found = await suggest(self._bot, asked(question), self._withdrawals)
        except (BotError, ClientError):
            return
        if not found:
            await self._note(conversation, question.id, "unanswered", "", "")

    async def _note(self, conversation: str, event: int, why: str, given: str, wanted: str) -> None:
        """Note the question, when the event is one of this conversation."""
        found = await self._transcript.events(conversation, event - 1)
        if found and found[0].id == event and found[0].type == "message":
            await self._gaps.note(conversation, asked(found[0]), why, given=given, wanted=wanted)
