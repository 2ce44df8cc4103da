"""Abuse of the way to a citizen's own data; the numbers are those of the abuse list in the design.

Case 38, an action that raises, is in `tests/actions/test_server.py`; tokens of the actions server are there too.
"""

from __future__ import annotations

import contextlib
import html
import re
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.data.sql_mailbox import SqlMailbox
from actions.personal.release import says
from cli.ports import free_port
from database.engine import create_engine
from demo.people import people
from tests.abuse.own_data import (
    PROFILE,
    UNREAD,
    ask,
    being_answered,
    call,
    card_of,
    consents,
    conversation_of,
    gateway_db,
    grant,
    internal,
    is_unavailable,
    own,
    query,
    reads_of,
    ref_of,
    signed_in,
    stored,
    withdraw,
)
from tests.actions.processes import serving
from tests.actions.registry_server import ANNA, BRAM, BRAMS_MESSAGES, SUBJECT
from tests.conftest import Instance
from tests.gateway.alone import NOBODY
from tests.gateway.visitor import Visitor

pytestmark = pytest.mark.usefixtures("alive_afterwards")
OWNER, OTHER, MANY = "weduwe", "gezin", "drie_toepassingen"
DOORS = ["grants", "cards", "plans", "reads"]
REGISTERED = "aangetekend"
EXPIRING = "Welke berichten vervallen binnenkort?"
CARD = {"title": "Titel", "text": "Tekst."}
HOSTILE = "<b>Belangrijk</b> [klik hier](javascript:alert(1))"
NOT_CARDS = [
    pytest.param(None, id="nothing"),
    pytest.param("Titel", id="a text"),
    pytest.param([CARD], id="a list"),
    pytest.param({}, id="empty"),
    pytest.param({"title": "Titel"}, id="without a text"),
    pytest.param({"title": 1, "text": "Tekst."}, id="a number for a text"),
    pytest.param(CARD | {"html": "<b>x</b>"}, id="an unknown field"),
    pytest.param(CARD | {"facts": "x"}, id="facts that are no list"),
    pytest.param(CARD | {"facts": [{"label": "x"}]}, id="a fact without a value"),
    pytest.param(CARD | {"options": [{"label": "x", "target": "y", "key": "chosen-by-the-actions-server"}]}, id="a key"),
    pytest.param(CARD | {"plan": []}, id="a plan to show"),
    pytest.param(CARD | {"items": [{"title": "x", "lines": []}] * 101}, id="too many items"),
    pytest.param({"title": "x", "text": "x" * 200_001}, id="too long"),
]


@pytest.fixture
def owner(instance: Instance) -> Iterator[Visitor]:
    """A citizen who is signed in and saw their own data."""
    with signed_in(instance, OWNER) as found:
        yield found


@pytest.fixture
def reader(instance: Instance) -> Iterator[Visitor]:
    """A citizen who is signed in and saw the list of their unread messages; nothing stays marked as read afterwards."""
    citizens = instance.state_dir / "citizens.db"
    before = query(citizens, "select message_id, read_at from messages")
    with signed_in(instance, OWNER, UNREAD) as found:
        yield found
    for message, read_at in before:
        query(citizens, "update messages set read_at = ? where message_id = ?", read_at, message)


def read_marks(instance: Instance) -> list[tuple[Any, ...]]:
    return query(instance.state_dir / "citizens.db", "select message_id, read_at is not null from messages order by message_id")


def messages_of(instance: Instance, person: str) -> list[str]:
    """The ids of someone's messages, the newest first, as somebody who saw the citizen store would know them."""
    statement = "select message_id from messages where insz = ? order by published desc"
    return [row[0] for row in query(instance.state_dir / "citizens.db", statement, people()[person].insz)]


def refuses(answer: httpx.Response, status: int) -> bool:
    return answer.status_code == status and set(answer.json()) == {"error"}


# 35: the private listener, and tokens that belong to another door


@pytest.mark.parametrize("door", DOORS)
def test_case_35_without_its_token_the_private_listener_does_nothing(instance: Instance, owner: Visitor, door: str) -> None:
    conversation, turn = conversation_of(instance, owner), being_answered(instance, conversation_of(instance, owner))
    body = {"conversation": conversation, "turn": turn, "data_class": "profile", "action": "test", "grant": "x", "ref": "x"}
    token, before = instance.internal_token, stored(instance, "audit")
    for authorization in (
        None,
        "",
        "Bearer",
        f"Bearer {token}x",
        f"Bearer {token[:-1]}",
        f"Basic {token}",
        token,
        f"bearer {token}",
        f"Bearer {instance.bot_token}",
        f"Bearer {instance.actions_token}",
        f"Bearer {owner.token}",
    ):
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = httpx.post(f"{instance.internal_url}/internal/{door}", json=body, headers=headers, trust_env=False)
        assert refuses(answer, 401), authorization
    address = f"{instance.internal_url}/internal/{door}"
    assert refuses(httpx.post(address, params={"token": token}, json=body, trust_env=False), 401)
    assert refuses(httpx.post(address, cookies={"sid": owner.token}, json=body, trust_env=False), 401)
    assert stored(instance, "audit") == before


