"""The walk that stops the eBox, for a citizen who signs in on the way."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from tests.conftest import Instance
from tests.gateway.visitor import Visitor

pytestmark = pytest.mark.usefixtures("no_consents")

PERSON = "drie_toepassingen"
APPLICATIONS = ["Mijn Burgerprofiel", "My eBox", "Doccle"]


def choose(visitor: Visitor, answer: dict[str, Any], label: str) -> dict[str, Any]:
    offered = [option for block in answer["blocks"] for option in [*block.get("options", []), *block.get("related", [])]]
    return visitor.choose(next(option["key"] for option in offered if option["label"] == label))


def newest(visitor: Visitor, kind: str) -> dict[str, Any]:
    """The first answer whose block is of this kind; after a login it comes by itself."""
    for event in visitor.stream():
        if event.name == "blocks" and event.data["blocks"][0]["kind"] == kind:
            return event.data
    raise AssertionError("the stream ended")


def own_step(visitor: Visitor) -> dict[str, Any]:
    """The step with the citizen's own card, with the login and the consents on the way to it."""
    answer = visitor.say("stap voor stap mijn ebox stopzetten")
    for label in ("Alles terug op papier", "Ja, dat is goed", "Toon eerst mijn eigen eBox"):
        answer = choose(visitor, answer, label)
    assert answer["outcome"] == "login_asked"
    visitor.sign_in(answer["blocks"][0], PERSON)
    answer = newest(visitor, "consent")
    assert answer["blocks"][0]["text"].startswith("Mag ik de lijst van uw berichten")
    return choose(visitor, answer, "Ja, dat mag")


def test_only_linked_applications_are_walked_through_and_the_walk_names_none(instance: Instance) -> None:
    with Visitor(instance.url) as visitor:
        answer = own_step(visitor)
        (step,) = answer["blocks"]
        assert (answer["outcome"], step["flow"], step["title"]) == ("step", "ebox_deactiveren", "Kijk eerst naar uw eigen eBox")
        card = visitor.card(step["card"]).json()
        assert [fact["value"] for fact in card["facts"]] == APPLICATIONS
        assert card["text"].startswith("Uw eBox is gekoppeld aan 3 toepassingen.")
        assert "FOD Financiën" in card["note"]
        texts = []
        while "Trek de toestemming" not in answer["blocks"][0]["title"]:
            answer = choose(visitor, answer, "Gelukt, volgende stap")
        while "Trek de toestemming" in answer["blocks"][0]["title"]:
            texts.append(answer["blocks"][0]["text"])
            answer = choose(visitor, answer, "Gelukt, volgende stap")
        assert [text.partition(" van uw kaart")[0] for text in texts] == [f"Zoek het logo van toepassing {n}" for n in (1, 2, 3)]
        assert answer["blocks"][0]["title"] == "Doe dit bij elk logo"
        conversation = answer["turn"]
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        (name,) = database.execute("select conversation from turns where id = ?", (conversation,)).fetchone()
    with sqlite3.connect(instance.state_dir / "tracker.db") as database:
        tracked = json.dumps(
            database.execute("select slots_before, events from messages where conversation = ?", (name,)).fetchall()
        )
    assert step["card"] in tracked
    assert "Stad Leuven" not in tracked
    assert "toepassing {number}" not in tracked


def test_no_to_the_consent_reads_nothing_and_the_walk_goes_on(instance: Instance) -> None:
    with Visitor(instance.url) as visitor:
        answer = choose(visitor, visitor.say("is deze mail phishing?"), "Stap voor stap: Nagaan of een bericht echt is")
        assert answer["blocks"][0]["flow"] == "phishing_check"
        asked = visitor.say("heb ik nieuwe post")["blocks"][0]
        visitor.sign_in(asked, "bewindvoering")
        newest(visitor, "card")
        answer = visitor.say("op welk adres ben ik ingeschreven")
        assert answer["blocks"][0]["kind"] == "consent"
        declined = choose(visitor, answer, "Nee")
        assert declined["blocks"][0]["text"] == "Goed, dan lees ik niets. Hebt u een andere vraag?"
        assert declined["blocks"][-1]["type"] == "step"
