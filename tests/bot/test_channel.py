from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from faq.blocks import validate
from faq.entries import entries
from tests.conftest import Instance

VAGUE = [
    "ebox app",
    "app ebox melding",
    "attest app",
    "aanmelden app ebox",
    "gegevens attest",
    "ebox",
    "app probleem brief",
    "mail app",
]
FAR = ["hoe bak ik een taart", "wanneer wordt mijn pensioen betaald"]


class Bot:
    """A client of the bot's private channel, as the gateway is one."""

    def __init__(self, instance: Instance) -> None:
        headers = {"Authorization": f"Bearer {instance.bot_token}"}
        self.http = httpx.Client(base_url=instance.bot_url, headers=headers, timeout=60.0, trust_env=False)
        self._tracker = instance.state_dir / "tracker.db"

    def post(
        self, conversation: str, text: str | None = None, target: str | None = None, turn: str | None = None
    ) -> httpx.Response:
        body = {"conversation": conversation, "turn": turn or str(uuid.uuid4()), "channel": "chat"}
        body |= {"kind": "option", "target": target} if target is not None else {"kind": "text", "text": str(text)}
        return self.http.post("/turn", json=body)

    def say(self, text: str, conversation: str | None = None, turn: str | None = None) -> dict[str, Any]:
        """A text, in a new conversation unless one is named."""
        answer = self.post(conversation or uuid.uuid4().hex, text, turn=turn)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def rows(self, conversation: str | None = None) -> int:
        """How many rows the tracker store holds."""
        with sqlite3.connect(self._tracker) as database:
            where = ("where conversation = ?", (conversation,)) if conversation else ("", ())
            return int(database.execute(f"select count(*) from messages {where[0]}", where[1]).fetchone()[0])  # noqa: S608

    def erase(self, conversation: str) -> int:
        answer = self.http.delete(f"/conversations/{conversation}")
        assert answer.status_code == 200
        return int(answer.json()["removed"])


@pytest.fixture(scope="module")
def bot(instance: Instance) -> Iterator[Bot]:
    client = Bot(instance)
    yield client
    client.http.close()


@pytest.fixture
def conversation() -> str:
    return uuid.uuid4().hex


def answers(reply: dict[str, Any]) -> list[str]:
    return [block["id"] for block in reply["blocks"] if block["type"] == "answer"]


@pytest.mark.parametrize(("method", "path"), [("POST", "/turn"), ("POST", "/parse"), ("DELETE", "/conversations/c1")])
@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer wrong", "bearer {token}", "{token}", "Bearer {token}x", "Bearer é"])
def test_without_the_right_token_nothing_is_done(instance: Instance, method: str, path: str, token: str | None) -> None:
    headers = {} if token is None else {b"Authorization": token.format(token=instance.bot_token).encode("latin-1")}
    body = {"conversation": "c1", "turn": "t1", "channel": "chat", "kind": "text", "text": "dag"}
    answer = httpx.request(method, instance.bot_url + path, json=body, headers=headers, trust_env=False)
    assert (answer.status_code, answer.json()) == (401, {"error": "a valid bearer token is needed"})


