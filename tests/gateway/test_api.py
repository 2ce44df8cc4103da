from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from faq.blocks import validate
from tests.conftest import Instance
from tests.gateway.visitor import Visitor

VAGUE = ["ebox app", "app ebox melding", "attest app", "aanmelden app ebox", "gegevens attest", "ebox"]


@pytest.fixture
def visitor(instance: Instance) -> Iterator[Visitor]:
    with Visitor(instance.url) as found:
        yield found


@pytest.fixture
def other(instance: Instance) -> Iterator[Visitor]:
    with Visitor(instance.url) as found:
        yield found


def an_option(visitor: Visitor) -> dict[str, Any]:
    """A related question of an answer."""
    answer = visitor.say("Wat is de eBox?")["blocks"][0]
    return next(dict(option) for option in answer["related"] if not option["target"].startswith("flow:"))


def error_code(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


def test_a_message_is_accepted_and_its_blocks_follow(visitor: Visitor) -> None:
    turn = str(uuid.uuid4())
    posted = visitor.post("Wat is de eBox?", turn=turn)
    assert (posted.status_code, posted.json()) == (202, {"turn": turn})
    message, blocks = visitor.events(2)
    assert (message.name, message.data) == ("message", {"turn": turn, "text": "Wat is de eBox?"})
    assert (blocks.name, blocks.data["turn"], blocks.data["outcome"]) == ("blocks", turn, "answered")
    (answer,) = blocks.data["blocks"]
    validate(answer, filled=True)
    assert answer["id"] == "ebox/wat-is-ebox"
    assert answer["sources"]
    assert blocks.id > message.id


def test_a_repeated_id_gives_the_same_single_answer(visitor: Visitor) -> None:
    turn = str(uuid.uuid4())
    visitor.post("dag", turn=turn)
    first = visitor.events(2)
    for text in ("dag", "Wat is de eBox?"):
        repeated = visitor.post(text, turn=turn)
        assert (repeated.status_code, repeated.json()) == (202, {"turn": turn})
    visitor.post("dag")
    events = visitor.events(4)
    assert events[:2] == first
    assert [(event.name, event.data["turn"] == turn) for event in events] == [
        ("message", True),
        ("blocks", True),
        ("message", False),
        ("blocks", False),
    ]


def test_the_same_id_posted_in_parallel_is_one_turn(visitor: Visitor) -> None:
    visitor.say("dag")
    turn = str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        statuses = [posted.status_code for posted in pool.map(lambda _: visitor.post("dag", turn=turn), range(8))]
    assert statuses == [202] * 8
    visitor.post("bedankt")
    assert sorted(event.name for event in visitor.events(6)) == ["blocks"] * 3 + ["message"] * 3


def test_the_stream_replays_what_came_after_the_last_event_id(visitor: Visitor) -> None:
    visitor.say("dag")
    visitor.say("bedankt")
    events = visitor.events(4)
    assert visitor.events(3, after=events[0].id) == events[1:]
    assert visitor.events(1, after=events[2].id) == events[3:]


@pytest.mark.parametrize("last", ["-1", "abc", "1.5", "9" * 19])
def test_a_last_event_id_that_is_no_number_is_refused(visitor: Visitor, last: str) -> None:
    visitor.say("dag")
    refused = visitor.http.get("/api/events", headers={"Last-Event-ID": last})
    assert (refused.status_code, error_code(refused)) == (400, "bad_event_id")


def test_there_is_no_stream_without_a_session(visitor: Visitor) -> None:
    empty = visitor.http.get("/api/events")
    assert (empty.status_code, empty.content) == (204, b"")
    assert "set-cookie" not in empty.headers


def test_there_is_no_stream_for_a_made_up_cookie(visitor: Visitor) -> None:
    assert visitor.http.get("/api/events", headers={"Cookie": "sid=made-up"}).status_code == 204


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x01\x02\x7f", "\u200b\u200d\u202e\ufeff", "\u00a0\u3000"])
def test_a_text_without_anything_visible_is_refused(visitor: Visitor, text: str) -> None:
    refused = visitor.post(text)
    assert (refused.status_code, error_code(refused)) == (400, "empty")
    visitor.say("dag")
    assert len(visitor.events(2)) == 2


def test_ten_thousand_characters_are_refused(visitor: Visitor) -> None:
    refused = visitor.post("a" * 10_000)
    assert (refused.status_code, error_code(refused)) == (413, "too_long")
    assert "2000" in refused.json()["error"]["message"]


def test_the_longest_message_is_answered(visitor: Visitor) -> None:
    assert visitor.say(("Wat is de eBox? " * 200)[:2000])["blocks"]
    assert visitor.post("a" * 2001).status_code == 413


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> <img src=x onerror=alert(1)>",
        "<b>Wat is de eBox?</b>",
        '"><svg/onload=alert(1)>',
        "data: evil\n\nevent: blocks\ndata: {}",
    ],
)
def test_a_text_with_markup_comes_back_as_the_same_text(visitor: Visitor, text: str) -> None:
    visitor.say(text)
    message, blocks = visitor.events(2)
    assert (message.name, message.data["text"]) == ("message", text)
    assert text not in json.dumps(blocks.data, ensure_ascii=False)


