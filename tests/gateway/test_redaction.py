from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.redaction import ACCOUNT, CARD, CODE, EMAIL, NATIONAL_NUMBER, PHONE, redact

PLACEHOLDERS = (NATIONAL_NUMBER, EMAIL, PHONE, ACCOUNT, CARD, CODE)
SEPARATORS = ["", " ", "  ", ".", "-", "/", " - ", ". ", "\u00a0", "\u200b", "\u2011", "\u2013", ",", ", ", "_", "\n"]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("85.07.30-033.28", id="dots and hyphen"),
        pytest.param("85 07 30 033 28", id="spaces"),
        pytest.param("85/07/30/033/28", id="slashes"),
        pytest.param("85-07-30-033-28", id="hyphens"),
        pytest.param("85.07.30 - 033.28", id="hyphen between spaces"),
        pytest.param("85073003328", id="no separators"),
        pytest.param("850730-03328", id="one hyphen"),
        pytest.param("8 5 0 7 3 0 0 3 3 2 8", id="spaced digits"),
        pytest.param("8-5-0-7-3-0-0-3-3-2-8", id="digits between hyphens"),
        pytest.param("85.07.30-033.99", id="bad checksum"),
        pytest.param("05.07.30-033.84", id="born in 2000 or later"),
        pytest.param("85.47.30-033.28", id="bis number, month + 40"),
        pytest.param("85.27.30-033.28", id="bis number, month + 20"),
        pytest.param("00.00.01-001.05", id="unknown date of birth"),
        pytest.param("８５０７３００３３２８", id="full-width digits"),
        pytest.param("８５．０７．３０－０３３．２８", id="full-width digits and separators"),
        pytest.param("85\u200b07\u200b30\u200b03328", id="zero-width spaces inside"),
        pytest.param("8507300\u200d3328", id="zero-width joiner inside"),
        pytest.param("85\u00ad073003328", id="soft hyphen inside"),
        pytest.param("\u202e85.07.30-033.28\u202c", id="direction marks around"),
        pytest.param("85\u00a007\u00a030\u00a0033\u00a028", id="no-break spaces"),
        pytest.param("85.07.30\u2013033.28", id="en dash, as phones make of a hyphen"),
        pytest.param("85.07.30\u2011033.28", id="no-break hyphen"),
        pytest.param("85,07,30,033,28", id="commas"),
        pytest.param("85_07_30_033_28", id="underscores"),
        pytest.param("85\n07\n30\n033\n28", id="new lines"),
        pytest.param("acht vijf nul zeven drie nul nul drie drie twee acht", id="spoken digits"),
        pytest.param("Acht, vijf, nul, zeven, drie, nul, nul, drie, drie, twee, acht", id="spoken digits with commas"),
        pytest.param("vijfentachtig nul zeven dertig nul drieëndertig achtentwintig", id="spoken pairs"),
        pytest.param("vijfentachtig nul zeven dertig nul drieendertig achtentwintig", id="spoken pairs without diaeresis"),
        pytest.param("85 nul zeven 30 033 28", id="typed and spoken mixed"),
        pytest.param("vijfentachtig punt nul zeven punt dertig streepje nul drie drie punt twee acht", id="spoken separators"),
        pytest.param("acht vijf nul zeven euh drie nul nul drie drie twee acht", id="spoken with hesitation"),
    ],
)
def test_a_national_number_is_replaced_whole(number: str) -> None:
    assert redact(f"mijn rijksregisternummer is {number} en nu?") == f"mijn rijksregisternummer is {NATIONAL_NUMBER} en nu?"


@pytest.mark.parametrize(
    "address",
    [
        "jan.peeters@gmail.com",
        "Jan_Peeters+ebox@sub.telenet.be",
        "jan\u200b.peeters@gmail.com",
        "ｊａｎ＠ｇｍａｉｌ．ｃｏｍ",
        "jan punt peeters apenstaartje gmail punt com",
        "Jan apestaartje telenet punt be",
        "jan at gmail dot com",
        "jan streepje peeters apenstaartje gmail punt com",
    ],
)
def test_an_email_address_is_replaced_typed_and_spoken(address: str) -> None:
    assert redact(f"mail naar {address} graag") in (f"mail naar {EMAIL} graag", f"mail {EMAIL} graag")


