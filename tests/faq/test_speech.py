"""How written Dutch is spoken, and how it is cut into prompts."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.entries import entries
from faq.speech.chunks import MOST_WORDS, chunks, fits, seconds, sentences, words
from faq.speech.lexicon import LEXICON_FILE, lexicon
from faq.speech.normalise import as_spoken, unread
from faq.speech.numbers import grouped, spelled
from faq.walks import walks

SPOKEN = [
    # Numbers that one calls.
    ("Bel gratis naar 1700.", "Bel gratis naar zeventienhonderd."),
    ("Bel 1813, de Zelfmoordlijn.", "Bel achttien dertien, de Zelfmoordlijn."),
    ("Bel meteen 112.", "Bel meteen één één twee."),
    ("Bel 101 voor de politie, of 106.", "Bel één nul één voor de politie, of één nul zes."),
    ("Bel +32 470 12 34 56.", "Bel plus drie twee, vier zeven nul, één twee, drie vier, vijf zes."),
    ("Bel 0470/12.34.56.", "Bel nul vier zeven nul, één twee, drie vier, vijf zes."),
    ("Bel 02 790 52 00.", "Bel nul twee, zeven negen nul, vijf twee, nul nul."),
    ("Bel 078 170 170.", "Bel nul zeven acht, één zeven nul, één zeven nul."),
    # Hours and days.
    ("Elke werkdag van 9 tot 19 uur.", "Elke werkdag van negen tot negentien uur."),
    ("Elke werkdag van 9-19 uur.", "Elke werkdag van negen tot negentien uur."),
    ("Om 11.05 uur.", "Om elf uur vijf."),
    ("Om 11:05.", "Om elf uur vijf."),
    ("Om 9u30.", "Om negen uur dertig."),
    ("Om 14u.", "Om veertien uur."),
    ("Om 12.00 uur.", "Om twaalf uur."),
    ("Op 23 november 2026.", "Op drieëntwintig november tweeduizend zesentwintig."),
    ("Sinds 31 januari 2024.", "Sinds eenendertig januari tweeduizend vierentwintig."),
    ("Op 23/11/2026.", "Op drieëntwintig november tweeduizend zesentwintig."),
    ("Op 2026-11-03.", "Op drie november tweeduizend zesentwintig."),
    ("Vanaf mei 1998.", "Vanaf mei negentienhonderd achtennegentig."),
    ("In 2022.", "In tweeduizend tweeëntwintig."),
    ("Sinds 1830.", "Sinds achttienhonderd dertig."),
    ("Open tot 1 december.", "Open tot één december."),
    # Amounts, shares, ranks and other numbers.
    ("Dat kost € 12,50.", "Dat kost twaalf euro vijftig."),
    ("Dat kost 5 of 10 euro.", "Dat kost vijf of tien euro."),
    ("Dat kost 1.250 euro.", "Dat kost twaalfhonderd vijftig euro."),
    ("Dat is 2,5%.", "Dat is twee komma vijf procent."),
    ("Dat is 6 %.", "Dat is zes procent."),
    ("Dat is 3,05.", "Dat is drie komma nul vijf."),
    ("De 1e, de 2de en de 23ste.", "De eerste, de tweede en de drieëntwintigste."),
    ("Van 12-15 jaar.", "Van twaalf tot vijftien jaar."),
    ("De voorbije 30 dagen.", "De voorbije dertig dagen."),
    ("Ongeveer 90 gemeenten.", "Ongeveer negentig gemeenten."),
    ("Met 101 gemeenten.", "Met honderdéén gemeenten."),
    ("Er zijn 12345 en 1.000.000 brieven.", "Er zijn twaalfduizend driehonderdvijfenveertig en een miljoen brieven."),
    # Codes and numbers that are read in groups.
    ("Uw referentie is K7M4-9TQX.", "Uw referentie is K, zeven, M, vier. Negen, T, Q, X."),
    ("Uw code is 123 456.", "Uw code is één twee drie, vier vijf zes."),
    ("Er zijn 123456 codes.", "Er zijn honderddrieëntwintigduizend vierhonderdzesenvijftig codes."),
    ("Uw nummer is 85.07.30-033.28.", "Uw nummer is acht vijf, nul zeven, drie nul, nul drie drie, twee acht."),
    ("Zie BE68 5390 0754 7034.", "Zie B E, zes acht, vijf drie negen nul, nul zeven vijf vier, zeven nul drie vier."),
    # Addresses are never read.
    ("Surf naar mijnburgerprofiel.be.", "Surf naar de website van Mijn Burgerprofiel."),
    ("Lees het op Vlaanderen.be.", "Lees het op de website van Vlaanderen."),
    ("Lees het op https://www.vlaanderen.be/e-loket?x=1.", "Lees het op de website van Vlaanderen."),
    ("Lees het op www.onbekend.be/pad/verder.", "Lees het op de website van Onbekend."),
    ("Lees het op sint-truiden.be.", "Lees het op de website."),
    ("Het adres is iamapps.belgium.be/sma/self. Meld u aan.", "Meld u aan."),
    ("Kijk op de website (https://www.vlaanderen.be).", "Kijk op de website."),
    ("Stuur ze naar verdacht@safeonweb.be.", "Stuur ze naar het iemeeladres van seef on web."),
    (
        "Stuur ze naar verdacht@safeonweb.be (verdacht, apenstaartje, safeonweb punt be).",
        "Stuur ze naar het iemeeladres van seef on web.",
    ),
    # Abbreviations.
    ("Kies o.a. Doccle, enz. Daarna stopt u.", "Kies onder andere dokl, enzovoort. Daarna stopt u."),
    ("Een sleutel, d.w.z. een bewijs, bv. KBC.", "Een sleutel, dat wil zeggen een bewijs, bijvoorbeeld KBC."),
    ("Van 6 t/m 11 jaar.", "Van zes tot en met elf jaar."),
    ("Het nr. staat op uw kaart.", "Het nummer staat op uw kaart."),
    ("Uw voornaam en/of achternaam.", "Uw voornaam of achternaam."),
    # Names and words.
    ("Uw eBox en My eBox.", "Uw ie-box en mai ie-box."),
    ("Uw eBox-documenten.", "Uw ie-box-documenten."),
    ("Met itsme of uw eID.", "Met its mie of uw identiteitskaart."),
    ("Met uw eID (elektronische identiteitskaart).", "Met uw elektronische identiteitskaart."),
    ("De Kids-ID van uw kind.", "De kids I D van uw kind."),
    ("De app MyGov.be.", "De app mai gov."),
    ("Lees de FAQ-pagina.", "Lees de pagina met veelgestelde vragen."),
    ("Een PDF van de FOD BOSA.", "Een pdf van de federale overheidsdienst Boosa."),
    ("Jobs van de VDAB, bij CSAM.", "Dzjops van de V D A B, bij C sam."),
    ("Uw INSZ-nummer.", "Uw I N S Z nummer."),
    ("Uw rijksregisternummer, pin en puk.", "Uw rijksregisternummer, pin en puk."),
    ("Een sms of een e-mail op uw smartphone.", "Een sms of een e-mail op uw smartfoon."),
    ("Uw e-mails en uw e-mailadres.", "Uw iemeels en uw iemeeladres."),
    ("In Chrome, de browser van Google.", "In kroom, de brauser van Google."),
    ("Met een app voor TOTP.", "Met een app voor tijdelijke code."),
    # Quotes, brackets, lists and signs.
    ("Klik op ‘Hulp nodig?’ of bel.", "Klik op Hulp nodig of bel."),
    ("Open ‘Uw gegevens’.", "Open Uw gegevens."),
    ("Dat zijn “valse berichten”.", "Dat zijn valse berichten."),
    ("De foto’s van zo’n app.", "De foto's van zo'n app."),
    ("Uw browser (het programma waarmee u surft) sluit.", "Uw brauser, het programma waarmee u surft, sluit."),
    ("Nee (nog niet).", "Nee, nog niet."),
    ("(Dat weten we niet.) Bel ons.", "Dat weten we niet. Bel ons."),
    ("Uw bericht(en).", "Uw berichten."),
    ("- een kaart\n- een lezer", "Een kaart. Een lezer."),
    ("1. Surf zelf\n2. Meld u aan.", "Surf zelf. Meld u aan."),
    ("Eerste zin\n\nTweede zin.", "Eerste zin. Tweede zin."),
    ("Jan & An", "Jan en An."),
    ("Een app – en een site.", "Een app, en een site."),
    ("Wacht… Dan verder.", "Wacht. Dan verder."),
    ("Voor/na het aanmelden.", "Voor of na het aanmelden."),
]


@pytest.mark.parametrize(("written", "spoken"), SPOKEN)
def test_a_text_is_written_as_it_is_spoken(written: str, spoken: str) -> None:
    assert as_spoken(written) == spoken


@pytest.mark.parametrize("spoken", [spoken for _, spoken in SPOKEN])
def test_what_is_spoken_stays_as_it_is(spoken: str) -> None:
    assert as_spoken(spoken) == spoken


@settings(deadline=2000)
@given(st.text(max_size=200))
@example("3,5,7")
@example("€ 1.000,5%")
@example("((a) b) (")
@example("1" * 5000)
@example("a" + "1" * 5000)
@example(f"1,{'9' * 5000} en € {'9' * 5000} en {'9' * 400}%")
@example("a.-" * 2000)
@example("1 " * 3000)
@example("٣ en ²")
def test_any_text_can_be_spoken_without_digits_and_signs(text: str) -> None:
    assert not re.search(r"[0-9()<>@€%&*_#|]", as_spoken(text))


@pytest.mark.parametrize("abbreviation", sorted(lexicon().abbreviations))
def test_every_abbreviation_is_read_in_full(abbreviation: str) -> None:
    said = as_spoken(f"Kies {abbreviation} dit.")
    assert said == f"Kies {lexicon().abbreviations[abbreviation]} dit."


@pytest.mark.parametrize("word", sorted(lexicon().words))
def test_every_word_of_the_lexicon_is_found_between_other_words(word: str) -> None:
    said = lexicon().words[word]
    assert as_spoken(f"Dit is {word} vandaag.") == f"Dit is {said.replace('’', chr(39))} vandaag."


@pytest.mark.parametrize("address", sorted(lexicon().websites))
def test_a_known_address_becomes_the_website_that_it_is(address: str) -> None:
    assert as_spoken(f"Kijk op https://{address}/.") == as_spoken(f"Kijk op {lexicon().websites[address]}.")


def test_a_word_of_the_lexicon_is_not_found_within_another() -> None:
    assert as_spoken("De mailing, appels en de ingang.") == "De mailing, appels en de ingang."


def test_the_lexicon_holds_no_word_twice() -> None:
    keys = re.findall(r"^  (\S.*?): ", LEXICON_FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len({key.lower().replace("’", "'") for key in keys}) == len(keys)


@pytest.mark.parametrize(("text", "found"), [("Neem X3D mee.", ["X3D"]), ("De app 112BE.", ["112BE"]), ("Om 9u30, de 2de.", [])])
def test_words_that_mix_letters_and_digits_are_known(text: str, found: list[str]) -> None:
    assert unread(text) == found


def test_a_long_number_is_read_in_groups() -> None:
    assert grouped("123456") == "één twee drie, vier vijf zes"
    assert grouped("12345678") == "één twee, drie vier, vijf zes, zeven acht"
    assert grouped("1700") == "één zeven nul nul"


def test_a_code_is_spelled() -> None:
    assert spelled("ab2-c3") == "A, B, twee. C, drie"


def sentence(count: int, word: str = "woord") -> str:
    return " ".join([word.capitalize(), *[word] * (count - 1)]) + "."


def test_sentences_go_together_while_they_fit() -> None:
    assert chunks(f"{sentence(10)} {sentence(10)} {sentence(10)}") in [
        (f"{sentence(10)} {sentence(10)}", sentence(10)),
        (sentence(10), f"{sentence(10)} {sentence(10)}"),
    ]
    assert chunks(f"{sentence(12)} {sentence(13)}") == (f"{sentence(12)} {sentence(13)}",)
    assert chunks(f"{sentence(13)} {sentence(13)}") == (sentence(13), sentence(13))


def test_a_question_stays_with_what_to_do_then() -> None:
    text = f"{sentence(9)} {sentence(9)} Lukt het niet? {sentence(9)}"
    assert chunks(text) == (f"{sentence(9)} {sentence(9)}", f"Lukt het niet? {sentence(9)}")


def test_prompts_are_of_about_one_length() -> None:
    assert [words(prompt) for prompt in chunks(" ".join([sentence(6)] * 6))] == [18, 18]


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    text = (
        "U kunt uw toestemming intrekken voor elke toepassing die u vroeger toestemming gaf, "
        "maar dan krijgt u vanaf dat moment alle nieuwe brieven weer op papier."
    )
    assert chunks(text) == (
        "U kunt uw toestemming intrekken voor elke toepassing die u vroeger toestemming gaf,",
        "maar dan krijgt u vanaf dat moment alle nieuwe brieven weer op papier.",
    )


@pytest.mark.parametrize(
    "whole",
    [
        "niet op de website",
        "eenendertig januari tweeduizend vierentwintig",
        "één twee drie vier vijf zes",
        "twaalf euro vijftig",
        "Mijn Burgerprofiel van Vlaanderen",
        "mai ie-box",
        "kids I D",
    ],
)
@pytest.mark.parametrize("before", range(8, 24))
def test_numbers_names_and_negations_are_not_parted(whole: str, before: int) -> None:
    text = f"{sentence(before)[:-1]} {whole} {' '.join(['en', 'verder'] * 9)}."
    for prompt in chunks(text)[:-1]:
        last, whole_words = prompt.strip(".,").split(), whole.split()
        # Prepositions may begin a prompt; the words before them stay together.
        inside = [whole_words[:n] for n in range(1, len(whole_words)) if whole_words[n] not in ("op", "van")]
        assert not any(last[-len(part) :] == part for part in inside), prompt


@given(
    st.lists(st.sampled_from(["een", "kaart,", "maar", "lezer", "niet", "op", "tot", "drie", "uur.", "Weet", "u?"]), max_size=90)
)
def test_no_word_is_lost_or_moved(parts: list[str]) -> None:
    text = as_spoken(" ".join(parts))
    assert " ".join(chunks(text)).split() == text.split()


def test_a_text_that_was_made_into_words_stays_as_it_is() -> None:
    said = [as_spoken(text) for text in every_spoken_text()]
    assert [as_spoken(text) for text in said] == said


def every_spoken_text() -> list[str]:
    steps = [step for walk in walks().values() for step in walk.steps.values()]
    return [entry.voice or entry.simple for entry in entries().values()] + [step.voice or step.text for step in steps]


@pytest.mark.parametrize("text", every_spoken_text())
def test_every_prompt_of_the_content_fits(text: str) -> None:
    prompts = chunks(as_spoken(text))
    assert prompts
    assert all(fits(prompt) for prompt in prompts)
    assert all(words(each) <= MOST_WORDS for prompt in prompts for each in sentences(prompt))


def test_longer_texts_take_longer() -> None:
    assert seconds("Ja.") < seconds("Ja, dat mag.") < seconds("Ja, dat mag. Dank u wel.")
    assert seconds("KBC") == pytest.approx(seconds("kabece"))