def test_health_is_open(instance: Instance) -> None:
    answer = httpx.get(f"{instance.bot_url}/health", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_turn_has_outcome_and_valid_blocks_that_the_gateway_fills(bot: Bot) -> None:
    reply = bot.say("Wat is de eBox?", turn="turn-1")
    assert (reply["turn"], reply["outcome"]) == ("turn-1", "answered")
    (block,) = reply["blocks"]
    validate(block, filled=False)
    assert set(block) == {"type", "kind", "id", "confidence"}
    assert 0 < block["confidence"] <= 1


@pytest.mark.parametrize(
    "text", ["Wat is de eBox?", "hoe bak ik een taart", "dag", "Heb ik nieuwe brieven in mijn brievenbus?", VAGUE[0]]
)
def test_the_same_turn_again_gives_the_same_result_and_leaves_the_tracker(bot: Bot, text: str) -> None:
    repeated, fresh = uuid.uuid4().hex, uuid.uuid4().hex
    first = bot.say(text, repeated, turn="turn-1")
    rows = bot.rows(repeated)
    assert bot.say(text, repeated, turn="turn-1") == first
    assert bot.say("iets heel anders", repeated, turn="turn-1") == first
    assert bot.rows(repeated) == rows
    assert bot.say(text, fresh, turn="turn-1") == first
    assert bot.erase(repeated) == bot.erase(fresh) == rows > 0


def test_an_earlier_turn_can_still_be_repeated_after_a_later_one(bot: Bot, conversation: str) -> None:
    first = bot.say("Wat is de eBox?", conversation, turn="turn-1")
    second = bot.say("dag", conversation, turn="turn-2")
    assert bot.say("x", conversation, turn="turn-1") == first
    assert bot.say("x", conversation, turn="turn-2") == second


def test_a_turn_id_that_begins_like_another_is_another_turn(bot: Bot, conversation: str) -> None:
    bot.say("Wat is de eBox?", conversation, turn="turn-11")
    assert bot.say("dag", conversation, turn="turn-1")["outcome"] == "smalltalk"


@pytest.mark.parametrize("target", entries())
def test_an_option_gives_the_entry_that_it_targets(bot: Bot, conversation: str, target: str) -> None:
    answer = bot.post(conversation, target=target)
    assert answer.json()["outcome"] == "answered"
    assert [(block["id"], block["confidence"]) for block in answer.json()["blocks"]] == [(target, 1.0)]


# The bot alone has no conversation that the gateway knows, so that the gateway permits nothing.
@pytest.mark.parametrize(
    ("target", "outcome"),
    [
        ("flow:handover", "handed_over"),
        ("flow:profile", "failed"),
        ("flow:mailbox", "failed"),
        ("flow:profile/dossiers", "failed"),
        ("flow:mailbox/declined", "smalltalk"),
    ],
)
def test_an_option_leads_to_a_person_or_the_action(bot: Bot, conversation: str, target: str, outcome: str) -> None:
    assert bot.post(conversation, target=target).json()["outcome"] == outcome


@pytest.mark.parametrize(
    "target",
    ["", " ", "ebox/bestaat-niet", "flow:bestaat-niet", "faq_ebox__koppelen", "/restart", "EXTERNAL_x", "oos_far", "greet"],
)
def test_an_unknown_target_is_refused(bot: Bot, conversation: str, target: str) -> None:
    assert bot.post(conversation, target=target).status_code == 400
    assert bot.rows(conversation) == 0


GOOD: dict[str, Any] = {"conversation": "c-bad", "turn": "t1", "channel": "chat", "kind": "text", "text": "dag"}


@pytest.mark.parametrize(
    "body",
    [
        [],
        "tekst",
        7,
        None,
        {},
        GOOD | {"conversation": None},
        GOOD | {"conversation": ""},
        GOOD | {"conversation": 7},
        GOOD | {"turn": None},
        GOOD | {"turn": " "},
        GOOD | {"turn": ["t1"]},
        GOOD | {"kind": None},
        GOOD | {"kind": "command"},
        GOOD | {"kind": ["text"]},
        GOOD | {"kind": "event"},
        GOOD | {"text": None},
        GOOD | {"text": ""},
        GOOD | {"text": "  "},
        GOOD | {"text": {"a": 1}},
        GOOD | {"kind": "option"},
        GOOD | {"kind": "option", "target": ["ebox/koppelen"]},
    ],
)
def test_a_bad_turn_is_refused_and_leaves_no_trace(bot: Bot, body: Any) -> None:
    answer = bot.http.post("/turn", json=body)
    assert (answer.status_code, set(answer.json())) == (400, {"error"})
    assert bot.rows("c-bad") == 0


@pytest.mark.parametrize("body", ["", "{", "\x00", "{'a': 1}", "[1,"])
@pytest.mark.parametrize("path", ["/turn", "/parse"])
def test_a_body_that_is_no_json_is_refused(bot: Bot, path: str, body: str) -> None:
    answer = bot.http.post(path, content=body)
    assert (answer.status_code, set(answer.json())) == (400, {"error"})


@pytest.mark.parametrize(
    "body", [{}, {"text": None}, {"text": ""}, {"text": " "}, {"text": 7}, {"text": ["dag"]}, [], [1], "dag", 7, None]
)
def test_a_bad_parse_is_refused(bot: Bot, body: Any) -> None:
    answer = bot.http.post("/parse", json=body)
    assert (answer.status_code, set(answer.json())) == (400, {"error"})


COMMANDS = [
    "/restart",
    "/EXTERNAL_x{}",
    '/EXTERNAL_x{"vo_id": "1"}',
    "/session_start",
    "/faq_ebox__koppelen",
    "  /faq_ebox__koppelen",
    "//faq_ebox__koppelen",
    "/ /faq_ebox__koppelen",
    "/\n/restart",
    "／faq_ebox__koppelen",
    "/handover",
    "/ebox",
    "/",
    "///",
    "/{}",
]


@pytest.mark.parametrize("text", COMMANDS)
def test_what_looks_like_a_command_is_plain_text(bot: Bot, conversation: str, text: str) -> None:
    bot.say("Wat is de eBox?", conversation)
    before = bot.rows(conversation)
    reply = bot.say(text, conversation)
    assert reply["outcome"] != "failed"
    assert not [block for block in reply["blocks"] if block.get("confidence") == 1.0]
    assert bot.rows(conversation) > before


@pytest.mark.parametrize("text", COMMANDS)
def test_what_looks_like_a_command_is_plain_text_in_a_parse_as_well(bot: Bot, text: str) -> None:
    answer = bot.http.post("/parse", json={"text": text})
    assert answer.status_code == 200
    assert not [item for item in answer.json()["ranking"] if item["confidence"] == 1.0]


def test_erasing_removes_every_row_and_the_next_turn_works(bot: Bot, conversation: str) -> None:
    other = uuid.uuid4().hex
    for text in ("Wat is de eBox?", "hoe bak ik een taart", "dag"):
        bot.say(text, conversation)
    bot.say("dag", other)
    rows, others = bot.rows(conversation), bot.rows(other)
    assert bot.erase(conversation) == rows > 0
    assert (bot.rows(conversation), bot.rows(other)) == (0, others)
    assert bot.erase(conversation) == 0
    assert answers(bot.say("Wat is de eBox?", conversation)) == ["ebox/wat-is-ebox"]


def test_erasing_also_forgets_what_was_said_before(bot: Bot, conversation: str) -> None:
    assert bot.say(FAR[0], conversation)["outcome"] == "refused"
    bot.erase(conversation)
    assert bot.say(FAR[1], conversation)["outcome"] == "refused"


def test_erasing_a_conversation_that_never_was_removes_nothing(bot: Bot) -> None:
    rows = bot.rows()
    assert bot.erase(uuid.uuid4().hex) == 0
    assert bot.rows() == rows


def test_a_parse_ranks_ids_and_touches_no_conversation(bot: Bot) -> None:
    rows = bot.rows()
    ranking = bot.http.post("/parse", json={"text": "Wat is de eBox?"}).json()["ranking"]
    assert ranking[0]["id"] == "ebox/wat-is-ebox"
    confidences = [item["confidence"] for item in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert {item["id"] for item in ranking} <= set(entries()) | {"flow:handover", "flow:profile", "flow:mailbox"}
    assert bot.rows() == rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wat is de eBox? En hoe meld ik mij af?", ["ebox/wat-is-ebox", "aanmelden/afmelden"]),
        ("Hoe deactiveer ik mijn eBox? Stuurt de app pushmeldingen?", ["ebox/deactiveren", "app/pushmeldingen"]),
        ("Stuurt de app pushmeldingen? Hoe deactiveer ik mijn eBox?", ["app/pushmeldingen", "ebox/deactiveren"]),
    ],
)
def test_two_questions_in_one_message_give_two_answers_in_order(
    bot: Bot, conversation: str, text: str, expected: list[str]
) -> None:
    reply = bot.say(text, conversation, turn="turn-1")
    assert (reply["outcome"], answers(reply)) == ("answered", expected)
    assert bot.say(text, conversation, turn="turn-1") == reply


