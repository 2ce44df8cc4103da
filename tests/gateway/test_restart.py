from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from database.engine import create_engine
from faq.blocks import validate
from gateway.storage.schema import migrate
from gateway.storage.transcript import Transcript
from tests.conftest import Instance
from tests.gateway.alone import NOBODY, gateway
from tests.gateway.visitor import Visitor


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path


async def leave_pending(state: Path, *texts: str) -> str:
    """A session whose messages were accepted by a process that is gone; gives its cookie."""
    url = f"sqlite+aiosqlite:///{state / 'gateway.db'}"
    migrate(url)
    engine = create_engine(url)
    transcript = Transcript(engine)
    token, conversation = await transcript.new_session()
    for text in texts:
        assert await transcript.accept(conversation, str(uuid.uuid4()), "text", text, text)
    await engine.dispose()
    return token


def test_a_turn_accepted_while_the_bot_is_down_ends_in_a_failed_block(state: Path) -> None:
    with gateway(state) as url, Visitor(url) as visitor:
        assert visitor.post("Wat is de eBox?").status_code == 202
        message, blocks = visitor.events(2)
    assert message.data["text"] == "Wat is de eBox?"
    assert blocks.data["outcome"] == "failed"
    (block,) = blocks.data["blocks"]
    validate(block, filled=True)
    assert (block["type"], block["kind"]) == ("text", "failed")
    assert "1700" in block["text"]


def test_health_names_the_bot_that_is_down(state: Path) -> None:
    with gateway(state) as url, Visitor(url) as visitor:
        answer = visitor.http.get("/health")
        assert (answer.status_code, answer.json()) == (503, {"status": "failing", "failing": ["bot"]})
        assert visitor.http.get("/vragen").status_code == 200


def test_a_wrong_token_for_the_bot_ends_in_a_failed_block(state: Path, instance: Instance) -> None:
    with gateway(state, instance.bot_url, "not-the-token-that-the-bot-expects-at-all") as url, Visitor(url) as visitor:
        assert visitor.say("dag")["outcome"] == "failed"


async def test_pending_turns_are_answered_when_a_gateway_starts(state: Path, instance: Instance) -> None:
    token = await leave_pending(state, "Wat is de eBox?", "bedankt")
    with gateway(state, instance.bot_url, instance.bot_token) as url, Visitor(url) as visitor:
        visitor.http.cookies.set("sid", token)
        events = visitor.events(4)
    assert [event.name for event in events] == ["message", "message", "blocks", "blocks"]
    assert [event.data["turn"] for event in events[2:]] == [event.data["turn"] for event in events[:2]]
    assert [event.data["outcome"] for event in events[2:]] == ["answered", "smalltalk"]


async def test_a_pending_turn_without_a_bot_ends_in_a_failed_block_at_the_start(state: Path) -> None:
    token = await leave_pending(state, "Wat is de eBox?")
    with gateway(state, NOBODY) as url, Visitor(url) as visitor:
        visitor.http.cookies.set("sid", token)
        assert visitor.events(2)[1].data["outcome"] == "failed"


def test_a_conversation_and_its_options_outlive_the_gateway(state: Path, instance: Instance) -> None:
    with gateway(state, instance.bot_url, instance.bot_token) as url, Visitor(url) as visitor:
        related = visitor.say("Wat is de eBox?")["blocks"][0]["related"]
        option = next(option for option in related if not option["target"].startswith("flow:"))
        before, token = visitor.events(2), visitor.token
    with gateway(state, instance.bot_url, instance.bot_token) as url, Visitor(url) as visitor:
        visitor.http.cookies.set("sid", token)
        assert visitor.events(2) == before
        assert visitor.choose(option["key"])["blocks"][0]["id"] == option["target"]
        assert visitor.events(4)[3].id > before[-1].id


def test_a_text_is_stored_and_logged_redacted_only(state: Path) -> None:
    with gateway(state) as url, Visitor(url) as visitor:
        visitor.say("zebra-4711 heeft nummer 85.07.30-033.28 en mail jan.peeters@gmail.com")
    kept = b"".join(file.read_bytes() for file in state.iterdir())
    assert b"zebra-4711" in kept
    assert b"85.07.30" not in kept
    assert b"jan.peeters" not in kept
    assert b"zebra-4711" not in (state / "gateway.log").read_bytes()
