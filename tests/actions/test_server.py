from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.ports import free_port
from tests.actions.processes import lonely, serving
from tests.conftest import ROOT

TOKEN = "the-token-that-only-the-bot-knows-0123456789"
SAID = "zebra-4711"
PYTHON = ".venv/bin/python"


@dataclass(frozen=True)
class Server:
    """A running actions server."""

    url: str
    log: Path

    def post(self, path: str = "/webhook", **request: Any) -> httpx.Response:
        """A request with the token."""
        headers = {"Authorization": f"Bearer {TOKEN}"} | request.pop("headers", {})
        return httpx.post(self.url + path, headers=headers, trust_env=False, timeout=20.0, **request)

    def written(self) -> str:
        return self.log.read_text(encoding="utf-8")


def call(action: str) -> dict[str, Any]:
    """The body of Rasa's call of an action, with something private in the tracker."""
    tracker = {
        "sender_id": f"conversation-{SAID}",
        "slots": {"name": SAID},
        "latest_message": {"text": f"heb ik post {SAID}", "intent": {"name": "mailbox"}, "entities": []},
        "events": [{"event": "user", "text": f"heb ik post {SAID}"}],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return {"next_action": action, "sender_id": f"conversation-{SAID}", "tracker": tracker, "domain": {}, "version": "3.6.21"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's own server."""
    port = free_port()
    running = Server(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("actions") / "log")
    settings = {"HULP_ACTIONS_PORT": str(port), "HULP_ACTIONS_TOKEN": TOKEN, **lonely(running.log.parent)}
    with serving([PYTHON, "-m", "actions"], running.url, running.log, **settings):
        yield running


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's server with actions that fail."""
    port = free_port()
    running = Server(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("failing") / "log")
    with serving([PYTHON, "-m", "tests.actions.failing_server", str(port), TOKEN], running.url, running.log):
        yield running


@pytest.fixture(scope="module")
def unwrapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The SDK's own server with the same actions."""
    port = free_port()
    running = Server(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("unwrapped") / "log")
    with serving([PYTHON, "-m", "tests.actions.failing_server", str(port), TOKEN, "--unwrapped"], running.url, running.log):
        yield running


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no token"),
        pytest.param({"Authorization": ""}, id="empty"),
        pytest.param({"Authorization": "Bearer"}, id="no value"),
        pytest.param({"Authorization": f"Bearer {TOKEN}x"}, id="longer"),
        pytest.param({"Authorization": f"Bearer {TOKEN[:-1]}"}, id="shorter"),
        pytest.param({"Authorization": f"Basic {TOKEN}"}, id="other scheme"),
        pytest.param({"Authorization": TOKEN}, id="no scheme"),
        pytest.param({"X-Token": TOKEN}, id="other header"),
        pytest.param({"Authorization": "Bearer \xe9"}, id="not ASCII"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/webhook"), ("GET", "/actions"), ("GET", "/bestaat-niet"), ("POST", "/health/x")]
)
def test_without_the_right_token_nothing_answers(server: Server, headers: dict[str, str], method: str, path: str) -> None:
    answer = httpx.request(
        method,
        server.url + path,
        headers=httpx.Headers(headers, encoding="latin-1"),
        json=call("action_read_mailbox"),
        trust_env=False,
    )
    assert (answer.status_code, answer.json()) == (401, {"error": "a valid bearer token is needed"})


def test_a_token_in_the_address_does_not_count(server: Server) -> None:
    assert httpx.get(f"{server.url}/actions", params={"token": TOKEN}, trust_env=False).status_code == 401


def test_health_is_open(server: Server) -> None:
    answer = httpx.get(f"{server.url}/health", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_unknown_path_is_404_with_the_token(server: Server) -> None:
    answer = server.post("/bestaat-niet")
    assert (answer.status_code, answer.json()) == (404, {"error": "the request failed"})


def test_the_actions_are_those_of_the_domain(server: Server) -> None:
    answer = httpx.get(f"{server.url}/actions", headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False)
    names = {action["name"] for action in answer.json()}
    assert names == {"action_read_profile", "action_read_mailbox", "action_walk"}
    domain = (ROOT / "domain.yml").read_text(encoding="utf-8")
    assert all(f"- {name}\n" in domain for name in names)


@pytest.mark.parametrize("action", ["action_read_profile", "action_read_mailbox"])
def test_without_a_gateway_nothing_is_read_and_nothing_of_the_tracker_is_said(server: Server, action: str) -> None:
    answer = server.post(json=call(action))
    assert answer.status_code == 200
    (reply,) = answer.json()["responses"]
    assert (reply["custom"]["type"], reply["custom"]["kind"]) == ("text", "failed")
    assert answer.json()["events"] == []
    assert SAID not in answer.text


def test_the_sdk_leaks_the_tracker_when_it_is_not_wrapped(unwrapped: Server) -> None:
    answer = httpx.post(f"{unwrapped.url}/webhook", json=call("action_read_mailbox"), trust_env=False)
    assert answer.status_code == 500
    assert SAID in answer.text
    assert SAID in unwrapped.written()
    assert httpx.get(f"{unwrapped.url}/actions", trust_env=False).status_code == 200


@pytest.mark.parametrize("action", ["action_read_mailbox", "action_reject", f"action_{SAID}"])
def test_a_failing_action_gives_a_bare_error(failing: Server, action: str) -> None:
    answer = failing.post(json=call(action))
    assert (answer.status_code, answer.json()) == (500, {"error": "the request failed"})


def test_a_failing_action_is_logged_by_name_and_without_the_tracker(failing: Server) -> None:
    failing.post(json=call("action_read_mailbox"))
    failing.post(json=call("action_reject"))
    assert "action action_read_mailbox failed: RuntimeError" in failing.written()
    assert "action action_reject failed: ActionExecutionRejection" in failing.written()
    assert f"post {SAID}" not in failing.written()
    assert f"conversation-{SAID}" not in failing.written()


@pytest.mark.parametrize("body", [f'{{"next_action": "{SAID}"', f"[{SAID}", "", "\x00", f"{SAID}" * 1000])
def test_a_body_that_is_no_json_is_refused_without_an_echo(failing: Server, body: str) -> None:
    answer = failing.post(content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}
    assert SAID not in answer.text


@pytest.mark.parametrize("body", [[], 7, SAID, {"next_action": SAID}, {"next_action": "action_read_mailbox"}, {"tracker": SAID}])
def test_json_of_the_wrong_shape_is_refused_without_an_echo(failing: Server, body: Any) -> None:
    answer = failing.post(content=json.dumps(body))
    assert answer.status_code in (200, 400, 500)
    assert SAID not in answer.text
    assert "Traceback" not in answer.text


def test_a_broken_compressed_body_is_refused_without_an_echo(failing: Server) -> None:
    answer = failing.post(content=SAID.encode(), headers={"Content-Encoding": "deflate"})
    assert answer.status_code in (400, 500)
    assert answer.json() == {"error": "the request failed"}


def test_the_server_lives_on_after_all_this(failing: Server, server: Server) -> None:
    for running in (failing, server):
        assert httpx.get(f"{running.url}/health", trust_env=False).status_code == 200
