"""A message registry of the eBox with the mailboxes of two citizens, which can be told to fail.

Run: `python -m tests.actions.registry_server PORT TOKEN`. Beside the registry's own calls:

- `PUT /fault` with `{"kind": ..., "under": ..., "page": ...}`: how to fail from now on, and on which calls or page;
- `GET /seen`: what was asked of the registry, and how often each main content was fetched;
- `PUT /owner` with `{"of": ..., "ssin": ...}`: the mailbox of one number belongs to another from now on;
- `POST /reset`: no fault, nothing seen, and every message as it was at the start.
"""

from __future__ import annotations

import asyncio
import copy
import datetime
import sys
from dataclasses import dataclass, field
from typing import Any

from sanic import HTTPResponse, Request, Sanic, response
from sanic.response import BaseHTTPResponse

ANNA, ANNA_NAME = "85073003328", "Anna Verstraeten"
BRAM, BRAM_NAME = "90010112374", "Bram Dehaene"
BRAMS_MESSAGES = 250
SUBJECT = "Uw aanslagbiljet personenbelasting"
TAXES, CITY, WORK = "0308357159", "0207451227", "0206737484"
SLOW = 3.0

_ROOT = "/messageRegistry/v3"
_Record = dict[str, Any]
_ORGANIZATIONS: dict[str, _Record] = {
    TAXES: {"organizationShortName": {"nl": "FOD FIN"}, "organizationLongName": {"nl": "FOD Financiën", "fr": "SPF Finances"}},
    CITY: {"organizationShortName": {"nl": "Stad Gent", "fr": "Ville de Gand", "de": "Stadt Gent"}},
    WORK: {"organizationShortName": {"fr": "ONEM"}, "organizationLongName": {"fr": "Office national de l'Emploi", "de": "LfA"}},
}
_TYPES: dict[str, _Record] = {
    "tax": {"messageTypeName": {"nl": "Aanslagbiljet", "fr": "Avertissement-extrait de rôle"}},
    "letter": {"messageTypeName": {"nl": "Brief"}},
}
_BODIES: dict[str, _Record] = {"a-body": {"nl": "Uw dossier is volledig.", "fr": "Votre dossier est complet."}}
_TEXTS = {"a-text": "Kom op 3 maart langs aan het loket.", "a-registered": "U wordt opgeroepen."}


def _document(document: str, name: str, media_type: str, size: float, *, is_main: bool) -> _Record:
    return {"attachmentId": document, "fileName": name, "mediaType": media_type, "size": size, "isMainContent": is_main}


def _message(owner: str, message: str, published: str, subject: _Record, sender: str, *documents: _Record, **more: Any) -> _Record:
    return {
        "messageId": message,
        "recipient": {"eboxType": "citizen", "ssin": owner},
        "forTheAttentionOf": {"ssin": owner, "label": ANNA_NAME if owner == ANNA else BRAM_NAME},
        "sender": {"eboxType": "enterprise", "enterpriseNumber": sender},
        "messageTypeId": "letter",
        "subject": subject,
        "publicationDateTime": published,
        "readState": False,
        "isRegisteredMail": False,
        "isBodyMainContent": False,
        "attachments": {"items": documents, "totalItems": len(documents)},
    } | more


_PDF = _document("a-pdf-main", "aanslag.pdf", "application/pdf", 12.5, is_main=True)
_ANNEX = _document("a-pdf-annex", "bijlage.pdf", "application/pdf", 2, is_main=False)
_TEXT = _document("a-text-main", "uitnodiging.txt", "text/plain", 1, is_main=True)
_SUMMONS = _document("a-registered-main", "oproeping.txt", "text/plain", 1, is_main=True)

_ANNAS = [
    _message(
        ANNA,
        "a-registered",
        "2025-03-05T08:00:00Z",
        {"nl": "Aangetekende oproeping"},
        CITY,
        _SUMMONS,
        isRegisteredMail=True,
        expirationDate="2025-09-01",
    ),
    _message(
        ANNA,
        "a-text",
        "2025-03-01T10:00:00+01:00",
        {"nl": "Uitnodiging nieuwe identiteitskaart"},
        CITY,
        _TEXT,
        expirationDate="2025-06-01T00:00:00+02:00",
    ),
    _message(
        ANNA,
        "a-pdf",
        "2025-02-10T09:00:00Z",
        {"fr": "Avertissement", "nl": SUBJECT},
        TAXES,
        _ANNEX,
        _PDF,
        messageTypeId="tax",
        expirationDate="2026-02-10T23:59:59+01:00",
    ),
    _message(
        ANNA,
        "a-body",
        "2025-01-31T23:30:00Z",
        {"fr": "Dossier complet", "de": "Akte komplett"},
        WORK,
        readState=True,
        isBodyMainContent=True,
        expirationDate="2025-06-01",
    ),
    _message(ANNA, "a-german", "2024-12-24T12:00:00Z", {"nl": "", "de": "Steuerbescheid"}, WORK, readState=True),
]


