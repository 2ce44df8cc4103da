"""Cards with messages."""

from __future__ import annotations

import datetime
from typing import Any

from actions.data.records import Message
from actions.data.sources import Search
from actions.personal.mailbox_search import Result
from faq.dates import BELGIUM, dutch_date

_MOST_BUTTONS = 5
_MOST_NAMES = 3
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
    if len(result.search.senders) == 1:
        return f"Berichten van {result.search.senders[0]}"
    return "Uw ongelezen berichten" if result.search.unread else "Uw berichten"


def _sentence(result: Result) -> str:
    search, total = result.search, result.total
    if result.unknown_sender:
        return "Ik vind geen berichten van die afzender."
    if total == 0:
        return f"Ik vind geen {_kind(result)}. {_unread_in_all(result)}".strip()
    if search.expires_by:
        verb = "vervalt" if total == 1 else "vervallen"
        until = dutch_date(search.expires_by)
        return f"{_counted(result)} {verb} ten laatste op {until}. Bewaar wat u nog nodig hebt op uw eigen toestel."
    if search.unread:
        return f"U hebt {_counted(result)}."
    return f"Ik vind {_counted(result)}. {_unread_in_all(result)}".strip()


def _counted(result: Result) -> str:
    return f"{result.total} {_messages(result.total, result.search.unread)}{_which(result.search)}"


def _kind(result: Result) -> str:
    within = " die binnen 30 dagen vervallen" if result.search.expires_by else ""
    return f"{_messages(0, result.search.unread)}{_which(result.search)}{within}"


def _messages(count: int, unread: bool) -> str:
    return f"{'ongelezen ' if unread else ''}{'bericht' if count == 1 else 'berichten'}"


def _which(search: Search) -> str:
    senders = f" van {_listed(search.senders)}" if search.senders else ""
    subject = f" over ‘{search.words[0]}’" if search.words else ""
    return f"{senders}{subject}{_period(search)}"


def _listed(senders: tuple[str, ...]) -> str:
    """Some names; of many the first ones and how many more there are."""
    if len(senders) > _MOST_NAMES:
        others = len(senders) - _MOST_NAMES
        return f"{', '.join(senders[:_MOST_NAMES])} of {others} andere {'afzender' if others == 1 else 'afzenders'}"
    return " of ".join(senders)


def _period(search: Search) -> str:
    since, until = search.since, search.until
    if since and until:
        return f" op {dutch_date(since)}" if since == until else f" van {dutch_date(since)} tot en met {dutch_date(until)}"
    if since:
        return f" sinds {dutch_date(since)}"
    return f" tot en met {dutch_date(until)}" if until else ""


def _unread_in_all(result: Result) -> str:
    search = result.search
    if search.unread and _which(search) == "":
        return ""
    if result.unread == 0:
        return "U hebt geen ongelezen berichten."
    return f"In heel uw eBox hebt u {result.unread} {_messages(result.unread, unread=True)}."


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
    return dutch_date(moment.astimezone(BELGIUM).date())


def _size(count: int) -> str:
    return f"{max(1, round(count / 1000))} kB"
