"""Cards with messages."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.data.records import Message
from actions.personal.mailbox_search import Result
from faq.dates import dutch_date

_BELGIUM = ZoneInfo("Europe/Brussels")
_MOST_BUTTONS = 5
_PORTAL = "https://mijnburgerprofiel.be"
_SOURCE = "Bron: eBox. De lijst bekijken verandert niets: een bericht telt pas als gelezen wanneer het geopend wordt."


def listing(result: Result) -> dict[str, Any]:
    """A card with a list of messages.

    Args:
        result: what was found.
    """
    search, total = result.search, result.total
    card: dict[str, Any] = {"title": _title(result), "text": _sentence(result), "source": _SOURCE}
    card["items"] = [message_item(number, message) for number, message in enumerate(result.messages, start=1)]
    if total > len(result.messages):
        first = "eerste" if search.expires_by else "nieuwste"
        card["note"] = (
            f"Dit zijn de {len(result.messages)} {first} van {total}. Noem een afzender of een periode om minder te zien."
        )
    card["options"] = [
        {"label": f"Bericht {number} openen", "target": f"flow:mailbox/open/{{ref}}/{number}"}
        for number, message in enumerate(result.messages[:_MOST_BUTTONS], start=1)
    ]
    return card


def opened(message: Message, text: str | None) -> dict[str, Any]:
    """A card with one message.

    Args:
        message: the message.
        text: its text, or None when it has documents only.
    """
    facts = [
        {"label": "Van", "value": message.sender},
        {"label": "Gekomen op", "value": _day(message.published)},
        *([{"label": "Te lezen tot en met", "value": dutch_date(message.expires)}] if message.expires else []),
        *({"label": "Document", "value": f"{each.name} ({_size(each.size)})"} for each in message.attachments),
    ]
    read = "Dit bericht telt nu als gelezen." if text else "Ik heb niets geopend: dit bericht heeft alleen documenten."
    documents = "De documenten zelf opent u in Mijn Burgerprofiel, in de tab ‘Brievenbus’." if message.attachments else ""
    return {
        "title": message.subject,
        "text": text or "Dit bericht heeft geen eigen tekst.",
        "facts": facts,
        "note": f"{read} {documents}".strip(),
        "source": "Bron: eBox.",
    }


def _title(result: Result) -> str:
    if result.search.expires_by:
        return "Berichten die binnenkort vervallen"
    if result.search.senders:
        return f"Berichten van {' en '.join(result.search.senders[:3])}"
    return "Uw ongelezen berichten" if result.search.unread else "Uw berichten"


def _sentence(result: Result) -> str:
    search, total = result.search, result.total
    if total == 0:
        return f"Ik vind geen {_kind(result)}. {_unread_in_all(result)}".strip()
    counted = f"{total} {'bericht' if total == 1 else 'berichten'}"
    if search.expires_by:
        until = dutch_date(search.expires_by)
        verb = "vervalt" if total == 1 else "vervallen"
        return f"{counted} {verb} ten laatste op {until}. Bewaar wat u nog nodig hebt op uw eigen toestel."
    if search.unread:
        return f"U hebt {total} {'ongelezen bericht' if total == 1 else 'ongelezen berichten'}{_period(result)}."
    return f"Ik vind {counted}{_period(result)}. {_unread_in_all(result)}".strip()


def _kind(result: Result) -> str:
    search = result.search
    if search.expires_by:
        return "berichten die binnen de 30 dagen vervallen"
    what = "ongelezen berichten" if search.unread else "berichten"
    sender = f" van {' of '.join(search.senders[:3])}" if search.senders else ""
    subject = f" over ‘{search.words[0]}’" if search.words else ""
    return f"{what}{sender}{subject}{_period(result)}"


def _period(result: Result) -> str:
    since, until = result.search.since, result.search.until
    if since and until:
        return f" op {dutch_date(since)}" if since == until else f" van {dutch_date(since)} tot en met {dutch_date(until)}"
    return f" sinds {dutch_date(since)}" if since else ""


def _unread_in_all(result: Result) -> str:
    if result.search.unread and not (result.search.senders or result.search.since):
        return ""
    if result.unread == 0:
        return "U hebt geen ongelezen berichten."
    return f"In heel uw eBox hebt u {result.unread} {'ongelezen bericht' if result.unread == 1 else 'ongelezen berichten'}."


def message_item(number: int, message: Message) -> dict[str, Any]:
    """A message in a list, with its number."""
    lines = [f"Van {message.sender}", f"Gekomen op {_day(message.published)}"]
    if message.expires:
        lines.append(f"Te lezen tot en met {dutch_date(message.expires)}")
    item: dict[str, Any] = {"title": f"{number}. {message.subject}", "lines": lines}
    marks = [mark for mark, holds in (("aangetekend", message.registered), ("ongelezen", not message.read)) if holds]
    if marks:
        item["mark"] = ", ".join(marks)
    if message.registered:
        item |= {"url": _PORTAL, "url_label": "Openen in Mijn Burgerprofiel"}
    return item


def _day(moment: datetime.datetime) -> str:
    return dutch_date(moment.astimezone(_BELGIUM).date())


def _size(count: int) -> str:
    return f"{max(1, round(count / 1000))} kB"