def _brams() -> list[_Record]:
    newest = datetime.datetime(2025, 3, 4, 12, tzinfo=datetime.UTC)
    return [
        _message(BRAM, f"b-{number}", (newest - datetime.timedelta(hours=number)).isoformat(), {"nl": f"Bericht {number}"}, sender)
        for number, sender in zip(range(BRAMS_MESSAGES), [TAXES, CITY] * BRAMS_MESSAGES, strict=False)
    ]


@dataclass
class Fault:
    """How to fail.

    Attributes:
        kind: of every call: `slow`, `drip` (a byte now and then), `status`, `hang_up`, `no_json`; of a page: `no_items`,
            `no_total`, `cut_short`, `too_many`, `other_total`, `twice`; `broken`, of the last message of a page and of a message
            alone; `mixed` lists the messages of everyone.
        under: the beginning of the paths that fail.
        page: the page that fails.
        field: what a `broken` message lacks, or has another `value` for.
        value: that value.
    """

    kind: str = ""
    under: str = "/ebox"
    page: int = 1
    field: str = ""
    value: Any = None

    def broken(self, record: _Record) -> _Record:
        """The message with its fault, if it has one."""
        if self.kind != "broken":
            return record
        others = {name: value for name, value in record.items() if name != self.field}
        return others if self.value is None else others | {self.field: self.value}


@dataclass
class Registry:
    """What the registry has, and what was asked of it."""

    messages: list[_Record] = field(default_factory=lambda: copy.deepcopy(_ANNAS) + _brams())
    fault: Fault = field(default_factory=Fault)
    urls: list[str] = field(default_factory=list)
    owners: list[str | None] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)

    def find(self, message: str) -> _Record | None:
        """A message of anyone: whose it is, is left to the client."""
        return next((record for record in self.messages if record["messageId"] == message), None)

    def open(self, record: _Record) -> None:
        """Mark a message as read, as fetching its main content does."""
        record["readState"] = True
        self.opened[record["messageId"]] = self.opened.get(record["messageId"], 0) + 1

    def page(self, owner: str | None, number: int, size: int) -> _Record:
        """One page, with its fault if it has one."""
        records = [record for record in self.messages if self.fault.kind == "mixed" or record["recipient"]["ssin"] == owner]
        records.sort(key=lambda record: datetime.datetime.fromisoformat(record["publicationDateTime"]), reverse=True)
        page = {"items": copy.deepcopy(records[(number - 1) * size : number * size]), "totalItems": len(records)}
        if number == self.fault.page:
            self._spoil(page)
        return page

    def _spoil(self, page: _Record) -> None:
        match self.fault.kind:
            case "no_items":
                page["messages"] = page.pop("items")
            case "no_total":
                page["totalItems"] = str(page["totalItems"])
            case "cut_short":
                page["items"].pop()
            case "too_many":
                page["items"].append(page["items"][0] | {"messageId": "one-more"})
            case "other_total":
                page["totalItems"] += 1
            case "twice":
                page["items"][-1] = page["items"][0]
            case "broken":
                page["items"][-1] = self.fault.broken(page["items"][-1])


def _refusal(status: int) -> HTTPResponse:
    """A registry that says too much in its errors."""
    message = f"{SUBJECT} van {ANNA_NAME} ({ANNA})"
    return response.json({"code": "ERR", "id": ANNA, "message": message}, status=status)


async def _drip(request: Request) -> None:
    answer = await request.respond(content_type="application/json")
    for _ in range(int(SLOW / 0.1)):
        await answer.send(" ")
        await asyncio.sleep(0.1)
    await answer.send('{"items": [], "totalItems": 0}')


