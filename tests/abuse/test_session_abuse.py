"""Abuse of a session: how long it lives, what its level opens, and how it ends; the numbers are those of the abuse list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from gateway.release.desk import DeskError
from tests.abuse.citizen import Citizen
from tests.abuse.liar import Liar, departed, login_settings, returned
from tests.abuse.parts import ANNA, ANNA_BY_SMS, BERT, SETTINGS, MovingClock, Parts, parts_on
from tests.conftest import Instance
from tests.gateway.alone import DATA_KEY, gateway
from tests.gateway.visitor import ITSME, SMS
from tests.login.malicious import TOKEN, malicious_provider

OWNER, OWNER_NAME = "brussel", "Guido"
NEEDS = ("login", "step_up", "consent")
LETTER, LETTER_TEXT = "Wanneer kunt u met pensioen?", "wanneer u ten vroegste met pensioen kunt gaan"


async def assert_gone(parts: Parts, conversation: str, *refs: str) -> None:
    """Whatever is asked for: somebody has to sign in first."""
    for ref in refs:
        with pytest.raises(DeskError):
            await parts.desk.card(conversation, ref)
    assert await parts.grant(conversation) == "login"
    assert await parts.identities.current(conversation) is None


async def assert_worthless(parts: Parts, grant: str, content: dict[str, str]) -> None:
    """The grant tells nobody's name, and no card can be handed in with it."""
    with pytest.raises(DeskError):
        await parts.desk.citizen(grant)
    with pytest.raises(DeskError):
        await parts.desk.hand_in(grant, content)


