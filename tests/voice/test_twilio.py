from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial, Gather, Refer, Say, VoiceResponse

from gateway.voice import twilio
from gateway.voice.model import Digits, Event, Heard, Listen, Transfer, VoiceTurn
from gateway.voice.received import FormatError, Line
from tests.voice.platforms import CALLER, OWN, Twilio, parsed

CALL = Twilio("http://127.0.0.1:9")
URL = "https://hulp.example.be/voice/twilio/turn/n0nce"
PERSON = "sip:1700@pbx.example.be"
VOICE = {"language": "nl-BE", "voice": "Polly.Lisa-Neural"}
HEARING = {"language": "nl-BE", "speech_timeout": "auto", "barge_in": True, "action_on_empty_result": True}


def heard(fields: dict[str, str], first: bool = False) -> Heard | None:
    return twilio.read(CALL.base | fields, first).heard


def same(made: str, official: VoiceResponse) -> bool:
    """Whether two documents say the same, in whatever order their attributes stand."""
    return ElementTree.canonicalize(made) == ElementTree.canonicalize(str(official))


def of(verb: Any) -> VoiceResponse:
    response = VoiceResponse()
    response.append(verb)
    return response


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Digits": "1"}, Heard(Event.KEYS, keys="1")),
        ({"Digits": "*"}, Heard(Event.KEYS, keys="*")),
        ({"Digits": "", "FinishedOnKey": "#"}, Heard(Event.KEYS, keys="#")),
        ({"Digits": "85073003328", "FinishedOnKey": ""}, Heard(Event.KEYS, keys="85073003328")),
        ({"SpeechResult": "hoe koppel ik mijn ebox", "Confidence": "0.93"}, Heard(Event.SPEECH, "hoe koppel ik mijn ebox", 0.93)),
        ({"SpeechResult": "ebox", "Confidence": "0.4"}, Heard(Event.SPEECH, "ebox", 0.4)),
        ({"SpeechResult": "ebox", "Confidence": "0.1"}, Heard(Event.NOISE)),
        ({"SpeechResult": "ebox", "Confidence": "0.0"}, Heard(Event.SPEECH, "ebox", 1.0)),
        ({"SpeechResult": "ebox"}, Heard(Event.SPEECH, "ebox", 1.0)),
        ({"SpeechResult": "ebox", "Confidence": "nan"}, Heard(Event.SPEECH, "ebox", 1.0)),
        ({"SpeechResult": "ebox", "Confidence": "veel"}, Heard(Event.SPEECH, "ebox", 1.0)),
        ({"Digits": "", "SpeechResult": ""}, Heard(Event.SILENCE)),
        ({}, Heard(Event.SILENCE)),
        ({"DialCallStatus": "completed"}, None),
        ({"DialCallStatus": "busy"}, Heard(Event.TRANSFER_FAILED)),
        ({"DialCallStatus": "no-answer"}, Heard(Event.TRANSFER_FAILED)),
        ({"ReferCallStatus": "completed", "ReferSipResponseCode": "202"}, None),
        ({"ReferCallStatus": "failed", "ReferSipResponseCode": "405"}, Heard(Event.TRANSFER_FAILED)),
        ({"ReferSipResponseCode": "603"}, Heard(Event.TRANSFER_FAILED)),
        ({"CallStatus": "completed", "DialCallStatus": "busy"}, Heard(Event.END)),
        ({"CallStatus": "canceled"}, Heard(Event.END)),
    ],
)
def test_every_form_is_read(fields: dict[str, str], expected: Heard | None) -> None:
    assert heard(fields) == expected


def test_a_call_begins_with_its_caller() -> None:
    assert heard({"CallStatus": "ringing"}, first=True) == Heard(Event.START, caller=CALLER)


