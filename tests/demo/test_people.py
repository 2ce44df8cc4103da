"""The invented citizens. Each check gives its faults: none for the citizens as they are, some for a planted one."""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest

from demo.people import has_good_checksum, people

Lives = dict[str, dict[str, Any]]
Check = Callable[[Lives], list[str]]

_FIELDS = {
    "person": (
        "insz given_names family_name about called born guardian address household descent kids_ids contact applications "
        "messages dossiers attests"
    ),
    "address": "street number box postcode municipality since modified",
    "household": "name relation born",
    "descent": "name relation born",
    "kids_ids": "child valid_until",
    "contact": "email email_verified phone notify_by_email modified",
    "applications": "name since email",
    "messages": "sender subject type published expires read registered text attachments",
    "attachments": "name main size",
    "dossiers": "title authority status submitted modified next_step",
    "attests": "name authority available refusal",
}
_KEYS = {
    "weduwe",
    "tiener",
    "gezin",
    "expat",
    "bewindvoering",
    "drie_toepassingen",
    "mail_niet_bevestigd",
    "leeg",
    "brussel",
}
_STATUSES = {"ingediend", "in behandeling", "extra informatie nodig", "goedgekeurd", "afgewezen", "afgesloten"}
_MARKUP = "<b>Belangrijk</b> [klik hier](javascript:alert(1))"


def _lives() -> Lives:
    return {key: copy.deepcopy(dict(person.life)) for key, person in people().items()}


