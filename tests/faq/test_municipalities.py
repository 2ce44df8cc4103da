from __future__ import annotations

from pathlib import Path

import pytest

from faq.errors import ContentError
from faq.municipalities import FILE, Found, find, load_municipalities

HEAD = "source: {title: Lijst, url: 'https://example.be', checked: 2026-11-25}\nmunicipalities:\n"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Leuven", Found("Leuven", None)),
        ("ik woon in leuven", Found("Leuven", None)),
        ("leuvn", Found("Leuven", None)),
        ("euh ja in Sint Niklaas", Found("Sint-Niklaas", None)),
        ("moerbeke", Found("Lokeren", "Moerbeke")),
        ("wij wonen in Kortessem", Found("Hasselt", "Kortessem")),
        ("borsbeek", Found("Antwerpen", "Borsbeek")),
        ("galmaarden", Found("Pajottegem", "Galmaarden")),
        ("HERSTAPPE", Found("Herstappe", None)),
        ("de haan", Found("De Haan", None)),
        ("ik woon in De Panne", Found("De Panne", None)),
        ("wij zijn van deurne bij antwerpen", Found("Antwerpen", None)),
        ("ik zou dat moeten zien voor mensen in aalst denk ik", Found("Aalst", None)),
        ("kweet nie", None),
        ("waar moet ik dat halen", None),
        ("Etterbeek", None),
        ("ik woon in Elsene", None),
        ("Sint-Pieters-Woluwe", None),
        ("Bergen", None),
        ("Namen", None),
        ("", None),
        ("?!", None),
    ],
)
def test_a_municipality_is_found_by_any_of_its_names(said: str, found: Found | None) -> None:
    assert find(said) == found


def test_the_list_has_every_municipality_of_2025() -> None:
    assert len({found.name for found in load_municipalities()[0].values()}) == 285


def test_a_name_twice_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lijst.yml"
    path.write_text(HEAD + "  - {name: Aalst}\n  - {name: AALST}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="'AALST' stands here twice") as error:
        load_municipalities(path)
    assert error.value.line == 4


def test_a_list_without_a_source_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lijst.yml"
    path.write_text("municipalities: []\n", encoding="utf-8")
    with pytest.raises(ContentError, match="'source' must be a mapping"):
        load_municipalities(path)


def test_the_list_stands_beside_the_other_content() -> None:
    assert FILE.name == "municipalities.yml"
