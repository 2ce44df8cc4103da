"""Signing in during a call: the line on one side, a browser and the provider on the other, with the whole product between."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from tests.conftest import Instance, product
from tests.desk.agent import signed_in_agent
from tests.desk.citizen import ask_for_a_person
from tests.gateway.visitor import SMS as BY_SMS
from tests.gateway.visitor import Visitor
from tests.voice.caller import PERSON, QUESTION, calls, coded, form_of, key_in, new_mobile, send, sent, texted, typed
from tests.voice.platforms import KEY, SECRET

LANDLINE = "+3225551701"
CONSENTS_LATER = "gezin"
"""Somebody who consented to nothing before."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with product(tmp_path_factory.mktemp("phone-login"), VOICE_SECRET=SECRET, VOICE_KEY=KEY) as found:
        yield found


def another(number: str) -> str:
    return str((int(number) - 10 + 1) % 90 + 10)


def seen(own: Instance) -> str:
    """The newest sign of a citizen."""
    with sqlite3.connect(own.state_dir / "gateway.db", timeout=10) as database:
        return str(database.execute("select max(seen) from identities").fetchone()[0])


def audit(own: Instance, what: str) -> int:
    with sqlite3.connect(own.state_dir / "gateway.db", timeout=10) as database:
        return int(database.execute("select count(*) from audit where what = ?", (what,)).fetchone()[0])


# A link by SMS.


def test_a_link_a_number_and_a_yes_and_then_the_answer_is_heard(own: Instance) -> None:
    caller, path = texted(own, "link")
    with Visitor(own.url) as browser:
        page = browser.http.get(path)
        assert "Hebt u niet zelf gebeld? Doe dan niets" in page.text
        assert caller.number not in re.sub(r"<[^>]+>", "", page.text)
        wrong = typed(browser, path, another(caller.number))
        assert wrong.status_code == 400
        assert "twee keer" in wrong.text
        assert browser.arrive(typed(browser, path, caller.number), PERSON).url.path == "/hulp"
        asked = caller.waits_for("Zal ik ze voorlezen?")
        assert "Dank u, dat is gelukt." in asked
        assert "ongelezen" not in asked
        before = audit(own, "spoken")
        aloud = caller.press("1")
        assert re.search(r"U hebt \w+ ongelezen bericht", aloud), aloud
        assert audit(own, "spoken") == before + 1
        shown = browser.http.get("/hulp").text
        assert QUESTION in shown
        assert "Aangemeld als Godelieve" in shown
        assert caller.call.send(caller.call.status("completed"), "/voice/jambonz/status").status_code == 204
        assert "Aangemeld als Godelieve" in browser.http.get("/hulp").text


def test_a_no_keeps_the_answer_on_the_screen(own: Instance) -> None:
    caller, path = texted(own, "nee")
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, caller.number), PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
        before = audit(own, "spoken")
        assert "U vindt het antwoord op uw scherm" in caller.press("2")
        assert "ongelezen" not in caller.press("*") + caller.press("4")
        assert audit(own, "spoken") == before


def test_a_link_is_for_one_browser_once(own: Instance) -> None:
    caller, path = texted(own, "eenmaal")
    with Visitor(own.url) as browser, Visitor(own.url) as second:
        assert typed(browser, path, caller.number).is_redirect
        assert second.http.get(path).status_code == 410
        assert typed(second, path, caller.number).status_code == 410


def test_three_wrong_numbers_end_a_link_also_for_who_knows_the_right_one(own: Instance) -> None:
    caller, path = texted(own, "driemaal")
    with Visitor(own.url) as browser:
        for _ in range(2):
            assert typed(browser, path, another(caller.number)).status_code == 400
        assert typed(browser, path, "vier").status_code == 400
        assert "werkt deze link niet meer" in typed(browser, path, another(caller.number)).text
        assert typed(browser, path, caller.number).status_code == 410
    assert "De link of de code werkt niet meer" in caller.waits()


def test_a_call_that_is_over_takes_its_link_along(own: Instance) -> None:
    caller, path = texted(own, "opgehangen")
    caller.call.send(caller.call.status("completed"), "/voice/jambonz/status")
    with Visitor(own.url) as browser:
        assert browser.http.get(path).status_code == 410
        assert typed(browser, path, caller.number).status_code == 410


def test_a_call_sends_one_link(own: Instance) -> None:
    caller, _ = texted(own, "een-sms")
    before = len(sent(own))
    caller.press("6")
    assert "Een sms" not in caller.heard
    assert "Een code op de website: druk één" in caller.heard
    caller.say(QUESTION)
    assert "Een sms" not in caller.heard
    assert len(sent(own)) == before


