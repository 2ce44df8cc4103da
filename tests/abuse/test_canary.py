"""Everything is asked about citizens that can be asked; afterwards nothing of it stands anywhere but in the citizen store."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.people import people
from tests.abuse.canary import Secret, Text, files, hits, hits_in, secrets_of
from tests.abuse.own_data import ask, card_of
from tests.conftest import product
from tests.gateway.visitor import ITSME, Visitor

PEOPLE = ("gezin", "drie_toepassingen", "expat")
QUESTIONS = {
    "Heb ik ongelezen berichten?": "ongelezen",
    "Welke berichten heb ik gekregen van de FOD Financiën?": "berichten",
    "Welke berichten vervallen binnenkort?": "vervallen",
    "Wat is mijn adres?": "Uw adres",
    "Wie woont er op mijn adres?": "Uw gezin",
    "Welke afstamming is er van mij geregistreerd?": "Uw afstamming",
    "Tot wanneer is de Kids-ID van mijn kinderen geldig?": "Kids-ID",
    "welk mailadres staat er bij mij": "Uw contactgegevens",
    "ja kunt u mij zeggen welke roepnaam er bij mij staat ingevuld": "Uw roepnaam",
    "Welke toepassingen zijn aan mijn eBox gekoppeld?": "eBox",
    "Hoe staat het met mijn dossiers?": "Uw dossiers",
    "Welke attesten kan ik opvragen?": "Attesten",
    "Wie heeft mijn gegevens bekeken?": "Wat de assistent met uw gegevens deed",
}
"""Every kind of question, with words of the title of its card."""
FIRST = "Toon mijn gegevens"
NUMBER = Secret("the number to call back", "470918273")
"""What a citizen types on the page for it, as it is stored: without its first zero."""
BETWEEN = ["help mij stap voor stap om me aan te melden", "18 jaar of ouder", "stop maar", "Wat is de eBox?"]
PLANTED = "planted between other words, "


@dataclass(frozen=True)
class Used:
    """What a product leaves behind.

    Attributes:
        running: a copy of its state folder while it ran, with the journals of the databases.
        stopped: the folder after it stopped.
        shown: everything that the citizens saw of their data, by person.
        transcripts: the page with the conversation to keep, by person.
    """

    running: Path
    stopped: Path
    shown: dict[str, str]
    transcripts: dict[str, str]


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Used:
    folder = tmp_path_factory.mktemp("canary")
    state = folder / "state"
    state.mkdir()
    with product(state, LOG_LEVEL="DEBUG", TURNS_PER_MINUTE="1000") as instance:
        seen = {person: see_everything(instance.url, person) for person in PEOPLE}
        shutil.copytree(state, folder / "running")
    shown, transcripts = ({person: pair[which] for person, pair in seen.items()} for which in (0, 1))
    return Used(folder / "running", state, shown, transcripts)


def see_everything(url: str, person: str) -> tuple[str, str]:
    """Ask every kind of question, open a message, walk in between, sign out; gives what was shown, and the transcript."""
    cards: list[dict[str, Any]] = []
    with Visitor(url) as visitor:
        login = visitor.say(FIRST)["blocks"][0]
        assert visitor.sign_in(login, person, ITSME).status_code == 200
        cards.append(card_of(visitor, visitor.events(4)[-1].data))
        for number, (question, title) in enumerate(QUESTIONS.items()):
            card = card_of(visitor, ask(visitor, question))
            assert title.lower() in card["title"].lower(), question
            cards.append(card)
            if number < len(BETWEEN):
                assert visitor.say(BETWEEN[number])["outcome"] != "failed"
        cards.append(own_step(visitor))
        listed = card_of(visitor, ask(visitor, "Heb ik ongelezen berichten?"))
        asked = visitor.choose(listed["options"][0]["key"])["blocks"][0]
        consent = visitor.choose(asked["options"][0]["key"])["blocks"][0]
        assert consent["kind"] == "consent"
        cards.append(card_of(visitor, visitor.choose(consent["options"][0]["key"])))
        pages = [visitor.http.get(path).text for path in ("/hulp", "/mijn-toestemmingen")]
        assert people()[person].given_names[0] in pages[0]
        assert visitor.card("0" * 32).status_code == 404
        ask_for_a_call(visitor)
        transcript = visitor.http.get("/hulp/gesprek").text
        visitor.http.post("/afmelden", headers={"Origin": url})
    return f"{cards} {pages}", transcript


def ask_for_a_call(visitor: Visitor) -> None:
    """Leave a telephone number to be called back, after a mistake."""
    form = visitor.http.get("/hulp/terugbellen").text
    hour = re.findall(r'name="uur" value="([^"]+)"', form)[0]
    mistaken = visitor.http.post("/hulp/terugbellen", data={"telefoon": f"0{NUMBER.text}", "uur": ""})
    assert (mistaken.status_code, NUMBER.text in mistaken.text) == (400, True)
    planned = visitor.http.post("/hulp/terugbellen", data={"telefoon": f"0{NUMBER.text}", "uur": hour})
    assert (planned.status_code, planned.headers["location"]) == (303, "/hulp/terugbellen")


def own_step(visitor: Visitor) -> dict[str, Any]:
    """Walk to a step that shows one's own data; gives the card of that step."""
    answer = visitor.say("stap voor stap mijn ebox stopzetten")
    for label in ("Alles terug op papier", "Ja, dat is goed", "Toon eerst mijn eigen eBox"):
        answer = visitor.choose(next(option["key"] for option in answer["blocks"][0]["options"] if option["label"] == label))
    while answer["blocks"][0]["kind"] == "consent":
        answer = visitor.choose(answer["blocks"][0]["options"][0]["key"])
    shown = visitor.card(answer["blocks"][0]["card"])
    assert shown.status_code == 200
    return dict(shown.json())


