from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.voice import jambonz
from gateway.voice.model import Digits, Event, Heard, Listen, Transfer, VoiceTurn
from gateway.voice.received import FormatError, Line
from tests.voice.platforms import CALLER, OWN, Jambonz
from tests.voice.schemas import wrong_in_reply, wrong_in_webhook

CALL = Jambonz("http://127.0.0.1:9")
ANYONE = "http://127.0.0.1:9"
PERSON = "sip:1700@pbx.example.be"
MENU = Listen(hints=("eBox", "itsme, app"))
ENTRY = Listen(digits=Digits(8, 11, secret=True), speech=False, digit_seconds=4)


def heard(fields: dict[str, Any], vendor: str = "google") -> Heard | None:
    return jambonz.read(fields, vendor).heard


def verbs(turn: VoiceTurn, line: Line = Line(OWN, "google"), person: str | None = PERSON) -> list[dict[str, Any]]:  # noqa: B008
    made: list[dict[str, Any]] = json.loads(jambonz.reply(turn, "n0nce", line, person))
    return made


def named(made: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = [verb for verb in made if verb["verb"] == name]
    return found


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("session-new", CALL.session(), Heard(Event.START, caller=CALLER)),
        ("gather", CALL.speech("hoe koppel ik mijn ebox"), Heard(Event.SPEECH, "hoe koppel ik mijn ebox", 0.9)),
        ("gather", CALL.speech(" twee  woorden ", None), Heard(Event.SPEECH, "twee woorden", 1.0)),
        ("gather", CALL.speech("ebox", 0), Heard(Event.SPEECH, "ebox", 1.0)),
        ("gather", CALL.speech("ebox", 0.4), Heard(Event.SPEECH, "ebox", 0.4)),
        ("gather", CALL.speech("ebox", 0.1), Heard(Event.NOISE)),
        ("gather", CALL.speech(""), Heard(Event.NOISE)),
        ("gather", CALL.speech("uh", 0.1, "stt-low-confidence"), Heard(Event.NOISE)),
        ("gather", CALL.broken(), Heard(Event.NOISE)),
        ("gather", CALL.silence(), Heard(Event.SILENCE)),
        ("gather", CALL.keys("0"), Heard(Event.KEYS, keys="0")),
        ("gather", CALL.keys("*"), Heard(Event.KEYS, keys="*")),
        ("gather", CALL.keys("85073003328"), Heard(Event.KEYS, keys="85073003328")),
        ("gather", CALL.keys(""), Heard(Event.KEYS, keys="#")),
        ("dial", CALL.dialled("completed"), None),
        ("dial", CALL.dialled("busy"), Heard(Event.TRANSFER_FAILED)),
        ("dial", CALL.dialled("no-answer"), Heard(Event.TRANSFER_FAILED)),
        ("dial", CALL.dialled("failed"), Heard(Event.TRANSFER_FAILED)),
        ("sip-refer", CALL.referred(202), None),
        ("sip-refer", CALL.referred(202, 200), None),
        ("sip-refer", CALL.referred(202, 486), Heard(Event.TRANSFER_FAILED)),
        ("sip-refer", CALL.referred(405), Heard(Event.TRANSFER_FAILED)),
    ],
)
def test_every_webhook_is_one_of_the_published_schema_and_is_read(
    kind: str, fields: dict[str, Any], expected: Heard | None
) -> None:
    assert wrong_in_webhook(kind, fields) == []
    assert heard(fields) == expected


def test_the_check_of_webhooks_finds_a_wrong_one() -> None:
    assert wrong_in_webhook("gather", CALL.silence() | {"reason": "slept"})
    assert wrong_in_webhook("gather", CALL.silence() | {"dreamt": 1})


@pytest.mark.parametrize("fields", [None, [], "x", {}, {"call_sid": ""}, {"call_sid": 1, "reason": "timeout"}])
def test_what_is_no_webhook_is_refused(fields: Any) -> None:
    with pytest.raises(FormatError):
        jambonz.read(fields, "")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
FIELDS = ("reason", "digits", "speech", "from", "to", "sip", "defaults", "dial_call_status", "refer_status")


@given(st.fixed_dictionaries({"call_sid": st.just("1")}, optional=dict.fromkeys(FIELDS, ANYTHING)))
def test_strange_fields_break_nothing(fields: dict[str, Any]) -> None:
    jambonz.read(fields, "")
    jambonz.ended(fields)


@pytest.mark.parametrize("caller", ["anonymous", "Anonymous", "+266696687", "unavailable", "", "sip:anonymous@anonymous.invalid"])
def test_a_hidden_caller_has_no_number(caller: str) -> None:
    assert heard(Jambonz(ANYONE, caller=caller).session()) == Heard(Event.START, caller="")


