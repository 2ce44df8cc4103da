"""The proposals that were made: what each changes, as a patch, and its figures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.clock import aware
from gateway.learning.checks import ProposalError, refuse_known
from gateway.learning.content import MISSING, Content
from gateway.learning.new_entry import STILL_NEEDED, NewEntry, new_entry
from gateway.learning.patch import Change, Letter, PatchError, as_mail, new_examples
from gateway.storage.learning_models import Proposal

_TOO_LARGE = 2**31
"""The first number that the column cannot hold."""


class Shelf:
    """Reads proposals.

    Args:
        engine: the database.
        content: the content files.
    """

    def __init__(self, engine: AsyncEngine, content: Content | None = None) -> None:
        self._begin = async_sessionmaker(engine, expire_on_commit=False).begin
        self.content = content or Content()

    async def all(self) -> list[Proposal]:
        """Every proposal, the newest first."""
        async with self._begin() as db:
            return list(await db.scalars(select(Proposal).order_by(Proposal.id.desc())))

    async def get(self, number: int) -> Proposal:
        """One proposal.

        Raises:
            ProposalError: there is no such proposal.
        """
        async with self._begin() as db:
            proposal = await db.get(Proposal, number) if 0 < number < _TOO_LARGE else None
        if proposal is None:
            raise ProposalError(f"Voorstel {number} bestaat niet.")
        return proposal

    async def changes(self, number: int) -> list[Change]:
        """What a proposal changes in the content files as they are now.

        Raises:
            ProposalError: there is no such proposal, the files are not here, or they hold the examples already.
        """
        proposal = await self.get(number)
        if not self.content.present:
            raise ProposalError(MISSING)
        await asyncio.to_thread(refuse_known, self.content, proposal.target, texts_of(proposal))
        if entry := entry_of(proposal):
            return await asyncio.to_thread(new_entry, self.content, entry, texts_of(proposal), aware(proposal.created))
        try:
            return new_examples(self.content, proposal.target, texts_of(proposal))
        except PatchError as error:
            raise ProposalError(str(error)) from error

    async def patch(self, number: int) -> tuple[str, str]:
        """The patch of a proposal, for `git am`.

        Returns:
            The name of the file, and its text.

        Raises:
            ProposalError: as for `changes`.
        """
        proposal, changes = await self.get(number), await self.changes(number)
        many, fresh = len(texts_of(proposal)), entry_of(proposal) is not None
        what = "New entry" if fresh else f"{many} new example{'s' if many > 1 else ''} for"
        subject, note = f"{what} {proposal.target} (proposal {number})", STILL_NEEDED if fresh else ""
        letter = Letter(proposal.author_name, aware(proposal.created), subject, proposal.reason, note)
        try:
            return f"voorstel-{number}-{proposal.target.replace('/', '-')}.patch", as_mail(letter, changes)
        except PatchError as error:
            raise ProposalError(str(error)) from error

    async def note_figures(self, number: int, before: Mapping[str, float], after: Mapping[str, float]) -> None:
        """Keep the figures of the evaluation without and with a proposal."""
        async with self._begin() as db:
            figures = {"before": dict(before), "after": dict(after)}
            await db.execute(update(Proposal).where(Proposal.id == number).values(**figures))


def texts_of(proposal: Proposal) -> list[str]:
    """The examples of a proposal."""
    return [row["text"] for row in proposal.examples["rows"]]


def entry_of(proposal: Proposal) -> NewEntry | None:
    """The entry that a proposal adds, or None when it only adds examples."""
    fields = proposal.examples.get("entry")
    return NewEntry(**fields) if fields else None
