from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.normalise import fold, normalise


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  \n\t ", ""),
        ("Hélp!!", "help"),
        ("HOE   gaat\ndat?", "hoe gaat dat"),
        ("coëfficiënt één", "coefficient een"),
        ("heeeeeelp", "heelp"),
        ("aanmelden", "aanmelden"),
        ("m’n kaart, m'n code", "m n kaart m n code"),
        ("E-box", "e box"),
        ("€ 5,00", "€ 5 00"),
        ("11111 en 2024", "11111 en 2024"),
        ("ĳ ﬁ ｅＢｏｘ", "ij fi ebox"),
        ("🙂?!", ""),
        ("kijk <e-mailadres> na", "kijk na"),
        ("<telefoonnummer>", ""),
        ("mijn rijksregisternummer is <rijksregisternummer> en nu?", "en nu"),
    ],
)
def test_folding_leaves_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("E-box", "ebox"),
        ("e box", "ebox"),
        ("eBoxen", "ebox"),
        ("ebooks", "ebox"),
        ("den e-box", "den ebox"),
        ("my e-box", "ebox"),
        ("mijn burger profiel", "mijnburgerprofiel"),
        ("m'n burgerprofiel", "mijnburgerprofiel"),
        ("MBP", "mijnburgerprofiel"),
        ("it's me", "itsme"),
        ("itsmi", "itsme"),
        ("id-kaart", "eid"),
        ("identiteitskaart", "eid"),
        ("kids-ID", "kidsid"),
        ("kaart lezer", "kaartlezer"),
        ("e-mails", "email"),
        ("mail adres", "mailadres"),
        ("app van mijn gemeente", "gemeenteapp"),
        ("rijks register nummer", "rijksregisternummer"),
        ("gsm", "smartphone"),
    ],
)
def test_ways_of_writing_a_name_become_one(text: str, name: str) -> None:
    assert normalise(text) == name
    assert normalise(f"hoe werkt {text} nu?") == f"hoe werkt {name} nu"


@pytest.mark.parametrize("text", ["de boxen van de post", "eidooier", "boxer", "gsmzaak", "reis me", "e"])
def test_words_that_only_look_alike_stay(text: str) -> None:
    assert normalise(text) == fold(text)


@example("™")
@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_and_leaves_single_spaces(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


@given(st.text(max_size=100))
def test_no_text_makes_normalising_fail(text: str) -> None:
    assert normalise(text) == " ".join(normalise(text).split())
