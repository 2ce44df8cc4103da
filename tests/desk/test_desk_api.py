"""The API of the desk, with a citizen and two agents at once."""

from __future__ import annotations

import json
import subprocess
import threading
import uuid
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import httpx
import pytest

from faq.dates import today_in_belgium
from tests.conftest import ROOT, Instance
from tests.desk.agent import nobody_at_the_desk, signed_in_agent
from tests.desk.citizen import ask_for_a_person, join_the_queue
from tests.gateway.visitor import Visitor


@pytest.fixture(autouse=True)
def clean(instance: Instance) -> None:
    nobody_at_the_desk(instance)


@pytest.fixture
def sofie(instance: Instance) -> Iterator[httpx.Client]:
    with signed_in_agent(instance, "sofie") as browser:
        yield browser


@pytest.fixture
def yusuf(instance: Instance) -> Iterator[httpx.Client]:
    with signed_in_agent(instance, "yusuf") as browser:
        yield browser


@pytest.fixture
def citizen(instance: Instance) -> Iterator[Visitor]:
    with Visitor(instance.url) as visitor:
        yield visitor
        visitor.http.delete("/api/conversation")


def do(agent: httpx.Client, path: str, **fields: Any) -> httpx.Response:
    return agent.post(f"/desk/api{path}", json=fields)


def say(agent: httpx.Client, reference: str, **fields: Any) -> httpx.Response:
    return do(agent, f"/cases/{reference}/messages", id=str(uuid.uuid4()), **fields)


def everything(citizen: Visitor, count: int) -> list[dict[str, Any]]:
    """What was said in a conversation of so many events."""
    return [event.data for event in islice((event for event in citizen.stream() if event.id), count)]


def test_nobody_is_promised_a_person_when_no_agent_is_there(instance: Instance, citizen: Visitor) -> None:
    offered = ask_for_a_person(citizen)
    assert "options" not in offered
    assert offered["call_back"] == "/hulp/terugbellen"


def test_an_agent_who_is_away_is_not_there(instance: Instance, citizen: Visitor, sofie: httpx.Client) -> None:
    assert do(sofie, "/me", status="away").json()["status"] == "away"
    assert "options" not in ask_for_a_person(citizen)
    do(sofie, "/me", status="present")
    assert ask_for_a_person(citizen)["options"][0]["label"].startswith("Chat met een medewerker")