@pytest.mark.parametrize("caller", [LANDLINE, "anonymous", "+88213123456", "+32900123456"])
def test_no_sms_goes_to_what_is_no_mobile_telephone_in_europe(own: Instance, caller: str) -> None:
    before = len(sent(own))
    made = calls(own, f"vast-{caller}", caller=caller)
    assert "Een sms" not in made.heard
    made.press("1")
    assert len(sent(own)) == before


def test_a_link_is_worth_nothing_to_another_call(own: Instance) -> None:
    first, path = texted(own, "van-een")
    second = calls(own, "van-twee", LANDLINE)
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, first.number), PERSON)
        first.waits_for("Zal ik ze voorlezen?")
        assert "eerst aan" in second.say(QUESTION)


def test_a_login_that_was_broken_off_may_be_tried_again_in_the_browser(own: Instance) -> None:
    caller, path = texted(own, "afgebroken")
    with Visitor(own.url) as browser:
        page = browser.arrive(typed(browser, path, caller.number), "cancel")
        again = re.search(r'href="(/aanmelden/[^"]+)"', page.text)
        assert again is not None, page.text
        caller.waits_for("Het getal klopt")
        assert "Aanmelden voor uw vraag" in browser.http.get(again[1]).text
        assert browser.sign_in({"url": again[1]}, PERSON).url.path == "/hulp"
        caller.waits_for("Zal ik ze voorlezen?")


# A code from the website.


def test_a_code_is_keyed_in_and_the_number_is_typed(own: Instance) -> None:
    caller = calls(own, "code", caller=LANDLINE)
    with Visitor(own.url) as browser:
        code = coded(own, browser)
        caller.press("1")
        assert "acht cijfers" in caller.heard
        assert "Ga nu verder op de website" in caller.press(code)
        page = browser.http.get("/telefoon")
        assert "Welk getal hoort u" in page.text
        assert "U meldt zich aan" not in page.text
        assert typed(browser, "/telefoon", another(caller.number)).status_code == 400
        done = typed(browser, "/telefoon", caller.number)
        assert done.headers["location"] == "/hulp#laatste"
        caller.waits_for("Zal ik ze voorlezen?")
        assert re.search(r"U hebt \w+ ongelezen bericht", caller.press("1"))
        assert QUESTION in browser.http.get("/hulp").text


def test_a_code_is_for_one_call_once_and_a_wrong_one_counts(own: Instance) -> None:
    first, second = calls(own, "code-een", caller=LANDLINE), calls(own, "code-twee", caller=LANDLINE)
    with Visitor(own.url) as browser:
        code = coded(own, browser)
        for caller in (first, second):
            caller.press("1")
        first.press(code)
        assert "Die cijfers ken ik niet" in second.press(code)
        assert "Die cijfers ken ik niet" in second.press("12345670")
        assert "Het lukt niet met een code" in second.press("12345679")
        typed(browser, "/telefoon", first.number)
        first.waits_for("Zal ik ze voorlezen?")


def test_an_earlier_code_of_the_same_browser_is_worth_nothing(own: Instance) -> None:
    caller = calls(own, "code-oud", caller=LANDLINE)
    with Visitor(own.url) as browser:
        old = coded(own, browser)
        new = browser.http.post("/telefoon/code", headers={"Origin": own.url})
        assert new.status_code == 200
        caller.press("1")
        assert "Die cijfers ken ik niet" in caller.press(old)


def test_a_code_dies_with_the_login_of_its_browser(own: Instance) -> None:
    caller = calls(own, "code-weg", caller=LANDLINE)
    with Visitor(own.url) as browser:
        code = coded(own, browser)
        browser.http.post("/afmelden", headers={"Origin": own.url})
        caller.press("1")
        assert "Die cijfers ken ik niet" in caller.press(code)


def test_nobody_gets_a_code_without_a_login(own: Instance) -> None:
    with Visitor(own.url) as browser:
        browser.say("dag")
        assert "Wij bellen u nooit zelf op" in browser.http.get("/telefoon").text
        for path in ("/telefoon/code", "/telefoon"):
            assert browser.http.post(path, data={"getal": "47"}, headers={"Origin": own.url}).status_code == 401


def test_a_second_click_leaves_nobody_outside(own: Instance) -> None:
    caller = calls(own, "dubbel", LANDLINE)
    with Visitor(own.url) as browser:
        code = coded(own, browser)
        cookie = browser.token
        caller.press("1")
        caller.press(code)
        form = form_of(browser, "/telefoon") | {"getal": caller.number}
        assert send(browser, "/telefoon", form).headers["location"] == "/hulp#laatste"
        browser.http.cookies.set("sid", cookie, domain="127.0.0.1", path="/")  # the first answer never came
        assert send(browser, "/telefoon", form).is_redirect
        assert "Aangemeld als Godelieve" in browser.http.get("/hulp").text
        assert browser.http.get("/telefoon").headers["location"] == "/hulp#laatste"


