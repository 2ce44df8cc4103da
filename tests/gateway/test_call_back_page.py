"""The page on which a citizen asks to be called back, and what the desk does with it; the gateway runs alone."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from gateway.storage.tokens import token_hash
from tests.abuse.canary import Secret, hits, hits_in
from tests.gateway.alone import gateway
from tests.gateway.test_pages import HTML, page, words
from tests.gateway.visitor import Visitor

PATH = "/hulp/terugbellen"
TYPED, READ = "0470 91 82 73", "+32 470 91 82 73"
NUMBER = Secret("the number", "470918273")


@dataclass(frozen=True)
class Running:
    """A gateway and its state folder."""

    url: str
    folder: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("state")
    with gateway(folder, CALL_BACK_TRIES="1000", LOG_LEVEL="DEBUG") as url:
        yield Running(url, folder)


@pytest.fixture
def citizen(running: Running) -> Iterator[Visitor]:
    """A browser with a conversation."""
    with Visitor(running.url) as visitor:
        visitor.http.headers.update(HTML)
        visitor.post("dag")
        yield visitor


def offered(citizen: Visitor) -> list[str]:
    """The hours that the form offers."""
    return re.findall(r'type="radio" name="uur" value="([^"]+)"', page(citizen.http.get(f"{PATH}?ander=1")))


def ask(citizen: Visitor, phone: str = TYPED, hour: str | None = None) -> httpx.Response:
    return citizen.http.post(PATH, data={"telefoon": phone, "uur": hour or offered(citizen)[0]})


@contextmanager
def agent(running: Running, name: str) -> Iterator[httpx.Client]:
    """A browser in which an agent is signed in."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(running.folder / "gateway.db", timeout=10)) as database, database:
        database.execute("insert or ignore into agents values (?, ?, 'present', ?)", (name * 8, name, now))
        row = (token_hash(name), name * 8, "agent", now, now)
        database.execute(
            "insert or replace into agent_sessions (token_hash, agent, roles, signed_in, seen) values (?, ?, ?, ?, ?)", row
        )
    with httpx.Client(base_url=running.url, cookies={"desk": name}, timeout=20, trust_env=False) as client:
        yield client


def reference(running: Running, citizen: Visitor) -> str:
    query = "select reference from cases join sessions using (conversation) where token_hash = ?"
    with closing(sqlite3.connect(running.folder / "gateway.db")) as database:
        return str(database.execute(query, (token_hash(citizen.token),)).fetchone()[0])


def numbers(running: Running) -> int:
    with closing(sqlite3.connect(running.folder / "gateway.db")) as database:
        return int(database.execute("select count(*) from call_backs").fetchone()[0])


def test_without_a_conversation_the_page_says_to_ask_first(running: Running) -> None:
    with Visitor(running.url) as stranger:
        stranger.http.headers.update(HTML)
        for answer in (
            stranger.http.get(PATH),
            stranger.http.post(PATH, data={"telefoon": TYPED}),
            stranger.http.post(f"{PATH}/annuleren"),
        ):
            text = page(answer, answer.status_code)
            assert answer.status_code == (200 if answer.request.method == "GET" else 409)
            assert "Stel eerst uw vraag in het gesprek" in text
            assert 'class="action" href="/hulp"' in text
            assert 'name="telefoon"' not in text
            assert "set-cookie" not in answer.headers


def test_the_form_says_what_happens_with_the_number(citizen: Visitor) -> None:
    text = page(citizen.http.get(PATH))
    assert '<label for="telefoon">Uw telefoonnummer</label>' in text
    assert re.search(r'<input type="tel" id="telefoon"[^>]* autocomplete="tel" inputmode="tel"', text)
    assert "Alleen de medewerker die u belt, ziet het." in words(text)
    assert "na ten hoogste 7 dagen" in words(text)
    assert text.count("<fieldset>") == text.count("</legend>") == 3
    assert len(offered(citizen)) == text.count('type="radio"') > 10
    assert "checked" not in text
    assert "Bel mij terug" in text


