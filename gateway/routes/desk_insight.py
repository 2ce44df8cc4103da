"""Routes of the figures: the page, and the counts as a file."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, response

from gateway.context import context
from gateway.errors import ClientError
from gateway.helpdesk.access import require
from gateway.insight.export import as_csv
from gateway.insight.page import view
from gateway.insight.periods import LENGTHS, Period

routes = Blueprint("desk_insight")
_PAGE = "/desk/inzicht"
_USUAL_DAYS = 28


@routes.get(_PAGE)
async def insight(request: Request) -> HTTPResponse:
    """What happens to messages, and at the helpdesk."""
    agent, parts = await require(request), context(request)
    figures = await parts.insight.figures(_period(request))
    return parts.pages.response("desk_inzicht", agent=agent, here="inzicht", lengths=LENGTHS, view=view(figures))


@routes.get(f"{_PAGE}.csv")
async def export(request: Request) -> HTTPResponse:
    """The counts of a period, for a spreadsheet."""
    await require(request)
    period = _period(request)
    text = as_csv(await context(request).insight.rows(period))
    headers = {"Content-Disposition": f'attachment; filename="inzicht-{period.first}-{period.last}.csv"'}
    return response.raw(text.encode(), content_type="text/csv; charset=utf-8", headers=headers)


def _period(request: Request) -> Period:
    """The days that were chosen.

    Raises:
        ClientError: 400, one cannot choose these.
    """
    days = request.args.get("dagen", str(_USUAL_DAYS))
    if days not in map(str, LENGTHS):
        raise ClientError(400, "bad_period", "Kies 7, 28, 90 of 365 dagen.")
    return context(request).insight.period(int(days))
