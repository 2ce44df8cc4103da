"""Real calls to the running product: signalling, sound and keys cross the loopback interface (`tests/voice/kit`)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from faq.speech.numbers import spelled
from gateway.voice.says import says
from tests.conftest import Instance, product
from tests.desk.agent import signed_in_agent
from tests.gateway.visitor import Visitor
from tests.voice.caller import QUESTION, coded, number_in, typed
from tests.voice.kit.agent import AgentPhone
from tests.voice.kit.caller import Caller, call_hidden
from tests.voice.kit.hearing import likeness
from tests.voice.kit.line import Line, Prompt, Taken
from tests.voice.platforms import CALLER, KEY, OWN, SECRET

pytestmark = pytest.mark.slow

SAME, OTHER = 0.9, 0.5
"""A prompt that was heard is at least this much like what was recorded, and one that was not heard is less."""
SOME = 3.0
"""Seconds of a prompt: enough to know it by."""
LAG = 0.8
"""Seconds after which the caller has certainly heard what was played."""
ANOTHER = "De bibliotheek is op zaterdag open tot vijf uur. Neem uw lidkaart mee, en breng de boeken van vorige maand terug."


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentPhone]:
    agent = AgentPhone("1700", tmp_path_factory.mktemp("agent") / "phone")
    with closing(agent.phone):
        yield agent


@pytest.fixture(scope="module")
def running(agent: AgentPhone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"VOICE_SECRET": SECRET, "VOICE_KEY": KEY, "VOICE_PERSON": agent.phone.address}
    with product(tmp_path_factory.mktemp("state"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def line(running: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with closing(Line(running.url, OWN, tmp_path_factory.mktemp("line"), patience=0.1)) as line:
        yield line


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    caller = Caller(CALLER, tmp_path_factory.mktemp("caller") / "phone")
    with closing(caller.phone):
        yield caller


@pytest.fixture(autouse=True)
def _nobody_on_the_line(line: Line, caller: Caller) -> Iterator[None]:
    """A test that fails leaves no call to the next one."""
    yield
    if line.busy:
        caller.phone.do("hangup")
        line.idle()


def dialled(caller: Caller, line: Line) -> Taken:
    """Call the line."""
    caller.dial(line.address)
    return line.next_call()


def pressed(caller: Caller, call: Taken, keys: str) -> str:
    """Press keys, each while the prompt before it is played; gives the words of the last prompt."""
    for key in keys:
        prompts = len(call.prompts)
        time.sleep(0.3)
        caller.press(key)
        call.prompt(prompts + 1)
    return call.prompts[-1].text


def heard(call: Taken, words: str) -> Prompt:
    """Wait until something is said."""
    for number in count(1):
        if words in (prompt := call.prompt(number, 60)).text:
            return prompt
    raise AssertionError(words)


def mode_of_last_call(running: Instance) -> str:
    with closing(sqlite3.connect(running.state_dir / "gateway.db", timeout=10)) as database:
        ((mode,),) = database.execute("select json_extract(state, '$.mode') from voice_calls order by begun desc limit 1")
    return str(mode)


@pytest.fixture(scope="module")
def greeted(caller: Caller, line: Line) -> tuple[Path, Taken]:
    """A call in which the whole greeting was heard: the recording, and the call."""
    call = dialled(caller, line)
    call.played(1)
    time.sleep(LAG)
    recording = caller.hang_up()
    call.ended()
    return recording, call


def test_the_caller_hears_the_greeting(greeted: tuple[Path, Taken]) -> None:
    recording, call = greeted
    greeting = call.prompts[0].text
    assert "een computer, geen mens" in greeting
    heard = likeness(recording, greeting)
    assert heard.score >= SAME
    assert heard.at < 3


def test_another_prompt_is_told_apart(greeted: tuple[Path, Taken]) -> None:
    recording, call = greeted
    greeting = call.prompts[0].text
    twin = greeting.replace("Dat is een computer, geen mens", "Dat is geen computer maar een mens")
    assert twin != greeting
    for planted in (ANOTHER, twin):
        assert likeness(recording, planted).score < OTHER


def test_keys_reach_an_answer_that_is_heard(caller: Caller, line: Line) -> None:
    call = dialled(caller, line)
    call.prompt(1)
    assert "Attesten: druk één." in pressed(caller, call, "85")
    section = pressed(caller, call, "1")
    assert "Welke attesten er zijn, en de prijs: druk één." in section
    answer = pressed(caller, call, "1")
    assert answer.startswith("Over: Welke attesten er zijn, en de prijs.")
    time.sleep(SOME + LAG)
    recording = caller.hang_up()
    call.ended()
    assert call.keys == "8511"
    assert likeness(recording, answer, SOME).score >= SAME
    assert likeness(recording, section, SOME).score < OTHER


def test_a_star_repeats(caller: Caller, line: Line) -> None:
    call = dialled(caller, line)
    call.prompt(1)
    menu = pressed(caller, call, "8")
    assert pressed(caller, call, "*") == menu
    time.sleep(SOME + LAG)
    recording = caller.hang_up()
    call.ended()
    assert call.keys == "8*"
    assert likeness(recording, menu, SOME).score >= SAME


def test_who_speaks_french_hears_a_french_voice(caller: Caller, line: Line) -> None:
    call = dialled(caller, line)
    call.words = "Bonjour, comment puis-je activer mon ebox ?"
    call.played(1)
    at = next(number for number in count(2) if call.prompt(number, 60).language == "fr")  # a slow bot is told in Dutch first
    french, dutch = call.prompt(at), call.prompt(at + 1, 60)
    assert french.text.startswith("Je ne réponds qu'en néerlandais.")
    assert dutch.language == "nl"
    assert dutch.text.startswith("Hebt u nog een vraag?")
    time.sleep(SOME + LAG)
    recording = caller.hang_up()
    call.ended()
    assert likeness(recording, french.text, SOME, "fr").score >= SAME
    assert likeness(recording, french.text, SOME).score < OTHER
    assert likeness(recording, dutch.text, SOME).score >= SAME


def test_zero_leads_to_a_person_who_has_the_case(caller: Caller, line: Line, agent: AgentPhone, running: Instance) -> None:
    came = len(agent.phone.signs)
    call = dialled(caller, line)
    call.prompt(1)
    said = pressed(caller, call, "0")
    assert agent.phone.wait("CALL_ESTABLISHED", after=came, seconds=60).peer.startswith(f"sip:{CALLER}@")
    refer = call.verb("sip:refer")
    assert refer["referTo"] == agent.phone.address
    reference = refer["headers"]["X-Reference"]
    assert spelled(reference) in said
    with signed_in_agent(running, "sofie") as desk:
        found = desk.get(f"/desk/api/cases/{reference}")
    assert (found.status_code, found.json()["summary"]["reason"]) == (200, "asked")
    call.ended()
    caller.hang_up()
    agent.phone.wait("CALL_CLOSED", after=came)


def test_silence_brings_help_and_then_a_person(caller: Caller, line: Line, agent: AgentPhone) -> None:
    came = len(agent.phone.signs)
    call = dialled(caller, line)
    call.prompt(1)
    assert "Die toets doet hier niets." in pressed(caller, call, "2")
    helped = [call.prompt(number, 60).text for number in (3, 4, 5)]
    assert [text.partition(".")[0] for text in helped] == [says(f"silence_{count}").partition(".")[0] for count in (1, 2, 3)]
    assert "Alles kan ook met de toetsen." in helped[1]
    agent.phone.wait("CALL_ESTABLISHED", after=came, seconds=60)
    assert call.verb("sip:refer")["referTo"] == agent.phone.address
    assert [fields.get("reason") for fields in call.sent[2:5]] == ["timeout"] * 3
    call.ended()
    caller.hang_up()
    agent.phone.wait("CALL_CLOSED", after=came)


def test_who_signs_in_during_a_call_hears_their_own_data(caller: Caller, line: Line, running: Instance) -> None:
    call = dialled(caller, line)
    call.words = QUESTION
    heard(call, "Een code op de website: druk twee.")
    with Visitor(running.url) as browser:
        code = coded(running, browser)
        assert "Toets die cijfers in." in pressed(caller, call, "2")
        for digit in code:
            caller.press(digit)
            time.sleep(0.3)
        number = number_in(heard(call, "Uw getal is").text)
        assert browser.http.get("/telefoon").status_code == 200
        assert typed(browser, "/telefoon", number).is_redirect
        asked = heard(call, "Zal ik ze voorlezen?")
        assert "ongelezen" not in asked.text
        call.played(len(call.prompts))
        answer = pressed(caller, call, "1")
        assert "ongelezen bericht" in answer
        time.sleep(SOME + LAG)
    recording = caller.hang_up()
    call.ended()
    assert likeness(recording, answer, SOME).score >= SAME
    assert code in call.keys


def test_hanging_up_in_the_middle_of_a_prompt_ends_the_call_here(caller: Caller, line: Line, running: Instance) -> None:
    call = dialled(caller, line)
    greeting = call.prompt(1)
    time.sleep(1.5)
    assert mode_of_last_call(running) == "listening"
    caller.hang_up()
    call.ended()
    assert greeting.lasted is not None
    assert greeting.lasted < greeting.whole / 2
    assert (call.sent[-1]["call_status"], call.status) == ("completed", 204)
    assert mode_of_last_call(running) == "ended"


def test_an_early_key_stops_the_prompt(caller: Caller, line: Line) -> None:
    call = dialled(caller, line)
    greeting = call.prompt(1)
    time.sleep(2.5)
    caller.press("8")
    menu = call.prompt(2)
    time.sleep(SOME + LAG)
    recording = caller.hang_up()
    call.ended()
    assert greeting.lasted is not None
    assert greeting.lasted < greeting.whole / 2
    assert likeness(recording, greeting.text, 1.5).score >= SAME
    assert likeness(recording, greeting.text).score < OTHER
    assert likeness(recording, menu.text, SOME).score >= SAME


def test_a_hidden_caller_begins_anew_in_every_call(line: Line, tmp_path: Path) -> None:
    greetings = []
    for _ in range(2):
        call_hidden(line.address, tmp_path)
        call = line.next_call()
        call.ended()
        assert call.headers["Privacy"] == "id"
        assert (call.sent[0]["from"], call.keys) == ("anonymous", "8")
        assert call.prompts[1].text.startswith("Het hoofdmenu.")
        greetings.append(call.prompts[0].text)
    assert greetings[0] == greetings[1]
    assert "een computer, geen mens" in greetings[0]


@pytest.fixture
def refusing(line: Line, agent: AgentPhone) -> Iterator[None]:
    """Nobody takes a call, and the network of the caller does not allow a REFER, so that the line itself calls the person."""
    agent.free = line.refers = False
    yield
    agent.free = line.refers = True


@pytest.mark.usefixtures("refusing")
def test_a_refused_transfer_leads_to_the_offer_of_a_call_back(caller: Caller, line: Line, agent: AgentPhone) -> None:
    came = len(agent.phone.signs)
    call = dialled(caller, line)
    call.prompt(1)
    pressed(caller, call, "0")
    offer = call.prompt(3, 60).text
    assert [verb["verb"] for verb in call.verbs if verb["verb"] in ("sip:refer", "dial")] == ["sip:refer", "dial"]
    assert agent.phone.wait("CALL_INCOMING", after=came).peer.startswith(f"sip:{OWN}@")
    assert [fields["dial_call_status"] for fields in call.sent if "dial_call_status" in fields] == ["busy"]
    assert "er neemt nu niemand op" in offer
    assert "Zullen wij u terugbellen? Druk één voor ja." in offer
    time.sleep(SOME + LAG)
    assert "Op welke dag bellen wij u?" in pressed(caller, call, "1")
    recording = caller.hang_up()
    call.ended()
    assert likeness(recording, offer, SOME).score >= SAME