@pytest.mark.parametrize("privacy", ["id", "header;id", "Full", "user; critical"])
def test_a_number_that_its_owner_hides_is_not_read(privacy: str) -> None:
    assert heard(CALL.session(Privacy=privacy)) == Heard(Event.START, caller="")
    assert heard(CALL.session(Privacy="none")) == Heard(Event.START, caller=CALLER)


@pytest.mark.parametrize("fields", [CALL.status("completed"), CALL.status("failed"), CALL.status("busy")])
def test_the_end_of_a_call_is_seen(fields: dict[str, Any]) -> None:
    assert wrong_in_webhook("call-status", fields) == []
    assert jambonz.ended(fields) == CALL.base["call_sid"]


@pytest.mark.parametrize("fields", [CALL.status("in-progress"), CALL.status("completed", "outbound"), {}, None])
def test_the_end_of_the_call_to_a_person_is_not_the_end(fields: Any) -> None:
    assert jambonz.ended(fields) is None


TURNS = [
    VoiceTurn(("Dag.", "Hoe kan ik helpen?"), listen=MENU),
    VoiceTurn((), listen=MENU),
    VoiceTurn(("Toets uw nummer.",), listen=ENTRY),
    VoiceTurn(("Een trage zin.",), listen=Listen(barge_in=False), pace=110),
    VoiceTurn(("Ik verbind u door.",), transfer=Transfer(PERSON, "K7M4-9TQX")),
    VoiceTurn(("Ik verbind u door.",), transfer=Transfer("+3225551234", "K7M4-9TQX")),
    VoiceTurn((), transfer=Transfer(PERSON, "")),
    VoiceTurn(("Tot ziens.",), hang_up=True),
    VoiceTurn((), hang_up=True),
]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("vendor", ["", "google", "aws", "microsoft"])
@pytest.mark.parametrize("person", [None, PERSON, "+3225551234"])
def test_every_reply_is_one_of_the_published_schema(turn: VoiceTurn, vendor: str, person: str | None) -> None:
    assert wrong_in_reply(verbs(turn, Line(OWN, vendor), person)) == []
    assert wrong_in_reply(verbs(turn, Line("", vendor), person)) == []


def test_the_check_of_replies_finds_a_wrong_one() -> None:
    assert wrong_in_reply([{"verb": "sip:refer"}])
    assert wrong_in_reply([{"verb": "gather", "bargeIn": True}])
    assert wrong_in_reply([{"verb": "gather", "say": {"voice": "x"}}])
    assert wrong_in_reply([{"verb": "config", "synthesizer": {"vendor": "default", "rate": 1}}])
    assert wrong_in_reply([{"verb": "config", "actionHookDelayAction": {"giveUpActions": [{"verb": "dial"}]}}])
    assert wrong_in_reply([{"verb": "transfer", "target": [{"type": "phone", "number": "+3225551234"}]}])


def test_keys_and_speech_are_gathered_together_and_stop_the_prompt() -> None:
    gather = named(verbs(VoiceTurn(("Dag.", "Hoe kan ik helpen?"), listen=MENU)), "gather")
    assert gather == {
        "verb": "gather",
        "actionHook": "/voice/jambonz?turn=n0nce&voice=google",
        "input": ["digits", "speech"],
        "timeout": 8,
        "dtmfBargein": True,
        "bargein": True,
        "numDigits": 1,
        "say": {"text": "Dag. Hoe kan ik helpen?"},
    }


def test_a_number_ends_with_its_last_digit_or_with_the_hash_key() -> None:
    gather = named(verbs(VoiceTurn(("Toets uw nummer.",), listen=ENTRY)), "gather")
    wanted = {"input": ["digits"], "minDigits": 1, "maxDigits": 11, "finishOnKey": "#", "interDigitTimeout": 4, "bargein": False}
    assert wanted.items() <= gather.items()
    assert "numDigits" not in gather


def test_speech_stops_no_prompt_that_it_may_not_stop() -> None:
    gather = named(verbs(VoiceTurn(("Dag.",), listen=Listen(barge_in=False))), "gather")
    assert (gather["bargein"], gather["dtmfBargein"]) == (False, True)


def test_the_recogniser_expects_flemish_and_the_hints_of_this_turn() -> None:
    ears = named(verbs(VoiceTurn(("Dag.",), listen=MENU)), "config")["recognizer"]
    assert (ears["language"], ears["minConfidence"], ears["hints"]) == ("nl-BE", 0.2, ["eBox", "itsme app"])
    assert named(verbs(VoiceTurn(("Dag.",), listen=ENTRY)), "config")["recognizer"]["hints"] == []