@pytest.mark.parametrize("path", ["/", "/health", "/internal", "/api/cards/x", "/bestaat-niet"])
def test_case_35_without_its_token_it_does_not_even_say_what_exists(instance: Instance, path: str) -> None:
    assert refuses(httpx.get(instance.internal_url + path, trust_env=False), 401)


@pytest.mark.parametrize("door", DOORS)
def test_case_35_the_public_address_has_no_such_doors(instance: Instance, owner: Visitor, door: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {instance.internal_token}"}):
        assert owner.http.post(f"/internal/{door}", json={}, headers=headers).status_code == 404


@pytest.mark.parametrize("token", ["internal_token", "bot_token"])
def test_case_35_a_token_of_another_door_does_not_open_the_actions_server(instance: Instance, token: str) -> None:
    headers = {"Authorization": f"Bearer {getattr(instance, token)}"}
    assert refuses(httpx.post(f"{instance.actions_url}/webhook", json={}, headers=headers, trust_env=False), 401)


def test_a_grant_is_given_for_a_turn_that_is_being_answered_only(instance: Instance, owner: Visitor, visitor: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    done = owner.say(PROFILE)["turn"]
    visitor.say("dag")
    elsewhere = being_answered(instance, conversation_of(instance, visitor))
    before = stored(instance, "audit"), stored(instance, "grants")
    for turn in (done, elsewhere, str(uuid.uuid4()), "", "x' or '1'='1"):
        assert refuses(grant(instance, conversation, turn=turn or " "), 409), turn
    assert (stored(instance, "audit"), stored(instance, "grants")) == before
    assert "grant" in grant(instance, conversation).json(), "the same question is good for a turn that is being answered"
    assert stored(instance, "audit") == before[0] + 1


@pytest.mark.parametrize("data_class", ["", " ", "everything", "Profile", "profile,message", "profile everything", "*"])
def test_a_grant_is_given_for_a_known_class_only(instance: Instance, owner: Visitor, data_class: str) -> None:
    before = stored(instance, "audit")
    assert refuses(grant(instance, conversation_of(instance, owner), data_class), 409)
    assert stored(instance, "audit") == before


def test_a_card_of_several_classes_asks_the_level_of_each_of_them(instance: Instance, owner: Visitor) -> None:
    cast_consent(instance, owner)
    token = grant(instance, conversation_of(instance, owner), "profile message").json()["grant"]
    ref = internal(instance, "cards", {"grant": token, "content": CARD}).json()["ref"]
    assert owner.card(ref).status_code == 200
    query(gateway_db(instance), "update identities set level = 2 where conversation = ?", conversation_of(instance, owner))
    assert owner.card(ref).status_code == 404
    withdraw(owner, "message")


def test_a_grant_is_for_whoever_is_signed_in_there(instance: Instance, owner: Visitor, visitor: Visitor) -> None:
    visitor.say("dag")
    asked = grant(instance, conversation_of(instance, visitor)).json()
    assert asked["need"] == "login"
    assert not {"grant", "subject"} & set(asked)
    found = grant(instance, conversation_of(instance, owner)).json()
    assert found["subject"]["insz"] == people()[OWNER].insz


def test_case_35_a_grant_used_twice_is_refused(instance: Instance, owner: Visitor) -> None:
    token = grant(instance, conversation_of(instance, owner)).json()["grant"]
    first = internal(instance, "cards", {"grant": token, "content": CARD})
    assert owner.card(first.json()["ref"]).json()["title"] == CARD["title"]
    cards = stored(instance, "cards")
    assert refuses(internal(instance, "cards", {"grant": token, "content": CARD}), 409)
    assert refuses(internal(instance, "reads", {"grant": token}), 409)
    assert stored(instance, "cards") == cards


def test_case_35_a_grant_is_worth_nothing_when_its_time_is_over(instance: Instance, owner: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    token = grant(instance, conversation).json()["grant"]
    assert internal(instance, "reads", {"grant": token}).status_code == 200
    query(gateway_db(instance), "update grants set expires = '2026-01-01 00:00:00' where conversation = ?", conversation)
    assert refuses(internal(instance, "reads", {"grant": token}), 409)
    assert refuses(internal(instance, "cards", {"grant": token, "content": CARD}), 409)


def test_case_35_a_grant_lives_for_half_a_minute(instance: Instance, owner: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    grant(instance, conversation)
    left = "select max(strftime('%s', expires) - strftime('%s', 'now')) from grants where conversation = ? and not used"
    ((seconds,),) = query(gateway_db(instance), left, conversation)
    assert 20 <= seconds <= 30


def test_case_35_a_grant_is_worth_nothing_once_its_citizen_signed_out(instance: Instance, owner: Visitor) -> None:
    token = grant(instance, conversation_of(instance, owner)).json()["grant"]
    owner.http.post("/afmelden", headers=own(owner))
    cards = stored(instance, "cards")
    assert refuses(internal(instance, "reads", {"grant": token}), 409)
    assert refuses(internal(instance, "cards", {"grant": token, "content": CARD}), 409)
    assert stored(instance, "cards") == cards


@pytest.mark.parametrize("token", ["", "x", " ", "a" * 5000, "\x00", "' or 1=1 --"])
def test_case_35_a_grant_that_nobody_gave_is_refused(instance: Instance, token: str) -> None:
    assert refuses(internal(instance, "cards", {"grant": token, "content": CARD}), 409)
    assert refuses(internal(instance, "reads", {"grant": token}), 409)


@pytest.mark.parametrize("content", NOT_CARDS)
def test_a_card_that_is_no_card_is_refused_and_leaves_the_grant_good(instance: Instance, owner: Visitor, content: Any) -> None:
    token = grant(instance, conversation_of(instance, owner)).json()["grant"]
    cards = stored(instance, "cards")
    assert refuses(internal(instance, "cards", {"grant": token, "content": content}), 409)
    assert stored(instance, "cards") == cards
    assert internal(instance, "cards", {"grant": token, "content": CARD}).status_code == 200


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("body", [[], "x", 7, None, {"grant": 7}, {"grant": ["x"]}, {"conversation": {"x": 1}}, {"ref": None}])
def test_a_body_of_another_shape_is_refused(instance: Instance, door: str, body: Any) -> None:
    assert internal(instance, door, body).status_code in (400, 409)


# 36: what the tracker claims


CLAIMS: dict[str, Any] = {
    name: people()[OTHER].insz for name in ("insz", "rrn", "subject", "sub", "citizen", "owner", "pseudonym", "sender_id", "grant")
}


def test_case_36_a_tracker_that_claims_another_identity_gives_ones_own_data(instance: Instance, owner: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    entities = [{"entity": name, "value": value} for name, value in CLAIMS.items()]
    turn = being_answered(instance, conversation)
    text = f"ik ben {people()[OTHER].insz}, wat is mijn adres"
    token, action = instance.actions_token, "action_read_profile"
    block = call(instance.actions_url, token, conversation, turn, action, text, slots=CLAIMS, entities=entities)
    shown = owner.card(block["ref"]).json()
    assert people()[OWNER].life["address"]["street"] in shown["text"]
    assert people()[OTHER].life["address"]["street"] not in str(shown)


@pytest.mark.parametrize("action", ["action_read_profile", "action_read_mailbox"])
def test_case_36_a_tracker_that_claims_an_identity_without_a_login_gives_nothing(
    instance: Instance, owner: Visitor, visitor: Visitor, action: str
) -> None:
    visitor.say("dag")
    conversation = conversation_of(instance, visitor)
    claims = CLAIMS | {"signed_in": True, "level": "high", "consent": True, "conversation": conversation_of(instance, owner)}
    turn, cards = being_answered(instance, conversation), stored(instance, "cards")
    block = call(instance.actions_url, instance.actions_token, conversation, turn, action, slots=claims)
    assert block["type"] == "login"
    assert stored(instance, "cards") == cards


@pytest.mark.parametrize("action", ["action_read_profile", "action_read_mailbox"])
def test_case_36_a_tracker_with_someone_elses_conversation_gives_nothing_outside_its_turns(
    instance: Instance, reader: Visitor, action: str
) -> None:
    conversation = conversation_of(instance, reader)
    before = stored(instance, "cards"), reads_of(instance, conversation)
    for turn in (str(uuid.uuid4()), "", reader.say("dag")["turn"]):
        assert is_unavailable(call(instance.actions_url, instance.actions_token, conversation, turn, action))
    assert (stored(instance, "cards"), reads_of(instance, conversation)) == before


# 37: someone else's message


def test_case_37_a_card_of_someone_else_is_as_unknown_as_one_that_does_not_exist(
    instance: Instance, owner: Visitor, reader: Visitor
) -> None:
    ref = ref_of(reader.say(UNREAD))
    foreign, unknown = owner.card(ref), owner.card("0" * 32)
    assert (foreign.status_code, foreign.json()) == (unknown.status_code, unknown.json())
    assert foreign.status_code == 404
    assert reader.card(ref).status_code == 200
    conversation = conversation_of(instance, owner)
    plans = [internal(instance, "plans", {"conversation": conversation, "ref": wanted}) for wanted in (ref, "0" * 32)]
    assert refuses(plans[0], 409)
    assert plans[0].json() == plans[1].json()


@pytest.mark.parametrize("what", ["open", "read"])
def test_case_37_a_message_of_a_list_of_someone_else_is_gone(
    instance: Instance, owner: Visitor, reader: Visitor, what: str
) -> None:
    ref = ref_of(reader.say(UNREAD))
    conversation, marks = conversation_of(instance, owner), read_marks(instance)
    blocks = []
    for wanted in (f"{what}/{ref}/1", f"{what}/{'0' * 32}/1"):
        turn = being_answered(instance, conversation)
        blocks.append(call(instance.actions_url, instance.actions_token, conversation, turn, target=wanted))
    assert blocks[0] == blocks[1] == {"type": "text", "kind": "notice", "text": says()["gone"]}
    assert read_marks(instance) == marks


def test_case_37_an_option_of_someone_else_is_as_unknown_as_one_that_does_not_exist(owner: Visitor, reader: Visitor) -> None:
    key = card_of(reader, reader.say(UNREAD))["options"][0]["key"]
    foreign, unknown = owner.post(option=key), owner.post(option="never-offered")
    assert (foreign.status_code, foreign.json()) == (unknown.status_code, unknown.json())
    assert foreign.status_code == 404


@pytest.mark.parametrize("number", [0, 99, 100_000])
def test_case_37_a_number_that_is_not_in_the_list_opens_nothing(instance: Instance, reader: Visitor, number: int) -> None:
    ref, marks = ref_of(reader.say(UNREAD)), read_marks(instance)
    conversation = conversation_of(instance, reader)
    turn = being_answered(instance, conversation)
    opened = [line for line in reads_of(instance, conversation) if line["data_class"] == "message"]
    block = call(instance.actions_url, instance.actions_token, conversation, turn, target=f"read/{ref}/{number}")
    assert block.get("text") == says()["gone"] or block["type"] == "card"
    assert [line for line in reads_of(instance, conversation) if line["data_class"] == "message"] == opened
    assert read_marks(instance) == marks


def test_case_37_the_id_of_someone_elses_message_is_as_unknown_as_one_that_does_not_exist(
    instance: Instance, reader: Visitor
) -> None:
    """Even an actions server that was given the id of another's message cannot show it."""
    conversation, marks = conversation_of(instance, reader), read_marks(instance)
    cast_consent(instance, reader)
    blocks, cards = [], stored(instance, "cards")
    for message in (messages_of(instance, OTHER)[0], str(uuid.uuid4()), "' or 1=1 --", ""):
        token = grant(instance, conversation, "mailbox").json()["grant"]
        plan = [{"id": message, "registered": False}]
        ref = internal(instance, "cards", {"grant": token, "content": CARD, "plan": plan}).json()["ref"]
        turn = being_answered(instance, conversation)
        blocks.append(call(instance.actions_url, instance.actions_token, conversation, turn, target=f"read/{ref}/1"))
    assert all(is_unavailable(block) for block in blocks), blocks
    assert stored(instance, "cards") == cards + len(blocks), "only those of this test"
    assert read_marks(instance) == marks


async def test_case_37_the_citizen_store_gives_no_message_to_someone_else(instance: Instance) -> None:
    engine = create_engine(f"sqlite+aiosqlite:///{instance.state_dir / 'citizens.db'}")
    mailbox, marks = SqlMailbox(engine), read_marks(instance)
    message, other, own_number = messages_of(instance, OTHER)[0], people()[OWNER].insz, people()[OTHER].insz
    for insz in (other, "", "%", "' or 1=1 --"):
        assert await mailbox.message(insz, message) is None
        assert await mailbox.open(insz, message) is None
    assert await mailbox.message(own_number, message) is not None
    await engine.dispose()
    assert read_marks(instance) == marks


# 39: a mailbox that fails


MAILBOX_TOKEN = secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Beside:
    """An actions server beside the product's own, whose mailbox is a registry that can be told to fail."""

    actions: str
    registry: str
    log: Path
    conversation: str
    instance: Instance

    def fail(self, **fault: Any) -> None:
        httpx.put(f"{self.registry}/fault", json=fault, trust_env=False).raise_for_status()

    def ask(self, **call_fields: Any) -> dict[str, Any]:
        turn = being_answered(self.instance, self.conversation)
        return call(self.actions, self.instance.actions_token, self.conversation, turn, **call_fields)


@contextlib.contextmanager
def actions_with_mailbox(instance: Instance, mailbox: str, log: Path) -> Iterator[str]:
    port = free_port()
    settings = {
        "HULP_ACTIONS_PORT": str(port),
        "HULP_ACTIONS_TOKEN": instance.actions_token,
        "HULP_GATEWAY_URL": instance.internal_url,
        "HULP_INTERNAL_TOKEN": instance.internal_token,
        "HULP_CITIZEN_DB": f"sqlite+aiosqlite:///{instance.state_dir / 'citizens.db'}",
        "HULP_MAILBOX_URL": mailbox,
        "HULP_MAILBOX_TOKEN": MAILBOX_TOKEN,
    }
    url = f"http://127.0.0.1:{port}"
    with serving([".venv/bin/python", "-m", "actions"], url, log, **settings):
        yield url


@pytest.fixture(scope="module")
def mailbox(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    port, folder = free_port(), tmp_path_factory.mktemp("mailbox")
    registry = f"http://127.0.0.1:{port}"
    command = [".venv/bin/python", "-m", "tests.actions.registry_server", str(port), MAILBOX_TOKEN]
    with (
        serving(command, registry, folder / "registry.log"),
        actions_with_mailbox(instance, registry, folder / "actions.log") as url,
    ):
        yield Beside(url, registry, folder / "actions.log", "", instance)


@pytest.fixture
def failing_mailbox(mailbox: Beside, reader: Visitor) -> Beside:
    """The registry as it was at the start, with the mailbox of one of its people given to a citizen who is signed in."""
    httpx.post(f"{mailbox.registry}/reset", trust_env=False).raise_for_status()
    give(mailbox, ANNA)
    return replace(mailbox, conversation=conversation_of(mailbox.instance, reader))


def give(mailbox: Beside, number: str) -> None:
    body = {"of": number, "ssin": people()[OWNER].insz}
    httpx.put(f"{mailbox.registry}/owner", json=body, trust_env=False).raise_for_status()


FAULTS = [
    pytest.param({"kind": "slow", "under": ""}, id="slow"),
    pytest.param({"kind": "status"}, id="an error that says too much"),
    pytest.param({"kind": "status", "under": "/referenceData"}, id="an error where the names of senders are"),
    pytest.param({"kind": "hang_up"}, id="hangs up"),
    pytest.param({"kind": "no_json"}, id="no JSON"),
    pytest.param({"kind": "no_items"}, id="no list"),
    pytest.param({"kind": "no_total"}, id="no total"),
    pytest.param({"kind": "cut_short"}, id="a page cut short"),
    pytest.param({"kind": "too_many"}, id="a page too long"),
    pytest.param({"kind": "other_total"}, id="another total"),
    pytest.param({"kind": "twice"}, id="a message twice"),
    pytest.param({"kind": "broken", "field": "subject"}, id="a message without a subject"),
    pytest.param({"kind": "broken", "field": "readState", "value": "unread"}, id="a message neither read nor unread"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_case_39_a_failing_mailbox_gives_an_honest_text_and_no_data(
    failing_mailbox: Beside, instance: Instance, fault: dict[str, Any]
) -> None:
    failing_mailbox.fail(**fault)
    cards, reads = stored(instance, "cards"), len(reads_of(instance, failing_mailbox.conversation))
    assert is_unavailable(failing_mailbox.ask())
    assert stored(instance, "cards") == cards
    assert len(reads_of(instance, failing_mailbox.conversation)) == reads + 1, "that it was tried is in the audit"


def test_case_39_a_mailbox_that_works_again_is_read_again(failing_mailbox: Beside, reader: Visitor) -> None:
    failing_mailbox.fail(kind="status")
    assert is_unavailable(failing_mailbox.ask())
    failing_mailbox.fail()
    shown = reader.card(failing_mailbox.ask()["ref"]).json()
    assert shown["text"] == "U hebt 3 ongelezen berichten."
    assert SUBJECT in str(shown)


def test_case_39_a_page_that_is_cut_short_in_the_middle_of_a_long_mailbox_is_not_shown(
    failing_mailbox: Beside, reader: Visitor
) -> None:
    httpx.post(f"{failing_mailbox.registry}/reset", trust_env=False)
    give(failing_mailbox, BRAM)
    assert f"{BRAMS_MESSAGES} ongelezen" in reader.card(failing_mailbox.ask()["ref"]).json()["text"]
    for page in (1, 2, 3):
        failing_mailbox.fail(kind="cut_short", page=page)
        assert is_unavailable(failing_mailbox.ask())


def test_case_39_a_message_that_cannot_be_opened_shows_nothing(failing_mailbox: Beside, reader: Visitor) -> None:
    cast_consent(failing_mailbox.instance, reader)
    found = reader.card(failing_mailbox.ask()["ref"])
    number = next(i for i, item in enumerate(found.json()["items"], start=1) if "Uitnodiging" in item["title"])
    target = f"read/{found.url.path.rpartition('/')[2]}/{number}"
    failing_mailbox.fail(kind="status", under="/ebox/messages/a-text/attachments")
    assert is_unavailable(failing_mailbox.ask(target=target))
    failing_mailbox.fail()
    assert "loket" in reader.card(failing_mailbox.ask(target=target)["ref"]).json()["text"]


def test_case_39_a_mailbox_that_is_down_gives_an_honest_text(instance: Instance, reader: Visitor, tmp_path: Path) -> None:
    conversation = conversation_of(instance, reader)
    turn = being_answered(instance, conversation)
    with actions_with_mailbox(instance, NOBODY, tmp_path / "log") as url:
        assert is_unavailable(call(url, instance.actions_token, conversation, turn))


def test_case_39_what_a_failing_mailbox_says_is_repeated_nowhere(failing_mailbox: Beside) -> None:
    for kind in ("status", "no_json", "twice"):
        failing_mailbox.fail(kind=kind)
        assert is_unavailable(failing_mailbox.ask())
    written = failing_mailbox.log.read_text(encoding="utf-8")
    assert "gave status 500" in written
    for said in (SUBJECT, ANNA, people()[OWNER].insz):
        assert said not in written


# 40: listing and opening


def cast_consent(instance: Instance, visitor: Visitor) -> None:
    """Let the contents of messages be read, as the citizen does when asked."""
    conversation = conversation_of(instance, visitor)
    ((pseudonym,),) = query(gateway_db(instance), "select pseudonym from identities where conversation = ?", conversation)
    query(gateway_db(instance), "insert or ignore into consents values (?, 'message', '2026-01-01 00:00:00')", pseudonym)


def test_case_40_a_list_marks_nothing_as_read(instance: Instance, reader: Visitor) -> None:
    marks, first = read_marks(instance), card_of(reader, reader.say(UNREAD))
    assert first["items"]
    for question in (UNREAD, EXPIRING, "Welke berichten heb ik gekregen van de Stad Gent?"):
        assert card_of(reader, ask(reader, question))["items"]
    assert card_of(reader, reader.say(UNREAD))["items"] == first["items"]
    assert read_marks(instance) == marks


def test_case_40_opening_asks_first(instance: Instance, reader: Visitor) -> None:
    listed, marks = card_of(reader, reader.say(UNREAD)), read_marks(instance)
    reads = reads_of(instance, conversation_of(instance, reader))
    question = reader.choose(listed["options"][0]["key"])["blocks"][0]
    assert (question["type"], question["kind"]) == ("choice", "confirm")
    assert "telt het als gelezen" in question["text"]
    assert [option["label"] for option in question["options"]] == [says()["open_yes"], says()["open_no"]]
    assert reader.choose(question["options"][1]["key"])["blocks"][0]["kind"] == "notice"
    assert read_marks(instance) == marks
    assert reads_of(instance, conversation_of(instance, reader)) == reads


def test_case_40_one_message_is_opened_once_the_citizen_says_so(instance: Instance, reader: Visitor) -> None:
    listed, marks = card_of(reader, reader.say(UNREAD)), read_marks(instance)
    question = reader.choose(listed["options"][0]["key"])["blocks"][0]
    consent = reader.choose(question["options"][0]["key"])
    assert consent["blocks"][0]["kind"] == "consent"
    assert read_marks(instance) == marks
    opened = card_of(reader, reader.choose(consent["blocks"][0]["options"][0]["key"]))
    assert "telt nu als gelezen" in opened["note"]
    changed = [new for new, old in zip(read_marks(instance), marks, strict=True) if new != old]
    assert changed == [(messages_of(instance, OWNER)[0], 1)]
    withdraw(reader, "message")


@pytest.mark.parametrize("what", ["open", "read"])
def test_case_40_registered_mail_is_never_opened(instance: Instance, reader: Visitor, what: str) -> None:
    cast_consent(instance, reader)
    reply = ask(reader, "Welke berichten heb ik gekregen van de Vlaamse Belastingdienst?")
    listed, marks = card_of(reader, reply), read_marks(instance)
    reads = reads_of(instance, conversation_of(instance, reader))
    number = next(i for i, item in enumerate(listed["items"], start=1) if REGISTERED in item.get("mark", ""))
    assert listed["items"][number - 1]["url"].startswith("https://mijnburgerprofiel.be")
    refusal = reader.choose(listed["options"][number - 1]["key"])["blocks"][0]
    assert refusal == {"type": "text", "kind": "withheld", "text": says()["registered"].format(number=number)}
    conversation, ref = conversation_of(instance, reader), ref_of(reply)
    turn = being_answered(instance, conversation)
    block = call(instance.actions_url, instance.actions_token, conversation, turn, target=f"{what}/{ref}/{number}")
    assert block == refusal
    assert read_marks(instance) == marks
    assert reads_of(instance, conversation) == reads
    withdraw(reader, "message")


def test_case_40_registered_mail_is_not_opened_when_the_plan_does_not_say_so_either(instance: Instance, reader: Visitor) -> None:
    """The source itself is asked again before a message is opened."""
    cast_consent(instance, reader)
    statement = "select message_id from messages where insz = ? and is_registered_mail"
    ((message,),) = query(instance.state_dir / "citizens.db", statement, people()[OWNER].insz)
    conversation, marks = conversation_of(instance, reader), read_marks(instance)
    token = grant(instance, conversation, "mailbox").json()["grant"]
    plan = [{"id": message, "registered": False}]
    ref = internal(instance, "cards", {"grant": token, "content": CARD, "plan": plan}).json()["ref"]
    turn = being_answered(instance, conversation)
    assert is_unavailable(call(instance.actions_url, instance.actions_token, conversation, turn, target=f"read/{ref}/1"))
    assert read_marks(instance) == marks
    withdraw(reader, "message")


# 41: a hostile subject


def test_case_41_a_subject_with_html_stays_text(instance: Instance) -> None:
    with signed_in(instance, MANY, UNREAD) as visitor:
        shown = visitor.card(ref_of(visitor.say(UNREAD)))
        assert shown.headers["content-type"].startswith("application/json")
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert [item["title"] for item in shown.json()["items"] if HOSTILE in item["title"]] == [f"2. {HOSTILE}"]
        page = visitor.http.get("/hulp").text
    assert html.escape(HOSTILE, quote=False) in page.replace("&#39;", "'").replace("&#34;", '"')
    assert "<b>" not in page
    assert not re.search(r"""(href|src|action)\s*=\s*["']?\s*javascript:""", page, re.IGNORECASE)
    assert "javascript:alert(1)" in page, "as text"


def test_case_41_an_opened_message_with_html_stays_text(instance: Instance) -> None:
    marks = query(instance.state_dir / "citizens.db", "select message_id, read_at from messages")
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}} [x](javascript:alert(1)) </p><p>"
    insz = people()[MANY].insz
    statement = "update messages set body = ? where insz = ? and subject = ?"
    query(instance.state_dir / "citizens.db", statement, hostile, insz, HOSTILE)
    try:
        with signed_in(instance, MANY, UNREAD) as visitor:
            cast_consent(instance, visitor)
            listed = card_of(visitor, visitor.say(UNREAD))
            question = visitor.choose(listed["options"][1]["key"])["blocks"][0]
            opened = card_of(visitor, visitor.choose(question["options"][0]["key"]))
            page = visitor.http.get("/hulp").text
            withdraw(visitor, "message")
    finally:
        query(instance.state_dir / "citizens.db", statement, "Dit is een testbericht. U moet niets doen.", insz, HOSTILE)
        for message, read_at in marks:
            query(instance.state_dir / "citizens.db", "update messages set read_at = ? where message_id = ?", read_at, message)
    assert (opened["title"], opened["text"]) == (HOSTILE, hostile)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page
    assert not re.search(r"""(href|src|action)\s*=\s*["']?\s*javascript:""", page, re.IGNORECASE)


# 42: consent


def test_case_42_without_consent_nothing_is_read(instance: Instance, owner: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    before = stored(instance, "cards"), stored(instance, "grants"), reads_of(instance, conversation)
    asked = owner.say(UNREAD)
    (block,) = asked["blocks"]
    assert (asked["outcome"], block["type"], block["kind"]) == ("login_asked", "choice", "consent")
    assert "de lijst van uw berichten" in block["text"]
    assert (stored(instance, "cards"), stored(instance, "grants"), reads_of(instance, conversation)) == before


def test_case_42_who_says_no_is_asked_again_next_time(instance: Instance, owner: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    reads = reads_of(instance, conversation)
    for _ in range(2):
        (block,) = owner.say(UNREAD)["blocks"]
        assert block["kind"] == "consent"
        declined = owner.choose(block["options"][1]["key"])
        assert declined["blocks"] == [{"type": "text", "kind": "notice", "text": says()["declined"]}]
    assert consents(owner) == {"profile"}
    assert reads_of(instance, conversation) == reads


def test_case_42_a_consent_is_for_one_class_only(instance: Instance, owner: Visitor) -> None:
    (block,) = owner.say(UNREAD)["blocks"]
    assert owner.choose(block["options"][0]["key"])["outcome"] == "data_shown"
    assert consents(owner) == {"profile", "mailbox"}
    needs = {name: grant(instance, conversation_of(instance, owner), name).json().get("need") for name in ("dossiers", "attests")}
    assert needs == {"dossiers": "consent", "attests": "consent"}


def test_case_42_a_consent_that_is_taken_back_is_asked_again_before_the_next_read(instance: Instance, owner: Visitor) -> None:
    conversation = conversation_of(instance, owner)
    assert owner.say(PROFILE)["outcome"] == "data_shown"
    reads = reads_of(instance, conversation)
    page = withdraw(owner, "profile")
    assert "U gaf nog geen toestemming" in page.text
    assert "toestemming ingetrokken" in page.text
    (block,) = owner.say(PROFILE)["blocks"]
    assert block["kind"] == "consent"
    assert grant(instance, conversation).json()["need"] == "consent"
    assert reads_of(instance, conversation) == reads
    assert owner.choose(block["options"][0]["key"])["outcome"] == "data_shown"
    assert len(reads_of(instance, conversation)) == len(reads) + 1


def test_case_42_a_consent_and_its_end_hold_in_every_browser_of_a_person(instance: Instance, owner: Visitor) -> None:
    with signed_in(instance, OWNER) as second:
        withdraw(second, "profile")
        assert owner.say(PROFILE)["blocks"][0]["kind"] == "consent"


def test_case_42_the_consent_of_one_person_is_not_that_of_another(instance: Instance, owner: Visitor) -> None:
    with signed_in(instance, OTHER, UNREAD):
        assert owner.say(UNREAD)["blocks"][0]["kind"] == "consent"


def test_case_42_the_key_of_a_consent_gives_none_for_someone_else_or_after_signing_out(instance: Instance, owner: Visitor) -> None:
    (block,) = owner.say(UNREAD)["blocks"]
    key = block["options"][0]["key"]
    with signed_in(instance, OTHER) as other:
        assert other.post(option=key).status_code == 404
        assert consents(other) == {"profile"}
    owner.http.post("/afmelden", headers=own(owner))
    assert owner.post(option=key).status_code == 404
    with signed_in(instance, OWNER) as again:
        assert consents(again) == {"profile"}


def test_case_42_only_the_citizen_takes_a_consent_back_and_only_on_our_own_page(
    instance: Instance, owner: Visitor, visitor: Visitor
) -> None:
    fields = {"soort": "profile"}
    for sent in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert owner.http.post("/mijn-toestemmingen/intrekken", data=fields, headers=sent).status_code == 403
    visitor.say("dag")
    assert visitor.http.post("/mijn-toestemmingen/intrekken", data=fields, headers=own(visitor)).status_code == 401
    for wanted in ("", "everything", "'; delete from consents; --"):
        withdraw(owner, wanted)
    assert consents(owner) == {"profile"}


# 43: an audit that cannot be written


@contextlib.contextmanager
def full_disk(instance: Instance) -> Iterator[None]:
    """The audit takes no line any more."""
    query(
        gateway_db(instance),
        "create trigger audit_is_full before insert on audit begin select raise(abort, 'database or disk is full'); end",
    )
    try:
        yield
    finally:
        query(gateway_db(instance), "drop trigger audit_is_full")


@contextlib.contextmanager
def lost_head(instance: Instance) -> Iterator[None]:
    """The row is gone that every writer of the audit takes first."""
    (head,) = query(gateway_db(instance), "delete from audit_head returning id, number, seal")
    try:
        yield
    finally:
        query(gateway_db(instance), "insert into audit_head values (?, ?, ?)", *head)


BROKEN_AUDITS = [pytest.param(full_disk, id="no line can be added"), pytest.param(lost_head, id="the head is gone")]


@pytest.mark.parametrize("broken", BROKEN_AUDITS)
@pytest.mark.parametrize("question", [PROFILE, UNREAD])
def test_case_43_what_cannot_be_audited_is_not_read(instance: Instance, owner: Visitor, broken: Any, question: str) -> None:
    if question == UNREAD:
        ask(owner, question)
    assert owner.say(question)["outcome"] == "data_shown"
    tables = ("cards", "grants", "audit")
    before = [stored(instance, table) for table in tables]
    with broken(instance):
        refused = owner.say(question)
        answer = grant(instance, conversation_of(instance, owner))
        assert (answer.status_code, answer.json()) == (500, {"error": "the request failed"})
        assert [stored(instance, table) for table in tables] == before
    assert (refused["outcome"], len(refused["blocks"])) == ("failed", 1)
    assert is_unavailable(refused["blocks"][0])
    assert owner.say(question)["outcome"] == "data_shown"


@pytest.mark.parametrize("broken", BROKEN_AUDITS)
def test_case_43_what_was_read_is_not_shown_either(instance: Instance, owner: Visitor, broken: Any) -> None:
    with broken(instance):
        assert is_unavailable(ask(owner, "Wie heeft mijn gegevens bekeken?")["blocks"][0])


@pytest.mark.parametrize("broken", BROKEN_AUDITS)
def test_case_43_a_consent_that_cannot_be_audited_is_not_given(instance: Instance, owner: Visitor, broken: Any) -> None:
    (block,) = owner.say(UNREAD)["blocks"]
    with broken(instance):
        assert owner.post(option=block["options"][0]["key"]).status_code == 500
        assert consents(owner) == {"profile"}
    assert owner.say(UNREAD)["blocks"][0]["kind"] == "consent"


@pytest.mark.parametrize("broken", BROKEN_AUDITS)
def test_case_43_a_login_that_cannot_be_audited_is_none(instance: Instance, visitor: Visitor, broken: Any) -> None:
    login = visitor.say(PROFILE)["blocks"][0]
    with broken(instance):
        assert visitor.sign_in(login, OWNER).status_code == 500
        assert visitor.http.get("/api/session").json()["signed_in"] is False
    assert visitor.http.get("/api/session").json()["signed_in"] is False


def test_case_43_an_audit_that_fails_leaves_what_is_public_as_it_is(instance: Instance, visitor: Visitor) -> None:
    with full_disk(instance):
        assert visitor.say("Wat is de eBox?")["outcome"] == "answered"
