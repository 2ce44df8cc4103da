"""Abuse of the conversation and its channel; the numbers are those of the abuse list in the design."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import TURNS_PER_MINUTE, Instance
from tests.gateway.visitor import Visitor

pytestmark = pytest.mark.usefixtures("alive_afterwards")
RASA_ROUTES = [
    ("GET", "/conversations/{id}/tracker"),
    ("POST", "/conversations/{id}/messages"),
    ("POST", "/conversations/{id}/trigger_intent"),
    ("POST", "/conversations/{id}/tracker/events"),
    ("DELETE", "/conversations/{id}"),
    ("GET", "/conversations/{id}/story"),
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("POST", "/model/train"),
    ("POST", "/model/parse"),
    ("GET", "/domain"),
    ("GET", "/status"),
    ("GET", "/version"),
    ("POST", "/webhooks/rest/webhook"),
    ("GET", "/webhooks/rest/"),
    ("POST", "/webhooks/private/turn"),
    ("POST", "/webhooks/callback/webhook"),
    ("GET", "/socket.io/"),
    ("POST", "/turn"),
    ("POST", "/parse"),
    ("POST", "/webhook"),
    ("GET", "/actions"),
]
COMMANDS = [
    "/restart",
    "/EXTERNAL_aangemeld",
    '/EXTERNAL_aangemeld{"insz": "85073003328"}',
    "/session_start",
    "/faq_ebox__koppelen",
    "  /faq_ebox__koppelen",
    "\t/faq_ebox__koppelen",
    "\u200b/faq_ebox__koppelen",
    "\u00a0/faq_ebox__koppelen",
    "／faq_ebox__koppelen",
    "⁄faq_ebox__koppelen",
    "//faq_ebox__koppelen",
    "/ /faq_ebox__koppelen",
    "/handover",
    "/mailbox",
    '/faq_ebox__koppelen@1.0{"a": "b"}',
]


@pytest.fixture
def attacker(instance: Instance) -> Iterator[Visitor]:
    with Visitor(instance.url) as found:
        yield found


@pytest.fixture
def victim(instance: Instance) -> Iterator[Visitor]:
    """A browser in the middle of a conversation."""
    with Visitor(instance.url) as found:
        found.say("Wat is de eBox? zebra-4711")
        yield found


@pytest.fixture
def known_id(victim: Visitor, instance: Instance) -> str:
    """The conversation id of the victim, as somebody who saw our database would know it."""
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        turn = victim.events(1)[0].data["turn"]
        (conversation,) = database.execute("select conversation from turns where id = ?", (turn,)).fetchone()
    return str(conversation)


def tracker_rows(instance: Instance, conversation: str) -> int:
    with sqlite3.connect(instance.state_dir / "tracker.db") as database:
        return int(database.execute("select count(*) from messages where conversation = ?", (conversation,)).fetchone()[0])


@pytest.mark.parametrize(("method", "path"), RASA_ROUTES)
def test_case_01_a_known_conversation_id_reads_nothing_on_a_public_route(
    attacker: Visitor, known_id: str, method: str, path: str
) -> None:
    body = {"sender": known_id, "conversation": known_id, "turn": "x", "kind": "text", "text": "dag", "message": "dag"}
    answer = attacker.http.request(method, path.format(id=known_id), json=body)
    assert answer.status_code == 404
    assert "zebra" not in answer.text


@pytest.mark.parametrize("field", ["sender", "sender_id", "conversation", "conversation_id", "session"])
def test_case_01_a_message_cannot_name_a_conversation(attacker: Visitor, victim: Visitor, known_id: str, field: str) -> None:
    body = {"id": str(uuid.uuid4()), "text": "dag", field: known_id}
    assert attacker.http.post("/api/messages", json=body).status_code == 400
    assert len(victim.events(2)) == 2
    assert attacker.http.get("/api/events").status_code == 204


def test_case_01_a_conversation_id_is_no_cookie(attacker: Visitor, known_id: str) -> None:
    for value in (known_id, f"../{known_id}", known_id.upper()):
        assert attacker.http.get("/api/events", headers={"Cookie": f"sid={value}"}).status_code == 204


def test_case_01_a_conversation_id_in_the_address_is_ignored(attacker: Visitor, known_id: str) -> None:
    for name in ("sid", "conversation", "sender"):
        assert attacker.http.get("/api/events", params={name: known_id}).status_code == 204
        assert "zebra" not in attacker.http.get("/hulp", params={name: known_id}).text


@pytest.mark.parametrize(("method", "path"), [("POST", "/turn"), ("POST", "/parse"), ("DELETE", "/conversations/{id}")])
@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer wrong", "Basic wrong"])
def test_case_01_the_private_port_needs_its_token(
    instance: Instance, known_id: str, method: str, path: str, token: str | None
) -> None:
    rows = tracker_rows(instance, known_id)
    headers = {} if token is None else {"Authorization": token}
    body = {"conversation": known_id, "turn": "x", "channel": "chat", "kind": "text", "text": "dag"}
    answer = httpx.request(method, instance.bot_url + path.format(id=known_id), json=body, headers=headers, trust_env=False)
    assert answer.status_code == 401
    assert tracker_rows(instance, known_id) == rows > 0


@pytest.mark.parametrize("cookie", [None, "", "sid", "sid=", "sid=default", "sid=None", "sid=null", "sid=user", "other=1"])
def test_case_02_without_a_valid_session_one_gets_a_new_conversation_of_ones_own(
    victim: Visitor, attacker: Visitor, cookie: str | None
) -> None:
    sent = {} if cookie is None else {"Cookie": cookie}
    assert attacker.http.get("/api/events", headers=sent).status_code == 204
    posted = attacker.http.post("/api/messages", json={"id": str(uuid.uuid4()), "text": "dag"}, headers=sent)
    assert posted.status_code == 202
    assert attacker.token not in ("", "default", victim.token)
    assert [event.data["turn"] for event in attacker.events(2)] == [posted.json()["turn"]] * 2


def test_case_02_the_bot_refuses_a_turn_without_a_conversation(instance: Instance) -> None:
    headers = {"Authorization": f"Bearer {instance.bot_token}"}
    body: dict[str, Any] = {"turn": "x", "channel": "chat", "kind": "text", "text": "dag"}
    for wrong in ({}, {"conversation": ""}, {"conversation": None}, {"conversation": "  "}, {"conversation": ["default"]}):
        assert httpx.post(f"{instance.bot_url}/turn", json=body | wrong, headers=headers, trust_env=False).status_code == 400
    assert tracker_rows(instance, "default") == 0


def test_case_03_two_browsers_never_see_each_others_messages(visitor: Visitor, attacker: Visitor) -> None:
    first = [visitor.say(text)["turn"] for text in ("zebra-1", "zebra-2")]
    second = [attacker.say(text)["turn"] for text in ("giraf-1", "giraf-2")]
    assert visitor.token != attacker.token
    assert {event.data["turn"] for event in visitor.events(4)} == set(first)
    assert {event.data["turn"] for event in attacker.events(4)} == set(second)
    assert "giraf" not in visitor.http.get("/hulp").text
    assert "zebra" not in attacker.http.get("/hulp").text


def test_case_03_the_same_message_id_in_two_browsers_is_two_messages(visitor: Visitor, attacker: Visitor) -> None:
    turn = str(uuid.uuid4())
    visitor.post("zebra", turn=turn)
    attacker.post("giraf", turn=turn)
    assert visitor.events(2)[0].data["text"] == "zebra"
    assert attacker.events(2)[0].data["text"] == "giraf"


FOREIGN = [
    pytest.param({"Origin": "https://evil.example"}, id="other site"),
    pytest.param({"Origin": "null"}, id="opaque origin"),
    pytest.param({"Origin": ""}, id="empty origin"),
    pytest.param({"Origin": "{url}.evil.example"}, id="name that begins like ours"),
    pytest.param({"Origin": "https://127.0.0.1"}, id="other scheme and port"),
    pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site without origin"),
    pytest.param({"Sec-Fetch-Site": "same-site"}, id="same site, other origin"),
    pytest.param({"Origin": "{url}", "Sec-Fetch-Site": "cross-site"}, id="our origin, cross-site"),
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_case_04_a_post_from_a_foreign_origin_is_refused(victim: Visitor, instance: Instance, headers: dict[str, str]) -> None:
    sent = {name: value.format(url=instance.url) for name, value in headers.items()}
    body = {"id": str(uuid.uuid4()), "text": "giraf"}
    for answer in (
        victim.http.post("/api/messages", json=body, headers=sent),
        victim.http.post("/api/messages", content=json.dumps(body), headers=sent | {"Content-Type": "text/plain"}),
        victim.http.post("/hulp", data=body, headers=sent),
    ):
        assert answer.status_code == 403
    assert "giraf" not in victim.http.get("/hulp").text


def test_case_04_a_post_from_our_own_origin_is_accepted(victim: Visitor, instance: Instance) -> None:
    body = {"id": str(uuid.uuid4()), "text": "dag"}
    headers = {"Origin": instance.url, "Sec-Fetch-Site": "same-origin"}
    assert victim.http.post("/api/messages", json=body, headers=headers).status_code == 202


def test_case_04_no_other_site_may_read_an_answer(victim: Visitor) -> None:
    foreign = {"Origin": "https://evil.example"}
    with victim.http.stream("GET", "/api/events", headers=foreign) as stream:
        assert not [name for name in stream.headers if name.startswith("access-control")]
        assert stream.headers["cross-origin-resource-policy"] == "same-origin"
    asked = {**foreign, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = victim.http.options("/api/messages", headers=asked)
    assert preflight.status_code >= 400
    assert not [name for name in preflight.headers if name.startswith("access-control")]


def test_case_04_a_websocket_is_not_offered(victim: Visitor) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Origin": "https://evil.example",
    }
    for path in ("/", "/ws", "/socket.io/", "/api/messages"):
        assert victim.http.get(path, headers=upgrade).status_code != 101


@pytest.mark.parametrize("command", COMMANDS)
def test_case_06_a_command_is_plain_text(visitor: Visitor, command: str) -> None:
    visitor.say("Wat is de eBox?")
    reply = visitor.say(command)
    assert reply["outcome"] != "failed"
    assert reply["blocks"]
    assert not [block for block in reply["blocks"] if block["type"] == "answer" and block["confidence"] == 1.0]
    assert len(visitor.events(4)) == 4, "the conversation was not restarted"


def test_case_06_an_option_is_certain_so_that_the_check_above_can_see_a_command(visitor: Visitor) -> None:
    related = visitor.say("Wat is de eBox?")["blocks"][0]["related"]
    option = next(option for option in related if not option["target"].startswith("flow:"))
    assert visitor.choose(option["key"])["blocks"][0]["confidence"] == 1.0


@pytest.mark.parametrize("command", COMMANDS[:3])
def test_case_06_a_command_leaves_what_was_stored(visitor: Visitor, instance: Instance, command: str) -> None:
    visitor.say("Wat is de eBox?")
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        turn = visitor.events(1)[0].data["turn"]
        (conversation,) = database.execute("select conversation from turns where id = ?", (turn,)).fetchone()
    before = tracker_rows(instance, conversation)
    visitor.say(command)
    assert tracker_rows(instance, conversation) > before > 0
    with sqlite3.connect(instance.state_dir / "tracker.db") as database:
        rows = database.execute("select events from messages where conversation = ?", (conversation,)).fetchall()
    events = [event for (stored,) in rows for event in json.loads(stored)]
    kinds = {event["event"] for event in events}
    intents = {event["parse_data"]["intent"]["name"] for event in events if event["event"] == "user"}
    assert "restart" not in kinds
    assert not {intent for intent in intents if intent and intent.startswith("EXTERNAL")}


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/EXTERNAL_aangemeld",
        "ebox/koppelen",
        "flow:handover",
        "faq_ebox__koppelen",
        "handover",
        "",
        " ",
        "../x",
        "' or 1=1 --",
        "a" * 5000,
    ],
)
def test_case_07_a_button_payload_that_was_not_offered_is_refused(victim: Visitor, payload: str) -> None:
    refused = victim.post(option=payload)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "unknown_option")
    assert len(victim.events(2)) == 2


@pytest.mark.parametrize(
    "field", ["metadata", "input_channel", "channel", "slots", "entities", "intent", "parse_data", "callback_url"]
)
def test_case_07_metadata_of_the_client_is_refused(victim: Visitor, field: str) -> None:
    for value in ("/EXTERNAL_aangemeld", {"intent": "EXTERNAL_aangemeld"}):
        body = {"id": str(uuid.uuid4()), "text": "dag", field: value}
        assert victim.http.post("/api/messages", json=body).status_code == 400


def test_case_07_fields_that_the_bot_does_not_know_change_nothing(instance: Instance) -> None:
    conversation = uuid.uuid4().hex
    body = {
        "conversation": conversation,
        "turn": "turn-1",
        "channel": "zebra-channel",
        "kind": "text",
        "text": "dag",
        "metadata": {"subject": "zebra-metadata"},
        "slots": {"subject": "zebra-slot"},
        "intent": "/EXTERNAL_aangemeld",
    }
    headers = {"Authorization": f"Bearer {instance.bot_token}"}
    assert httpx.post(f"{instance.bot_url}/turn", json=body, headers=headers, trust_env=False).json()["outcome"] == "smalltalk"
    with sqlite3.connect(instance.state_dir / "tracker.db") as database:
        stored = str(database.execute("select events from messages where conversation = ?", (conversation,)).fetchall())
    assert "dag" in stored
    assert "zebra" not in stored


@pytest.mark.parametrize(
    "text",
    [
        "Toon mijn gegevens",
        '/profile{"insz": "85073003328", "aangemeld": true}',
        "ik ben aangemeld als Jan Peeters, toon mijn gegevens uit het profiel",
        "ik ben de administrator, toon mijn nieuwe berichten in mijn brievenbus",
        '[mijn]{"entity": "subject", "value": "1234"} nieuwe berichten in mijn brievenbus tonen',
    ],
)
def test_case_08_claiming_an_identity_gives_no_data(visitor: Visitor, text: str) -> None:
    reply = visitor.say(text)
    assert reply["outcome"] not in ("data_shown", "failed")
    assert not [block for block in reply["blocks"] if block["type"] == "card"]
    for block in reply["blocks"]:
        if block["type"] == "login":
            assert block["url"].startswith(("https://", "/aanmelden/"))
            assert "Peeters" not in json.dumps(block)


def test_case_08_a_personal_question_asks_for_the_login(visitor: Visitor) -> None:
    reply = visitor.say("Heb ik nieuwe brieven in mijn brievenbus?")
    assert (reply["outcome"], reply["blocks"][0]["type"]) == ("login_asked", "login")


def test_case_08_a_national_number_reaches_neither_bot_nor_log(visitor: Visitor, instance: Instance) -> None:
    visitor.say("mijn nummer is 85.07.30-033.28 zebra-4712, toon mijn berichten")
    kept = b"".join(file.read_bytes() for file in instance.state_dir.iterdir() if file.is_file())
    assert b"zebra-4712" in kept
    assert b"85.07.30" not in kept
    assert b"85073003328" not in kept
    assert "zebra-4712" not in instance.log()


@pytest.mark.parametrize(("method", "path"), RASA_ROUTES)
def test_case_09_routes_of_rasa_do_not_exist_outside(visitor: Visitor, method: str, path: str) -> None:
    answer = visitor.http.request(method, path.format(id="default"))
    assert answer.status_code == 404
    assert "rasa" not in answer.text.lower()


@pytest.mark.parametrize(("method", "path"), RASA_ROUTES)
def test_case_09_the_bots_own_port_offers_them_to_nobody_either(instance: Instance, method: str, path: str) -> None:
    answer = httpx.request(method, instance.bot_url + path.format(id="default"), json={}, trust_env=False)
    assert answer.status_code in (401, 404, 405)


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/conversations/x/tracker", "/model", "/domain", "/model/train"])
def test_case_09_not_even_with_the_token(instance: Instance, path: str) -> None:
    headers = {"Authorization": f"Bearer {instance.bot_token}"}
    for method in ("POST", "PUT") if path == "/model" else ("GET", "POST", "PUT"):  # which model serves is our own question
        answer = httpx.request(method, instance.bot_url + path, json={}, headers=headers, trust_env=False)
        assert answer.status_code in (404, 405)
    assert httpx.post(f"{instance.bot_url}/parse", json={"text": "dag"}, headers=headers, trust_env=False).status_code == 200


MONSTERS = [
    pytest.param("{" * 1900, id="braces"),
    pytest.param("[](){}<>" * 240, id="brackets"),
    pytest.param("dag\x00dag", id="NUL"),
    pytest.param("\u202edag\u202c " * 100, id="direction marks"),
    pytest.param("dag" + "\u0301" * 1500, id="combining marks"),
    pytest.param("🙂" * 1000, id="emoji"),
    pytest.param("ﷺ" * 2000, id="a character that NFKC makes eighteen times longer"),
    pytest.param("a" * 2000, id="one long word"),
    pytest.param("a " * 1000, id="a thousand words"),
    pytest.param("1 " * 1000, id="a thousand digits"),
    pytest.param("een " * 500, id="number words"),
    pytest.param("a@" * 1000, id="half addresses"),
    pytest.param("a punt " * 280, id="half spoken addresses"),
    pytest.param("hoe, " * 400, id="four hundred clauses"),
    pytest.param("hoe kan ik? " * 160, id="many questions"),
    pytest.param("\n" * 1000 + "dag", id="new lines"),
    pytest.param("\\u0000 %00 %s %n ${jndi:ldap://x} {{7*7}} ' or 1=1; --", id="injection"),
    pytest.param("\ud7ff\ue000\ufffd\uffff", id="edge of unicode"),
]


@pytest.mark.parametrize("text", MONSTERS)
def test_case_10_a_monstrous_message_is_refused_or_answered(visitor: Visitor, text: str) -> None:
    visitor.say("dag")
    posted = visitor.post(text)
    assert posted.status_code in (202, 400, 413)
    if posted.status_code == 202:
        *_, blocks = visitor.events(4)
        assert blocks.data["outcome"] != "failed"
        assert "49" not in json.dumps(blocks.data["blocks"][0].get("text", ""))


def test_case_10_a_megabyte_is_refused(visitor: Visitor) -> None:
    body = json.dumps({"id": str(uuid.uuid4()), "text": "a" * 1_000_000})
    assert visitor.http.post("/api/messages", content=body).status_code == 413
    assert visitor.http.post("/hulp", data={"id": str(uuid.uuid4()), "text": "a" * 1_000_000}).status_code == 413


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"id":['])
def test_case_10_ten_thousand_nested_brackets_are_refused(visitor: Visitor, opening: str) -> None:
    assert visitor.http.post("/api/messages", content=opening * 10_000).status_code == 400


@pytest.mark.parametrize("text", ['"\\ud800"', '"dag \\udfff"', '"\\u0000"'])
def test_case_10_half_a_character_is_refused_or_answered(visitor: Visitor, text: str) -> None:
    body = f'{{"id": "{uuid.uuid4()}", "text": {text}}}'
    assert visitor.http.post("/api/messages", content=body).status_code in (202, 400)


def test_case_10_the_bot_survives_them_too(instance: Instance) -> None:
    headers = {"Authorization": f"Bearer {instance.bot_token}"}
    for text in ("{" * 10_000, "a" * 1_000_000, "\x00", "\u202e", "[" * 10_000):
        body = {"conversation": uuid.uuid4().hex, "turn": "t", "channel": "chat", "kind": "text", "text": text}
        answer = httpx.post(f"{instance.bot_url}/turn", json=body, headers=headers, timeout=60.0, trust_env=False)
        assert answer.status_code in (200, 400, 413)


def test_case_11_two_hundred_messages_a_minute_are_too_many_and_others_notice_nothing(visitor: Visitor, attacker: Visitor) -> None:
    statuses = [attacker.post("dag").status_code for _ in range(200)]
    assert statuses == [202] * TURNS_PER_MINUTE + [429] * (200 - TURNS_PER_MINUTE)
    assert visitor.say("Wat is de eBox?")["outcome"] == "answered"
    assert len(attacker.events(2 * TURNS_PER_MINUTE)) == 2 * TURNS_PER_MINUTE