@pytest.mark.parametrize(
    "caller", ["anonymous", "Anonymous", "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "", "Restricted"]
)
def test_a_hidden_caller_has_no_number(caller: str) -> None:
    assert heard({"From": caller}, first=True) == Heard(Event.START, caller="")


def test_a_form_without_a_call_is_refused() -> None:
    with pytest.raises(FormatError):
        twilio.read({"Digits": "1"}, first=False)


@given(
    st.dictionaries(
        st.sampled_from(["From", "To", "Digits", "SpeechResult", "Confidence", "CallStatus", "DialCallStatus"]), st.text()
    )
)
def test_strange_fields_break_nothing(fields: dict[str, str]) -> None:
    twilio.read({"CallSid": "CA1"} | fields, first=False)


def test_keys_and_speech_are_gathered_together() -> None:
    turn = VoiceTurn(("Dag.", "Hoe kan ik helpen?"), listen=Listen(hints=("eBox", "itsme, app")))
    official = Gather(
        input="dtmf speech",
        action=URL,
        method="POST",
        timeout=8,
        num_digits=1,
        finish_on_key="",
        hints="eBox, itsme app",
        **HEARING,
    )
    official.say("Dag.", **VOICE)
    official.say("Hoe kan ik helpen?", **VOICE)
    assert same(twilio.reply(turn, URL, Line(OWN)), of(official))


def test_a_number_ends_with_its_last_digit_or_with_the_hash_key() -> None:
    turn = VoiceTurn(("Toets uw nummer.",), listen=Listen(digits=Digits(8, 11, secret=True), speech=False, seconds=10))
    official = Gather(
        input="dtmf", action=URL, method="POST", timeout=10, num_digits=11, finish_on_key="#", action_on_empty_result=True
    )
    official.say("Toets uw nummer.", **VOICE)
    assert same(twilio.reply(turn, URL, Line(OWN)), of(official))


def test_speech_stops_no_prompt_that_it_may_not_stop() -> None:
    made = parsed(twilio.reply(VoiceTurn(("Dag.",), listen=Listen(barge_in=False)), URL, Line()))
    assert made[0].get("bargeIn") == "false"


def test_the_pace_is_told_to_the_voice() -> None:
    official, say = VoiceResponse(), Say(**VOICE)
    say.prosody("Tot ziens.", rate="80%")
    official.append(say)
    official.hangup()
    assert same(twilio.reply(VoiceTurn(("Tot ziens.",), hang_up=True, pace=120), URL, Line()), official)


def test_a_slow_answer_is_asked_for_again() -> None:
    official = VoiceResponse()
    official.say("Een ogenblik, ik zoek het op.", **VOICE)
    official.redirect(URL, method="POST")
    assert same(twilio.reply(None, URL, Line()), official)


def test_a_number_is_dialled_and_sees_our_number() -> None:
    official, dial = VoiceResponse(), Dial(action=URL, method="POST", timeout=30, caller_id=OWN)
    dial.number("+3225551234")
    official.say("Ik verbind u door.", **VOICE)
    official.append(dial)
    turn = VoiceTurn(("Ik verbind u door.",), transfer=Transfer("+3225551234", "K7M4-9TQX"))
    assert same(twilio.reply(turn, URL, Line(OWN)), official)


def test_a_sip_address_is_dialled_with_the_reference() -> None:
    dial = Dial(action=URL, method="POST", timeout=30, caller_id=OWN)
    dial.sip(f"{PERSON}?X-Reference=K7M4-9TQX")
    assert same(twilio.reply(VoiceTurn((), transfer=Transfer(PERSON, "K7M4-9TQX")), URL, Line(OWN)), of(dial))


def test_a_sip_caller_is_sent_on_and_a_person_is_dialled_when_that_is_refused() -> None:
    sip = CALL.base | {"From": "sip:mia@pbx.example.be", "ReferSipResponseCode": "405"}
    refused = twilio.read(sip, first=False)
    assert refused.refused
    assert refused.line.sip
    refer = Refer(action=URL, method="POST")
    refer.sip(f"{PERSON}?X-Reference=K7M4-9TQX")
    asked = twilio.reply(VoiceTurn((), transfer=Transfer(PERSON, "K7M4-9TQX")), URL, refused.line)
    assert same(asked, of(refer))
    dial = Dial(action=URL, method="POST", timeout=30, caller_id=OWN)
    dial.sip(f"{PERSON}?X-Reference=K7M4-9TQX")
    again = twilio.dial_instead(asked, URL, refused.line)
    assert again is not None
    assert same(again, of(dial))
    assert twilio.dial_instead(again, URL, refused.line) is None


def test_a_call_that_is_over_gets_an_empty_reply() -> None:
    assert same(twilio.nothing(), VoiceResponse())


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    for pace in (150, 120):
        made = parsed(twilio.reply(VoiceTurn((text, "</Say><Dial>0900</Dial>"), hang_up=True, pace=pace), URL, Line()))
        assert [element.tag for element in made] == ["Say", "Say", "Hangup"]
        assert {element.tag for element in made.iter()} <= {"Response", "Say", "prosody", "Hangup"}


@given(st.lists(st.text()))
def test_no_hint_becomes_markup(hints: list[str]) -> None:
    made = parsed(twilio.reply(VoiceTurn((), listen=Listen(hints=tuple(hints))), URL, Line()))
    assert [element.tag for element in made.iter()] == ["Response", "Gather"]