def test_a_second_click_on_a_link_goes_on_to_the_provider(own: Instance) -> None:
    caller, path = texted(own, "dubbele-link")
    with Visitor(own.url) as browser:
        form = form_of(browser, path) | {"getal": caller.number}
        assert send(browser, path, form).is_redirect
        browser.http.cookies.clear()  # the first answer never came
        assert browser.arrive(send(browser, path, form), PERSON).url.path == "/hulp"
        caller.waits_for("Zal ik ze voorlezen?")


def test_the_token_of_a_link_is_not_where_a_login_returns_to(own: Instance) -> None:
    caller, path = texted(own, "terug")
    with Visitor(own.url) as browser:
        page = browser.arrive(typed(browser, path, caller.number), "cancel")
        again = re.search(r'href="(/aanmelden/[^"]+)"', page.text)
        assert again is not None
        shown = browser.http.get(again[1], headers={"Referer": f"{own.url}{path}"}).text
        assert 'name="terug" value="/"' in shown
        assert path not in shown


def test_data_that_are_gone_are_not_announced(own: Instance) -> None:
    caller, path = texted(own, "weg")
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, caller.number), PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
        caller.press("1")
        browser.http.post("/afmelden", headers={"Origin": own.url})
        said = caller.press("*")
        assert "Die gegevens zijn er niet meer." in said
        assert "ongelezen" not in said


def test_who_is_signed_in_at_the_provider_is_asked_all_the_same(own: Instance) -> None:
    caller, path = texted(own, "provider")
    with Visitor(own.url) as browser:
        coded(own, browser)  # signed in at the provider from now on
        left = typed(browser, path, caller.number)
        assert left.next_request is not None
        asked = dict(left.next_request.url.params)
        assert asked["prompt"] == "login"
        assert browser.http.send(left.next_request).status_code == 200


def test_a_consent_is_given_on_the_screen_and_not_with_a_key(own: Instance) -> None:
    caller, path = texted(own, "toestemming")
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, caller.number), CONSENTS_LATER)
        caller.waits_for("Zal ik ze voorlezen?")
        caller.press("2")
        assert "Daarvoor hebt u nog geen toestemming gegeven." in caller.say("op welk adres ben ik ingeschreven?")
        before = audit(own, "consent")
        for key in "12":
            caller.press(key)
        assert audit(own, "consent") == before
        shown = (block for event in browser.stream(None) for block in event.data.get("blocks", []))
        question = next(block for block in shown if block["kind"] == "consent")
        browser.choose(question["options"][0]["key"])
        assert audit(own, "consent") == before + 1
        caller.waits_for("Zal ik ze voorlezen?")


def test_who_signs_out_in_the_browser_can_sign_in_again_in_the_same_call(own: Instance) -> None:
    caller = calls(own, "opnieuw", LANDLINE)
    with Visitor(own.url) as browser:
        for again in range(2):
            key_in(own, caller, browser)
            typed(browser, "/telefoon", caller.number)
            caller.waits_for("Zal ik ze voorlezen?")
            caller.press("2")
            if not again:
                browser.http.post("/afmelden", headers={"Origin": own.url})
                browser.http.cookies.clear()
                caller.say(QUESTION)
                assert "Daarvoor meldt u zich eerst aan" in caller.heard


def test_another_person_does_not_get_into_the_call_and_is_told(own: Instance) -> None:
    caller = calls(own, "ander", LANDLINE)
    with Visitor(own.url) as first, Visitor(own.url) as second:
        key_in(own, caller, first)
        typed(first, "/telefoon", caller.number)
        caller.waits_for("Zal ik ze voorlezen?")
        first.http.post("/afmelden", headers={"Origin": own.url})
        caller.say(QUESTION)
        key_in(own, caller, second, "gezin")
        refused = typed(second, "/telefoon", caller.number)
        assert refused.status_code == 410
        assert "al iemand anders" in refused.text
        assert "werkt niet meer" in caller.waits()


def test_a_conversation_that_is_erased_in_the_browser_ends_the_call_with_a_word(own: Instance) -> None:
    caller, path = texted(own, "gewist")
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, caller.number), PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
        assert browser.http.delete("/api/conversation").status_code == 200
        verbs = caller.call.verbs(caller.call.silence())
        assert verbs[-1]["verb"] == "hangup"
        assert "Dit gesprek is afgelopen." in str(verbs)
        assert caller.call.send(caller.call.status("completed"), "/voice/jambonz/status").status_code == 204


