"""A citizen who is signed in, and the private doors between the product's own processes."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from actions.personal.release import says
from gateway.storage.tokens import token_hash
from tests.conftest import Instance
from tests.gateway.visitor import ITSME, Visitor

PROFILE = "Toon mijn gegevens"
UNREAD = "Heb ik ongelezen berichten?"
OPTION_TO_SEE = "Toon "
"""How the label of an option begins that shows one's own data beside an answer."""


@contextlib.contextmanager
def signed_in(instance: Instance, person: str, question: str = PROFILE, means: str = ITSME) -> Iterator[Visitor]:
    """A browser whose citizen signed in to have a question answered, and has no older consent than for that."""
    with Visitor(instance.url) as visitor:
        login = visitor.say(question)["blocks"][0]
        assert login["type"] == "login", login
        assert visitor.sign_in(login, person, means).status_code == 200
        assert visitor.events(4)[-1].data["outcome"] == "data_shown"
        wanted = login["data_class"]
        for data_class in consents(visitor) - {wanted}:
            assert withdraw(visitor, data_class).status_code == 200
        assert consents(visitor) == {wanted}
        yield visitor


def consents(visitor: Visitor) -> set[str]:
    """The classes that the citizen can withdraw on the page of consents."""
    page = visitor.http.get("/mijn-toestemmingen").text
    return set(re.findall(r'name="soort" value="(\w+)"', page))


def withdraw(visitor: Visitor, data_class: str) -> httpx.Response:
    """Take a consent back, and follow to the page of consents."""
    fields = {"soort": data_class}
    return visitor.http.post("/mijn-toestemmingen/intrekken", data=fields, headers=own(visitor), follow_redirects=True)


def own(visitor: Visitor) -> dict[str, str]:
    """The header of a form on a page of ours."""
    return {"Origin": str(visitor.http.base_url).rstrip("/")}


def ask(visitor: Visitor, question: str) -> dict[str, Any]:
    """Ask; take what is offered beside an answer, and give the consent that is asked for."""
    reply = visitor.say(question)
    offered = [option for option in reply["blocks"][0].get("related", []) if option["label"].startswith(OPTION_TO_SEE)]
    if offered:
        reply = visitor.choose(offered[0]["key"])
    if reply["blocks"][0]["kind"] == "consent":
        reply = visitor.choose(reply["blocks"][0]["options"][0]["key"])
    return reply


def ref_of(reply: dict[str, Any]) -> str:
    """The reference of the card with which an answer begins; in a walk, the step comes after it."""
    assert reply["blocks"][0]["type"] == "card", reply
    return str(reply["blocks"][0]["ref"])


def card_of(visitor: Visitor, reply: dict[str, Any]) -> dict[str, Any]:
    """The content of the card with which an answer begins."""
    shown = visitor.card(ref_of(reply))
    assert shown.status_code == 200
    return dict(shown.json())


def query(file: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Run a statement on a database of a running product."""
    with contextlib.closing(sqlite3.connect(file, timeout=10)) as database, database:
        return database.execute(statement, values).fetchall()


def gateway_db(instance: Instance) -> Path:
    return instance.state_dir / "gateway.db"


def conversation_of(instance: Instance, visitor: Visitor) -> str:
    """The conversation id of a browser, as somebody who saw our database would know it."""
    hashed = token_hash(visitor.token)
    ((found,),) = query(gateway_db(instance), "select conversation from sessions where token_hash = ?", hashed)
    return str(found)


def being_answered(instance: Instance, conversation: str) -> str:
    """A turn that counts as being answered, and that nobody answers."""
    turn = str(uuid.uuid4())
    columns, values = "conversation, id, kind, value, status, created", "?, ?, 'text', 'x', 'pending', '2026-01-01 00:00:00'"
    query(gateway_db(instance), f"insert into turns ({columns}) values ({values})", conversation, turn)  # noqa: S608
    return turn


def stored(instance: Instance, table: str) -> int:
    """How many rows a table of the gateway has."""
    return int(query(gateway_db(instance), f"select count(*) from {table}")[0][0])  # noqa: S608


def reads_of(instance: Instance, conversation: str) -> list[dict[str, Any]]:
    """The lines of the audit about reading data of whoever is signed in there."""
    fields = ("number", "at", "who", "about", "what", "data_class", "object", "why", "level", "outcome")
    statement = (
        f"select {', '.join(fields)} from audit where what = 'read' and about = "  # noqa: S608
        "(select pseudonym from identities where conversation = ?) order by number"
    )
    return [dict(zip(fields, row, strict=True)) for row in query(gateway_db(instance), statement, conversation)]


def internal(instance: Instance, name: str, body: Any, token: str | None = None) -> httpx.Response:
    """Post to the private listener of the gateway."""
    headers = {"Authorization": f"Bearer {token or instance.internal_token}"}
    return httpx.post(f"{instance.internal_url}/internal/{name}", json=body, headers=headers, trust_env=False)


def grant(instance: Instance, conversation: str, data_class: str = "profile", turn: str | None = None) -> httpx.Response:
    """Ask the private listener for a grant, for a turn that is being answered unless another one is given."""
    turn = turn or being_answered(instance, conversation)
    body = {"conversation": conversation, "turn": turn, "data_class": data_class, "action": "test", "object": ""}
    return internal(instance, "grants", body)


def call(
    url: str,
    token: str,
    conversation: str,
    turn: str,
    action: str = "action_read_mailbox",
    text: str = UNREAD,
    target: str = "",
    slots: dict[str, Any] | None = None,
    entities: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Call an action as the bot does, with a tracker of one's own making; gives its one block."""
    entities = [*(entities or []), *([{"entity": "target", "value": target}] if target else [])]
    said = {"text": text, "intent": {"name": "mailbox"}, "entities": entities}
    tracker = {
        "sender_id": conversation,
        "slots": slots or {},
        "latest_message": said,
        "events": [{"event": "user", "text": text, "message_id": f"{turn}#0", "parse_data": said}],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    body = {"next_action": action, "sender_id": conversation, "tracker": tracker, "domain": {}, "version": "3.6.21"}
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(f"{url}/webhook", json=body, headers=headers, timeout=30.0, trust_env=False)
    assert answer.status_code == 200, answer.text
    (reply,) = answer.json()["responses"]
    assert answer.json()["events"] == []
    return dict(reply["custom"])


def is_unavailable(block: dict[str, Any]) -> bool:
    """Whether a block says that nothing can be read now, and nothing more."""
    return block == {"type": "text", "kind": "failed", "text": says()["unavailable"]}


def dump(file: Path) -> str:
    """What `.dump` of SQLite writes."""
    with contextlib.closing(sqlite3.connect(file, timeout=10)) as database:
        return "\n".join(database.iterdump())


def audit_key(instance: Instance) -> str:
    keys = json.loads((instance.state_dir / "development-keys.json").read_text(encoding="utf-8"))
    return str(keys["HULP_AUDIT_KEY"])
