from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import ClientError
from gateway.limits import Limits
from tests.gateway.alone import gateway
from tests.gateway.visitor import Visitor


async def test_turns_are_counted_for_each_conversation() -> None:
    limits = Limits(turns_per_minute=3, sessions_per_hour=100, code_tries=5, call_back_tries=20, sms_per_day=3)
    for _ in range(3):
        await limits.count_turn("first")
    with pytest.raises(ClientError) as refused:
        await limits.count_turn("first")
    assert (refused.value.status, refused.value.code) == (429, "too_fast")
    await limits.count_turn("second")


async def test_sessions_are_counted_for_each_address() -> None:
    limits = Limits(turns_per_minute=100, sessions_per_hour=2, code_tries=5, call_back_tries=20, sms_per_day=3)
    for _ in range(2):
        await limits.count_session("192.0.2.1")
    with pytest.raises(ClientError) as refused:
        await limits.count_session("192.0.2.1")
    assert (refused.value.status, refused.value.code) == (429, "too_many_sessions")
    await limits.count_session("192.0.2.2")


async def test_agents_who_leave_to_sign_in_are_counted_for_each_address() -> None:
    limits = Limits(turns_per_minute=1, sessions_per_hour=1, code_tries=1, call_back_tries=1, sms_per_day=3)
    for _ in range(60):
        await limits.count_departure("192.0.2.1")
    with pytest.raises(ClientError) as refused:
        await limits.count_departure("192.0.2.1")
    assert (refused.value.status, refused.value.code) == (429, "too_fast")
    await limits.count_departure("192.0.2.2")


async def test_turns_and_sessions_are_counted_apart() -> None:
    limits = Limits(turns_per_minute=1, sessions_per_hour=1, code_tries=5, call_back_tries=20, sms_per_day=3)
    await limits.count_turn("same name")
    await limits.count_session("same name")


async def test_tries_to_plan_a_call_back_are_counted_for_a_conversation_and_for_an_address() -> None:
    limits = Limits(turns_per_minute=1, sessions_per_hour=1, code_tries=1, call_back_tries=7, sms_per_day=3)
    for _ in range(5):
        await limits.count_call_back("first", "192.0.2.1")
    with pytest.raises(ClientError) as refused:
        await limits.count_call_back("first", "192.0.2.1")
    assert (refused.value.status, refused.value.code) == (429, "too_many_tries")
    for _ in range(2):
        await limits.count_call_back("second", "192.0.2.1")
    with pytest.raises(ClientError):
        await limits.count_call_back("second", "192.0.2.1")
    await limits.count_call_back("second", "192.0.2.2")


def test_a_session_that_goes_too_fast_is_told_to_wait(tmp_path: Path) -> None:
    with gateway(tmp_path, TURNS_PER_MINUTE="3") as url, Visitor(url) as visitor, Visitor(url) as other:
        statuses = [visitor.post("dag").status_code for _ in range(5)]
        assert statuses == [202, 202, 202, 429, 429]
        refused = visitor.post("dag").json()["error"]
        assert refused["code"] == "too_fast"
        assert "Wacht" in refused["message"]
        assert other.post("dag").status_code == 202


def test_a_refused_turn_is_not_stored(tmp_path: Path) -> None:
    with gateway(tmp_path, TURNS_PER_MINUTE="1") as url, Visitor(url) as visitor:
        visitor.say("zebra")
        assert visitor.post("giraf").status_code == 429
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"zebra" in kept
    assert b"giraf" not in kept


def test_the_limit_also_holds_on_the_page_without_script(tmp_path: Path) -> None:
    with gateway(tmp_path, TURNS_PER_MINUTE="1") as url, Visitor(url) as visitor:
        visitor.say("dag")
        fields = {"id": "3f2f3f0e-0000-4000-8000-000000000001", "text": "mijn vraag"}
        refused = visitor.http.post("/hulp", data=fields, headers={"Accept": "text/html"})
        assert refused.status_code == 429
        assert "te snel" in refused.text
        assert "mijn vraag" in refused.text


def test_an_address_that_starts_too_many_sessions_is_refused_and_its_sessions_go_on(tmp_path: Path) -> None:
    with gateway(tmp_path, SESSIONS_PER_HOUR="2") as url, Visitor(url) as first, Visitor(url) as second, Visitor(url) as third:
        assert [visitor.post("dag").status_code for visitor in (first, second, third)] == [202, 202, 429]
        assert third.post("dag").json()["error"]["code"] == "too_many_sessions"
        assert "set-cookie" not in third.post("dag").headers
        assert first.post("dag").status_code == 202
        assert third.http.get("/hulp").status_code == 200


@pytest.mark.parametrize(("proxies", "statuses"), [("1", [202, 202, 429]), ("0", [202, 429, 429])])
def test_the_address_is_taken_from_trusted_proxies_only(tmp_path: Path, proxies: str, statuses: list[int]) -> None:
    found = []
    with gateway(tmp_path, SESSIONS_PER_HOUR="1", PROXIES=proxies) as url:
        for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
            with Visitor(url) as visitor:
                visitor.http.headers["X-Forwarded-For"] = address
                found.append(visitor.post("dag").status_code)
    assert found == statuses