@pytest.mark.parametrize("person", [None, PERSON])
def test_a_slow_answer_has_a_filler_and_an_end(person: str | None) -> None:
    delay = named(verbs(TURNS[0], person=person), "config")["actionHookDelayAction"]
    assert (delay["noResponseTimeout"], delay["noResponseGiveUpTimeout"]) == (1.5, 8)
    assert delay["actions"] == [{"verb": "say", "text": "Een ogenblik, ik zoek het op."}]
    last = [verb["verb"] for verb in delay["giveUpActions"]]
    assert last == (["say", "dial", "say", "hangup"] if person else ["say", "say", "hangup"])


def test_a_caller_is_sent_to_a_person_with_the_reference_and_nothing_more() -> None:
    assert verbs(VoiceTurn(("Ik verbind u door.",), transfer=Transfer(PERSON, "K7M4-9TQX")))[1:] == [
        {"verb": "say", "text": "Ik verbind u door."},
        {
            "verb": "sip:refer",
            "referTo": PERSON,
            "actionHook": "/voice/jambonz?turn=n0nce&voice=google",
            "headers": {"X-Reference": "K7M4-9TQX"},
        },
    ]


def test_a_number_is_dialled_and_sees_our_number() -> None:
    dial = named(verbs(VoiceTurn((), transfer=Transfer("+3225551234", "K7M4-9TQX"))), "dial")
    assert dial["target"] == [{"type": "phone", "number": "+3225551234"}]
    assert (dial["callerId"], dial["forwardPAI"], dial["headers"]) == (OWN, False, {"X-Reference": "K7M4-9TQX"})


def test_a_person_is_dialled_when_the_telephone_cannot_be_sent_on() -> None:
    refused = jambonz.read(CALL.referred(405), "google")
    assert refused.refused
    asked = jambonz.reply(TURNS[4], "n0nce", refused.line, PERSON)
    again = jambonz.dial_instead(asked, "n1nce", refused.line)
    assert again is not None
    dial = json.loads(again)
    assert wrong_in_reply(dial) == []
    assert dial[0]["target"] == [{"type": "sip", "sipUri": PERSON}]
    assert dial[0]["headers"] == {"X-Reference": "K7M4-9TQX"}
    assert "n1nce" in dial[0]["actionHook"]
    assert jambonz.dial_instead(again, "n2nce", refused.line) is None
    assert not jambonz.read(CALL.dialled("busy"), "google").refused


def test_a_call_that_is_over_is_hung_up() -> None:
    assert [verb["verb"] for verb in verbs(VoiceTurn(("Tot ziens.",), hang_up=True))] == ["config", "say", "hangup"]


def test_the_pace_is_told_to_the_voices_that_take_it() -> None:
    slow = VoiceTurn(("Dag & welkom.",), listen=MENU, pace=120)
    assert named(verbs(slow, Line(OWN, "google")), "config")["synthesizer"]["options"] == {"audioConfig": {"speakingRate": 0.8}}
    said = {vendor: named(verbs(slow, Line(OWN, vendor)), "gather")["say"]["text"] for vendor in ("google", "aws", "microsoft", "")}
    assert said == {
        "google": "Dag & welkom.",
        "aws": '<speak><prosody rate="80%">Dag &amp; welkom.</prosody></speak>',
        "microsoft": '<speak><prosody rate="-20%">Dag &amp; welkom.</prosody></speak>',
        "": "Dag & welkom.",
    }


def test_the_usual_pace_comes_back() -> None:
    usual = VoiceTurn(("Dag.",), listen=MENU)
    assert named(verbs(usual, Line(OWN, "google")), "config")["synthesizer"]["options"] == {"audioConfig": {"speakingRate": 1.0}}
    assert named(verbs(usual, Line(OWN, "aws")), "gather")["say"]["text"] == "Dag."


@pytest.mark.parametrize("vendor", ["", "aws"])
def test_no_text_becomes_markup(vendor: str) -> None:
    text = '<speak><audio src="https://kwaad.example/x"/></speak> {voice=x} & "ja"\x00\x1b'
    said = named(verbs(VoiceTurn((text,), listen=MENU, pace=120), Line(OWN, vendor)), "gather")["say"]["text"]
    inner = said.removeprefix('<speak><prosody rate="80%">').removesuffix("</prosody></speak>")
    assert not set("<>{}\x00\x1b") & set(inner)


def test_a_voice_that_is_not_known_is_not_written_into_addresses() -> None:
    assert jambonz.read(CALL.session(vendor="x&turn=y"), "").line.vendor == ""
    assert jambonz.read(CALL.silence(), "x&turn=y").line.vendor == ""
    assert jambonz.read(CALL.session(vendor="aws"), "").line == Line(OWN, "aws")
