"""The invented employees, and what the demo provider says about them."""

from __future__ import annotations

from demo.accounts import citizens
from demo.employees import employees
from gateway.login.claims import employee_of

CLAIM = "hulpnodig_rol_3d"
ROLES = {"sofie": {"agent"}, "yusuf": {"agent"}, "els": {"agent", "editor"}, "marc": {"supervisor"}}


def test_each_employee_gets_the_roles_of_the_desk() -> None:
    found = employees(CLAIM)
    assert {key: set(employee_of(_token(key), CLAIM).roles) for key in found} == ROLES
    assert all(account.family_name.startswith("Demo-") and account.about.endswith(".") for account in found.values())


def test_an_employee_has_no_national_number_and_is_no_citizen() -> None:
    found = employees(CLAIM)
    assert all(set(account.claims) == {"sub", "vo_doelgroepcode", CLAIM} for account in found.values())
    assert not set(found) & set(citizens())
    subjects = [account.claims["sub"] for account in [*found.values(), *citizens().values()]]
    assert len(set(subjects)) == len(subjects)
    assert {len(subject) for subject in subjects} == {40}


def _token(key: str) -> dict[str, object]:
    account = employees(CLAIM)[key]
    names = {"given_name": account.given_name, "family_name": account.family_name}
    return {"iss": "http://127.0.0.1", "acr": "urn:be:vlaanderen:authmech:itsme", **names, **account.claims}