def test_silence_on_the_line_is_no_sign_of_the_citizen(own: Instance) -> None:
    caller, path = texted(own, "stil")
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, caller.number), PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
        caller.press("1")
        before = seen(own)
        caller.waits()
        assert seen(own) == before
        caller.press("*")
        assert seen(own) == before


def test_a_code_that_was_shown_for_another_call_is_not_agreed_to(own: Instance) -> None:
    first, second = calls(own, "tab-een", LANDLINE), calls(own, "tab-twee", LANDLINE)
    with Visitor(own.url) as browser:
        key_in(own, first, browser)
        old = form_of(browser, "/telefoon")
        page = browser.http.post("/telefoon/code", headers={"Origin": own.url})
        second.press("1")
        second.press("".join(re.findall(r"(\d{4}) (\d{4})", page.text)[0]))
        assert send(browser, "/telefoon", old | {"getal": second.number}).headers["location"] == "/telefoon"
        typed(browser, "/telefoon", second.number)
        second.waits_for("Zal ik ze voorlezen?")


def test_a_browser_that_leaves_tells_no_agent_that_the_caller_is_gone(own: Instance) -> None:
    caller, path = texted(own, "balie")
    with Visitor(own.url) as browser, signed_in_agent(own, "sofie") as sofie:
        browser.arrive(typed(browser, path, caller.number), PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
        reference = ask_for_a_person(browser)["code"]
        origin = {"Origin": own.url}
        assert sofie.post(f"/desk/api/cases/{reference}/claim", json={}, headers=origin).status_code == 200
        browser.http.post("/afmelden", headers=origin)
        assert "verlaten" not in sofie.get(f"/desk/api/cases/{reference}").text
        caller.call.send(caller.call.status("completed"), "/voice/jambonz/status")
        assert "verlaten" in sofie.get(f"/desk/api/cases/{reference}").text


def test_a_form_of_another_site_is_refused(own: Instance) -> None:
    caller, path = texted(own, "vreemd")
    with Visitor(own.url) as browser:
        foreign = {"Origin": "https://kwaad.example"}
        for each in (path, "/telefoon", "/telefoon/code", "/telefoon/aanmelden"):
            assert browser.http.post(each, data={"getal": caller.number}, headers=foreign).status_code == 403


def test_a_number_is_sent_five_messages_a_day_however_often_it_seems_to_call(own: Instance) -> None:
    mobile, before = new_mobile(), len(sent(own))
    for number in range(6):
        caller = calls(own, f"vaak-{number}", mobile)
        caller.press("1")
    assert "De sms kan nu niet vertrekken" in caller.heard
    assert len(sent(own)) == before + 5


# What is stored.


def test_nothing_that_opens_anything_is_stored_or_logged(own: Instance) -> None:
    caller, path = texted(own, "bewaard")
    code_caller = calls(own, "bewaard-code", caller=LANDLINE)
    token = path.rpartition("/")[2]
    with Visitor(own.url) as browser, Visitor(own.url) as signed_in:
        code = coded(own, signed_in)
        code_caller.press("1")
        code_caller.press("1")
        code_caller.press(code)
        browser.arrive(typed(browser, path, caller.number), PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
        caller.press("1")
    files = [file for file in own.state_dir.rglob("*") if file.is_file() and file.parent.name != "sms"]
    planted = own.state_dir / "planted.txt"
    for secret in (token, code, caller.call.base["from"].removeprefix("+"), LANDLINE.removeprefix("+")):
        planted.write_text(secret, encoding="utf-8")
        assert [file.name for file in (*files, planted) if secret.encode() in file.read_bytes()] == ["planted.txt"], secret
    planted.unlink()


def test_a_means_that_is_too_weak_for_a_message_is_asked_again_on_the_screen(own: Instance) -> None:
    caller, path = texted(own, "zwak")
    with Visitor(own.url) as browser:
        browser.arrive(typed(browser, path, caller.number), PERSON, BY_SMS)
        caller.waits_for("Zal ik ze voorlezen?")
        caller.press("1")
        while "Wilt u dat ik verder ga?" in caller.heard:
            caller.press("1")
        assert "Bericht één openen: druk één" in caller.heard, caller.heard
        assert "Daarna telt het als gelezen" in caller.press("1")
        assert "meldt u zich nog eens aan" in caller.press("1")
        ticket = re.findall(r'href="(/aanmelden/[^"]+)"', browser.http.get("/hulp").text)[-1]
        browser.sign_in({"url": ticket}, PERSON)
        caller.waits_for("Zal ik ze voorlezen?")
