"""Messages: to a provider over HTTP that answers well, badly, late or not at all, and into a folder."""

from __future__ import annotations

import json
import logging
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sanic import HTTPResponse, Request, Sanic, response

from cli.ports import free_port
from gateway.sms import HttpSms, Outbox, SmsError, receives_sms
from tests.serving import serving

NUMBER, TEXT, TOKEN = "+32470918273", "Meld u hier aan: https://hulp.example.be/telefoon/abc", "t" * 32


@dataclass
class Provider:
    """A provider of messages.

    Attributes:
        url: its address.
        status: what it answers.
        breaks: how many requests it breaks off first.
        got: what it received: the header with the token, and the body.
    """

    url: str = ""
    status: int = 202
    breaks: int = 0
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    app: Sanic[Any, Any] = Sanic("sms_provider", configure_logging=False)

    @app.post("/messages")
    async def messages(request: Request) -> HTTPResponse:
        made.got.append((request.headers.get("Authorization", ""), request.json))
        if len(made.got) <= made.breaks:
            assert request.transport is not None
            request.transport.close()
        return response.json({}, status=made.status)

    with serving(app) as url:
        made.url = f"{url}/messages"
        yield made


async def send(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        await HttpSms(http, url, TOKEN).send(NUMBER, TEXT)


async def test_a_message_is_posted_with_the_token(provider: Provider) -> None:
    await send(provider.url)
    ((token, body),) = provider.got
    assert token == f"Bearer {TOKEN}"
    assert body == {"to": NUMBER, "text": TEXT, "reference": body["reference"]}
    assert len(body["reference"]) == 32


async def test_a_connection_that_breaks_is_tried_once_more_with_the_same_reference(provider: Provider) -> None:
    provider.breaks = 1
    await send(provider.url)
    first, second = provider.got
    assert first == second


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
async def test_a_refusal_is_an_error_that_does_not_tell_the_number(provider: Provider, status: int) -> None:
    provider.status = status
    with pytest.raises(SmsError, match=str(status)) as error:
        await send(provider.url)
    assert len(provider.got) == 1
    assert "470" not in str(error.value)


async def test_a_provider_that_is_away_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(SmsError, match="does not answer"):
        await send(f"http://127.0.0.1:{free_port()}/messages")
    assert "470918273" not in caplog.text


async def test_a_new_message_has_a_new_reference(provider: Provider) -> None:
    await send(provider.url)
    await send(provider.url)
    assert provider.got[0][1]["reference"] != provider.got[1][1]["reference"]


async def test_the_outbox_is_a_folder_that_others_cannot_read(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "sms")
    for text in ("een", "twee"):
        await box.send(NUMBER, text)
    files = sorted((tmp_path / "sms").iterdir())
    assert [json.loads(file.read_text(encoding="utf-8")) for file in files] == [
        {"to": NUMBER, "text": "een"},
        {"to": NUMBER, "text": "twee"},
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize("number", ["+32470918273", "+31612345678", "+33612345678", "+447400123456"])
def test_a_mobile_telephone_in_europe_receives_messages(number: str) -> None:
    assert receives_sms(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "anonymous",
        "+3225551701",  # a landline
        "+3290012345",  # a paid number
        "+12025550123",  # the United States
        "+2348031234567",  # Nigeria
        "+88213123456",  # a satellite
        "0470918273",  # no E.164
        "+324709182731111111",
    ],
)
def test_nothing_else_does(number: str) -> None:
    assert not receives_sms(number)