def test_the_bot_is_silent_while_an_agent_speaks(instance: Instance, citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    assert do(sofie, f"/cases/{reference}/claim").status_code == 200
    assert citizen.say("wat kost een zeilboot?") | {"turn": ""} == {"turn": "", "outcome": "with_person", "blocks": []}
    assert say(sofie, reference, text="Dag, ik kijk het na.").status_code == 202
    assert do(sofie, f"/cases/{reference}/close").status_code == 200
    assert citizen.say("wat is de ebox?")["blocks"][0]["id"] == "ebox/wat-is-ebox"
    heard = b"".join(file.read_bytes() for file in instance.state_dir.glob("tracker.db*"))
    assert (b"wat is de ebox" in heard, b"zeilboot" in heard) == (True, False)
    said = [block for event in everything(citizen, 11) for block in event.get("blocks", [])]
    texts = [block["text"] for block in said if block["kind"] == "person"]
    assert texts == [
        "U praat nu met Sofie, medewerker. Sofie leest wat hierboven staat.",
        "Dag, ik kijk het na.",
        "Sofie heeft het gesprek afgesloten. U praat weer met de digitale assistent.",
    ]
    assert [block["by"] for block in said if "by" in block] == ["Sofie"]


def test_only_one_of_two_agents_gets_it(citizen: Visitor, sofie: httpx.Client, yusuf: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    answers: dict[str, httpx.Response] = {}

    def claim(name: str, agent: httpx.Client) -> None:
        answers[name] = do(agent, f"/cases/{reference}/claim")

    threads = [threading.Thread(target=claim, args=pair) for pair in (("Sofie", sofie), ("Yusuf", yusuf))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    (winner,) = (name for name, answer in answers.items() if answer.status_code == 200)
    (refusal,) = (answer.json()["error"] for answer in answers.values() if answer.status_code == 409)
    assert refusal == {"code": "taken", "message": f"{winner} heeft dit gesprek al."}
    loser = yusuf if winner == "Sofie" else sofie
    for path in ("/release", "/close", "/hand-back", "/notes"):
        assert do(loser, f"/cases/{reference}{path}", text="x").status_code == 409, path
    assert say(loser, reference, text="Dag.").status_code == 409
    assert loser.get(f"/desk/api/cases/{reference}").status_code == 403


def test_the_brief_says_what_happened(citizen: Visitor, sofie: httpx.Client) -> None:
    citizen.say("wat is de ebox?")
    citizen.say("wie wint het wk voetbal")
    citizen.say("help mij mijn ebox koppelen stap voor stap")
    reference = join_the_queue(citizen)
    shown = do(sofie, f"/cases/{reference}/claim").json()
    brief = shown["brief"]
    assert brief["reference"] == reference
    assert brief["answers"] == [{"id": "ebox/wat-is-ebox", "question": "Wat is de eBox?"}]
    assert brief["failed"] == [{"text": "wie wint het wk voetbal", "why": "Geen antwoord"}]
    assert brief["asked"][0] == "wat is de ebox?"
    assert brief["walk_title"] == shown["walk"]["title"]
    assert [step["state"] for step in brief["steps"]] == ["current"]
    assert (shown["walk"]["flow"], shown["walk"]["step"]) == ("ebox_koppelen", 1)
    assert (brief["signed_in"], brief["read"]) == (False, [])


def test_suggestions_come_with_the_message(citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    do(sofie, f"/cases/{reference}/claim")
    with sofie.stream("GET", "/desk/api/events") as stream:
        events = sent(stream)
        name, queue = next(events)
        assert (name, [case["reference"] for case in queue["mine"]]) == ("queue", [reference])
        citizen.post("hoe zet ik de ebox stop?")
        said = next(data for name, data in events if name == "said")
        assert [event["text"] for event in said["events"] if event["type"] == "message"] == ["hoe zet ik de ebox stop?"]
        suggested = next(data for name, data in events if name == "suggestions")
    best = suggested["suggestions"][0]
    assert (suggested["text"], best["id"]) == ("hoe zet ik de ebox stop?", "ebox/deactiveren")
    assert 0 < best["confidence"] <= 1
    assert best["sources"][0]["checked"]
    sent_as_is = {"event": suggested["event"], "entry": best["id"], "use": "accepted"}
    assert say(sofie, reference, entry=best["id"], suggestion=sent_as_is).status_code == 202
    answer = everything(citizen, 8)[-1]["blocks"][0]
    assert (answer["id"], answer["by"]) == ("ebox/deactiveren", "Sofie")
    assert answer["sources"]


def test_a_suggestion_for_an_older_message_is_refused(citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    do(sofie, f"/cases/{reference}/claim")
    citizen.say("hoe zet ik de ebox stop?")
    older = sofie.get(f"/desk/api/cases/{reference}").json()["suggestions"]
    citizen.say("nee toch niet, hoe meld ik mij aan?")
    sent_late = {"event": older["event"], "entry": older["suggestions"][0]["id"], "use": "accepted"}
    refused = say(sofie, reference, entry=older["suggestions"][0]["id"], suggestion=sent_late)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "newer")


def test_hand_back_to_a_step_goes_on_there(citizen: Visitor, sofie: httpx.Client) -> None:
    citizen.say("help mij mijn ebox koppelen stap voor stap")
    reference = join_the_queue(citizen)
    walk = do(sofie, f"/cases/{reference}/claim").json()["walk"]
    third = walk["steps"][2]
    assert do(sofie, f"/cases/{reference}/hand-back", flow=walk["flow"], step=third["id"]).status_code == 200
    spoken, step = everything(citizen, 8)[-1]["blocks"]
    assert spoken["text"] == "Sofie geeft het gesprek terug aan de digitale assistent."
    assert (step["type"], step["title"]) == ("step", third["title"])
    assert citizen.say("ga terug")["blocks"][0]["step"] == step["step"] - 1


def test_the_citizen_follows_their_place(instance: Instance, citizen: Visitor, sofie: httpx.Client) -> None:
    with Visitor(instance.url) as first:
        reference = join_the_queue(first)
        join_the_queue(citizen)
        places = ((event.data["state"], event.data["position"]) for event in citizen.stream() if event.name == "desk")
        assert next(places) == ("waiting", 2)
        do(sofie, f"/cases/{reference}/claim")
        assert next(places) == ("waiting", 1)


def test_who_does_not_want_to_wait_leaves(citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    (waiting,) = everything(citizen, 4)[-1]["blocks"]
    (left,) = citizen.choose(waiting["options"][0]["key"])["blocks"]
    assert left["text"] == "U wacht niet meer op een medewerker. Wat wilt u weten of doen?"
    with sofie.stream("GET", "/desk/api/events") as stream:
        _, queue = next(sent(stream))
    assert reference not in [case["reference"] for case in queue["waiting"]]


def test_nobody_waits_in_a_queue_that_has_closed(instance: Instance, citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    closure = [".venv/bin/hulpnodig", "admin", "closure"]
    state, today = ["--state-dir", str(instance.state_dir)], today_in_belgium().isoformat()
    subprocess.run([*closure, "add", today, "brugdag", *state], cwd=ROOT, check=True)
    try:
        (told,) = everything(citizen, 5)[-1]["blocks"]
        assert (told["code"], told["call_back"], "options" in told) == (reference, "/hulp/terugbellen", False)
        assert told["text"].startswith("De helpdesk is nu gesloten.")
        assert "brugdag" in told["opening"]
    finally:
        subprocess.run([*closure, "remove", today, *state], cwd=ROOT, check=True)
    with sofie.stream("GET", "/desk/api/events") as stream:
        queue = next(data for name, data in sent(stream) if name == "queue" and data["open"])
    assert reference not in [case["reference"] for case in queue["waiting"]]


def test_a_transfer_reaches_the_colleague(citizen: Visitor, sofie: httpx.Client, yusuf: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    do(sofie, f"/cases/{reference}/claim")
    colleague = yusuf.get("/desk/api/me").json()
    nobody = do(sofie, f"/cases/{reference}/transfer", to="iemand", note="")
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (409, "not_there")
    note = "Wil papier. Nummer 85.07.30-033.28."
    assert do(sofie, f"/cases/{reference}/transfer", to=colleague["id"], note=note).status_code == 200
    with yusuf.stream("GET", "/desk/api/events") as stream:
        _, queue = next(sent(stream))
    assert (queue["waiting"][0]["reference"], queue["waiting"][0]["wanted"]["name"]) == (reference, "Yusuf")
    shown = do(yusuf, f"/cases/{reference}/claim").json()
    assert [(note["by"], note["text"]) for note in shown["notes"]] == [("Sofie", "Wil papier. Nummer <rijksregisternummer>.")]


def test_an_agent_sees_nothing_that_opens_something(instance: Instance, citizen: Visitor, sofie: httpx.Client) -> None:
    (login,) = citizen.say("toon mijn laatste berichten")["blocks"]
    reference = join_the_queue(citizen)
    shown = do(sofie, f"/cases/{reference}/claim").text
    assert login["url"] not in shown
    keys = [
        option["key"]
        for event in everything(citizen, 6)
        for block in event.get("blocks", [])
        for option in block.get("options", [])
    ]
    assert keys
    assert [key for key in keys if key in shown] == []


def test_a_case_of_a_citizen_who_erases_is_gone(citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    do(sofie, f"/cases/{reference}/claim")
    do(sofie, f"/cases/{reference}/notes", text="Vriendelijk.")
    assert citizen.http.delete("/api/conversation").json()["left"] == 0
    assert sofie.get(f"/desk/api/cases/{reference}").status_code == 404
    assert say(sofie, reference, text="Bent u er nog?").status_code == 404


def test_the_events_of_a_desk_come_in_order(citizen: Visitor, sofie: httpx.Client) -> None:
    reference = join_the_queue(citizen)
    do(sofie, f"/cases/{reference}/claim")
    with sofie.stream("GET", "/desk/api/events") as stream:
        events = sent(stream)
        next(events)
        for number in range(5):
            citizen.post(f"vraag {number}")
        texts: list[str] = []
        ids: list[int] = []
        while len(texts) < 5:
            name, data = next(events)
            if name == "said":
                ids += [event["id"] for event in data["events"]]
                texts += [event["text"] for event in data["events"] if event["type"] == "message"]
    assert texts == [f"vraag {number}" for number in range(5)]
    assert all(before < after for before, after in pairwise(ids))


def sent(stream: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of a desk's stream."""
    name = ""
    for line in stream.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)