@pytest.mark.parametrize(
    "account",
    [
        "BE68 5390 0754 7034",
        "BE68539007547034",
        "be68 5390 0754 7034",
        "BE68-5390-0754-7034",
        "BE 68 5390 0754 7034",
        "BE68.5390.0754.7034",
        "NL91 ABNA 0417 1643 00",
        "NL91ABNA0417164300",
        "FR14 2004 1010 0505 0001 3M02 606",
    ],
)
def test_a_bank_account_is_replaced(account: str) -> None:
    assert redact(f"rekening {account} klopt niet") == f"rekening {ACCOUNT} klopt niet"


@pytest.mark.parametrize(
    "phone",
    [
        "0470 12 34 56",
        "0470123456",
        "0470/12.34.56",
        "0470-12-34-56",
        "+32 470 12 34 56",
        "+32470123456",
        "0032 470 12 34 56",
        "02 553 11 11",
        "02/553.11.11",
        "+31 6 12345678",
        "nul vier zeven nul twaalf vierendertig zesenvijftig",
        "nul vier zeven nul een twee drie vier vijf zes",
    ],
)
def test_a_phone_number_is_replaced(phone: str) -> None:
    assert redact(f"bel mij op {phone} aub") == f"bel mij op {PHONE} aub"


@pytest.mark.parametrize(
    "card", ["4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "592-1234567-89", "592 1234567 89"]
)
def test_a_bank_or_identity_card_number_is_replaced(card: str) -> None:
    assert redact(f"kaart {card} werkt niet") == f"kaart {CARD} werkt niet"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mijn code is 1234", "mijn code is <code>"),
        ("mijn pincode is 1234, klopt dat?", "mijn pincode is <code>, klopt dat?"),
        ("pin: 1234", "pin: <code>"),
        ("PUK = 12345678", "PUK = <code>"),
        ("mijn wachtwoord is Geheim123!", "mijn wachtwoord is <code>"),
    ],
)
def test_a_secret_code_is_replaced(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "ik woon in 9000 Gent",
        "1000 Brussel en 2018 Antwerpen",
        "op 23/11/2026",
        "op 23-11-2026 om 14.30 uur",
        "geboren op 01.02.1985",
        "van 01/02/2024 tot 03/04/2024",
        "op 23-11-2026 14:30",
        "op 23/11/2026 14.30",
        "van 01/02/2024 - 03/04/2024",
        "dossier 2024-00123",
        "mijn dossiernummer is 2024-00123 van 23/11/2026",
        "dossiernummer 12345678",
        "het kost € 1.250,00",
        "1.234.567,89 euro",
        "ik belde 1700",
        "bel 112 of 106",
        "Kerkstraat 12 bus 3",
        "Stationsstraat 105A",
        "in 2024 en 2025",
        "tussen 2019-2024",
        "een code van 6 cijfers",
        "om 14:30 of 9 uur 15",
        "van 09.00 tot 17.00 uur",
        "3 keer geprobeerd, 2 brieven",
        "een, twee of drie kinderen",
        "uw code is ongeldig",
        "windows 11 en chrome 120.0.6099",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert redact(text) == text


@given(
    digits=st.text("0123456789", min_size=11, max_size=11),
    separators=st.lists(st.sampled_from(SEPARATORS), min_size=10, max_size=10),
)
def test_eleven_digits_never_survive_whatever_stands_between_them(digits: str, separators: list[str]) -> None:
    typed = "".join(digit + separator for digit, separator in zip(digits, [*separators, ""], strict=True))
    left = re.sub(r"\D", "", redact(f"mijn nummer is {typed} ok"))
    assert left == "", f"{typed!r} leaves {left}"


@given(
    st.lists(
        st.sampled_from(["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]), min_size=11, max_size=11
    )
)
def test_eleven_spoken_digits_never_survive(words: list[str]) -> None:
    assert redact(f"mijn nummer is {' '.join(words)} ok") == f"mijn nummer is {NATIONAL_NUMBER} ok"


_PIECES = st.sampled_from(
    [
        "85.07.30-033.28",
        "jan@gmail.com",
        "0470 12 34 56",
        "BE68 5390 0754 7034",
        "4111 1111 1111 1111",
        "mijn code is 1234",
        "acht vijf nul",
        "twintig",
        "2024-00123",
        "9000 Gent",
        "01/02/2024",
        *PLACEHOLDERS,
    ]
)


@given(st.lists(_PIECES | st.text(max_size=12), max_size=6).map(" ".join))
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_and_control_characters_never_stay(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]", redact(text))


def test_two_different_secrets_in_one_message_are_both_replaced() -> None:
    assert redact("ik ben 85.07.30-033.28 en bel 0470 12 34 56") == f"ik ben {NATIONAL_NUMBER} en bel {PHONE}"
