"""A citizen's own data, read aloud: what is said, and what never is."""

from __future__ import annotations

from typing import Any

import pytest

from faq.speech.chunks import fits
from faq.speech.normalise import as_spoken
from gateway.voice.card_aloud import read_aloud
from gateway.voice.world import Answer, Choice

LIST: dict[str, Any] = {
    "title": "Uw ongelezen berichten",
    "text": "U hebt 2 ongelezen berichten.",
    "items": [
        {
            "title": "1. Uw overlevingspensioen: nieuw bedrag",
            "lines": ["Van Federale Pensioendienst", "Gekomen op 20 november 2026"],
            "mark": "ongelezen",
            "url": "https://mijnburgerprofiel.be",
            "url_label": "Openen in Mijn Burgerprofiel",
        },
        {"title": "2. Uitnodiging", "lines": ["Van Bevolkingsonderzoek"]},
    ],
    "options": [{"key": "k1", "label": "Bericht 1 openen"}],
    "note": "Dit zijn de 2 nieuwste van 7.",
    "source": "Bron: eBox.",
}


def said(card: dict[str, Any], **answer: Any) -> str:
    aloud = read_aloud(Answer(chunks=("Uw gegevens staan klaar.",), **answer), card)
    assert [prompt for prompt in aloud.chunks if not fits(prompt)] == []
    return " ".join(aloud.chunks)


def test_a_list_is_read_with_its_numbers_and_its_remark() -> None:
    assert said(LIST) == (
        "U hebt twee ongelezen berichten. Één: Uw overlevingspensioen: nieuw bedrag, ongelezen. Van Federale Pensioendienst. "
        "Gekomen op twintig november tweeduizend zesentwintig. Twee: Uitnodiging. Van Bevolkingsonderzoek. "
        "Dit zijn de twee nieuwste van zeven."
    )


def test_the_options_of_a_card_come_before_those_of_the_answer() -> None:
    aloud = read_aloud(Answer(card="a", choices=(Choice("Keuze aap", "k9"),)), LIST)
    assert aloud.choices == (Choice("Bericht één openen", "k1"), Choice("Keuze aap", "k9"))


def test_facts_are_read_with_their_label() -> None:
    card = {
        "title": "t",
        "text": "Dit staat over u geregistreerd.",
        "facts": [{"label": "Kids-ID", "value": "vervallen", "note": "let op"}],
    }
    assert said(card).endswith("vervallen, let op.")


def test_no_number_that_a_listener_could_use_and_no_address_is_read() -> None:
    letter = (
        "Uw rijksregisternummer is 85.07.30-033.28. Stort op BE68 5390 0754 7034. Mail naar jan@voorbeeld.be of bel 0470 91 82 73. "
        "Kijk op https://www.voorbeeld.be/brief?id=12."
    )
    heard = said({"title": "Brief", "text": letter})
    assert "een rijksregisternummer dat ik niet voorlees" in heard
    assert "een rekeningnummer dat ik niet voorlees" in heard
    for secret in ("85", "vijfentachtig", "drieëndertig", "BE", "achtenzestig", "apenstaartje", "http", "nul, vier"):
        assert secret not in heard, secret


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Uw toegangscode is 482913.", "vier"),
        ("Uw activeringscode: 4829-1374 gebruikt u snel.", "acht"),
        ("Uw eenmalige code 482913 vervalt morgen.", "drie"),
        ("De Kids-ID 1234567 van Jan.", "zeven"),
        ("Uw dossiernummer 2026/0033 vindt u in de brief.", "twee"),
    ],
)
def test_no_code_and_no_number_of_a_case_is_read(text: str, secret: str) -> None:
    heard = said({"title": "t", "text": text})
    assert "een code die ik niet voorlees" in heard
    assert secret not in heard


@pytest.mark.parametrize(
    "text",
    ["U woont in 9000 Gent, postcode 9000.", "Kids-ID: geldig tot en met 12 mei 2027.", "U krijgt 1.234,50 euro vanaf 1 mei."],
)
def test_dates_amounts_and_postcodes_are_read(text: str) -> None:
    assert "niet voorlees" not in said({"title": "t", "text": text})


def test_nothing_that_is_read_stays_in_memory() -> None:
    before = as_spoken.cache_info().currsize
    said({"title": "t", "text": "Deze zin werd nog nooit voorgelezen, en blijft nergens."})
    assert as_spoken.cache_info().currsize == before