def test_the_text_that_is_shown_back_is_redacted(visitor: Visitor) -> None:
    visitor.say("mijn nummer is 85.07.30-033.28")
    assert visitor.events(1)[0].data["text"] == "mijn nummer is <rijksregisternummer>"


@pytest.mark.parametrize("body", ["", "{", "[1, 2", '{"id": }', "\xff\xfe", "null", "[]", '"tekst"', "7"])
def test_a_body_that_is_no_json_object_is_refused(visitor: Visitor, body: str) -> None:
    refused = visitor.http.post("/api/messages", content=body.encode("latin-1"), headers={"Content-Type": "application/json"})
    assert refused.status_code == 400
    assert error_code(refused) in ("bad_json", "bad_message")
    assert "set-cookie" not in refused.headers


ID = "3f2f3f0e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ID, "text": "dag", "metadata": {}}, "bad_message"),
        ({"id": ID, "text": "dag", "channel": "voice"}, "bad_message"),
        ({"id": ID, "text": "dag", "sender": "x"}, "bad_message"),
        ({"id": ID, "text": "dag", "option": "x"}, "bad_message"),
        ({"id": ID}, "bad_message"),
        ({"id": ID, "text": None}, "bad_message"),
        ({"id": ID, "text": 7}, "bad_message"),
        ({"id": ID, "text": ["dag"]}, "bad_message"),
        ({"id": ID, "option": {"key": "x"}}, "bad_message"),
        ({"text": "dag"}, "bad_id"),
        ({"id": "geen-uuid", "text": "dag"}, "bad_id"),
        ({"id": 7, "text": "dag"}, "bad_id"),
        ({"id": None, "text": "dag"}, "bad_id"),
    ],
)
def test_wrong_or_unknown_fields_are_refused(visitor: Visitor, fields: dict[str, Any], code: str) -> None:
    refused = visitor.http.post("/api/messages", json=fields)
    assert (refused.status_code, error_code(refused)) == (400, code)


def test_an_unknown_option_is_refused(visitor: Visitor) -> None:
    visitor.say("dag")
    refused = visitor.post(option="bestaat-niet")
    assert (refused.status_code, error_code(refused)) == (404, "unknown_option")


def test_an_option_of_another_session_is_refused(visitor: Visitor, other: Visitor) -> None:
    option = an_option(visitor)
    other.say("dag")
    refused = other.post(option=option["key"])
    assert (refused.status_code, error_code(refused)) == (404, "unknown_option")
    assert visitor.post(option=option["key"]).status_code == 202


def test_clicking_a_related_question_answers_it(visitor: Visitor) -> None:
    option = an_option(visitor)
    reply = visitor.choose(option["key"])
    assert reply["outcome"] == "answered"
    assert [block["id"] for block in reply["blocks"]] == [option["target"]]
    assert visitor.events(3)[2].data["text"] == option["label"]