async def test_case_30_a_login_ends_after_ten_minutes_without_a_sign(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    clock.forward(minutes=9, seconds=59)
    ref = await parts.card(conversation)
    clock.forward(minutes=9, seconds=59)
    assert (await parts.desk.card(conversation, ref))["text"] == "zebra"
    clock.forward(minutes=10, seconds=1)
    await assert_gone(parts, conversation, ref)


@pytest.mark.parametrize("sign", ["card", "grant", "message"])
async def test_case_30_what_a_citizen_does_is_a_sign(parts: Parts, clock: MovingClock, sign: str) -> None:
    conversation = await parts.enter()
    ref = await parts.card(conversation)
    clock.forward(minutes=9, seconds=59)
    if sign == "card":
        await parts.desk.card(conversation, ref)
    elif sign == "grant":
        await parts.grant(conversation)
    else:
        assert await parts.identities.current(conversation) is not None
    clock.forward(minutes=9, seconds=59)
    assert await parts.grant(conversation) not in NEEDS


async def test_case_30_a_page_that_looks_whether_one_is_signed_in_gives_no_sign(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    for _ in range(5):
        clock.forward(minutes=1, seconds=59)
        assert await parts.identities.peek(conversation) is not None
    clock.forward(seconds=6)
    assert await parts.identities.peek(conversation) is None
    await assert_gone(parts, conversation)


async def test_case_30_a_refused_card_gives_no_sign(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    clock.forward(minutes=9, seconds=59)
    with pytest.raises(DeskError):
        await parts.desk.card(conversation, "0" * 32)
    clock.forward(seconds=2)
    await assert_gone(parts, conversation)


async def test_case_30_a_login_ends_after_thirty_minutes_whatever_happens(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    for _ in range(5):
        clock.forward(minutes=5)
        assert await parts.identities.current(conversation) is not None
    clock.forward(minutes=4, seconds=59)
    ref = await parts.card(conversation)
    assert (await parts.desk.card(conversation, ref))["text"] == "zebra"
    clock.forward(seconds=2)
    await assert_gone(parts, conversation, ref)

    await parts.identities.sign_in(conversation, ANNA)
    assert await parts.grant(conversation) not in NEEDS
    with pytest.raises(DeskError):
        await parts.desk.card(conversation, ref)


async def test_case_30_a_card_is_shown_for_ten_minutes(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    ref = await parts.card(conversation)
    clock.forward(minutes=5)
    await parts.desk.card(conversation, ref)
    clock.forward(minutes=4, seconds=59)
    assert (await parts.desk.card(conversation, ref))["text"] == "zebra"
    clock.forward(seconds=2)
    with pytest.raises(DeskError):
        await parts.desk.card(conversation, ref)
    assert await parts.grant(conversation) not in NEEDS, "the login goes on"


async def test_case_30_a_grant_is_good_for_thirty_seconds_and_for_one_card(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    content = {"title": "Een kaart", "text": "zebra"}
    early, late = await parts.grant(conversation), await parts.grant(conversation)
    clock.forward(seconds=29)
    assert (await parts.desk.citizen(late)).given_name == "Anna"
    ref = await parts.desk.hand_in(early, content)
    assert (await parts.desk.card(conversation, ref))["text"] == "zebra"
    await assert_worthless(parts, early, content)
    clock.forward(seconds=2)
    await assert_worthless(parts, late, content)


async def test_case_31_the_content_of_a_message_needs_a_high_level(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter(ANNA_BY_SMS)
    assert await parts.grant(conversation) not in NEEDS
    assert await parts.grant(conversation, "message") == "step_up"
    await parts.identities.sign_in(conversation, ANNA)
    assert await parts.grant(conversation, "message") not in NEEDS


async def test_case_31_the_content_of_a_message_needs_a_login_of_fifteen_minutes_at_most(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter()
    clock.forward(minutes=9)
    assert await parts.identities.current(conversation) is not None
    clock.forward(minutes=5, seconds=59)
    assert await parts.grant(conversation, "message") not in NEEDS
    clock.forward(seconds=2)
    assert await parts.grant(conversation, "message") == "step_up"
    assert await parts.grant(conversation) not in NEEDS
    await parts.identities.sign_in(conversation, ANNA)
    assert await parts.grant(conversation, "message") not in NEEDS


async def test_case_31_a_weaker_login_hides_what_a_stronger_one_opened(parts: Parts) -> None:
    conversation = await parts.enter()
    listing, content = await parts.card(conversation), await parts.card(conversation, "message", "giraf")
    assert (await parts.desk.card(conversation, content))["text"] == "giraf"
    await parts.identities.sign_in(conversation, ANNA_BY_SMS)
    assert (await parts.desk.card(conversation, listing))["text"] == "zebra"
    with pytest.raises(DeskError):
        await parts.desk.card(conversation, content)


def test_case_31_a_citizen_steps_up_to_open_a_message(citizen: Citizen) -> None:
    ref = citizen.sees_messages(OWNER, SMS)
    assert LETTER in citizen.card(ref).text
    reply = citizen.opens(ref)
    (block,) = reply["blocks"]
    assert (reply["outcome"], block["type"], block["level"]) == ("login_asked", "login", "high")
    page = citizen.http.get(block["url"]).text
    assert ("eID met een kaartlezer" in page, "beveiligingscode" in page) == (True, False)

    refused = citizen.sign_in(block, OWNER, SMS)
    assert (refused.status_code, "niet sterk genoeg" in refused.text) == (403, True)
    assert citizen.card(ref).status_code == 200, "who fails to step up stays signed in as before"

    opened = citizen.enters(citizen.opens(ref), OWNER, ITSME)
    card = citizen.card(opened["ref"]).json()
    assert (card["title"], LETTER_TEXT in card["text"]) == (LETTER, True)
    assert LETTER in citizen.card(ref).text


def test_case_32_after_a_logout_nothing_is_left_in_any_tab(citizen: Citizen, instance: Instance) -> None:
    ref = citizen.sees_messages(OWNER)
    option = citizen.card(ref).json()["options"][0]["key"]
    with Citizen(instance.url) as tab:
        tab.takes_cookie(citizen.token)
        for path, text in (("/hulp", LETTER), ("/mijn-toestemmingen", OWNER_NAME), (f"/api/cards/{ref}", LETTER)):
            page = tab.http.get(path)
            assert text in page.text
            assert page.headers["cache-control"] == "no-store", "the back button asks again"

        left = citizen.log_out()
        assert (left.status_code, left.headers["location"].startswith(instance.issuer)) == (303, True)
        assert "sid" not in citizen.http.cookies
        for browser in (tab, citizen):
            answer = browser.card(ref)
            assert (answer.status_code, LETTER in answer.text) == (404, False)
            for path in ("/hulp", "/mijn-toestemmingen"):
                said = browser.http.get(path).text
                assert not [text for text in (LETTER, OWNER_NAME, "Toon mijn berichten") if text in said]
            assert browser.http.get("/api/events").status_code == 204
            assert browser.signed_in_as() is None
            assert browser.http.post("/mijn-toestemmingen/intrekken", data={"soort": "mailbox"}).status_code == 401
            assert browser.post(option=option).status_code == 404
            assert browser.asks()["outcome"] == "login_asked"


def test_case_32_a_logout_kills_the_tickets_and_the_journeys_of_the_conversation(citizen: Citizen, instance: Instance) -> None:
    used, unused = citizen.asks(), citizen.asks()
    assert citizen.http.get(unused["blocks"][0]["url"]).status_code == 200
    address = citizen.way_back(citizen.way_in(used), OWNER)
    token = citizen.token
    assert citizen.log_out().headers["location"] == "/afgemeld"
    citizen.takes_cookie(token)
    assert citizen.http.get(unused["blocks"][0]["url"]).status_code == 410
    assert citizen.http.get(address).status_code == 403
    assert citizen.signed_in_as() is None


def test_case_32_a_logout_in_one_tab_ends_the_stream_of_the_other(citizen: Citizen, instance: Instance) -> None:
    citizen.sees_messages(OWNER)
    with Citizen(instance.url) as tab:
        tab.takes_cookie(citizen.token)
        stream = tab.stream()
        assert [next(stream).name for _ in range(4)] == ["message", "blocks"] * 2
        started = time.monotonic()
        assert citizen.log_out().status_code == 303
        assert [event.name for event in stream] == ["ended"]
        assert time.monotonic() - started < 5, "at once, not at the next heartbeat"


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_case_32_another_site_signs_nobody_out(citizen: Citizen, headers: dict[str, str]) -> None:
    ref = citizen.sees_messages(OWNER)
    for path in ("/afmelden", "/mijn-toestemmingen/intrekken"):
        assert citizen.http.post(path, data={"soort": "mailbox"}, headers=headers).status_code == 403
    assert citizen.card(ref).status_code == 200
    assert citizen.say("Toon mijn berichten")["outcome"] == "data_shown"
    assert citizen.log_out().status_code == 303


async def test_case_32_a_logout_ends_what_an_action_was_reading(parts: Parts) -> None:
    conversation = await parts.enter()
    ref, grant = await parts.card(conversation), await parts.grant(conversation)
    assert (await parts.desk.citizen(grant)).given_name == "Anna"
    await parts.identities.sign_out(conversation)
    await assert_worthless(parts, grant, {"title": "Een kaart", "text": "zebra"})
    await assert_gone(parts, conversation, ref)


@dataclass(frozen=True)
class Stored:
    """Two citizens who are signed in on a gateway that stands still.

    Attributes:
        anna: the cookie of one.
        anna_ref: her card.
        bert: the cookie of the other.
        bert_ref: his card.
        under_way: the cookie of a browser that has a ticket.
        ticket: the ticket.
    """

    anna: str
    anna_ref: str
    bert: str
    bert_ref: str
    under_way: str
    ticket: str


@pytest.fixture
async def stored(tmp_path: Path) -> Stored:
    async with parts_on(tmp_path) as parts:
        anna, bert = await parts.enter(ANNA), await parts.enter(BERT)
        under_way, conversation = await parts.visit()
        return Stored(
            anna=(await parts.identities.sign_in(anna, ANNA))[0],
            anna_ref=await parts.card(anna, text="zebra"),
            bert=(await parts.identities.sign_in(bert, BERT))[0],
            bert_ref=await parts.card(bert, text="giraf"),
            under_way=under_way,
            ticket=await parts.ticket(conversation),
        )


@asynccontextmanager
async def browsers(url: str, *tokens: str) -> AsyncIterator[list[Citizen]]:
    """Browsers with these cookies."""
    found = [Citizen(url) for _ in tokens]
    for browser, token in zip(found, tokens, strict=True):
        browser.takes_cookie(token)
    yield found
    for browser in found:
        browser.http.close()


def seen(browser: Citizen, *refs: str) -> tuple[str | None, list[str | None]]:
    """Who is signed in, and the text of each card that is shown."""
    answers = [browser.card(ref) for ref in refs]
    assert {answer.status_code for answer in answers} <= {200, 404}
    return browser.signed_in_as(), [answer.json().get("text") for answer in answers]


async def test_case_33_after_a_restart_everyone_is_still_who_they_were(tmp_path: Path, stored: Stored) -> None:
    for keys in (DATA_KEY, f"{Fernet.generate_key().decode()},{DATA_KEY}"):
        with gateway(tmp_path, DATA_KEYS=keys) as url:
            async with browsers(url, stored.anna, stored.bert) as (anna, bert):
                assert seen(anna, stored.anna_ref, stored.bert_ref) == ("Anna", ["zebra", None])
                assert seen(bert, stored.anna_ref, stored.bert_ref) == ("Bert", [None, "giraf"])


async def test_case_33_after_a_restart_with_other_keys_everyone_is_signed_out(tmp_path: Path, stored: Stored) -> None:
    with gateway(tmp_path) as url:
        async with browsers(url, stored.anna) as (anna,):
            assert seen(anna, stored.anna_ref) == ("Anna", ["zebra"])
    with gateway(tmp_path, DATA_KEYS=Fernet.generate_key().decode()) as url:
        async with browsers(url, stored.anna, stored.bert) as (anna, bert):
            for browser in (anna, bert):
                assert seen(browser, stored.anna_ref, stored.bert_ref) == (None, [None, None])
                assert browser.http.get("/mijn-toestemmingen").status_code == 200
                assert "Toon mijn berichten" in browser.http.get("/hulp").text, "the conversation goes on"
                assert browser.say("dag")["outcome"] == "failed", "there is no bot"
            assert bert.log_out().status_code == 303
        log = (tmp_path / "gateway.log").read_text(encoding="utf-8")
        assert ("ERROR gateway.conversations" in log, "ERROR gateway.app" in log) == (True, False), "only the bot is missed"
    with gateway(tmp_path) as url:
        async with browsers(url, stored.anna) as (anna,):
            assert seen(anna, stored.anna_ref, stored.bert_ref) == (None, [None, None]), "what is gone stays gone"


@pytest.mark.parametrize(
    ("keys", "status", "name"),
    [
        pytest.param(DATA_KEY, 303, "Lieselotte", id="same-keys"),
        pytest.param(Fernet.generate_key().decode(), 403, None, id="other-keys"),
    ],
)
async def test_case_33_a_login_that_was_under_way_goes_on_or_begins_again(
    tmp_path: Path, stored: Stored, keys: str, status: int, name: str | None
) -> None:
    with malicious_provider() as provider:
        settings = login_settings(tmp_path, provider.issuer)
        with gateway(tmp_path, **settings) as url:
            async with browsers(url, stored.under_way) as (browser,):
                asked = departed(browser, stored.ticket)
        provider.give(provider.signed(provider.claims(asked["nonce"])))
        with gateway(tmp_path, **settings | {"DATA_KEYS": keys}) as url:
            async with browsers(url, stored.under_way) as (browser,):
                assert returned(browser, asked).status_code == status
                assert browser.signed_in_as() == name


async def test_case_34_after_a_logout_was_answered_no_read_gives_data(citizen: Citizen, instance: Instance) -> None:
    ref = citizen.sees_messages(OWNER)
    reads: list[tuple[float, httpx.Response]] = []
    over = asyncio.Event()
    async with httpx.AsyncClient(base_url=instance.url, cookies={"sid": citizen.token}, timeout=30.0, trust_env=False) as tab:

        async def read() -> None:
            last = False
            while not last:
                last, started = over.is_set(), time.monotonic()
                reads.append((started, await tab.get(f"/api/cards/{ref}")))

        readers = [asyncio.create_task(read()) for _ in range(10)]
        await asyncio.sleep(0.5)
        left = await tab.post("/afmelden")
        answered = time.monotonic()
        over.set()
        await asyncio.gather(*readers)
    assert left.status_code == 303
    before = [answer for started, answer in reads if started < answered]
    after = [answer for started, answer in reads if started >= answered]
    assert LETTER in before[0].text
    assert {answer.status_code for answer in before} <= {200, 404}
    assert len(after) >= 10
    assert {(answer.status_code, LETTER in answer.text) for answer in after} == {(404, False)}


async def test_case_34_reads_and_logouts_at_the_same_moment_give_data_or_nothing(parts: Parts) -> None:
    shown = 0
    for _ in range(5):
        conversation = await parts.enter()
        ref = await parts.card(conversation)
        results = await asyncio.gather(
            *(parts.desk.card(conversation, ref) for _ in range(3)),
            parts.identities.sign_out(conversation),
            *(parts.desk.card(conversation, ref) for _ in range(3)),
            return_exceptions=True,
        )
        shown += len([result for result in results if isinstance(result, dict)])
        assert not [result for result in results if isinstance(result, BaseException) and not isinstance(result, DeskError)]
        await assert_gone(parts, conversation, ref)
    assert shown


async def test_case_34_a_login_that_the_provider_delays_does_not_outlive_a_logout(liar: Liar) -> None:
    for leaves in (False, True):
        visitor, ticket = await liar.invited()
        asked = departed(visitor, ticket)
        liar.provider.give(liar.provider.signed(liar.provider.claims(asked["nonce"])))
        liar.provider.answers[TOKEN] = replace(liar.provider.answers[TOKEN], delay=1.5)
        with ThreadPoolExecutor(1) as pool, Citizen(liar.url) as tab:
            tab.takes_cookie(visitor.token)
            arriving = pool.submit(returned, visitor, asked)
            time.sleep(0.5)
            if leaves:
                assert tab.log_out().status_code == 303
            arrived = arriving.result()
        assert (arrived.status_code, visitor.signed_in_as()) == ((403, None) if leaves else (303, "Lieselotte"))


def test_case_30_the_limit_is_the_one_that_a_citizen_reads(citizen: Citizen) -> None:
    page = citizen.http.get(citizen.asks()["blocks"][0]["url"]).text
    assert f"Na {SETTINGS.idle_seconds // 60} minuten zonder activiteit" in page