def test_two_refusals_in_a_row_lead_to_a_person(bot: Bot, conversation: str) -> None:
    assert [bot.say(text, conversation)["outcome"] for text in FAR] == ["refused", "handed_over"]


def test_a_refusal_after_an_answer_is_a_first_refusal(bot: Bot, conversation: str) -> None:
    texts = [FAR[0], "Wat is de eBox?", FAR[1]]
    assert [bot.say(text, conversation)["outcome"] for text in texts] == ["refused", "answered", "refused"]


def test_a_doubtful_message_gives_a_choice_of_at_most_three_and_a_way_out(bot: Bot) -> None:
    blocks = [block for text in VAGUE for block in bot.say(text)["blocks"] if block["kind"] == "clarify"]
    assert blocks, f"none of {VAGUE} is vague enough"
    for block in blocks:
        *likely, last = block["options"]
        validate(block, filled=False)
        assert (block["type"], 1 <= len(likely) <= 3) == ("choice", True)
        assert last == {"label": "Geen van deze", "target": "flow:handover"}
        assert len({option["target"] for option in likely}) == len(likely)
        for option in likely:
            known = entries().get(option["target"])
            assert known is None or option["label"] == known.question


@pytest.mark.parametrize("entry_id", entries())
def test_every_canonical_question_gives_its_own_answer(bot: Bot, entry_id: str) -> None:
    reply = bot.say(entries()[entry_id].question)
    assert (reply["outcome"], answers(reply)) == ("answered", [entry_id])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoe koppel ik mijn eBox?", "ebox/koppelen"),
        ("Hoe activeer ik mijn eBox?", "ebox/koppelen"),
        ("Hoe ontkoppel ik mijn eBox?", "ebox/deactiveren"),
        ("Hoe deactiveer ik mijn eBox?", "ebox/deactiveren"),
    ],
)
def test_opposite_questions_are_not_confused(bot: Bot, text: str, expected: str) -> None:
    assert answers(bot.say(text)) == [expected]


def test_someone_in_need_is_helped_first_whatever_else_they_ask(bot: Bot) -> None:
    reply = bot.say("Hoe deactiveer ik mijn eBox? Ik wil niet meer leven.")
    assert reply["outcome"] == "urgent"
    assert reply["blocks"][0]["kind"] == "urgent"
    assert "1813" in reply["blocks"][0]["text"]


def test_conversations_in_parallel_do_not_mix(bot: Bot, instance: Instance) -> None:
    wanted = ["ebox/wat-is-ebox", "ebox/deactiveren", "app/pushmeldingen"] * 4
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda entry_id: bot.say(entries()[entry_id].question), wanted))
    assert [answers(reply) for reply in replies] == [[entry_id] for entry_id in wanted]


def test_the_same_turn_in_parallel_runs_once(bot: Bot, conversation: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: bot.say("Wat is de eBox?", conversation, turn="turn-1"), range(4)))
    assert replies == [replies[0]] * 4
    fresh = uuid.uuid4().hex
    bot.say("Wat is de eBox?", fresh)
    assert bot.rows(conversation) == bot.rows(fresh)