def test_clicking_an_option_of_a_choice_answers_it(visitor: Visitor) -> None:
    choices = [block for text in VAGUE for block in visitor.say(text)["blocks"] if block["type"] == "choice"]
    assert choices, f"none of {VAGUE} is vague enough"
    option = choices[0]["options"][0]
    assert visitor.choose(option["key"])["blocks"][0]["id"] == option["target"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    posted = visitor.post("dag")
    name, *attributes = posted.headers["set-cookie"].split("; ")
    assert name.startswith("sid=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_the_cookie_is_given_once(visitor: Visitor) -> None:
    assert "set-cookie" in visitor.post("dag").headers
    assert "set-cookie" not in visitor.post("dag").headers


def test_the_cookie_occurs_in_no_answer_and_no_log(visitor: Visitor, instance: Instance) -> None:
    reply = visitor.say("dag")
    assert visitor.token not in json.dumps(reply)
    assert visitor.token not in instance.log()


RESPONSES = [
    ("GET", "/", {}, 200),
    ("GET", "/hulp", {}, 200),
    ("GET", "/vragen", {}, 200),
    ("GET", "/static/site.css", {}, 200),
    ("GET", "/openapi.json", {}, 200),
    ("GET", "/health", {}, 200),
    ("GET", "/api/events", {}, 204),
    ("POST", "/api/messages", {"json": {"id": ID, "text": "dag"}}, 202),
    ("POST", "/hulp", {"data": {"id": ID, "text": "dag"}}, 303),
    ("POST", "/api/messages", {"json": {}}, 400),
    ("POST", "/hulp", {"data": {"id": ID, "text": ""}}, 400),
    ("POST", "/api/messages", {"json": {}, "headers": {"Origin": "https://evil.example"}}, 403),
    ("GET", "/bestaat-niet", {}, 404),
    ("GET", "/bestaat-niet", {"headers": {"Accept": "text/html"}}, 404),
    ("GET", "/static/bestaat-niet.js", {}, 404),
    ("PUT", "/", {}, 405),
    ("POST", "/api/messages", {"content": b"a" * 200_000}, 413),
    ("GET", "/", {"headers": {"Host": "evil.example"}}, 421),
]


@pytest.mark.parametrize(("method", "path", "request_", "status"), RESPONSES, ids=lambda value: str(value)[:40])
def test_every_kind_of_response_has_the_security_headers(
    visitor: Visitor, method: str, path: str, request_: dict[str, Any], status: int
) -> None:
    answer = visitor.http.request(method, path, **request_)
    assert answer.status_code == status
    assert_security_headers(answer)


def test_the_event_stream_has_the_security_headers(visitor: Visitor) -> None:
    visitor.say("dag")
    with visitor.http.stream("GET", "/api/events") as stream:
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert_security_headers(stream)


def assert_security_headers(answer: httpx.Response) -> None:
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] in ("no-store", "no-cache")
    assert not any(header.startswith("access-control-") for header in answer.headers)
    assert "sanic" not in answer.headers.get("server", "").lower()


@pytest.mark.parametrize("path", ["/", "/hulp", "/vragen", "/openapi.json", "/api/events", "/bestaat-niet"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_a_wrong_host_is_refused(visitor: Visitor, path: str, host: str) -> None:
    assert visitor.http.get(path, headers={"Host": host}).status_code == 421


def test_health_answers_whatever_the_host_says(visitor: Visitor) -> None:
    healthy = visitor.http.get("/health", headers={"Host": "10.0.0.1:8080"})
    assert (healthy.status_code, healthy.json()) == (200, {"status": "ok"})


def test_parallel_messages_are_answered_in_the_order_of_acceptance(visitor: Visitor) -> None:
    visitor.say("dag")
    texts = ["Wat is de eBox?", "bedankt", "Hoe deactiveer ik mijn eBox?", "dag"]
    with ThreadPoolExecutor(len(texts)) as pool:
        posted = list(pool.map(visitor.post, texts))
    assert [answer.status_code for answer in posted] == [202] * 4
    events = visitor.events(10)[2:]
    asked = [event.data["turn"] for event in events if event.name == "message"]
    answered = [event.data["turn"] for event in events if event.name == "blocks"]
    assert sorted(asked) == sorted(answer.json()["turn"] for answer in posted)
    assert answered == asked


def test_two_streams_of_one_session_see_the_same(visitor: Visitor) -> None:
    visitor.say("dag")
    with ThreadPoolExecutor(2) as pool:
        streams = [pool.submit(visitor.events, 4) for _ in range(2)]
        visitor.post("bedankt")
        first, second = (stream.result(timeout=30) for stream in streams)
    assert first == second
    assert len(first) == 4
