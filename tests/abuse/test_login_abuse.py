"""Abuse of the login and of cards; the numbers are those of the abuse list in the design.

The token itself (cases 18 to 20, 25 and 26) is tested in `tests/login`, beside providers that lie.
"""

from __future__ import annotations

import asyncio
import datetime
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from gateway.assembly import CALLBACK_PATH as CALLBACK
from gateway.login.client import Request
from gateway.login.journeys import TicketError, Wish, local_path
from tests.abuse.citizen import Citizen
from tests.abuse.liar import Liar, departed, login_settings, returned
from tests.abuse.parts import ANNA, BERT, MovingClock, Parts
from tests.conftest import Instance
from tests.gateway.alone import NOBODY, gateway
from tests.gateway.visitor import PASSWORD, SMS
from tests.login.malicious import ABSENT, INSZ, TOKEN, Answer, malicious_provider

URN = "urn:be:vlaanderen:authmech:"
OWNER, OTHER = "weduwe", "gezin"
OWNER_NAME, OTHER_NAME = "Godelieve", "Sofie"
OPENER = "brussel"
"""Whose message is opened: no other test counts what he did not read yet."""


@pytest.fixture
def attacker(instance: Instance) -> Iterator[Citizen]:
    with Citizen(instance.url) as found:
        yield found