def test_a_call_is_planned_told_changed_and_cancelled(running: Running, citizen: Visitor) -> None:
    before = numbers(running)
    first, *_, last = offered(citizen)
    asked = ask(citizen, hour=first)
    assert (asked.status_code, asked.headers["location"]) == (303, PATH)
    text = page(citizen.http.get(PATH))
    hour = int(first[-2:])
    assert f"tussen {hour} en {hour + 1} uur" in words(text)
    assert not re.search(r"470.?91.?82.?73", text)
    assert NUMBER.letters not in re.sub(r"\D", "", words(citizen.http.get("/hulp/gesprek").text))
    changed = page(citizen.http.get(f"{PATH}?ander=1"))
    assert "Wat u hieronder kiest, komt in de plaats." in changed
    assert 'value=""' in changed
    assert ask(citizen, hour=last).status_code == 303
    hour = int(last[-2:])
    assert f"tussen {hour} en {hour + 1} uur" in words(page(citizen.http.get(PATH)))
    assert numbers(running) == before + 1
    assert "geannuleerd" in page(citizen.http.post(f"{PATH}/annuleren"))
    assert numbers(running) == before
    assert 'name="telefoon"' in page(citizen.http.get(PATH))


@pytest.mark.parametrize(
    ("phone", "message"),
    [
        ("", "Vul uw telefoonnummer in."),
        ("0470 91 82 7", "Dit telefoonnummer bestaat niet."),
        ("0903 91 827", "Op dit soort nummer bellen we niet terug."),
        ('"><script>alert(1)</script>', "Dit is geen telefoonnummer."),
    ],
)
def test_a_wrong_number_is_said_beside_the_field_and_kept_to_be_corrected(
    running: Running, citizen: Visitor, phone: str, message: str
) -> None:
    before, hour = numbers(running), offered(citizen)[3]
    text = page(ask(citizen, phone, hour), 400)
    assert "<title>Fout: Laat u terugbellen" in text
    assert re.search(rf'<li><a href="#telefoon">{message}', text)
    assert re.search(rf'<p class="wrong" id="telefoon-fout">{message}', text)
    assert 'aria-describedby="telefoon-uitleg telefoon-fout" aria-invalid="true"' in text
    assert re.search(rf'value="{hour}"[^>]* checked', text)
    assert "<script>alert" not in text
    assert not phone or phone in words(re.findall(r'id="telefoon" name="telefoon" value="([^"]*)"', text)[0])
    assert numbers(running) == before


@pytest.mark.parametrize("hour", ["", "morgen", "2026-11-25", "2020-01-06T10", "2026-13-45T99", "9999-12-31T23"])
def test_an_hour_that_is_none_is_said_beside_the_hours(running: Running, citizen: Visitor, hour: str) -> None:
    before = numbers(running)
    answer = citizen.http.post(PATH, data={"telefoon": TYPED, "uur": hour})
    text = page(answer, answer.status_code)
    assert answer.status_code in (400, 409)
    assert '<li><a href="#uur">' in text
    assert 'aria-describedby="uur-fout"' in text
    assert text.count('id="uur"') == 1
    assert f'value="{TYPED}"' in text
    assert numbers(running) == before


def test_both_mistakes_are_said_at_once(citizen: Visitor) -> None:
    text = page(citizen.http.post(PATH, data={}), 400)
    assert re.findall(r'<li><a href="#(\w+)">', text) == ["telefoon", "uur"]


def test_another_site_cannot_plan_a_call(citizen: Visitor) -> None:
    refused = citizen.http.post(
        PATH, data={"telefoon": TYPED, "uur": offered(citizen)[0]}, headers={"Origin": "https://evil.example"}
    )
    assert refused.status_code == 403


def test_in_a_frame_there_is_no_such_page(citizen: Visitor) -> None:
    assert citizen.http.get(f"/ingebed{PATH}").status_code == 404
    assert citizen.http.post(f"/ingebed{PATH}").status_code == 404


