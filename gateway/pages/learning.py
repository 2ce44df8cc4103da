"""What stands on the page for editors: groups of gaps with the answers that come near, and what became of proposals."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faq.entries import Entry, entries
from gateway.bot_client import BotClient, BotError
from gateway.clock import aware
from gateway.helpdesk.suggestions import LEAST_CONFIDENCE, MOST
from gateway.learning.gaps import REASONS
from gateway.learning.grouping import Group
from gateway.learning.incidents import Incident
from gateway.learning.shelf import entry_of, texts_of
from gateway.pages.insight import day_and_time
from gateway.storage.learning_models import Gap, Proposal

_LONGEST_QUOTE = 150
_SHARES = {
    "correct": "Juist beantwoord",
    "wrong": "Fout beantwoord",
    "refused": "Niet beantwoord",
    "oos_recall": "Buiten het onderwerp, herkend",
}
"""The figures of an evaluation that an editor reads, with their names."""
_ANSWERED, _EXAMPLES = "examples_answered", "examples"


@dataclass(frozen=True)
class GroupView:
    """A group of gaps.

    Attributes:
        group: the group.
        guesses: the entries that agents named, and those that the assistant ranks first now, with its confidence or None.
    """

    group: Group
    guesses: list[tuple[Entry, float | None]]


@dataclass(frozen=True)
class ProposalView:
    """A proposal.

    Attributes:
        row: as it is stored.
        question: the question of the entry, or its id when it is gone.
        fresh: whether it adds an entry.
        examples: the words that should be answered.
        figures: (name, before, after) of each figure; empty when the change was not tried.
    """

    row: Proposal
    question: str
    fresh: bool
    examples: list[str]
    figures: list[tuple[str, str, str]]


async def group_view(group: Group, bot: BotClient) -> GroupView:
    """A group, with the answers that come near; without those of the assistant when it does not answer."""
    try:
        ranking = await bot.rank(group.heading)
    except BotError:
        ranking = []
    likely = [(name, confidence) for name, confidence in ranking if name in entries() and confidence >= LEAST_CONFIDENCE][:MOST]
    confidences: dict[str, float | None] = {name: None for name in group.wanted if name in entries()} | dict(likely)
    return GroupView(group, [(entries()[name], confidence) for name, confidence in confidences.items()])


def proposal_view(proposal: Proposal) -> ProposalView:
    """A proposal, in words."""
    fresh, known = entry_of(proposal), entries().get(proposal.target)
    entry = fresh or known
    return ProposalView(
        row=proposal,
        question=entry.question if entry else proposal.target,
        fresh=fresh is not None,
        examples=texts_of(proposal),
        figures=_figures(proposal.before, proposal.after) if proposal.before and proposal.after else [],
    )


def when(moment: datetime.datetime) -> str:
    """Day and time in Belgium."""
    return day_and_time(aware(moment).isoformat())


def why(gaps: tuple[Gap, ...]) -> str:
    """Why gaps were noted, each reason once, in the order of the list."""
    reasons = {gap.why for gap in gaps}
    return ", ".join(label for key, label in REASONS.items() if key in reasons)


def notice_text(incident: Incident) -> str:
    """A notice to begin with, which a supervisor changes."""
    question = incident.question.replace("<", "").replace(">", "")[:_LONGEST_QUOTE]
    return f"We krijgen nu veel vragen zoals ‘{question}’. We kijken na wat er aan de hand is."


def _figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    shares = [(label, _percent(before[name]), _percent(after[name])) for name, label in _SHARES.items()]
    own = [f"{figures[_ANSWERED]} van {figures[_EXAMPLES]}" for figures in (before, after)]
    return [*shares, ("Voorbeelden van dit voorstel, juist beantwoord", own[0], own[1])]


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %".replace(".", ",")