def _texts(value: object) -> list[str]:
    """Every text in a value, at any depth."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []


def _check_digits(insz: str, born: datetime.date) -> int:
    """Stricter than `has_good_checksum`: only the rule for this year of birth counts."""
    number = int(insz[:9]) + (2_000_000_000 if born.year >= 2000 else 0)
    return 97 - number % 97


def wrong_numbers(lives: Lives) -> list[str]:
    faults = []
    for key, life in lives.items():
        insz, born = life["insz"], life["born"]
        if not isinstance(insz, str) or not re.fullmatch(r"[0-9]{11}", insz):
            faults.append(f"{key}: not 11 digits in quotes")
            continue
        if not has_good_checksum(insz) or int(insz[9:]) != _check_digits(insz, born):
            faults.append(f"{key}: check digits")
        if insz[:6] != born.strftime("%y%m%d"):
            faults.append(f"{key}: date of birth")
        if not 950 <= int(insz[6:9]) <= 989:
            faults.append(f"{key}: sequence number")
    numbers = [life["insz"] for life in lives.values()]
    return faults + [f"{number} stands twice" for number in sorted({n for n in numbers if numbers.count(n) > 1})]


def wrong_fields(lives: Lives) -> list[str]:
    def faults_of(where: str, record: dict[str, Any], kind: str) -> list[str]:
        if list(record) != _FIELDS[kind].split():
            return [f"{where}: {list(record)}"]
        faults = []
        for field, value in record.items():
            if field in _FIELDS:
                parts = [value] if isinstance(value, dict) else value
                faults += [fault for part in parts for fault in faults_of(f"{where}.{field}", part, field)]
        return faults

    return [fault for key, life in lives.items() for fault in faults_of(key, life, "person")]


def wrong_names(lives: Lives) -> list[str]:
    """Family names that do not start with `Demo-`, also those of relatives, children and guardians."""
    faults = [f"{key}: {life['family_name']}" for key, life in lives.items() if not life["family_name"].startswith("Demo-")]
    for key, life in lives.items():
        others = [relative["name"] for relative in [*life["household"], *life["descent"]]]
        others += [card["child"] for card in life["kids_ids"]]
        others += [life["guardian"]] if life["guardian"] else []
        faults += [f"{key}: {name}" for name in others if " Demo-" not in name]
    return faults


def real_contacts(lives: Lives) -> list[str]:
    """E-mail addresses and phone numbers, wherever they stand, that are not of the invented kind."""
    faults = []
    for key, life in lives.items():
        for text in _texts(life):
            # Letters outside the address count as part of it, so that no real address hides behind an invented one.
            faults += [
                f"{key}: {mail}" for mail in re.findall(r"\S*@\S*", text) if not re.fullmatch(r"[\w.-]+@voorbeeld\.be", mail)
            ]
        emails = [life["contact"]["email"], *(application["email"] for application in life["applications"])]
        faults += [f"{key}: {email}" for email in emails if email is not None and not email.endswith("@voorbeeld.be")]
        phones = [text for text in _texts(life) if re.search(r"(?:\+|\b0)\d[\d /.-]{7,}", text) and text != life["insz"]]
        faults += [f"{key}: {text}" for text in phones if not re.fullmatch(r"\+32 470 00 00 \d\d", text)]
    return faults


def wrong_letters(lives: Lives) -> list[str]:
    faults = []
    for key, life in lives.items():
        for message in life["messages"]:
            where = f"{key}: {message['subject']}"
            if not message["published"] <= 0 <= message["expires"]:
                faults.append(f"{where}: days")
            if [attachment["main"] for attachment in message["attachments"]].count(True) != 1 or not message["attachments"][0][
                "main"
            ]:
                faults.append(f"{where}: needs one main document, the first")
            if message["text"] is not None and not 1 <= len(re.findall(r"[.?!](?=\s|$)", message["text"])) <= 4:
                faults.append(f"{where}: needs 1 to 4 sentences")
    return faults


def wrong_requests(lives: Lives) -> list[str]:
    """Dossiers and certificates that contradict themselves."""
    faults = []
    for key, life in lives.items():
        for dossier in life["dossiers"]:
            if dossier["status"] not in _STATUSES or not dossier["submitted"] <= dossier["modified"] <= 0:
                faults.append(f"{key}: {dossier['title']}")
        if not 3 <= len(life["attests"]) <= 6:
            faults.append(f"{key}: {len(life['attests'])} certificates")
        faults += [f"{key}: {attest['name']}" for attest in life["attests"] if attest["available"] != (attest["refusal"] is None)]
    return faults


def _plant(*path: str | int, value: object) -> Callable[[Lives], None]:
    """A change that puts `value` at a place; a place that does not exist yet in a record is made."""

    def change(lives: Lives) -> None:
        target: Any = lives
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value

    return change


def _without(*path: str | int) -> Callable[[Lives], None]:
    def change(lives: Lives) -> None:
        target: Any = lives
        for step in path[:-1]:
            target = target[step]
        del target[path[-1]]

    return change


_PLANTED: list[tuple[Check, Callable[[Lives], None]]] = [
    (wrong_numbers, _plant("weduwe", "insz", value="48031595018")),
    (wrong_numbers, _plant("weduwe", "insz", value=48031595017)),
    (wrong_numbers, _plant("weduwe", "insz", value="4803159501")),
    (wrong_numbers, _plant("weduwe", "insz", value="48031599074")),  # sequence number 990, with good check digits
    (wrong_numbers, _plant("weduwe", "born", value=datetime.date(1948, 3, 16))),
    (wrong_numbers, _plant("leeg", "born", value=datetime.date(1903, 8, 19))),  # good check digits, of the other century
    (wrong_numbers, lambda lives: lives.update(dubbel=lives["weduwe"])),
    (wrong_fields, _without("leeg", "guardian")),
    (wrong_fields, _plant("leeg", "hobby", value=None)),
    (wrong_fields, _without("gezin", "contact", "phone")),
    (wrong_fields, _without("gezin", "messages", 1, "text")),
    (wrong_fields, _plant("gezin", "messages", 1, "attachments", 0, "url", value="x")),
    (wrong_names, _plant("leeg", "family_name", value="Vandamme")),
    (wrong_names, _plant("leeg", "descent", 1, "name", value="Sabine Lambrecht")),
    (wrong_names, _plant("gezin", "kids_ids", 0, "child", value="Milan Jacobs")),
    (wrong_names, _plant("bewindvoering", "guardian", value="Meester Griet Wouters")),
    (real_contacts, _plant("gezin", "contact", "email", value="sofie@example.com")),
    (real_contacts, _plant("gezin", "contact", "email", value="sofie")),
    (real_contacts, _plant("gezin", "applications", 0, "email", value="sofie@voorbeeld.be.example.com")),
    (real_contacts, _plant("gezin", "messages", 0, "text", value="Mail naar info@example.com voor meer uitleg.")),
    (real_contacts, _plant("gezin", "messages", 0, "text", value="Bel naar 011 23 45 67 voor meer uitleg.")),
    (real_contacts, _plant("gezin", "contact", "phone", value="+32 471 12 34 56")),
    (wrong_letters, _plant("gezin", "messages", 0, "expires", value=-1)),
    (wrong_letters, _plant("gezin", "messages", 0, "published", value=3)),
    (wrong_letters, _plant("gezin", "messages", 0, "text", value="")),
    (wrong_letters, _plant("gezin", "messages", 0, "text", value="Een. Twee. Drie. Vier. Vijf.")),
    (wrong_letters, _plant("gezin", "messages", 0, "attachments", 0, "main", value=False)),
    (wrong_letters, _plant("gezin", "messages", 2, "attachments", 1, "main", value=True)),
    (wrong_requests, _plant("gezin", "dossiers", 0, "status", value="zoek")),
    (wrong_requests, _plant("gezin", "dossiers", 0, "modified", value=-400)),
    (wrong_requests, _plant("gezin", "attests", 0, "available", value=False)),
    (wrong_requests, _plant("gezin", "attests", 4, "refusal", value=None)),
    (wrong_requests, _plant("gezin", "attests", value=[])),
]
_CHECKS: list[Check] = [wrong_numbers, wrong_fields, wrong_names, real_contacts, wrong_letters, wrong_requests]


@pytest.mark.parametrize(("check", "plant"), _PLANTED, ids=[f"{check.__name__}-{i}" for i, (check, _) in enumerate(_PLANTED)])
def test_a_planted_fault_is_found(check: Check, plant: Callable[[Lives], None]) -> None:
    lives = _lives()
    plant(lives)

    assert check(lives)


@pytest.mark.parametrize("check", _CHECKS, ids=lambda check: check.__name__)
def test_the_citizens_have_no_faults(check: Check) -> None:
    assert {planted for planted, _ in _PLANTED} == set(_CHECKS), "every check must be shown to find something"
    assert check(_lives()) == []


def test_one_changed_digit_spoils_the_checksum() -> None:
    """In a number of which no change gives one that is good for the other century, as happens to some."""
    insz = people()["expat"].insz
    changed = {insz[:at] + digit + insz[at + 1 :] for at in range(11) for digit in "0123456789"} - {insz}

    assert len(changed) == 99
    assert has_good_checksum(insz)
    assert [number for number in changed if has_good_checksum(number)] == []


def test_the_citizens_of_the_demo() -> None:
    lives = _lives()

    assert set(lives) == _KEYS
    assert {dossier["status"] for life in lives.values() for dossier in life["dossiers"]} == _STATUSES
    assert [key for key, life in lives.items() if life["guardian"]] == ["bewindvoering"]
    assert not lives["mail_niet_bevestigd"]["contact"]["email_verified"]
    assert lives["mail_niet_bevestigd"]["called"]
    assert lives["mail_niet_bevestigd"]["applications"] == []
    assert [lives["leeg"][field] for field in ("applications", "messages", "dossiers")] == [[], [], []]
    assert any(0 <= message["expires"] <= 10 for message in lives["weduwe"]["messages"])
    assert sum(message["registered"] for message in lives["weduwe"]["messages"]) == 1


def test_a_child_of_a_former_relationship_is_in_the_descent_but_not_in_the_household() -> None:
    gezin = _lives()["gezin"]
    children = {relative["name"] for relative in gezin["descent"] if relative["relation"] in ("zoon", "dochter")}
    at_home = {relative["name"] for relative in gezin["household"]}

    assert len(children) == 3
    assert children - at_home == {"Milan Demo-Jacobs"}
    assert 20 in [card["valid_until"] for card in gezin["kids_ids"]]


def test_three_applications_send_three_mails_and_one_subject_tries_to_inject() -> None:
    life = _lives()["drie_toepassingen"]

    assert [application["name"] for application in life["applications"]] == ["Mijn Burgerprofiel", "My eBox", "Doccle"]
    assert all(application["email"] for application in life["applications"])
    assert len(life["messages"]) >= 15
    assert [message["subject"] for message in life["messages"]].count(_MARKUP) == 1