async def _fail(request: Request, kind: str) -> HTTPResponse | None:
    match kind:
        case "slow":
            await asyncio.sleep(SLOW)
        case "status":
            return _refusal(500)
        case "hang_up":
            request.transport.close()
        case "no_json":
            return response.text(f"<p>{SUBJECT} van {ANNA}</p>")
    return None


def create_app(token: str) -> Sanic[Any, Any]:
    """Make the server.

    Args:
        token: the bearer token that the registry asks for.
    """
    app: Sanic[Any, Any] = Sanic("registry", configure_logging=False)
    app.ctx.registry = Registry()

    @app.middleware("request")
    async def guard(request: Request) -> HTTPResponse | None:
        if not request.path.startswith(_ROOT):
            return None
        registry: Registry = app.ctx.registry
        registry.urls.append(request.url)
        registry.owners.append(request.headers.get("X-Ssin"))
        registry.cookies += [str(name) for name in request.cookies]
        if request.headers.get("Authorization") != f"Bearer {token}":
            return _refusal(401)
        failing = request.path.startswith(_ROOT + registry.fault.under)
        return await _fail(request, registry.fault.kind) if failing else None

    @app.middleware("response")
    async def remember_the_caller(_: Request, answer: BaseHTTPResponse) -> HTTPResponse | None:
        answer.add_cookie("session", "of-this-citizen", secure=False)
        return None

    _add_mailbox(app)
    _add_reference_data(app)
    _add_control(app)
    return app


def _add_mailbox(app: Sanic[Any, Any]) -> None:
    @app.get(f"{_ROOT}/ebox/messages")
    async def messages(request: Request) -> HTTPResponse | None:
        registry: Registry = app.ctx.registry
        if registry.fault.kind == "drip":
            await _drip(request)
            return None
        number, size = int(request.args.get("page", "1")), int(request.args.get("pageSize", "25"))
        return response.json(registry.page(request.headers.get("X-Ssin"), number, size)) if size <= 100 else _refusal(400)

    @app.get(f"{_ROOT}/ebox/messages/<message>")
    async def one(_: Request, message: str) -> HTTPResponse:
        record = app.ctx.registry.find(message)
        return _refusal(404) if record is None else response.json(app.ctx.registry.fault.broken(record))

    @app.get(f"{_ROOT}/ebox/messages/<message>/body")
    async def body(_: Request, message: str) -> HTTPResponse:
        record = app.ctx.registry.find(message)
        if record is None or message not in _BODIES:
            return _refusal(404)
        app.ctx.registry.open(record)
        return response.json(_BODIES[message])

    @app.get(f"{_ROOT}/ebox/messages/<message>/attachments/<document>/content")
    async def content(_: Request, message: str, document: str) -> HTTPResponse:
        record = app.ctx.registry.find(message)
        documents = {item["attachmentId"]: item for item in record["attachments"]["items"]} if record else {}
        if document not in documents:
            return _refusal(404)
        if documents[document]["isMainContent"]:
            app.ctx.registry.open(record)
        return response.raw(_TEXTS.get(message, "%PDF-1.7").encode(), content_type="application/octet-stream")


def _add_reference_data(app: Sanic[Any, Any]) -> None:
    @app.get(f"{_ROOT}/referenceData/<kind>/<reference>")
    async def reference_data(_: Request, kind: str, reference: str) -> HTTPResponse:
        known = {"senderOrganization": _ORGANIZATIONS, "messageType": _TYPES}.get(kind, {})
        return response.json(known[reference]) if reference in known else _refusal(404)


def _add_control(app: Sanic[Any, Any]) -> None:
    @app.put("/fault")
    async def fault(request: Request) -> HTTPResponse:
        app.ctx.registry.fault = Fault(**request.json)
        return response.empty()

    @app.put("/owner")
    async def owner(request: Request) -> HTTPResponse:
        for record in app.ctx.registry.messages:
            if record["recipient"]["ssin"] == request.json["of"]:
                record["recipient"]["ssin"] = request.json["ssin"]
        return response.empty()

    @app.get("/seen")
    async def seen(_: Request) -> HTTPResponse:
        registry: Registry = app.ctx.registry
        return response.json({name: getattr(registry, name) for name in ("urls", "owners", "cookies", "opened")})

    @app.post("/reset")
    async def reset(_: Request) -> HTTPResponse:
        app.ctx.registry = Registry()
        return response.empty()

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return response.json({})


def main() -> None:
    create_app(sys.argv[2]).run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
