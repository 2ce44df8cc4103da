"""Which senders a question means, with the senders of the invented citizens."""

from __future__ import annotations

import pytest

from actions.personal.senders import senders_meant
from demo.people import people

TAXES = ["Brussel Fiscaliteit", "FOD Financiën", "Vlaamse Belastingdienst"]
CITIES = ["Stad Antwerpen", "Stad Brugge", "Stad Gent", "Stad Hasselt", "Stad Leuven", "Stad Mechelen"]
ALL = sorted({message["sender"] for person in people().values() for message in person.life["messages"]})


def of(person: str) -> list[str]:
    return sorted({message["sender"] for message in people()[person].life["messages"]})


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "question", ["berichten van {}", "Heb ik een brief gekregen van de {}?", "heeft {} mij iets gestuurd", "post {} tonen"]
)
def test_every_sender_is_found_by_name(name: str, question: str) -> None:
    for said in (name, name.lower(), name.upper()):
        assert name in (senders_meant(question.format(said), ALL) or [])


@pytest.mark.parametrize(
    ("question", "senders"),
    [
        ("brief van de belastingen", TAXES),
        ("iets van de fiscus?", TAXES),
        ("is mijn aanslagbiljet er al", TAXES),
        ("post van de belastingdienst", TAXES),
        ("post van de Vlaamse Belastingdienst", ["Vlaamse Belastingdienst"]),
        ("iets van FOD Financiën", ["FOD Financiën"]),
        ("iets van f o d financien", ["FOD Financiën"]),
        ("post van de FOD", ["FOD Financiën", "FOD Mobiliteit", "FOD Sociale Zekerheid"]),
        ("heb ik iets van het pensioen", ["Federale Pensioendienst"]),
        ("brief van de pensioen dienst", ["Federale Pensioendienst"]),
        ("is er post van mijn ziekenfonds", ["Mutualiteit Fictiva"]),
        ("van de mutuelle", ["Mutualiteit Fictiva"]),
        ("iets van 't kindergeld", ["FONS"]),
        ("heeft het kinderbijslagfonds al iets gestuurd", ["FONS"]),
        ("berichten over mijn groeipakket", ["FONS"]),
        ("wat stuurde de gemeente", CITIES),
        ("brief van 't stad", CITIES),
        ("brief van de stad Gent", ["Stad Gent"]),
        ("brief van de gemeente Gent", ["Stad Gent"]),
        ("iets van het stadhuis", CITIES),
        ("zit er een boete bij", ["FOD Mobiliteit", "Lokale Politie Leuven"]),
        ("brief van de politie", ["Lokale Politie Leuven"]),
        ("is mijn waterfactuur er al, van water", ["De Watergroep"]),
        ("waarover schreef de watermaatschappij mij", ["De Watergroep"]),
        ("post van de RSZ", ["Rijksdienst voor Sociale Zekerheid"]),
        ("brief van school", ["Atheneum De Verzinning", "Departement Onderwijs en Vorming"]),
        ("brief van de crèche", ["Kinderdagverblijf Het Verzinsel"]),
        ("iets van Kind en Gezin", ["FONS", "Opgroeien"]),
        ("post van de vrederechter", ["Vredegerecht Aalst"]),
        ("berichten van VDAB en van FONS", ["FONS", "VDAB"]),
    ],
)
def test_other_words_for_a_sender(question: str, senders: list[str]) -> None:
    assert senders_meant(question, ALL) == senders


@pytest.mark.parametrize(
    ("question", "senders"),
    [
        ("brief van de belastngen", TAXES),
        ("is er post van de belastingn toegkomen", TAXES),
        ("post van de pensioendinst", ["Federale Pensioendienst"]),
        ("iets van de zikenfonds gekregne", ["Mutualiteit Fictiva"]),
        ("iets van de mutaliteit", ["Mutualiteit Fictiva"]),
        ("bericht van vlaamse zorgkass", ["Vlaamse Zorgkas"]),
        ("post van de watergoep", ["De Watergroep"]),
        ("brief van wonen in vlanderen", ["Wonen in Vlaanderen"]),
        ("isde brief vanhet kindergled al aangekome", ["FONS"]),
        ("brief van stad antwerpn", ["Stad Antwerpen"]),
    ],
)
def test_typos_are_forgiven(question: str, senders: list[str]) -> None:
    assert senders_meant(question, ALL) == senders


@pytest.mark.parametrize(
    "question",
    [
        "",
        "toon mijn laatste berichten",
        "brieven van deze maand",
        "post van mij",
        "Heb ik nieuwe berichten?",
        "Hoeveel ongelezen brieven heb ik?",
        "Van wie is het laatste bericht?",
        "Van welke dienst kwam mijn laatste brief?",
        "Van wie zijn de laatste brieven die in mijnen ebox zitten?",
        "wie heeft mij iets gestuurd",
        "Hebben ze mij alweer iets gestuurd?",
        "een overzicht van mijn berichten",
        "de inhoud van mijn brievenbus",
        "berichten van vandaag",
        "berichten van gisteren en vandaag",
        "post van vorige week",
        "alle brieven van 2024",
        "brieven van maart",
        "post van de laatste drie maanden",
        "heb ik iets gekregen van de overheid",
        "ligt er iets van de Vlaamse overheid klaar",
        "een nieuwe brief van die dienst",
        "is er iets van binnengekomen",
        "brief over mijn verkeersbelasting",
        "Er staat niets nieuws in, of ligt er nog iets?",
        "ik wil weten of er iets voor mij is",
        "Zit er post van u bij?",
        "wat vervalt er binnenkort",
        "open bericht 2",
    ],
)
def test_no_sender_is_named(question: str) -> None:
    assert senders_meant(question, ALL) is None


@pytest.mark.parametrize(
    "question",
    [
        "brief van Fluvius",
        "heb ik een antwoord gekregen van het kadaster?",
        "Zijn er brieven van Telenet bij?",
        "iets van de rechtbank",
        "Is er een brief van de RVA over mijn uitkering?",
        "heeft Fluvius mij iets gestuurd",
        "van den RVA, is daar al iets van binnen?",
        "brief van Fluvius over water",
        "post van de stad Oostende",
        "een brief van mijn notaris",
        "is er iets gestuurd door Aquafin",
    ],
)
def test_an_unknown_sender_is_named(question: str) -> None:
    assert senders_meant(question, ALL) == []


@pytest.mark.parametrize(
    ("person", "question", "senders"),
    [
        ("weduwe", "brief van de belastingen", ["Vlaamse Belastingdienst"]),
        ("weduwe", "iets van VDAB", []),
        ("weduwe", "zit er een boete bij", None),
        ("tiener", "brief van de stad", ["Stad Mechelen"]),
        ("tiener", "brief van de stad Gent", []),
        ("expat", "brief van Antwerpen", ["Atlas Antwerpen", "Stad Antwerpen"]),
        ("gezin", "post van de gemeente", ["Stad Hasselt"]),
        ("brussel", "post van de gemeente", []),
        ("leeg", "post van de gemeente", []),
        ("leeg", "toon mijn laatste berichten", None),
    ],
)
def test_only_senders_who_wrote_to_this_citizen(person: str, question: str, senders: list[str] | None) -> None:
    assert senders_meant(question, of(person)) == senders
