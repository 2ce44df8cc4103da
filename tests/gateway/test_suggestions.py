"""Suggestions for the desk of a helpdesk."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.ports import free_port
from faq.entries import entries
from gateway.helpdesk.tokens import desk_of
from tests.conftest import Instance
from tests.gateway.alone import gateway

TOKEN = "t" * 32


def ask(url: str, token: str | None, body: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.post(f"{url}/api/desk/suggestions", json=body, headers=headers, timeout=20, trust_env=False)


def suggested(instance: Instance, text: str) -> list[dict[str, Any]]:
    answered = ask(instance.url, instance.desk_token, {"text": text})
    assert answered.status_code == 200, answered.text
    found: list[dict[str, Any]] = answered.json()["suggestions"]
    return found


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("mevrouw wil haar ie box koppelen maar weet niet hoe", "ebox/koppelen"),
        ("krijgt hij een brief die hij al digitaal kreeg nog op papier", "ebox/terugwerkende-kracht"),
        ("waar moet hij aanmelden", "aanmelden/hoe-aanmelden"),
    ],
)
def test_the_likeliest_answer_comes_first_with_all_that_an_agent_needs(instance: Instance, text: str, entry: str) -> None:
    found = suggested(instance, text)
    assert entry in [suggestion["id"] for suggestion in found]
    best = found[0]
    source = entries()[best["id"]]
    assert (best["question"], best["text"], best["simple"]) == (source.question, source.answer, source.simple)
    assert best["say"] == (source.voice or source.simple)
    assert best.get("agent") == source.agent
    assert all(source["url"].startswith("https://") and source["checked"] for source in best["sources"])
    confidences = [suggestion["confidence"] for suggestion in found]
    assert confidences == sorted(confidences, reverse=True)
    assert 1 <= len(found) <= 3


def test_a_walk_is_offered_beside_its_answer(instance: Instance) -> None:
    assert {"flow": "ebox_koppelen", "title": "Uw eBox koppelen"} in suggested(instance, "hoe koppel ik mijn ebox")[0]["walks"]


def test_what_is_out_of_scope_gets_no_suggestion(instance: Instance) -> None:
    assert suggested(instance, "hoe laat speelt de voetbalmatch vanavond op televisie") == []


@pytest.mark.parametrize("token", [None, "", "fout", TOKEN])
def test_without_a_token_of_a_desk_nothing_is_told(instance: Instance, token: str | None) -> None:
    refused = ask(instance.url, token, {"text": "wat is de ebox?"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "no_desk")


def test_a_browser_of_another_site_cannot_ask(instance: Instance) -> None:
    headers = {"Authorization": f"Bearer {instance.desk_token}", "Origin": "https://evil.example"}
    refused = httpx.post(f"{instance.url}/api/desk/suggestions", json={"text": "ebox"}, headers=headers, trust_env=False)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ([], 400),
        ("ebox", 400),
        ({"text": 3}, 400),
        ({"text": "  "}, 400),
        ({"text": "ebox", "conversation": "x"}, 400),
        ({"text": "x" * 2001}, 413),
    ],
)
def test_what_is_no_question_is_refused(instance: Instance, body: Any, status: int) -> None:
    assert ask(instance.url, instance.desk_token, body).status_code == status


@pytest.fixture
def heard() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An address at which a bot would be, and what it is asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps({"ranking": [{"id": "ebox/koppelen", "confidence": 0.9}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", free_port()), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_the_bot_never_hears_a_personal_number(heard: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    bot_url, asked = heard
    with gateway(tmp_path, bot_url, DESK_TOKENS=f"proef:{TOKEN}") as url:
        assert ask(url, TOKEN, {"text": "85.07.30-033.28 wil zijn ebox koppelen"}).status_code == 200
    assert [body["text"] for body in asked] == ["<rijksregisternummer> wil zijn ebox koppelen"]


def test_a_bot_that_is_away_is_said_in_plain_words(tmp_path: Path) -> None:
    with gateway(tmp_path, DESK_TOKENS=f"proef:{TOKEN}") as url:
        refused = ask(url, TOKEN, {"text": "wat is de ebox?"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "no_suggestions")


def test_each_desk_has_its_own_token() -> None:
    tokens = (("gent", "g" * 32), ("brugge", "b" * 32))
    assert desk_of(f"Bearer {'b' * 32}", tokens) == "brugge"
    assert [desk_of(header, tokens) for header in (None, "", "Bearer ", "b" * 32, f"Basic {'b' * 32}", "Bearer é")] == [None] * 6
    assert desk_of("Bearer ", ()) is None
