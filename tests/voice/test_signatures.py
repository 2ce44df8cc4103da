from __future__ import annotations

import time
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jambonz_sdk._signature import verify_signature
from twilio.request_validator import RequestValidator

from gateway.voice.signatures import TOLERANCE, signed_by_jambonz, signed_by_twilio
from tests.voice.platforms import SECRET, TOKEN, jambonz_signature, twilio_signature

BODY = b'{"call_sid":"1","from":"+32470918273"}'
URL = "https://hulp.example.be/voice/twilio/turn/abc"
FORM = {"CallSid": "CA1", "From": "+32470918273", "Digits": "1", "SpeechResult": "héé daar & co"}
OFFICIAL = RequestValidator(TOKEN)
MOMENT = 1_795_669_789
"""When forged headers are made, and looked at: the names of tests hold it, and are the same in every process."""
GOOD = jambonz_signature(BODY, at=MOMENT)


def jambonz(header: str | None, body: bytes = BODY, at: float | None = None) -> bool:
    return signed_by_jambonz(header, body, SECRET, time.time() if at is None else at)


def twilio(url: str, header: str | None, form: dict[str, str] = FORM) -> bool:
    return signed_by_twilio(header, url, list(form.items()), TOKEN)


def test_what_jambonz_signed_is_good_for_us_and_for_its_own_library() -> None:
    header = jambonz_signature(BODY)
    assert verify_signature(BODY, header, SECRET)
    assert jambonz(header)


@given(body=st.binary(max_size=200), other=st.binary(max_size=200))
def test_we_and_the_library_of_jambonz_agree(body: bytes, other: bytes) -> None:
    header = jambonz_signature(body)
    try:
        official = verify_signature(other, header, SECRET)
    except ValueError:
        official = False
    assert jambonz(header, other) is official is (body == other)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "v1=" + "0" * 64,
        f"t={MOMENT}",
        f"t={MOMENT},v1=",
        f"t={MOMENT},v1={'0' * 64}",
        f"t={MOMENT},v1=é",
        GOOD.replace("v1=", "v0="),
        GOOD.replace("t=", "t=0,t="),
        GOOD.replace("t=", "t=+"),
        GOOD.replace("t=", "t=x"),
        jambonz_signature(BODY, secret="another secret of thirty-two signs", at=MOMENT),
        jambonz_signature(BODY + b" ", at=MOMENT),
    ],
)
def test_a_forged_signature_of_jambonz_is_refused(header: str | None) -> None:
    assert jambonz(GOOD, at=MOMENT)
    assert not jambonz(header, at=MOMENT)


@pytest.mark.parametrize("seconds", [TOLERANCE + 5, -TOLERANCE - 5])
def test_a_signature_of_another_time_is_refused(seconds: int) -> None:
    assert not jambonz(jambonz_signature(BODY, at=time.time() - seconds))
    assert jambonz(jambonz_signature(BODY, at=time.time() - seconds * 0.9))


def test_a_new_time_does_not_make_an_old_signature_good() -> None:
    old = jambonz_signature(BODY, at=time.time() - 1000)
    assert not jambonz(f"t={int(time.time())},{old.partition(',')[2]}")


def test_one_of_several_signatures_is_enough_while_a_secret_is_replaced() -> None:
    time_part, _, right = jambonz_signature(BODY).partition(",")
    wrong = f"v1={'0' * 64}"
    assert jambonz(f"{time_part},{wrong},{right}")
    assert jambonz(f"{time_part}, {right}, {wrong}")
    assert not jambonz(f"{time_part},{wrong},{wrong}")


def test_what_twilio_signed_is_good_for_us_and_for_its_own_library() -> None:
    header = OFFICIAL.compute_signature(URL, FORM)
    assert header == twilio_signature(URL, FORM)
    assert twilio(URL, header)


@given(
    form=st.dictionaries(st.text("ABCab ", min_size=1, max_size=5), st.text(max_size=10).filter(lambda text: text.isprintable())),
    netloc=st.sampled_from(["hulp.example.be", "hulp.example.be:443", "hulp.example.be:8443", "hulp.example.be:80"]),
    scheme=st.sampled_from(["http", "https"]),
    other=st.sampled_from(["hulp.example.be", "hulp.example.be:443", "hulp.example.be:80", "kwaad.example"]),
)
def test_we_and_the_library_of_twilio_agree(form: dict[str, str], netloc: str, scheme: str, other: str) -> None:
    here, header = f"{scheme}://{netloc}/voice/twilio", OFFICIAL.compute_signature(f"https://{other}/voice/twilio", form)
    assert twilio(here, header, form) is OFFICIAL.validate(here, form, header)


def test_the_fields_are_signed_as_they_come_over_the_line() -> None:
    form = {"SpeechResult": "ik wil 50% & een + en =", "Empty": "", "From": "+32470918273"}
    assert twilio(URL, twilio_signature(URL, form), dict(parse_qsl(urlencode(form), keep_blank_values=True)))


@pytest.mark.parametrize(
    "url",
    [
        "http://hulp.example.be/voice/twilio/turn/abc",
        "https://kwaad.example/voice/twilio/turn/abc",
        "https://hulp.example.be/voice/twilio/turn/abd",
        "https://hulp.example.be/voice/twilio/turn/abc?x=1",
        "https://hulp.example.be:8443/voice/twilio/turn/abc?x=1",
    ],
)
def test_a_signature_for_another_address_is_refused(url: str) -> None:
    header = twilio_signature(URL, FORM)
    assert not twilio(url, header)
    assert not OFFICIAL.validate(url, FORM, header)


def test_an_explicit_port_makes_no_difference() -> None:
    with_port = URL.replace("example.be/", "example.be:443/")
    assert twilio(URL, twilio_signature(with_port, FORM))
    assert twilio(with_port, twilio_signature(URL, FORM))


@pytest.mark.parametrize(
    "form", [FORM | {"Digits": "2"}, FORM | {"More": "1"}, {name: value for name, value in FORM.items() if name != "Digits"}]
)
def test_a_signature_of_another_form_is_refused(form: dict[str, str]) -> None:
    assert not twilio(URL, twilio_signature(URL, FORM), form)


@pytest.mark.parametrize("header", [None, "", "é", "0" * 28, twilio_signature(URL, FORM, token="f" * 32)])
def test_a_forged_signature_of_twilio_is_refused(header: str | None) -> None:
    assert not twilio(URL, header)
