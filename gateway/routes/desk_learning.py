"""Routes of the learning loop: what stands out now, the gaps, and the proposals of editors."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanic import Blueprint, HTTPResponse, Request, response

from faq.entries import load_pages, sections
from gateway.clock import utc_now
from gateway.context import context
from gateway.errors import ClientError
from gateway.helpdesk.access import require
from gateway.helpdesk.agents import Agent
from gateway.learning.checks import ProposalError
from gateway.learning.content import MISSING
from gateway.learning.grouping import grouped
from gateway.learning.incidents import Incident
from gateway.learning.new_entry import NewEntry
from gateway.pages.learning import group_view, notice_text, proposal_view, when, why
from gateway.routes.forms import field, fields, publish_notice, usual_end

routes = Blueprint("desk_learning")
_PAGE = "/desk/leren"
_LONGEST_NUMBER = 10
_ENTRY_FIELDS = ("gap", "words", "reason", "section", "name", "question", "answer", "simple", "source")
_MOST_GROUPS, _MOST_PROPOSALS = 25, 50


@dataclass(frozen=True)
class Refused:
    """A form that was refused, so that it comes back as it was typed.

    Attributes:
        error: why, in Dutch.
        gaps: the numbers of the gaps that were ticked.
        target: the entry that was chosen.
        reason: the reason.
        words: the wording of the editor.
        notice: the text of the notice; None when the form was about gaps.
        until: the end of the notice.
    """

    error: str
    gaps: frozenset[int] = frozenset()
    target: str = ""
    reason: str = ""
    words: str = ""
    notice: str | None = None
    until: str = ""


@routes.get(_PAGE)
async def learning(request: Request) -> HTTPResponse:
    """What stands out, the gaps, and the proposals."""
    return await _page(request, await require(request, "editor"))


@routes.post(f"{_PAGE}/voorstellen")
async def propose(request: Request) -> HTTPResponse:
    """Make a proposal of gaps."""
    agent, parts = await require(request, "editor"), context(request)
    gaps, target, reason, words = _gaps(request), field(request, "target"), field(request, "reason"), field(request, "words")
    examples = [line for line in words.splitlines() if line.strip()]
    try:
        examples = examples or [gap.text for gap in await parts.gaps.of(gaps)]
        await parts.proposals.propose(target, examples, reason, agent, gaps)
    except ProposalError as error:
        return await _page(request, agent, Refused(str(error), frozenset(gaps), target, reason, words))
    return response.redirect(f"{_PAGE}#voorstellen", status=303)


@routes.get(f"{_PAGE}/nieuw")
async def entry_form(request: Request) -> HTTPResponse:
    """The form for a new entry, with the questions that were ticked."""
    agent, parts = await require(request, "editor"), context(request)
    numbers = _numbers([str(value) for value in request.args.getlist("gap", [])])
    questions = list(dict.fromkeys(gap.text for gap in await parts.gaps.of(numbers)))
    kept = {"gap": " ".join(map(str, numbers)), "words": request.args.get("words") or "\n".join(questions)}
    return _entry_form(request, agent, kept | {"reason": request.args.get("reason", "")})


@routes.post(f"{_PAGE}/nieuw")
async def propose_entry(request: Request) -> HTTPResponse:
    """Propose a new entry."""
    agent, parts = await require(request, "editor"), context(request)
    typed = {name: field(request, name) for name in _ENTRY_FIELDS}
    examples = [line for line in typed["words"].splitlines() if line.strip()]
    try:
        await parts.proposals.propose_entry(NewEntry.from_fields(typed), examples, typed["reason"], agent, _gaps(request))
    except ProposalError as error:
        return _entry_form(request, agent, typed, str(error))
    return response.redirect(f"{_PAGE}#voorstellen", status=303)


@routes.post(f"{_PAGE}/niets")
async def dismiss(request: Request) -> HTTPResponse:
    """Decide that nothing follows from gaps."""
    agent, parts = await require(request, "editor"), context(request)
    gaps = _gaps(request)
    if not await parts.gaps.dismiss(gaps, agent.id):
        return await _page(request, agent, Refused("Vink minstens één vraag aan.", frozenset(gaps)))
    return response.redirect(f"{_PAGE}#gaten", status=303)


@routes.post(f"{_PAGE}/melding")
async def publish(request: Request) -> HTTPResponse:
    """Show a notice to everyone: citizens, callers and agents."""
    agent, parts = await require(request, "supervisor"), context(request)
    text, until = field(request, "text"), field(request, "until")
    if problem := await publish_notice(parts.notices, text, until, agent.id):
        return await _page(request, agent, Refused(problem, notice=text, until=until))
    return response.redirect(f"{_PAGE}#opvallend", status=303)


@routes.get(f"{_PAGE}/voorstellen/<number:int>/patch")
async def patch(request: Request, number: int) -> HTTPResponse:
    """The patch of a proposal, for `git am`."""
    agent = await require(request, "editor")
    try:
        name, text = await context(request).proposals.patch(number)
    except ProposalError as error:
        return await _page(request, agent, Refused(str(error)))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return response.raw(text.encode(), content_type="text/x-patch; charset=utf-8", headers=headers)


async def _page(request: Request, agent: Agent, refused: Refused | None = None) -> HTTPResponse:
    parts = context(request)
    groups = await asyncio.to_thread(grouped, await parts.gaps.open())
    views = [await group_view(group, parts.bot) for group in groups[:_MOST_GROUPS]]
    incidents = await parts.incidents.now()
    open_view = next((view for view in views if refused and refused.gaps & {gap.id for gap in view.group.gaps}), None)
    return parts.pages.response(
        "desk_leren",
        status=400 if refused else 200,
        agent=agent,
        here="leren",
        now=utc_now(),
        incidents=incidents,
        shown=await parts.notices.shown(),
        notice=_notice(incidents, refused),
        groups=views,
        more=len(groups) - len(views),
        refused=refused,
        open_view=open_view,
        sections=sections(),
        missing=None if parts.proposals.content.present else MISSING,
        proposals=[proposal_view(proposal) for proposal in (await parts.proposals.all())[:_MOST_PROPOSALS]],
        when=when,
        why=why,
    )


def _entry_form(request: Request, agent: Agent, fields: Mapping[str, str], error: str | None = None) -> HTTPResponse:
    return context(request).pages.response(
        "desk_leren_nieuw",
        status=400 if error else 200,
        agent=agent,
        here="leren",
        fields=dict.fromkeys(_ENTRY_FIELDS, "") | dict(fields),
        error=error,
        sections=sections(),
        sources=load_pages(),
    )


def _notice(incidents: Sequence[Incident], refused: Refused | None) -> tuple[str, str] | None:
    """Text and end of the notice in the form: as typed, or to begin with; None when there is nothing to tell."""
    if refused and refused.notice is not None:
        return refused.notice, refused.until
    if not incidents:
        return None
    return notice_text(incidents[0]), usual_end()


def _gaps(request: Request) -> list[int]:
    return _numbers(fields(request, "gap"))


def _numbers(values: Sequence[str]) -> list[int]:
    """The numbers of the gaps that were ticked; each box holds those of all gaps with the same words."""
    numbers = " ".join(values).split()
    if not all(number.isdecimal() and len(number) < _LONGEST_NUMBER for number in numbers):
        raise ClientError(400, "bad_gap", "Ververs de pagina en vink de vragen opnieuw aan.")
    return [int(number) for number in numbers]
