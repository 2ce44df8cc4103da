"""The supervisor's page, over HTTP, as a browser without JavaScript uses it."""

from __future__ import annotations

import datetime
import html
import re
import sqlite3
from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner, Result

from cli.main import main
from faq.deeds import DEEDS, STAFF_DEEDS
from tests.abuse.test_erasure_abuse import rows
from tests.conftest import Instance
from tests.desk.agent import signed_in_agent
from tests.desk.citizen import ask_for_a_person, join_the_queue
from tests.gateway.settled import settle
from tests.gateway.visitor import Visitor

NOTICE = "Aanmelden met itsme lukt nu niet. We werken eraan."
ENTRY = "ebox/koppelen"
POSTS = {
    "/meldingen": {"text": NOTICE, "until": "2099-01-01T12:00"},
    "/meldingen/stop": {"number": "1"},
    "/sluitingsdagen": {"day": "2099-01-01", "reason": "brugdag"},
    "/sluitingsdagen/open": {"day": "2099-01-01"},
    "/antwoorden/intrekken": {"entry": ENTRY},
    "/antwoorden/weergeven": {"entry": ENTRY},
    "/wissen": {"reference": "K7M4-9TQX"},
    "/wissen/zeker": {"reference": "K7M4-9TQX"},
    "/model": {"name": "20261126-0240-c821862d"},
    "/model/zeker": {"name": "20261126-0240-c821862d"},
}


@pytest.fixture
def marc(instance: Instance) -> Iterator[httpx.Client]:
    """A supervisor."""
    with signed_in_agent(instance, "marc") as browser:
        yield browser


@pytest.fixture(autouse=True)
def empty(instance: Instance) -> Iterator[None]:
    """Nothing of an earlier test, and nothing for a later one."""
    yield
    settle(instance)