def ticket_in(page: httpx.Response) -> str:
    """The ticket with which a page offers to try again."""
    found = re.search(r'href="/aanmelden/([\w-]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def error_code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


def test_case_05_a_card_is_shown_to_nobody_but_the_browser_it_was_made_for(citizen: Citizen, attacker: Citizen) -> None:
    ref = citizen.sees_messages(OWNER)
    assert "Federale Pensioendienst" in citizen.card(ref).text
    refused = [attacker.card(ref)]
    attacker.say("dag")
    refused.append(attacker.card(ref))
    own = attacker.sees_messages(OTHER)
    assert (attacker.signed_in_as(), own == ref) == (OTHER_NAME, False)
    refused.append(attacker.card(ref))
    for answer in refused:
        assert (answer.status_code, error_code(answer)) == (404, "no_card")
        assert "Pensioendienst" not in answer.text
    assert citizen.card(ref).status_code == 200


def test_case_05_a_card_is_not_shown_in_another_browser_of_the_same_person(citizen: Citizen, attacker: Citizen) -> None:
    ref = citizen.sees_messages(OWNER)
    attacker.sees_messages(OWNER)
    assert attacker.signed_in_as() == citizen.signed_in_as() == OWNER_NAME
    assert attacker.card(ref).status_code == 404
    assert citizen.card(ref).status_code == 200


def test_case_05_a_reference_cannot_be_guessed(citizen: Citizen) -> None:
    ref = citizen.sees_messages(OWNER)
    assert re.fullmatch(r"[0-9a-f]{32}", ref)
    for guess in (ref[:-1], ref.upper(), f"{ref}0", "0" * 32, "%25", "*", f"{ref}' or '1'='1", f"{ref}%00", "%20"):
        answer = citizen.card(guess)
        assert (answer.status_code, "Pensioendienst" in answer.text) == (404, False), guess
    assert citizen.card(ref).status_code == 200


def test_case_05_the_options_of_a_card_are_worth_nothing_elsewhere(citizen: Citizen, attacker: Citizen) -> None:
    option = citizen.card(citizen.sees_messages(OWNER)).json()["options"][0]["key"]
    attacker.sees_messages(OTHER)
    assert (attacker.post(option=option).status_code, citizen.post(option=option).status_code) == (404, 202)


def test_case_12_a_ticket_that_was_used_is_gone(citizen: Citizen) -> None:
    url = citizen.asks()["blocks"][0]["url"]
    assert citizen.http.get(url).status_code == 200
    assert citizen.http.post(url).status_code == 303
    assert [citizen.http.get(url).status_code, citizen.http.post(url).status_code] == [410, 410]


def test_case_12_a_ticket_is_gone_after_the_login(citizen: Citizen) -> None:
    reply = citizen.asks()
    assert citizen.enters(reply, OWNER)["type"] == "card"
    url = reply["blocks"][0]["url"]
    assert [citizen.http.get(url).status_code, citizen.http.post(url).status_code] == [410, 410]


async def test_case_12_of_eight_that_come_at_the_same_moment_one_uses_the_ticket(parts: Parts) -> None:
    conversation = (await parts.visit())[1]
    for _ in range(3):
        ticket = await parts.ticket(conversation)
        tries = await asyncio.gather(*(parts.journeys.use(ticket, conversation) for _ in range(8)), return_exceptions=True)
        assert sorted(type(found).__name__ for found in tries) == ["TicketError"] * 7 + ["Wish"]


def test_case_12_a_ticket_that_never_was_is_gone(citizen: Citizen) -> None:
    citizen.say("dag")
    for ticket in ("x", "A" * 43, "%F0%9F%99%82", "%00"):
        assert citizen.http.get(f"/aanmelden/{ticket}").status_code == 410


async def test_case_13_a_ticket_is_good_for_five_minutes(parts: Parts, clock: MovingClock) -> None:
    conversation = (await parts.visit())[1]
    early, late = await parts.ticket(conversation), await parts.ticket(conversation)
    clock.forward(minutes=4, seconds=59)
    assert (await parts.journeys.use(early, conversation)).data_class == "mailbox"
    assert (await parts.journeys.look(late, conversation)).data_class == "mailbox"
    clock.forward(seconds=2)
    for attempt in (parts.journeys.look, parts.journeys.use):
        with pytest.raises(TicketError) as caught:
            await attempt(late, conversation)
        assert not caught.value.foreign


async def test_case_13_a_browser_may_stay_away_for_ten_minutes(parts: Parts, clock: MovingClock) -> None:
    conversation = (await parts.visit())[1]
    wish = Wish(conversation, await parts.turn(conversation), "mailbox")
    early, late = Request.new(), Request.new()
    for request in (early, late):
        await parts.journeys.leave(wish, request, silent=False, back="/hulp")
    clock.forward(minutes=9, seconds=59)
    back = await parts.journeys.arrive(early.state, conversation)
    assert back is not None
    assert (back.request, back.back) == (early, "/hulp")
    clock.forward(seconds=2)
    assert await parts.journeys.arrive(late.state, conversation) is None


async def test_case_13_a_browser_with_an_old_ticket_reads_that_it_is_gone(liar: Liar) -> None:
    young, ticket = await liar.invited(age=datetime.timedelta(minutes=4, seconds=30))
    assert young.http.get(f"/aanmelden/{ticket}").status_code == 200
    assert young.http.post(f"/aanmelden/{ticket}").status_code == 303
    old, ticket = await liar.invited(age=datetime.timedelta(minutes=5, seconds=1))
    assert old.http.get(f"/aanmelden/{ticket}").status_code == 410
    assert old.http.post(f"/aanmelden/{ticket}").status_code == 410


def test_case_14_a_ticket_in_another_browser_is_refused_and_stays_good_for_its_owner(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks()
    url = reply["blocks"][0]["url"]
    for _ in range(2):
        for answer in (attacker.http.get(url), attacker.http.post(url, data={"terug": "/hulp"})):
            assert (answer.status_code, error_code(answer)) == (403, "foreign_ticket")
        attacker.say("dag")
    assert citizen.enters(reply, OWNER)["type"] == "card"
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (OWNER_NAME, None)


@pytest.mark.parametrize("signed_in", [False, True])
def test_case_15_a_victim_who_opens_a_ticket_of_an_attacker_signs_nobody_in(
    citizen: Citizen, attacker: Citizen, signed_in: bool
) -> None:
    reply = attacker.asks()
    url = reply["blocks"][0]["url"]
    if signed_in:
        citizen.sees_messages(OWNER)
    else:
        citizen.say("dag")
    assert [citizen.http.get(url).status_code, citizen.http.post(url).status_code] == [403, 403]
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (OWNER_NAME if signed_in else None, None)
    assert attacker.enters(reply, OTHER)["type"] == "card"


def test_case_15_a_victim_who_signs_in_behind_an_attackers_link_to_the_provider_signs_nobody_in(
    citizen: Citizen, attacker: Citizen
) -> None:
    citizen.say("dag")
    reply = attacker.asks()
    link = attacker.way_in(reply)
    address = citizen.way_back(link, OWNER)
    refused = citizen.http.get(address)
    assert (refused.status_code, error_code(refused)) == (403, "stray_login")
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (None, None)
    assert attacker.asks()["outcome"] == "login_asked"
    assert attacker.http.get(attacker.way_back(link, OTHER)).status_code == 303
    assert attacker.signed_in_as() == OTHER_NAME


def test_case_15_a_victim_is_not_signed_in_as_the_attacker(citizen: Citizen, attacker: Citizen) -> None:
    asked = citizen.asks()
    reply = attacker.asks()
    address = attacker.way_back(attacker.way_in(reply), OTHER)
    refused = citizen.http.get(address)
    assert (refused.status_code, error_code(refused)) == (403, "stray_login")
    assert citizen.signed_in_as() is None
    assert attacker.http.get(address).status_code == 303
    assert attacker.signed_in_as() == OTHER_NAME
    assert citizen.enters(asked, OWNER)["type"] == "card"


def test_case_16_a_program_that_follows_links_uses_nothing_up(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks()
    url = reply["blocks"][0]["url"]
    assert [attacker.http.get(url).status_code for _ in range(3)] == [403] * 3
    assert [citizen.http.get(url).status_code for _ in range(3)] == [200] * 3
    for method in ("HEAD", "OPTIONS"):
        assert citizen.http.request(method, url).status_code in (200, 204, 405)
    assert "Akkoord en aanmelden" in citizen.http.get(url).text
    assert citizen.enters(reply, OWNER)["type"] == "card"


def test_case_17_a_callback_works_in_the_browser_that_left_and_once(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks()
    address = citizen.way_back(citizen.way_in(reply), OWNER)
    query = dict(address.params)
    stray = [attacker.http.get(address)]
    attacker.say("dag")
    stray.append(attacker.http.get(address))
    for state in (query["state"][:-1] + "-", "", "default", "\x00", "é"):
        stray.append(citizen.http.get(address.copy_with(params=query | {"state": state})))
    del query["state"]
    stray.append(citizen.http.get(address.copy_with(params=query)))
    stray.append(citizen.http.get(CALLBACK))
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (None, None)

    assert citizen.http.get(address).status_code == 303
    assert citizen.answer_after(reply)["type"] == "card"
    stray.extend((citizen.http.get(address), attacker.http.get(address)))
    for answer in stray:
        assert (answer.status_code, error_code(answer)) == (403, "stray_login")
        assert "set-cookie" not in answer.headers
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (OWNER_NAME, None)


def test_case_17_a_callback_that_is_refused_starts_no_turn(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks()
    address = citizen.way_back(citizen.way_in(reply), OWNER)
    attacker.say("dag")
    assert attacker.http.get(address).status_code == 403
    assert citizen.http.get(address).status_code == 303
    assert citizen.http.get(address).status_code == 403
    attacker.say("bedankt")
    citizen.say("bedankt")
    said = [event.data["text"] for event in attacker.events(4) if event.name == "message"]
    assert said == ["dag", "bedankt"]
    said = [event.data["text"] for event in citizen.events(6) if event.name == "message"]
    assert said == ["Toon mijn berichten", "Ik ben aangemeld.", "bedankt"]


def test_case_17_of_eight_callbacks_at_the_same_moment_one_signs_in(citizen: Citizen) -> None:
    reply = citizen.asks()
    address, token = citizen.way_back(citizen.way_in(reply), OWNER), citizen.token

    def come_back(_: int) -> tuple[int, str]:
        with Citizen(str(citizen.http.base_url)) as tab:
            tab.takes_cookie(token)
            return tab.http.get(address).status_code, tab.http.cookies.get("sid") or ""

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(come_back, range(8)))
    assert [status for status, _ in answers] == [303] + [403] * 7
    citizen.takes_cookie(answers[0][1])
    assert citizen.signed_in_as() == OWNER_NAME


def test_case_18_the_code_of_an_attacker_is_worth_nothing_with_the_state_of_a_victim(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks()
    own = citizen.way_back(citizen.way_in(reply), OWNER)
    foreign = attacker.way_back(attacker.way_in(attacker.asks()), OTHER)
    refused = citizen.http.get(own.copy_set_param("code", foreign.params["code"]))
    assert refused.status_code == 403
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (None, None)
    again = citizen.http.post(f"/aanmelden/{ticket_in(refused)}", data={"terug": "/hulp"})
    assert citizen.arrive(again, OWNER).status_code == 200
    assert citizen.signed_in_as() == OWNER_NAME


def test_case_21_means_that_are_too_weak_give_no_access_and_better_ones_do(citizen: Citizen) -> None:
    reply = citizen.asks()
    before = citizen.token
    refused = citizen.sign_in(reply["blocks"][0], OWNER, PASSWORD)
    assert (refused.status_code, "niet sterk genoeg" in refused.text) == (403, True)
    assert (citizen.signed_in_as(), citizen.token) == (None, before)
    assert citizen.asks()["outcome"] == "login_asked"

    again = citizen.http.post(f"/aanmelden/{ticket_in(refused)}", data={"terug": "/hulp"})
    assert citizen.arrive(again, OWNER, SMS).status_code == 200
    assert citizen.signed_in_as() == OWNER_NAME


@pytest.mark.parametrize(
    ("changes", "reason", "text"),
    [
        pytest.param({"acr": ABSENT}, "too_weak", "niet sterk genoeg", id="case-21-no-acr"),
        pytest.param({"acr": f"{URN}csampassword"}, "too_weak", "niet sterk genoeg", id="case-21-lower"),
        pytest.param({"acr": f"{URN}helderziend"}, "too_weak", "niet sterk genoeg", id="case-21-unknown"),
        pytest.param({"vo_doelgroepcode": "EA"}, "not_a_citizen", "namens een organisatie", id="case-22-organisation"),
        pytest.param({"vo_doelgroepcode": ABSENT}, "not_a_citizen", "namens een organisatie", id="case-22-no-group"),
        pytest.param({"nonce": "another"}, "invalid", "Het aanmelden is mislukt", id="case-19-nonce"),
        pytest.param({"rrn": ABSENT}, "invalid", "Het aanmelden is mislukt", id="case-22-no-number"),
    ],
)
async def test_a_token_that_gives_no_access_signs_nobody_in(liar: Liar, changes: dict[str, object], reason: str, text: str) -> None:
    visitor, ticket = await liar.invited()
    before = visitor.token
    refused = liar.come_back(visitor, ticket, **changes)
    assert (refused.status_code, text in refused.text, liar.last_noted()) == (403, True, reason)
    assert "set-cookie" not in refused.headers
    assert (visitor.signed_in_as(), visitor.token) == (None, before)
    assert liar.come_back(visitor, ticket_in(refused)).status_code == 303
    assert (visitor.signed_in_as(), visitor.token == before, liar.last_noted()) == ("Lieselotte", False, "granted")


def test_case_23_a_citizen_who_cancels_reads_so_and_can_try_again(citizen: Citizen) -> None:
    reply = citizen.asks()
    before = citizen.token
    page = citizen.sign_in(reply["blocks"][0], "cancel")
    assert (page.status_code, "U hebt het aanmelden afgebroken" in page.text) == (200, True)
    assert (citizen.signed_in_as(), citizen.token) == (None, before)
    again = citizen.http.post(f"/aanmelden/{ticket_in(page)}", data={"terug": "/hulp"})
    assert citizen.arrive(again, OWNER).status_code == 200
    assert citizen.signed_in_as() == OWNER_NAME
    assert citizen.answer_after(reply)["type"] == "card"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda good: Answer(good, 500), id="status-500"),
        pytest.param(lambda good: Answer(b"<h1>" + good + b"</h1>", 500), id="status-500-with-a-page"),
        pytest.param(lambda good: Answer(good, 503), id="status-503"),
        pytest.param(lambda good: Answer(good[:-5]), id="invalid-json"),
        pytest.param(lambda good: Answer(b"[" + good + b"]"), id="list"),
        pytest.param(lambda good: Answer(good.replace(b"id_token", b"id_tokem")), id="no-id-token"),
    ],
)
async def test_case_24_a_token_endpoint_that_fails_leads_to_a_message_and_to_nothing_else(
    liar: Liar, make: Callable[[bytes], Answer]
) -> None:
    visitor, ticket = await liar.invited()
    before, asked = visitor.token, departed(visitor, ticket)
    token = liar.provider.signed(liar.provider.claims(asked["nonce"]))
    liar.provider.give(token)
    liar.provider.answers[TOKEN] = make(liar.provider.answers[TOKEN].body)
    failed = returned(visitor, asked)
    assert (failed.status_code, "antwoordt nu niet goed" in failed.text, liar.last_noted()) == (502, True, "provider")
    assert (visitor.signed_in_as(), visitor.token) == (None, before)

    payload = token.split(".")[1]
    assert payload[:-8].encode() in liar.provider.answers[TOKEN].body, "what could leak was sent"
    assert "login failed" in liar.log()
    for said in (failed.text, str(failed.headers), liar.log()):
        assert not [secret for secret in (payload[:40], asked["nonce"], INSZ, "Traceback", "JSONDecodeError:") if secret in said]

    assert liar.come_back(visitor, ticket_in(failed)).status_code == 303
    assert visitor.signed_in_as() == "Lieselotte"


async def test_case_24_a_provider_that_is_away_leads_to_a_message_with_a_new_ticket(tmp_path: Path) -> None:
    with gateway(tmp_path, **login_settings(tmp_path, NOBODY)) as url, malicious_provider() as provider:
        visitor, ticket = await Liar(url, tmp_path, provider).invited()
        for _ in range(2):
            assert visitor.http.get(f"/aanmelden/{ticket}").status_code == 200
            failed = visitor.http.post(f"/aanmelden/{ticket}")
            assert (failed.status_code, "antwoordt nu niet goed" in failed.text) == (502, True)
            ticket = ticket_in(failed)
        assert visitor.signed_in_as() is None


def test_case_27_a_login_changes_the_cookie_and_the_old_one_is_worth_nothing(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks("Toon mijn berichten, zebra-4714")
    old = citizen.token
    attacker.takes_cookie(old)
    assert "zebra-4714" in attacker.http.get("/hulp").text
    address = citizen.way_back(citizen.way_in(reply), OWNER)
    given = citizen.http.get(address).headers["set-cookie"]
    assert ("HttpOnly" in given, "SameSite=Lax" in given, "Path=/" in given) == (True, True, True)
    assert (citizen.token == old, attacker.token == old) == (False, True)
    assert "zebra-4714" not in attacker.http.get("/hulp").text
    assert attacker.http.get("/api/events").status_code == 204

    ref = citizen.answer_after(reply)["ref"]
    assert (citizen.card(ref).status_code, attacker.card(ref).status_code) == (200, 404)
    assert (citizen.signed_in_as(), attacker.signed_in_as()) == (OWNER_NAME, None)
    assert attacker.post("dag").status_code == 202
    assert attacker.token not in (old, citizen.token)
    assert [event.data.get("text") for event in attacker.events(1)] == ["dag"]


def test_case_27_a_second_login_changes_the_cookie_again(citizen: Citizen, attacker: Citizen) -> None:
    ref = citizen.sees_messages(OPENER, SMS)
    first = citizen.token
    attacker.takes_cookie(first)
    assert attacker.card(ref).status_code == 200
    assert citizen.enters(citizen.opens(ref), OPENER)["type"] == "card"
    assert citizen.token != first
    assert (attacker.card(ref).status_code, citizen.card(ref).status_code) == (404, 200)


def test_case_27_a_login_ends_the_stream_of_the_old_cookie(citizen: Citizen, attacker: Citizen) -> None:
    reply = citizen.asks()
    attacker.takes_cookie(citizen.token)
    stream = attacker.stream()
    assert [next(stream).name, next(stream).name] == ["message", "blocks"]
    assert citizen.enters(reply, OWNER)["type"] == "card"
    assert [event.name for event in stream] == ["ended"]


def test_case_28_another_person_on_the_same_browser_begins_anew(citizen: Citizen, attacker: Citizen) -> None:
    attacker.sees_messages(OTHER)
    assert attacker.http.post("/mijn-toestemmingen/intrekken", data={"soort": "mailbox"}).status_code == 303
    first, second = citizen.asks("Toon mijn berichten, zebra-4715"), citizen.asks()
    ref = citizen.enters(first, OWNER)["ref"]
    card, before = citizen.card(ref), citizen.token
    option = card.json()["options"][0]["key"]
    assert "Federale Pensioendienst" in card.text
    assert "zebra-4715" in citizen.http.get("/hulp").text
    attacker.takes_cookie(before)
    stream = attacker.stream()
    assert [next(stream).name for _ in range(6)].count("message") == 3

    assert citizen.sign_in(second["blocks"][0], OTHER).status_code == 200
    started = time.monotonic()
    assert citizen.signed_in_as() == OTHER_NAME
    assert [event.name for event in stream] == ["ended"]
    assert time.monotonic() - started < 5, "at once, not at the next heartbeat"
    for browser in (citizen, attacker):
        assert browser.card(ref).status_code == 404
        assert browser.post(option=option).status_code == 404
        assert "zebra-4715" not in browser.http.get("/hulp").text

    reply = citizen.say("Toon mijn berichten")
    (block,) = reply["blocks"]
    assert block["kind"] == "consent", "what the first person allowed says nothing about the second"
    (block,) = citizen.choose(block["options"][0]["key"])["blocks"]
    assert "Federale Pensioendienst" not in citizen.card(block["ref"]).text
    assert len(citizen.events(4)) == 4, "the conversation is a new one"


def test_case_28_another_person_who_answers_a_step_up_opens_nothing(citizen: Citizen) -> None:
    ref = citizen.sees_messages(OWNER, SMS)
    reply = citizen.opens(ref)
    assert reply["blocks"][0]["level"] == "high"
    assert citizen.sign_in(reply["blocks"][0], OTHER).status_code == 200
    assert citizen.signed_in_as() == OTHER_NAME
    assert citizen.card(ref).status_code == 404
    citizen.say("dag")
    assert [event.data.get("text") for event in citizen.events(2)] == ["dag", None]


async def test_case_28_a_conversation_keeps_its_owner_after_the_login_is_over(parts: Parts, clock: MovingClock) -> None:
    conversation = await parts.enter(ANNA)
    ref = await parts.card(conversation)
    assert (await parts.desk.card(conversation, ref))["text"] == "zebra"
    clock.forward(minutes=11)
    assert await parts.identities.current(conversation) is None
    _, own, same = await parts.identities.sign_in(conversation, ANNA)
    assert (own, same) == (conversation, True)
    clock.forward(minutes=11)
    _, new, same = await parts.identities.sign_in(conversation, BERT)
    assert (new == conversation, same) == (False, False)
    assert await parts.identities.peek(conversation) is None


ELSEWHERE = [
    "https://evil.example",
    "https://evil.example/hulp",
    "//evil.example",
    "/\\evil.example",
    "/hulp\r\nSet-Cookie: sid=planted",
]
NO_PATHS = [
    *ELSEWHERE,
    "http:evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/%2Fevil.example",
    "/hulp//evil.example",
    "//evil.example@127.0.0.1/",
    "javascript:alert(1)",
    "/hulp\n",
    "\r\n//evil.example",
    "/hulp?terug=https://evil.example",
    "/hulp#x",
    "/hulp\x00",
    "/é",
    "evil.example",
    "",
    "/" + "a" * 300,
]


def test_case_29_only_a_plain_path_is_a_path_of_ours() -> None:
    ours = ["/", "/hulp", "/vragen/ebox/koppelen", "/vragen/", "/static/a-b_c.~1"]
    assert [local_path(path) for path in ours] == ours
    assert {path: local_path(path) for path in NO_PATHS} == dict.fromkeys(NO_PATHS, "/")


def test_case_29_no_path_takes_long_to_check() -> None:
    started = time.monotonic()
    assert [local_path(f"/{'a' * 24}{end}") for end in ("", "!")] == [f"/{'a' * 24}", "/"]
    assert time.monotonic() - started < 0.5, "each letter more must not double the time"


@pytest.mark.parametrize("back", ["/", "/hulp", "/vragen/ebox/koppelen"])
def test_case_29_a_login_returns_to_a_page_of_ours(citizen: Citizen, back: str) -> None:
    arrived = citizen.http.get(citizen.way_back(citizen.way_in(citizen.asks(), back), OWNER))
    assert arrived.headers["location"].partition("#")[0] == back


@pytest.mark.parametrize("back", ELSEWHERE, ids=["site", "page", "two-slashes", "backslash", "header"])
def test_case_29_a_login_returns_to_no_other_place(citizen: Citizen, back: str) -> None:
    arrived = citizen.http.get(citizen.way_back(citizen.way_in(citizen.asks(), back), OWNER))
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/")
    assert "planted" not in str(arrived.headers)
    assert citizen.signed_in_as() == OWNER_NAME


def test_case_29_the_pages_of_a_login_link_to_no_other_place(citizen: Citizen, instance: Instance) -> None:
    url = citizen.asks()["blocks"][0]["url"]
    for referrer, back in [(f"{instance.url}/vragen", "/vragen"), *((place, "/") for place in ELSEWHERE if place.isprintable())]:
        assert f'<a href="{back}">Niet aanmelden' in citizen.http.get(url, headers={"Referer": referrer}).text
    for wanted, back in [("/vragen", "/vragen"), *((place, "/") for place in ELSEWHERE)]:
        page = citizen.arrive(citizen.http.post(url, data={"terug": wanted}), "cancel")
        assert f'<a href="{back}">Terug naar het gesprek' in page.text
        url = f"/aanmelden/{ticket_in(page)}"


@pytest.mark.parametrize("referrer", ["http://[", "http://[::1", "http://\u2100.example", "http://127.0.0.1:x/hulp", "::::"])
def test_case_29_a_referrer_that_is_no_address_does_no_harm(citizen: Citizen, referrer: str) -> None:
    page = citizen.http.get(citizen.asks()["blocks"][0]["url"], headers=[(b"Referer", referrer.encode())])
    assert (page.status_code, '<a href="/">Niet aanmelden' in page.text) == (200, True)


def test_case_29_nothing_in_the_address_becomes_a_header(citizen: Citizen) -> None:
    url = citizen.asks()["blocks"][0]["url"]
    split = "%0d%0aSet-Cookie:%20sid=planted"
    for address in (f"{CALLBACK}?state=x{split}", f"{url}{split}", f"/aanmelden/x{split}", f"/afgemeld?state={split}"):
        answer = citizen.http.get(address)
        assert answer.status_code in (200, 403, 404, 410)
        assert "set-cookie" not in answer.headers
    assert citizen.http.get(url).status_code == 200