@pytest.fixture(scope="module")
def wanted() -> list[Secret]:
    return [*(secret for person in PEOPLE for secret in secrets_of(people()[person])), NUMBER]


def test_the_citizens_saw_their_data_so_that_there_was_something_to_leak(used: Used, wanted: list[Secret]) -> None:
    for person in PEOPLE:
        text = Text(used.shown[person])
        seen = {secret.what.partition(", ")[2] for secret in secrets_of(people()[person]) if text.holds(secret)}
        assert seen >= {"given name", "family name", "relative", "street", "e-mail", "born", "subject", "sentence", "document"}
        assert "national number" not in seen


def test_the_citizen_store_holds_what_is_looked_for(used: Used, wanted: list[Secret]) -> None:
    found = {hit.partition(": ")[2].partition(": ")[0] for hit in hits_in(used.stopped / "citizens.db", wanted)}
    assert {what.partition(", ")[2] for what in found} >= {"national number", "family name", "street", "e-mail", "subject"}


def test_the_numbers_to_call_are_kept_so_that_there_was_something_to_leak(used: Used) -> None:
    with closing(sqlite3.connect(used.stopped / "gateway.db")) as database:
        assert database.execute("select count(*) from call_backs where phone <> ''").fetchone()[0] == len(PEOPLE)


def test_every_process_logged_all_it_has_to_say(used: Used) -> None:
    written = (used.stopped / "processes.log").read_text(encoding="utf-8")
    for process in ("gateway", "actions"):
        assert f"{process} | DEBUG " in " ".join(written.split()).replace(f"{process}  |", f"{process} |")
    assert "Predicted next action using" in written, "what the bot says at DEBUG"


def test_the_folders_have_every_kind_of_file(used: Used) -> None:
    kinds = {"gateway.db", "tracker.db", "processes.log", "development-keys.json", "oidc-client-key.json"}
    assert kinds <= {file.name for file in files(used.stopped)}
    assert kinds | {"gateway.db-wal", "tracker.db-wal"} <= {file.name for file in files(used.running)}


def test_nothing_about_a_citizen_stands_in_a_file_while_the_product_runs(used: Used, wanted: list[Secret]) -> None:
    assert hits(used.running, wanted) == []


def test_nothing_about_a_citizen_stands_in_a_file_after_the_product_stopped(used: Used, wanted: list[Secret]) -> None:
    assert hits(used.stopped, wanted) == []


def test_the_transcript_to_keep_says_that_data_were_shown_and_not_which(used: Used) -> None:
    for person in PEOPLE:
        assert used.transcripts[person].count("Hier toonde de assistent uw eigen gegevens.") > len(QUESTIONS)
        text = Text(used.transcripts[person])
        assert [secret for secret in secrets_of(people()[person]) if text.holds(secret)] == []


def test_the_search_finds_every_spelling_of_what_is_planted_in_a_copy_of_every_file(
    used: Used, wanted: list[Secret], tmp_path: Path
) -> None:
    for file in files(used.running):
        copy = tmp_path / file.name
        for secret in wanted[:: max(1, len(wanted) // 25)]:
            for spelled in secret.spelled():
                shutil.copy(file, copy)
                with copy.open("ab") as opened:
                    opened.write(f"\n{PLANTED}{spelled} .\n".encode())
                assert secret.what in str(hits_in_bytes(copy, secret)), (file.name, secret, spelled)


def hits_in_bytes(file: Path, secret: Secret) -> list[str]:
    """As the search does, but only at the end: the rest of the file was searched already."""
    tail = file.read_bytes()[-4000:]
    file.write_bytes(tail)
    return hits_in(file, [secret])


@pytest.mark.parametrize(
    ("database", "statement"),
    [
        ("gateway.db", "update turns set value = ?"),
        ("gateway.db", "update events set data = json_object('text', ?)"),
        ("gateway.db", "update options set label = ?"),
        ("gateway.db", "update sessions set owner = ?"),
        ("tracker.db", "update messages set events = ?"),
    ],
)
def test_the_search_finds_every_secret_in_a_row_of_a_database(
    used: Used, wanted: list[Secret], tmp_path: Path, database: str, statement: str
) -> None:
    """Also when the row is so long that SQLite spreads it over pages."""
    copy = tmp_path / database
    for file in used.stopped.glob(f"{database}*"):
        shutil.copy(file, tmp_path)
    with closing(sqlite3.connect(copy)) as opened, opened:
        text = "x " * 3000 + " . ".join(secret.text for secret in wanted) + " ."
        assert opened.execute(statement, (text,)).rowcount > 0
    found = hits_in(copy, wanted)
    assert len(found) == len(wanted)