def post(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    origin = str(browser.base_url).rstrip("/")
    return browser.post(f"/desk/beheer{path}", data=fields, headers={"Origin": origin, "Accept": "text/html"})


def page(browser: httpx.Client, done: httpx.Response | None = None) -> str:
    """The page, after a redirect to it; or as it is now."""
    if done is not None:
        assert done.status_code == 303, done.text
    found = browser.get(done.headers["location"] if done else "/desk/beheer")
    assert found.status_code == 200, found.text
    return html.unescape(found.text)


def refused(answer: httpx.Response) -> str:
    """The error on the page that comes back."""
    assert answer.status_code == 400, answer.text
    (error,) = re.findall(r'<p class="problem" id="fout-\w+" role="alert">(.*?)</p>', html.unescape(answer.text))
    return str(error)


def section(text: str, name: str) -> str:
    return text.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


def logged(text: str) -> list[tuple[str, ...]]:
    """Who, what and to what, of every line of the logbook."""
    cells = re.findall(r"<tr><td>.*?</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", section(text, "logboek"))
    return [tuple(line) for line in cells]


def test_it_is_for_supervisors_only(instance: Instance, marc: httpx.Client) -> None:
    assert httpx.get(f"{instance.url}/desk/beheer", trust_env=False).status_code == 401
    before = section(page(marc), "logboek").count(ENTRY)
    for key in ("sofie", "els"):
        with signed_in_agent(instance, key) as browser:
            assert browser.get("/desk/beheer").status_code == 403
            assert {path: post(browser, path, **fields).status_code for path, fields in POSTS.items()} == dict.fromkeys(POSTS, 403)
    text = page(marc)
    assert "Er staat nu geen melding." in text
    assert section(text, "logboek").count(ENTRY) <= before


def test_another_site_cannot_post(marc: httpx.Client) -> None:
    for path, fields in POSTS.items():
        assert marc.post(f"/desk/beheer{path}", data=fields, headers={"Origin": "https://elders.example"}).status_code == 403


def test_every_route_is_in_the_test_for_supervisors(instance: Instance) -> None:
    paths = httpx.get(f"{instance.url}/openapi.json", trust_env=False).json()["paths"]
    posts = {
        path.removeprefix("/desk/beheer") for path, item in paths.items() if path.startswith("/desk/beheer") and "post" in item
    }
    assert posts == set(POSTS)


def test_a_notice_is_shown_and_stopped(instance: Instance, marc: httpx.Client) -> None:
    until = f"{datetime.datetime.now() + datetime.timedelta(hours=3):%Y-%m-%dT%H:%M}"
    text = page(marc, post(marc, "/meldingen", text=NOTICE, until=until))
    assert "De melding staat nu op elke pagina" in text
    (number,) = re.findall(r'name="number" value="(\d+)"', text)
    assert NOTICE in section(text, "meldingen")
    assert ("Marc", "melding getoond", number) in logged(text)
    text = page(marc, post(marc, "/meldingen/stop", number=number))
    assert NOTICE not in section(text, "meldingen")
    assert logged(text)[0] == ("Marc", "melding gestopt", number)
    assert refused(post(marc, "/meldingen/stop", number=number)) == f"Melding {number} wordt nu niet getoond."
    assert post(marc, "/meldingen/stop", number="alle").status_code == 400


@pytest.mark.parametrize(
    ("text", "until", "error"),
    [
        ("kort", "2099-01-01T12:00", "Een melding heeft 10 tot 300 tekens. Deze heeft er 4."),
        (NOTICE, "morgen", "Kies tot wanneer de melding blijft staan."),
        (NOTICE, "2020-01-01T12:00", "Het einde van de melding ligt in de toekomst, binnen 31 dagen."),
        ("Bel <b>nu</b> naar 1700, snel.", "2020-01-01T12:00", "In de melding staat opmaak of een adres: ‘<b’"),
    ],
)
def test_a_notice_that_is_refused_comes_back_as_it_was_typed(marc: httpx.Client, text: str, until: str, error: str) -> None:
    answer = post(marc, "/meldingen", text=text, until=until)
    assert refused(answer).startswith(error)
    assert f">{html.escape(text)}</textarea>" in answer.text
    assert f'value="{until}" required aria-describedby="fout-meldingen" aria-invalid="true" autofocus' in answer.text
    assert "Er staat nu geen melding." in answer.text


def test_a_closing_day_is_added_and_removed(marc: httpx.Client) -> None:
    text = section(page(marc, post(marc, "/sluitingsdagen", day="2099-05-07", reason="brugdag")), "uren")
    assert "De sluitingsdag is toegevoegd." in text
    assert re.search(r"<td>donderdag 7 mei 2099</td>\s*<td>brugdag</td>", text)
    text = page(marc, post(marc, "/sluitingsdagen/open", day="2099-05-07"))
    assert "2099" not in section(text, "uren")
    assert [line[1:] for line in logged(text)[:2]] == [
        ("sluitingsdag geschrapt", "2099-05-07"),
        ("sluitingsdag toegevoegd", "2099-05-07"),
    ]
    assert refused(post(marc, "/sluitingsdagen/open", day="2099-05-07")) == "Die sluitingsdag is er niet (meer)."
    assert refused(post(marc, "/sluitingsdagen", day="2020-01-01", reason="brugdag")) == "Die dag is al voorbij."
    answer = post(marc, "/sluitingsdagen", day="", reason="brugdag")
    assert refused(answer) == "Kies een dag."
    assert 'value="brugdag"' in answer.text


def test_the_hours_are_shown_with_their_source(marc: httpx.Client) -> None:
    text = section(page(marc), "uren")
    assert "<strong>Wachtrij 1700:</strong> elke werkdag van 9 tot 19 uur." in text
    assert "Dit lezen burgers nu: ‘Elke werkdag van" in text
    assert '<a href="https://www.vlaanderen.be/een-klacht-over-een-vlaamse-overheidsdienst">' in text


def test_an_answer_is_withdrawn_and_given_again(marc: httpx.Client) -> None:
    text = page(marc, post(marc, "/antwoorden/intrekken", entry=ENTRY))
    assert "Het antwoord is ingetrokken." in text
    assert f'<option value="{ENTRY}">' not in text
    assert logged(text)[0] == ("Marc", "antwoord ingetrokken", ENTRY)
    assert refused(post(marc, "/antwoorden/intrekken", entry=ENTRY)) == "Dat antwoord is al ingetrokken."
    assert refused(post(marc, "/antwoorden/intrekken", entry="")) == "Kies een antwoord uit de lijst."
    text = page(marc, post(marc, "/antwoorden/weergeven", entry=ENTRY))
    assert f'<option value="{ENTRY}">' in text
    assert logged(text)[0] == ("Marc", "antwoord weer gegeven", ENTRY)
    assert refused(post(marc, "/antwoorden/weergeven", entry=ENTRY)) == "Dat antwoord is niet (meer) ingetrokken."


def test_the_queue_names_no_words_of_citizens(instance: Instance, marc: httpx.Client) -> None:
    with Visitor(instance.url) as citizen:
        citizen.say("mijn geheime vraag over de ebox van tante Godelieve")
        reference = join_the_queue(citizen)
        queue = section(page(marc), "wachtrij")
        assert re.search(rf'<th scope="row">{reference}</th>\s*<td><strong>wacht</strong></td>', queue)
        assert "Marc" in queue
        assert "Godelieve" not in page(marc)
        listed = cli(instance, "queue")
        assert reference in listed.output
        assert "Marc" in listed.output
        assert "Godelieve" not in listed.output
        citizen.http.post("/hulp/wissen")


def conversation_of(instance: Instance, reference: str) -> str:
    with sqlite3.connect(instance.state_dir / "gateway.db", timeout=10) as database:
        return str(database.execute("select conversation from cases where reference = ?", (reference,)).fetchone()[0])


def test_a_conversation_is_erased_everywhere_and_another_stays(instance: Instance, marc: httpx.Client) -> None:
    with Visitor(instance.url) as citizen, Visitor(instance.url) as other:
        citizen.say("stap voor stap mijn ebox koppelen")
        reference, kept = (ask_for_a_person(who)["code"] for who in (citizen, other))
        conversation, stays = conversation_of(instance, reference), conversation_of(instance, kept)
        before = rows(instance, stays)
        asked = post(marc, "/wissen", reference=f" {reference.lower()} ")
        assert asked.status_code == 200
        assert f"Gesprek {reference} wissen?" in asked.text
        assert "staan 2 berichten van de burger" in asked.text
        assert rows(instance, conversation) > 5
        text = page(marc, post(marc, "/wissen/zeker", reference=reference))
        assert "Het gesprek is overal gewist." in text
        assert logged(text)[0] == ("Marc", "gesprek gewist op kenmerk", reference)
        assert rows(instance, conversation) == 0
        assert rows(instance, stays) == before > 0
        assert citizen.http.get("/api/events").status_code == 204
        assert other.say("dank u")["outcome"] == "smalltalk"
        for path in ("/wissen", "/wissen/zeker"):
            assert refused(post(marc, path, reference=reference)).startswith("Er is geen gesprek met dit kenmerk.")


def test_the_erasure_of_a_citizen_is_not_in_the_logbook(instance: Instance, marc: httpx.Client) -> None:
    with Visitor(instance.url) as citizen:
        citizen.say("dag")
        before = logged(page(marc))
        citizen.http.post("/hulp/wissen")
        assert logged(page(marc)) == before


def test_the_model_in_use_is_the_one_that_answers(marc: httpx.Client) -> None:
    text = section(page(marc), "model")
    assert "In gebruik" in text
    assert "problem" not in text
    for path in ("/model", "/model/zeker"):
        assert refused(post(marc, path, name="../geheim")) == "Dat model is er niet (meer)."


def test_the_status_line_cannot_be_forged(marc: httpx.Client) -> None:
    text = marc.get("/desk/beheer?gedaan=<b>Alles is gewist</b>").text
    assert "Alles is gewist" not in text
    assert 'role="status"' not in text


def test_the_logbook_says_when_a_line_does_not_fit(instance: Instance, marc: httpx.Client) -> None:
    assert "regels van het volledige logboek zijn ongewijzigd" in page(marc)
    with sqlite3.connect(instance.state_dir / "gateway.db", timeout=10) as database:
        (seal,) = database.execute("select seal from audit_head").fetchone()
        database.execute("update audit_head set seal = 'x'")
    try:
        assert "kloppen niet: iemand heeft regels gewijzigd" in page(marc)
    finally:
        with sqlite3.connect(instance.state_dir / "gateway.db", timeout=10) as database:
            database.execute("update audit_head set seal = ?", (seal,))


def test_words_for_staff_are_not_those_for_citizens() -> None:
    assert not set(STAFF_DEEDS) & set(DEEDS)
    assert all(len(what) <= 16 for what, _ in STAFF_DEEDS)


def cli(instance: Instance, *words: str, answer: str = "") -> Result:
    """`hulpnodig admin` against the running instance, of which it knows the state folder only."""
    nothing = dict.fromkeys(("HULP_DATABASE_URL", "HULP_AUDIT_KEY", "HULP_BOT_URL", "HULP_BOT_TOKEN"))
    runner = CliRunner(env={**nothing, "COLUMNS": "200"})
    return runner.invoke(main, ["admin", *words, "--state-dir", str(instance.state_dir)], input=answer)


def test_the_command_erases_by_reference(instance: Instance, marc: httpx.Client) -> None:
    with Visitor(instance.url) as citizen:
        citizen.say("wat is de ebox?")
        reference = ask_for_a_person(citizen)["code"]
        conversation = conversation_of(instance, reference)
        declined = cli(instance, "erase", reference, "--by", "night operator", answer="n\n")
        assert declined.exit_code == 1
        assert f"Erase {reference}, with 2 messages of the citizen?" in declined.output
        assert rows(instance, conversation) > 0
        erased = cli(instance, "erase", reference, "--by", "night operator", answer="y\n")
        assert f"{reference} is erased: 2 messages" in erased.output
        assert "; 0 are left." in erased.output
        assert rows(instance, conversation) == 0
    assert logged(page(marc))[0] == ("night operator", "gesprek gewist op kenmerk", reference)
    again = cli(instance, "erase", reference, "--yes")
    assert (again.exit_code, again.output) == (1, f"Error: there is no conversation with reference {reference}.\n")


def test_the_command_erases_nothing_while_the_bot_is_away(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    with Visitor(instance.url) as citizen:
        reference = ask_for_a_person(citizen)["code"]
        conversation = conversation_of(instance, reference)
        before = rows(instance, conversation)
        runner = CliRunner(env={"HULP_BOT_URL": "http://127.0.0.1:9", "HULP_BOT_TOKEN": "t" * 32})
        failed = runner.invoke(main, ["admin", "erase", reference, "--yes", "--state-dir", str(instance.state_dir)])
        assert failed.exit_code == 1
        assert failed.output.startswith("Error: nothing was erased: the bot at http://127.0.0.1:9 does not answer")
        assert rows(instance, conversation) == before


def test_what_the_commands_need_to_know_is_for_the_owner_only(instance: Instance) -> None:
    assert (instance.state_dir / "running.json").stat().st_mode & 0o777 == 0o600


def test_the_command_shows_the_hours(instance: Instance) -> None:
    listed = " ".join(cli(instance, "hours").output.split())
    assert "van 9 tot 19 uur" in listed
    assert "www.vlaanderen.be" in listed