def test_after_five_tries_one_has_to_wait(citizen: Visitor) -> None:
    statuses = [ask(citizen, "0").status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    assert "Wacht een uur" in page(ask(citizen), 429)


def test_an_address_has_its_own_limit(tmp_path: Path) -> None:
    with gateway(tmp_path, CALL_BACK_TRIES="2") as url:
        statuses = []
        for _ in range(3):
            with Visitor(url) as visitor:
                visitor.post("dag")
                statuses.append(ask(visitor, "0").status_code)
        assert statuses == [400, 400, 429]


def test_an_appointment_that_has_passed_is_not_called_one_that_comes(running: Running, citizen: Visitor) -> None:
    ask(citizen)
    with closing(sqlite3.connect(running.folder / "gateway.db", timeout=10)) as database, database:
        mine = "conversation = (select conversation from sessions where token_hash = ?)"
        database.execute(f"update call_backs set day = '2026-01-05' where {mine}", (token_hash(citizen.token),))  # noqa: S608
    text = page(citizen.http.get(PATH))
    assert "Uw vorige afspraak is voorbij. Kreeg u geen telefoon?" in text
    assert 'name="telefoon"' in text


def test_an_agent_takes_it_calls_and_is_done(running: Running, citizen: Visitor) -> None:
    hour = offered(citizen)[1]
    ask(citizen, hour=hour)
    path = f"/desk/api/cases/{reference(running, citizen)}/call-back"
    with agent(running, "Sofie") as sofie, agent(running, "Yusuf") as yusuf:
        taken = sofie.post(f"{path}/claim")
        assert taken.json() == {"phone": READ, "day": hour[:10], "hour": int(hour[-2:])}
        refused = yusuf.post(f"{path}/claim")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "taken")
        assert refused.json()["error"]["message"].startswith("Sofie")
        assert NUMBER.text not in re.sub(r"\D", "", refused.text)
        assert [yusuf.post(f"{path}/{deed}").status_code for deed in ("done", "release")] == [409, 409]
        assert sofie.post(f"{path}/release").json() == {}
        assert yusuf.post(f"{path}/claim").json()["phone"] == READ
        before = numbers(running)
        assert yusuf.post(f"{path}/done").json() == {}
        assert numbers(running) == before - 1
        assert [yusuf.post(f"{path}/{deed}").status_code for deed in ("claim", "done", "release")] == [404] * 3


@pytest.mark.parametrize("deed", ["claim", "done", "release"])
def test_whoever_is_no_agent_gets_nothing(running: Running, citizen: Visitor, deed: str) -> None:
    ask(citizen)
    path = f"/desk/api/cases/{reference(running, citizen)}/call-back/{deed}"
    assert citizen.http.post(path).status_code == 401
    with agent(running, "Sofie") as sofie:
        unknown = sofie.post(f"/desk/api/cases/K7M4-9TQX/call-back/{deed}")
        assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "no_case")


def test_the_number_stands_in_no_file(running: Running, citizen: Visitor, tmp_path: Path) -> None:
    ask(citizen)
    ask(citizen, TYPED, "2020-01-06T10")
    path = f"/desk/api/cases/{reference(running, citizen)}/call-back/claim"
    with agent(running, "Sofie") as sofie:
        assert sofie.post(path).json()["phone"] == READ
    assert numbers(running) > 0
    assert "DEBUG" in (running.folder / "gateway.log").read_text(encoding="utf-8")
    assert hits(running.folder, [NUMBER]) == []
    planted = tmp_path / "gateway.db"
    with closing(sqlite3.connect(running.folder / "gateway.db")) as database, closing(sqlite3.connect(planted)) as copy:
        database.backup(copy)
        with copy:
            copy.execute("update events set data = json_object('text', ?)", (f"bel mij op {TYPED}",))
    assert hits_in(planted, [NUMBER]) == [f"gateway.db: {NUMBER.what}: {NUMBER.text}"]
