"""Both platforms against the whole product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Instance, product
from tests.voice.platforms import CALLER, KEY, SECRET, TOKEN, Jambonz, Twilio
from tests.voice.schemas import wrong_in_reply

PERSON = "sip:1700@pbx.example.be"
SID = "6f0c1c9e-1d5a-4d8c-9a51-0123456789ab"
FORMS = ("470918273", "470 91 82 73", "0470/91.82.73")
"""What a number that was written down would look like."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"VOICE_SECRET": SECRET, "TWILIO_TOKEN": TOKEN, "VOICE_KEY": KEY, "VOICE_PERSON": PERSON}
    with product(tmp_path_factory.mktemp("line"), **settings) as found:
        yield found


def written(folder: Path, *texts: str) -> list[str]:
    """The files in which one of these texts stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 3
    return [path.name for path in files if any(text.encode() in path.read_bytes() for text in texts)]


def words(verbs: list[dict[str, object]]) -> str:
    """What is spoken."""
    return " ".join(str(verb.get("say", verb)) for verb in verbs if verb["verb"] in ("gather", "say"))


def test_a_call_of_jambonz_from_the_greeting_to_a_person(own: Instance) -> None:
    call = Jambonz(own.url, sid=SID)
    greeting = call.verbs(call.session())
    answer = call.verbs(call.speech("hoe koppel ik mijn ebox"))
    person = call.verbs(call.keys("0"))
    assert [wrong_in_reply(verbs) for verbs in (greeting, answer, person)] == [[], [], []]
    assert "computer" in words(greeting)
    assert "koppelt uw ie-box" in words(answer)
    assert person[-1]["verb"] == "sip:refer"
    assert person[-1]["referTo"] == PERSON
    assert len(person[-1]["headers"]["X-Reference"]) == 9
    assert call.verbs(call.referred(405))[-1]["headers"] == person[-1]["headers"]
    assert call.verbs(call.dialled("no-answer"))[-1]["verb"] == "gather"
    assert call.send(call.status("completed"), "/voice/jambonz/status").status_code == 204


def test_a_call_of_twilio_from_the_greeting_to_a_person(own: Instance) -> None:
    call = Twilio(own.url)
    greeting = "".join(call.twiml(CallStatus="ringing").itertext())
    answer = call.twiml(SpeechResult="hoe koppel ik mijn ebox", Confidence="0.9")
    while answer.find("Redirect") is not None:
        answer = call.twiml()
    person = call.twiml(Digits="0")
    assert "computer" in greeting
    assert "koppelt uw ie-box" in "".join(answer.itertext())
    assert (person.findtext("Dial/Sip") or "").startswith(f"{PERSON}?X-Reference=")
    assert call.twiml(DialCallStatus="busy").find("Gather") is not None
    assert call.send(f"{own.url}/voice/twilio/status", CallStatus="completed").status_code == 204


def test_a_hidden_caller_is_helped_as_any_other(own: Instance) -> None:
    for sid in ("een", "twee"):
        call = Jambonz(own.url, sid=sid, caller="anonymous")
        assert "computer" in words(call.verbs(call.session()))
        assert "koppelt uw ie-box" in words(call.verbs(call.speech("hoe koppel ik mijn ebox")))


def test_no_number_of_a_caller_is_written_anywhere(own: Instance) -> None:
    call, twilio = Jambonz(own.url, sid=f"{SID}-2"), Twilio(own.url, sid="CA0123456789abcdef0123456789abcdef")
    replies = [call.send(call.session()).text, twilio.send(CallStatus="ringing").text]
    assert call.send(call.session(), signature="t=1,v1=0").status_code == 403
    for number in (CALLER.removeprefix("+"), *FORMS):
        assert not [reply for reply in replies if number in reply]
    planted = own.state_dir / "planted.txt"
    planted.write_text(f"From: {CALLER}", encoding="utf-8")
    assert written(own.state_dir, *FORMS) == ["planted.txt"]
    planted.unlink()
    assert written(own.state_dir, *FORMS) == []


def test_no_name_of_a_call_at_the_platform_is_written_anywhere(own: Instance) -> None:
    call = Jambonz(own.url, sid=f"{SID}-3")
    call.verbs(call.session())
    assert written(own.state_dir, SID, call.base["call_id"]) == []
