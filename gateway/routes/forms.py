"""What was typed in a plain form of a page."""

from __future__ import annotations

import datetime

from sanic import Request

from faq.dates import BELGIUM
from gateway.clock import utc_now
from gateway.notices import NoticeError, Notices
from gateway.redaction import visible

_NOTICE_STAYS = datetime.timedelta(hours=2)
_LOCAL = "%Y-%m-%dT%H:%M"
"""How a field `datetime-local` writes a moment."""


def field(request: Request, name: str) -> str:
    """A field, without characters that no page shows and no database takes; empty when it is missing."""
    return (fields(request, name) or [""])[0]


def fields(request: Request, name: str) -> list[str]:
    """Every value of a field that may come more than once, such as the boxes that were ticked."""
    return [visible(str(value)) for value in request.form.getlist(name, [])] if request.form else []


async def publish_notice(notices: Notices, text: str, until: str, who: str) -> str | None:
    """Show a notice to everyone.

    Args:
        notices: the notices.
        text: what was typed.
        until: its end, Belgian time, as a field `datetime-local` writes it.
        who: the supervisor, for the audit.

    Returns:
        Why that cannot be, in Dutch; None when it is shown.
    """
    try:
        await notices.set(text, datetime.datetime.fromisoformat(until).replace(tzinfo=BELGIUM), who)
    except NoticeError as error:
        return error.told
    except ValueError:
        return "Kies tot wanneer de melding blijft staan."
    return None


def usual_end() -> str:
    """The end that a form for a notice proposes."""
    return (utc_now() + _NOTICE_STAYS).astimezone(BELGIUM).strftime(_LOCAL)
