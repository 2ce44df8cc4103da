from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from gateway.storage.schema import migrate
from gateway.voice import exchange
from gateway.voice.model import Event, Heard, Listen, Transfer, VoiceTurn
from tests.voice.platforms import Jambonz, Twilio, jambonz_signature, parsed, twilio_signature
from tests.voice.schemas import wrong_in_reply
from tests.voice.stand_in import PERSON, StandIn, line

LATE = 10.0
"""Seconds, on a busy machine; the turn takes sixty."""


@pytest.fixture
def calls() -> StandIn:
    return StandIn()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("line") / "empty.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(migrated, tmp_path / "line.db"))


@pytest.fixture
def url(calls: StandIn, database: Path) -> Iterator[str]:
    with line(f"sqlite+aiosqlite:///{database}", calls) as url:
        yield url


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that waits shorter, so that the tests are not slow."""
    monkeypatch.setattr(exchange, "FILLER_AFTER", 0.5)
    monkeypatch.setattr(exchange, "_WAIT", 2.0)


def spoken(verbs: list[dict[str, object]]) -> str:
    return json.dumps([verb for verb in verbs if verb["verb"] != "config"], ensure_ascii=False)


# who may call


def test_a_call_of_jambonz(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    for fields in (call.session(), call.speech("mijn ebox"), call.keys("1"), call.silence()):
        verbs = call.verbs(fields)
        assert wrong_in_reply(verbs) == []
    assert "Beurt 4: silence ." in spoken(verbs)
    assert call.send(call.status("completed"), "/voice/jambonz/status").status_code == 204
    assert calls.events == [Event.START, Event.SPEECH, Event.KEYS, Event.SILENCE, Event.END]
    assert len({name for name, _ in calls.heard_so_far}) == 1


def test_a_call_of_twilio(url: str, calls: StandIn) -> None:
    call = Twilio(url)
    call.twiml(CallStatus="ringing")
    call.twiml(SpeechResult="mijn ebox", Confidence="0.9")
    call.twiml(Digits="1")
    assert call.twiml().findtext("Gather/Say") == "Beurt 4: silence ."
    assert call.send(f"{url}/voice/twilio/status", CallStatus="completed").status_code == 204
    assert calls.events == [Event.START, Event.SPEECH, Event.KEYS, Event.SILENCE, Event.END]


def test_two_calls_of_one_hidden_caller_are_two_calls(url: str, calls: StandIn) -> None:
    for name in ("een", "twee"):
        Jambonz(url, sid=name, caller="anonymous").verbs(Jambonz(url, sid=name, caller="anonymous").session())
    assert len({name for name, _ in calls.heard_so_far}) == 2
    assert [heard.caller for _, heard in calls.heard_so_far] == ["", ""]


@pytest.mark.parametrize("path", ["/voice/jambonz", "/voice/jambonz/status"])
def test_what_jambonz_did_not_sign_is_refused_without_a_word(url: str, calls: StandIn, path: str) -> None:
    call = Jambonz(url)
    body = json.dumps(call.session()).encode()
    stale = jambonz_signature(body, at=time.time() - 400)
    for signature in (stale, "t=1,v1=0", jambonz_signature(body, secret="x" * 32), jambonz_signature(body + b" ")):
        answer = call.send(call.session(), path, signature)
        assert (answer.status_code, answer.content) == (403, b"")
    assert call.http.post(path, content=body).status_code == 403
    assert calls.heard_so_far == []


@pytest.mark.parametrize("path", ["/voice/twilio", "/voice/twilio/turn/x", "/voice/twilio/status"])
def test_what_twilio_did_not_sign_is_refused_without_a_word(url: str, calls: StandIn, path: str) -> None:
    call = Twilio(url)
    other = [f"{url.replace('http', 'https')}{path}", f"http://kwaad.example{path}", f"{url}{path}?x=1", f"{url}/voice"]
    for signature in [
        *(twilio_signature(each, call.base) for each in other),
        "x",
        twilio_signature(url + path, call.base, "f" * 32),
    ]:
        answer = call.send(url + path, signature)
        assert (answer.status_code, answer.content) == (403, b"")
    assert call.http.post(path).status_code == 403
    assert calls.heard_so_far == []


def test_the_address_that_is_signed_is_the_configured_one(calls: StandIn, database: Path) -> None:
    public = "https://hulp.example.be"
    with line(f"sqlite+aiosqlite:///{database}", calls, PUBLIC_URL=public) as url:
        call = Twilio(url)
        call.http.headers["Host"] = "hulp.example.be"
        for address in (f"{url}/voice/twilio", "https://hulp.example.be:8443/voice/twilio", "http://hulp.example.be/voice/twilio"):
            assert call.send(signature=twilio_signature(address, call.base)).status_code == 403
        for address in (f"{public}/voice/twilio", f"{public}:443/voice/twilio"):
            assert call.send(signature=twilio_signature(address, call.base)).status_code == 200
        assert (
            f'action="{public}/voice/twilio/turn/'
            in call.send(signature=twilio_signature(f"{public}/voice/twilio", call.base)).text
        )


def test_the_host_header_is_checked_and_the_origin_is_not(url: str) -> None:
    call = Jambonz(url)
    body = json.dumps(call.session()).encode()
    headers = {"Jambonz-Signature": jambonz_signature(body)}
    with pytest.raises(AssertionError):
        assert call.http.post("/voice/jambonz", content=body, headers=headers | {"Host": "kwaad.example"}).status_code == 200
    assert (
        call.http.post("/voice/jambonz", content=body, headers=headers | {"Origin": "https://jambonz.example"}).status_code == 200
    )


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"{}", b'"x"', b'{"reason":"timeout"}', b"\xff"])
def test_what_is_signed_but_no_webhook_is_refused(url: str, body: bytes) -> None:
    answer = httpx.post(
        f"{url}/voice/jambonz", content=body, headers={"Jambonz-Signature": jambonz_signature(body)}, trust_env=False
    )
    assert answer.status_code == 400
    assert answer.content == b""


def test_a_large_body_is_refused(url: str, calls: StandIn) -> None:
    call, twilio = Jambonz(url), Twilio(url)
    assert call.send(call.session() | {"env_vars": {"x": "x" * 70_000}}).status_code == 403
    assert twilio.send(Digits="1" * 17_000).status_code == 403
    assert calls.heard_so_far == []


@pytest.mark.parametrize(("gone", "there"), [("jambonz", "twilio"), ("twilio", "jambonz")])
def test_a_platform_that_is_not_connected_does_not_exist(calls: StandIn, database: Path, gone: str, there: str) -> None:
    setting = {"jambonz": "VOICE_SECRET", "twilio": "TWILIO_TOKEN"}[gone]
    with line(f"sqlite+aiosqlite:///{database}", calls, **{setting: ""}) as url:
        for path in ("", "/status"):
            assert httpx.post(f"{url}/voice/{gone}{path}", trust_env=False).status_code == 404
            assert httpx.post(f"{url}/voice/{there}{path}", trust_env=False).status_code == 403


# once, and in order


def test_a_webhook_of_jambonz_that_comes_twice_is_answered_twice_and_acted_on_once(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    for fields in (call.session(), call.keys("1")):
        signature = jambonz_signature(json.dumps(fields).encode())
        first, second = (call.send(fields, signature=signature) for _ in range(2))
        assert (first.status_code, first.content) == (200, second.content)
        call.hook = first.json()[-1]["actionHook"]
    assert calls.events == [Event.START, Event.KEYS]


def test_a_webhook_of_twilio_that_comes_twice_is_answered_twice_and_acted_on_once(url: str, calls: StandIn) -> None:
    call = Twilio(url)
    for fields in ({"CallStatus": "ringing"}, {"Digits": "1"}):
        first, second = (call.send(**fields) for _ in range(2))
        assert (first.status_code, first.content) == (200, second.content)
        call.twiml(**fields)
    assert calls.events == [Event.START, Event.KEYS]


def test_the_same_key_twice_within_a_second_is_two_turns_and_a_retry_is_none(url: str, calls: StandIn) -> None:
    call, twilio = Jambonz(url), Twilio(url)
    call.verbs(call.session())
    twilio.twiml()
    fields = call.keys("1")
    signature = jambonz_signature(json.dumps(fields).encode())  # of one second, so that only the address tells the requests apart
    for _ in range(2):
        first, retried = (call.send(fields, signature=signature) for _ in range(2))
        assert (first.status_code, first.content) == (200, retried.content)
        call.hook = first.json()[-1]["actionHook"]
        form, again = (twilio.send(Digits="1").text for _ in range(2))
        assert form == again
        twilio.hook = parsed(form)[0].get("action") or ""
    assert calls.events == [Event.START, Event.START, *[Event.KEYS] * 4]


def test_the_same_webhook_at_the_same_moment_runs_one_turn(url: str, calls: StandIn) -> None:
    call, twilio = Jambonz(url), Twilio(url)
    call.verbs(call.session())
    twilio.twiml()
    calls.seconds = 0.3
    signature = jambonz_signature(json.dumps(call.keys("1")).encode())
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: call.send(call.keys("1"), signature=signature).content, range(4)))
        forms = list(pool.map(lambda _: twilio.send(Digits="2").content, range(4)))
    assert len(set(replies)) == len(set(forms)) == 1
    assert calls.events.count(Event.KEYS) == 2
    assert calls.most == 1


def test_two_different_webhooks_at_the_same_moment_are_one_turn_and_a_refusal(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.seconds = 0.3
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda key: call.send(call.keys(key)).status_code, "12"))
    assert sorted(statuses) == [200, 403]
    assert calls.events.count(Event.KEYS) == 1


def test_an_earlier_webhook_of_jambonz_cannot_be_played_again(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    start, hooks = call.session(), [call.hook]
    signature = jambonz_signature(json.dumps(start).encode())
    assert call.send(start, signature=signature).status_code == 200
    call.hook = next(verb["actionHook"] for verb in call.send(start, signature=signature).json() if "actionHook" in verb)
    for key in "12":
        hooks.append(call.hook)
        call.verbs(call.keys(key))
    assert call.send(start, hooks[0], signature).status_code == 403
    assert call.send(call.keys("1"), hooks[1]).status_code == 403
    assert call.send(call.keys("1"), "/voice/jambonz?turn=guessed").status_code == 403
    assert call.send(call.session(), "/voice/jambonz").status_code == 403
    assert calls.events == [Event.START, Event.KEYS, Event.KEYS]


def test_an_earlier_webhook_of_twilio_cannot_be_played_again(url: str, calls: StandIn) -> None:
    call, hooks = Twilio(url), []
    for fields in ({"CallStatus": "ringing"}, {"Digits": "1"}, {"Digits": "2"}):
        hooks.append(call.hook)
        call.twiml(**fields)
    assert call.send(hooks[0], CallStatus="ringing").status_code == 403
    assert call.send(hooks[1], Digits="1").status_code == 403
    assert call.send(hooks[2], Digits="3").status_code == 403
    assert call.send(f"{url}/voice/twilio/turn/guessed", Digits="1").status_code == 403
    assert call.send(hooks[2], Digits="2").status_code == 200
    assert calls.events == [Event.START, Event.KEYS, Event.KEYS]


def test_a_turn_of_a_call_that_is_not_known_ends_it_and_asks_nothing(url: str, calls: StandIn) -> None:
    """It was erased, or ended long ago; whoever is on the line hears so."""
    verbs = Jambonz(url).send(Jambonz(url).keys("1"), "/voice/jambonz?turn=guessed").json()
    assert [verb["verb"] for verb in verbs] == ["config", "say", "hangup"]
    twiml = parsed(Twilio(url).send(f"{url}/voice/twilio/turn/guessed", Digits="1").text)
    assert [element.tag for element in twiml] == ["Say", "Hangup"]
    assert calls.heard_so_far == []


def test_the_turn_of_one_call_is_not_the_turn_of_another(url: str) -> None:
    one, other = Twilio(url, sid="CA1"), Twilio(url, sid="CA2")
    one.twiml()
    other.twiml()
    assert other.send(one.hook, Digits="1").status_code == 403
    assert other.send(Digits="1").status_code == 200


def test_a_call_goes_on_after_a_restart(calls: StandIn, database: Path) -> None:
    with line(f"sqlite+aiosqlite:///{database}", calls) as url:
        call = Jambonz(url)
        call.verbs(call.session())
        fields = call.keys("1")
        signature, hook = jambonz_signature(json.dumps(fields).encode()), call.hook
        before = call.send(fields, signature=signature).content
    with line(f"sqlite+aiosqlite:///{database}", calls) as url:
        again = Jambonz(url)
        assert again.send(fields, hook, signature).content == before
        assert again.send(again.keys("2"), hook).status_code == 403
    assert calls.events == [Event.START, Event.KEYS]


def test_the_last_reply_is_stored_encrypted(url: str, calls: StandIn, database: Path) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.turn = VoiceTurn(("Er zijn drie ongelezen berichten.",), listen=Listen())
    call.verbs(call.keys("1"))
    with sqlite3.connect(database) as stored:
        (row,) = stored.execute("select last_reply from voice_calls").fetchall()
    assert row[0]
    assert "ongelezen" not in row[0]


# to a person


def test_a_caller_whose_telephone_cannot_be_sent_on_is_connected(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.turn = VoiceTurn(("Ik verbind u door.",), transfer=Transfer(PERSON, "K7M4-9TQX"))
    assert call.verbs(call.keys("0"))[-1]["verb"] == "sip:refer"
    dial = call.verbs(call.referred(405))[-1]
    assert (dial["verb"], dial["target"], dial["headers"]) == (
        "dial",
        [{"type": "sip", "sipUri": PERSON}],
        {"X-Reference": "K7M4-9TQX"},
    )
    assert calls.events == [Event.START, Event.KEYS]
    calls.turn = None
    call.verbs(call.dialled("busy"))
    assert calls.events[-1] is Event.TRANSFER_FAILED


def test_a_call_ends_after_a_person(url: str, calls: StandIn) -> None:
    call, twilio = Jambonz(url), Twilio(url)
    call.verbs(call.session())
    twilio.twiml()
    assert call.verbs(call.dialled("completed"))[-1] == {"verb": "hangup"}
    assert [element.tag for element in twilio.twiml(DialCallStatus="completed")] == ["Hangup"]
    assert calls.events == [Event.START, Event.START]


def test_a_turn_that_fails_leads_to_a_person(url: str, calls: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.broken = True
    verbs = call.verbs(call.speech("mijn nummer is 85 07 30"))
    assert wrong_in_reply(verbs) == []
    assert "Er ging bij ons iets mis." in verbs[1]["text"]
    assert (verbs[-1]["verb"], verbs[-1]["referTo"]) == ("sip:refer", PERSON)
    assert "headers" not in verbs[-1]
    assert "85 07 30" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_turn_that_fails_without_a_person_is_an_honest_word(calls: StandIn, database: Path) -> None:
    calls.broken = True
    with line(f"sqlite+aiosqlite:///{database}", calls, person=None) as url:
        twiml = Twilio(url).twiml()
        assert [element.tag for element in twiml] == ["Say", "Say", "Hangup"]
        assert "zeventienhonderd" in "".join(twiml.itertext())


# slow answers


@pytest.mark.usefixtures("hurried")
def test_jambonz_gets_a_late_answer_when_the_caller_waits(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.seconds = 2.8
    assert "langer dan normaal" in spoken(call.verbs(call.speech("mijn ebox")))
    assert "Beurt 2: speech mijn ebox." in spoken(call.verbs(call.silence()))
    assert calls.events == [Event.START, Event.SPEECH]


@pytest.mark.usefixtures("hurried")
def test_a_caller_who_does_not_wait_is_heard_after_the_late_answer(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.seconds = 2.8
    call.verbs(call.speech("mijn ebox"))
    calls.seconds = 0
    assert "Beurt 3: keys 0." in spoken(call.verbs(call.keys("0")))
    assert calls.most == 1


@pytest.mark.usefixtures("hurried")
def test_an_answer_that_never_comes_leads_to_a_person(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.seconds = 60
    began = time.monotonic()
    assert "langer dan normaal" in spoken(call.verbs(call.speech("mijn ebox")))
    assert call.verbs(call.silence())[-1]["verb"] == "sip:refer"
    assert time.monotonic() - began < LATE


@pytest.mark.usefixtures("hurried")
def test_twilio_plays_a_filler_and_asks_again(url: str, calls: StandIn) -> None:
    call = Twilio(url)
    call.twiml()
    calls.seconds = 1.2
    filler = call.twiml(SpeechResult="mijn ebox")
    assert [element.tag for element in filler] == ["Say", "Redirect"]
    assert filler.findtext("Say") == "Een ogenblik, ik zoek het op."
    assert call.twiml().findtext("Gather/Say") == "Beurt 2: speech mijn ebox."
    assert calls.events == [Event.START, Event.SPEECH]


@pytest.mark.usefixtures("hurried")
def test_twilio_gets_an_honest_word_and_then_the_late_answer(url: str, calls: StandIn) -> None:
    call = Twilio(url)
    call.twiml()
    calls.seconds = 3.0
    call.twiml(SpeechResult="mijn ebox")
    assert "langer dan normaal" in "".join(call.twiml().itertext())
    assert call.twiml().findtext("Gather/Say") == "Beurt 2: speech mijn ebox."


@pytest.mark.usefixtures("hurried")
def test_a_filler_that_is_asked_for_twice_is_given_twice(url: str, calls: StandIn) -> None:
    call = Twilio(url)
    call.twiml()
    calls.seconds = 1.2
    first, second = call.send(SpeechResult="mijn ebox"), call.send(SpeechResult="mijn ebox")
    assert first.content == second.content
    assert calls.events == [Event.START, Event.SPEECH]


@pytest.mark.usefixtures("hurried")
def test_the_end_of_a_call_comes_after_its_last_turn(url: str, calls: StandIn) -> None:
    call = Jambonz(url)
    call.verbs(call.session())
    calls.seconds = 2.8
    call.verbs(call.speech("mijn ebox"))
    calls.seconds = 0
    assert call.send(call.status("completed"), "/voice/jambonz/status").status_code == 204
    assert calls.events == [Event.START, Event.SPEECH, Event.END]
    assert calls.most == 1


def test_the_end_of_a_call_that_is_not_known_is_an_end_and_no_turn(url: str, calls: StandIn, database: Path) -> None:
    call = Jambonz(url)
    assert call.send(call.status("completed"), "/voice/jambonz/status").status_code == 204
    assert Twilio(url).send(CallStatus="completed").status_code == 200
    assert [heard for _, heard in calls.heard_so_far] == [Heard(Event.END)] * 2
    with closing(sqlite3.connect(database)) as stored:
        assert stored.execute("select count(*) from voice_calls").fetchone() == (0,)


def test_a_reply_comes_before_the_platform_gives_up() -> None:
    assert (exchange.FILLER_AFTER, exchange.GIVE_UP_AFTER) == (1.5, 8)
    assert exchange._WAIT < exchange.GIVE_UP_AFTER
