"""Routes of the supervisor's page: what an operator does with `hulpnodig admin`, in a browser."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sanic import Blueprint, HTTPResponse, Request, response

from faq.dates import BELGIUM
from faq.entries import entries, sections
from faq.opening import opening_hours
from gateway.bot_client import AnsweringModel, BotError
from gateway.clock import utc_now
from gateway.closures import LONGEST as LONGEST_REASON
from gateway.closures import ClosureError
from gateway.context import Context, context
from gateway.errors import ClientError
from gateway.feed import DESKS
from gateway.helpdesk.access import require
from gateway.helpdesk.agents import Agent
from gateway.helpdesk.cases import NoCaseError
from gateway.helpdesk.staffing import staffing
from gateway.model_files import ModelError
from gateway.notices import LONGEST as LONGEST_NOTICE
from gateway.notices import NoticeError
from gateway.pages.learning import when
from gateway.pages.logbook import logbook
from gateway.routes.forms import field, publish_notice, usual_end
from gateway.storage.helpdesk_models import Case
from gateway.withdrawals import WithdrawalError

routes = Blueprint("desk_admin")
_PAGE = "/desk/beheer"
_ROLE = "supervisor"
_DONE = {
    "melding": ("De melding staat nu op elke pagina en in elke open chat.", "meldingen"),
    "melding-gestopt": ("De melding wordt niet meer getoond.", "meldingen"),
    "gesloten": ("De sluitingsdag is toegevoegd.", "uren"),
    "open": ("De sluitingsdag is geschrapt.", "uren"),
    "ingetrokken": ("Het antwoord is ingetrokken. Wie ernaar vraagt, leest dat we het nakijken.", "antwoorden"),
    "weergegeven": ("De assistent geeft het antwoord weer.", "antwoorden"),
    "gewist": ("Het gesprek is overal gewist.", "wissen"),
    "model": ("Het model staat klaar. De assistent neemt het binnen enkele seconden over.", "model"),
}
"""What was done, by the code in the address, and the part of the page where that is."""


@dataclass(frozen=True)
class Refused:
    """A form that was refused, so that it comes back as it was typed.

    Attributes:
        part: the part of the page.
        error: why, in Dutch.
        text: the text that was typed: of the notice, the reason or the reference.
        chosen: the end, day, or entry that was chosen.
    """

    part: str
    error: str
    text: str = ""
    chosen: str = ""


@routes.get(_PAGE)
async def admin(request: Request) -> HTTPResponse:
    """Everything that a supervisor can change, the queue, and the logbook."""
    return await _page(request, await require(request, _ROLE))


@routes.post(f"{_PAGE}/meldingen")
async def set_notice(request: Request) -> HTTPResponse:
    """Show a notice to everyone."""
    agent, text, until = await require(request, _ROLE), field(request, "text"), field(request, "until")
    problem = await publish_notice(context(request).notices, text, until, agent.id)
    return await _page(request, agent, Refused("meldingen", problem, text, until)) if problem else _done("melding")


@routes.post(f"{_PAGE}/meldingen/stop")
async def clear_notice(request: Request) -> HTTPResponse:
    """End a notice."""
    agent, number = await require(request, _ROLE), field(request, "number")
    if not (number.isdecimal() and len(number) < 10):
        raise ClientError(400, "bad_notice", "Ververs de pagina en kies de melding opnieuw.")
    try:
        await context(request).notices.clear(int(number), agent.id)
    except NoticeError as error:
        return await _page(request, agent, Refused("meldingen", error.told))
    return _done("melding-gestopt")


@routes.post(f"{_PAGE}/sluitingsdagen")
async def add_closure(request: Request) -> HTTPResponse:
    """Close on a day."""
    agent, day, reason = await require(request, _ROLE), field(request, "day"), field(request, "reason")
    try:
        await context(request).closures.add(datetime.date.fromisoformat(day), reason, agent.id)
    except ClosureError as error:
        return await _page(request, agent, Refused("uren", error.told, reason, day))
    except ValueError:
        return await _page(request, agent, Refused("uren", "Kies een dag.", reason, day))
    return _done("gesloten")


@routes.post(f"{_PAGE}/sluitingsdagen/open")
async def remove_closure(request: Request) -> HTTPResponse:
    """Be open on a day after all."""
    agent = await require(request, _ROLE)
    try:
        await context(request).closures.remove(datetime.date.fromisoformat(field(request, "day")), agent.id)
    except ClosureError as error:
        return await _page(request, agent, Refused("uren", error.told))
    except ValueError as error:
        raise ClientError(400, "bad_day", "Ververs de pagina en kies de dag opnieuw.") from error
    return _done("open")


@routes.post(f"{_PAGE}/antwoorden/intrekken")
async def withdraw(request: Request) -> HTTPResponse:
    """Give an answer no more."""
    agent, entry = await require(request, _ROLE), field(request, "entry")
    try:
        await context(request).withdrawals.withdraw(entry, agent.id)
    except WithdrawalError as error:
        return await _page(request, agent, Refused("antwoorden", error.told, chosen=entry))
    return _done("ingetrokken")


@routes.post(f"{_PAGE}/antwoorden/weergeven")
async def give_back(request: Request) -> HTTPResponse:
    """Give an answer again."""
    agent = await require(request, _ROLE)
    try:
        await context(request).withdrawals.give_back(field(request, "entry"), agent.id)
    except WithdrawalError as error:
        return await _page(request, agent, Refused("antwoorden", error.told))
    return _done("weergegeven")


@routes.post(f"{_PAGE}/wissen")
async def ask_to_erase(request: Request) -> HTTPResponse:
    """Show which conversation will be erased, and ask again."""
    agent, parts = await require(request, _ROLE), context(request)
    case = await _case(request)
    if case is None:
        return await _no_case(request, agent)
    messages = await parts.erasure.messages(case.conversation)
    return parts.pages.response("desk_beheer_wissen", agent=agent, here="beheer", reference=case.reference, messages=messages)


@routes.post(f"{_PAGE}/wissen/zeker")
async def erase(request: Request) -> HTTPResponse:
    """Erase a conversation everywhere."""
    agent, parts = await require(request, _ROLE), context(request)
    case = await _case(request)
    if case is None:
        return await _no_case(request, agent)
    try:
        await parts.conversations.erase(case.conversation, why="operator", by=agent.id, reference=case.reference)
    except ClientError:
        error = "Er is niets gewist: een deel van onze dienst antwoordt niet. Probeer het over enkele minuten opnieuw."
        return await _page(request, agent, Refused("wissen", error, case.reference))
    parts.conversations.feed.tell(DESKS)
    return _done("gewist")


@routes.post(f"{_PAGE}/model")
async def ask_for_model(request: Request) -> HTTPResponse:
    """Show which model will answer, and ask again."""
    agent, parts = await require(request, _ROLE), context(request)
    try:
        model = await parts.models.named(field(request, "name"))
    except ModelError as error:
        return await _page(request, agent, Refused("model", error.told))
    return parts.pages.response("desk_beheer_model", agent=agent, here="beheer", model=model, when=when)


@routes.post(f"{_PAGE}/model/zeker")
async def use_model(request: Request) -> HTTPResponse:
    """Put a model of before in use."""
    agent, parts = await require(request, _ROLE), context(request)
    try:
        await parts.models.use(field(request, "name"), agent.id)
    except ModelError as error:
        return await _page(request, agent, Refused("model", error.told))
    return _done("model")


async def _page(request: Request, agent: Agent, refused: Refused | None = None) -> HTTPResponse:
    parts = context(request)
    return parts.pages.response(
        "desk_beheer",
        status=400 if refused else 200,
        agent=agent,
        here="beheer",
        done=_DONE.get(str(request.args.get("gedaan"))),
        refused=refused,
        notices_now=await parts.notices.shown(),
        longest_notice=LONGEST_NOTICE,
        until=usual_end(),
        queues=[(name, usual, parts.closures.in_words(name)) for name, usual in opening_hours().items()],
        closures=await parts.closures.coming(),
        longest_reason=LONGEST_REASON,
        today=utc_now().astimezone(BELGIUM).date(),
        now=utc_now(),
        staffing=await staffing(parts.cases, parts.agents),
        sections=sections(),
        questions={name: entry.question for name, entry in entries().items()},
        withdrawn=await parts.withdrawals.all(),
        models=await parts.models.all(),
        answering=await _answering(parts),
        logbook=await logbook(parts.audit, parts.agents),
        when=when,
    )


async def _answering(parts: Context) -> AnsweringModel | None:
    """Which model the bot uses; None when it does not say."""
    try:
        return await parts.bot.model()
    except BotError:
        return None


async def _case(request: Request) -> Case | None:
    try:
        return await context(request).cases.find(field(request, "reference"))
    except NoCaseError:
        return None


async def _no_case(request: Request, agent: Agent) -> HTTPResponse:
    error = "Er is geen gesprek met dit kenmerk. Kijk het na, of misschien is het al gewist."
    return await _page(request, agent, Refused("wissen", error, field(request, "reference")[:40]))


def _done(code: str) -> HTTPResponse:
    return response.redirect(f"{_PAGE}?gedaan={code}#{_DONE[code][1]}", status=303)
