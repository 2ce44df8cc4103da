"""Assurance levels: which means of login reach which level.

The URNs and their CSAM levels are those of ACM/IDM, the Flemish access management
(authenticatie.vlaanderen.be, "authenticatiemiddelen"). ACM returns the means in `acr`, not a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """The assurance levels of the eIDAS regulation (EU 910/2014, article 8)."""

    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3

    @classmethod
    def named(cls, name: str) -> Level:
        """The level of a name such as `substantial`.

        Raises:
            KeyError: there is no such level.
        """
        return cls[name.upper()]

    @property
    def key(self) -> str:
        """The name as it stands in blocks and data files."""
        return self.name.lower()


@dataclass(frozen=True)
class Means:
    """A means of login.

    Attributes:
        urn: what the provider names it in `acr`.
        csam: its CSAM level.
        eidas: its assurance level.
        label: what citizens call it.
    """

    urn: str
    csam: int
    eidas: Level
    label: str


_PREFIX = "urn:be:vlaanderen:authmech:"
MEANS = {
    means.urn: means
    for means in (
        Means(f"{_PREFIX}itsme", 450, Level.HIGH, "itsme"),
        Means(f"{_PREFIX}eid", 500, Level.HIGH, "eID met kaartlezer"),
        Means(f"{_PREFIX}eidashigh", 500, Level.HIGH, "Europese identiteit, niveau hoog"),
        Means(f"{_PREFIX}csamtotp", 400, Level.SUBSTANTIAL, "beveiligingscode via een app"),
        Means(f"{_PREFIX}csamsms", 400, Level.SUBSTANTIAL, "beveiligingscode via sms"),
        Means(f"{_PREFIX}eidassubstantial", 400, Level.SUBSTANTIAL, "Europese identiteit, niveau substantieel"),
        Means(f"{_PREFIX}csampassword", 200, Level.LOW, "gebruikersnaam en wachtwoord"),
        Means(f"{_PREFIX}csamselfreg", 100, Level.LOW, "zelf geregistreerde gebruiker"),
    )
}
"""Every means that we know, by URN. One that is not here gives no access."""


def means_for(level: Level) -> list[str]:
    """The URNs that reach a level, for `acr_values`, the strongest first."""
    return [means.urn for means in MEANS.values() if means.eidas >= level]


def level_of(acr: object) -> Level | None:
    """The level that an `acr` claim proves; None when it is missing or unknown."""
    means = MEANS.get(acr) if isinstance(acr, str) else None
    return means.eidas if means else None
