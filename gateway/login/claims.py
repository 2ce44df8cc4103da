"""What the claims of an ID token say: a citizen who signs in for their own data, or an employee who signs in at the desk.

The groups are those of ACM/IDM (`vo_doelgroepcode`): BUR is a citizen, GID and OV are employees of the Flemish government. An
employee has roles in a claim of the application ("3D"), each written as `HulpNodig-medewerker:OVO002949`: a role, and the
organisation in which they have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.login.errors import LoginError
from gateway.login.levels import Level, level_of

_CITIZEN = "BUR"
_EMPLOYEE = ("GID", "OV")
EMPLOYEE_LEVEL = Level.SUBSTANTIAL
"""What the desk needs at least."""
_ROLES = {
    "HulpNodig-medewerker": "agent",
    "HulpNodig-redacteur": "editor",
    "HulpNodig-verantwoordelijke": "supervisor",
}


@dataclass(frozen=True)
class Person:
    """A citizen who signed in, as the ID token says.

    Attributes:
        issuer: the provider.
        subject: the provider's name for the person.
        insz: national number, 11 digits.
        given_name: first name.
        family_name: last name.
        level: the assurance level of the means.
    """

    issuer: str
    subject: str
    insz: str
    given_name: str
    family_name: str
    level: Level


@dataclass(frozen=True)
class Employee:
    """An employee who signed in at the desk, as the ID token says.

    Attributes:
        issuer: the provider.
        subject: the provider's name for the person.
        given_name: first name, which citizens read.
        roles: `agent`, `editor` or `supervisor`, as they were given; at least one.
        level: the assurance level of the means.
    """

    issuer: str
    subject: str
    given_name: str
    roles: frozenset[str]
    level: Level


def citizen_of(claims: Mapping[str, Any], level: Level) -> Person:
    """The citizen of whom an ID token speaks.

    Args:
        claims: the claims of a token that was checked.
        level: the level that is needed; the provider's word that it asked for it is not enough.

    Raises:
        LoginError: they give no access.
    """
    if claims.get("vo_doelgroepcode") != _CITIZEN:
        raise LoginError("not_a_citizen", "the target group is not BUR")
    reached = _reached(claims, level)
    insz = claims.get("rrn")
    if not isinstance(insz, str) or not (insz.isascii() and insz.isdecimal()) or len(insz) != 11:
        raise LoginError("invalid", "the ID token has no national number")
    names = (str(claims.get("given_name") or ""), str(claims.get("family_name") or ""))
    return Person(str(claims["iss"]), str(claims["sub"]), insz, *names, reached)


def employee_of(claims: Mapping[str, Any], roles_claim: str) -> Employee:
    """The employee of whom an ID token speaks.

    Args:
        claims: the claims of a token that was checked.
        roles_claim: the name of the claim with their roles.

    Raises:
        LoginError: they give no access.
    """
    if claims.get("vo_doelgroepcode") not in _EMPLOYEE:
        raise LoginError("not_an_employee", "the target group is not GID or OV")
    reached = _reached(claims, EMPLOYEE_LEVEL)
    roles = _roles(claims.get(roles_claim))
    if not roles:
        raise LoginError("no_role", "the ID token has no role of the desk")
    name = claims.get("given_name")
    if not isinstance(name, str) or not name.strip():
        raise LoginError("invalid", "the ID token has no given name")
    return Employee(str(claims["iss"]), str(claims["sub"]), name.strip(), roles, reached)


def _reached(claims: Mapping[str, Any], level: Level) -> Level:
    """The level of the means, when it is high enough."""
    reached = level_of(claims.get("acr"))
    if reached is None or reached < level:
        raise LoginError("too_weak", f"level {reached.key if reached else 'unknown'} where {level.key} is needed")
    return reached


def _roles(given: object) -> frozenset[str]:
    """The roles of the desk among those that the claim holds; roles of other applications count for nothing."""
    texts = [text for text in given if isinstance(text, str)] if isinstance(given, list) else []
    return frozenset(_ROLES[name] for text in texts if (name := text.partition(":")[0]) in _ROLES)
