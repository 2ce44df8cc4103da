"""The desk in a real browser, with a citizen and two agents at once."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from faq.dates import today_in_belgium
from tests.browser.conftest import OpenWindow
from tests.browser.desk import (
    answer,
    asked_and_answered,
    co_pilot,
    conversation,
    listed,
    open_case,
    open_desk,
    queue,
    say,
    take,
    wait_for_an_agent,
    whereabouts,
)
from tests.browser.panel import ask, open_panel
from tests.browser.test_accessibility import violations
from tests.conftest import ROOT, Instance
from tests.desk.agent import nobody_at_the_desk

SMALL_LAPTOP, LARGE = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}


@pytest.fixture(autouse=True)
def clean(instance: Instance) -> None:
    nobody_at_the_desk(instance)


@pytest.fixture
def citizen(open_window: OpenWindow) -> Page:
    return open_window()


@pytest.fixture
def sofie(open_window: OpenWindow, instance: Instance) -> Page:
    page = open_window()
    open_desk(page, instance, "Sofie")
    return page


@pytest.fixture
def yusuf(open_window: OpenWindow, instance: Instance) -> Page:
    page = open_window()
    open_desk(page, instance, "Yusuf")
    return page


def test_desk_claim_race_has_one_winner(citizen: Page, sofie: Page, yusuf: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance)
    for page in (sofie, yusuf):
        open_case(page, reference)
    # Both press at the same moment: the second click is done before the first page hears anything.
    for page in (sofie, yusuf):
        page.evaluate("document.querySelector('hulp-desk').shadowRoot.querySelector('.actions .action').click()")
    expect(whereabouts(citizen)).to_have_text(re.compile("U praat met (Sofie|Yusuf), medewerker. De digitale assistent zwijgt."))
    winner, loser = (sofie, yusuf) if "Sofie" in whereabouts(citizen).inner_text() else (yusuf, sofie)
    expect(answer(winner)).to_be_visible()
    expect(loser.get_by_text("heeft dit gesprek").first).to_be_visible()
    expect(answer(loser)).to_have_count(0)
    expect(listed(winner, "Van mij")).to_have_text([reference])
    expect(listed(loser, "Collega")).to_have_text([reference])


def test_desk_handover_with_brief_then_edit_and_send(citizen: Page, sofie: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance, "wat is de ebox?", "wie wint het wk voetbal")
    take(sofie, reference)
    brief = co_pilot(sofie)
    for told in (reference, "‘wat is de ebox?’", "Wat is de eBox?", "Geen antwoord", "‘wie wint het wk voetbal’", "Niet aangemeld"):
        expect(brief).to_contain_text(told)
    ask(citizen, "hoe zet ik de ebox stop?")
    suggestion = co_pilot(sofie).get_by_role("article", name=re.compile("deactiveer"))
    expect(suggestion).to_contain_text(re.compile(r"(zeer )?waarschijnlijk\s+\d+ %"))
    expect(suggestion).to_contain_text("nagekeken op")
    suggestion.get_by_role("button", name="Bewerk").click()
    expect(answer(sofie)).to_have_value(re.compile("eBox"))
    answer(sofie).press("Control+Home")
    answer(sofie).press_sequentially("Dag mevrouw. ")
    answer(sofie).press("Control+Enter")
    said = citizen.locator("li.assistant").last
    expect(said).to_contain_text("Sofie, medewerker")
    expect(said).to_contain_text("Dag mevrouw.")
    say(sofie, "Lukt dat zo?")
    expect(citizen.locator("li.assistant").last).to_contain_text("Lukt dat zo?")


def test_desk_suggestion_sent_as_it_stands_brings_its_source(citizen: Page, sofie: Page, instance: Instance) -> None:
    take(sofie, wait_for_an_agent(citizen, instance))
    ask(citizen, "hoe zet ik de ebox stop?")
    suggestion = co_pilot(sofie).get_by_role("article", name=re.compile("deactiveer"))
    suggestion.get_by_role("button", name="Verstuur").click()
    said = citizen.locator("li.assistant").last
    expect(said).to_contain_text("Sofie, medewerker")
    expect(said).to_contain_text("Bron:")


def test_desk_suggestions_for_an_older_message_disappear(citizen: Page, sofie: Page, instance: Instance) -> None:
    take(sofie, wait_for_an_agent(citizen, instance))
    ask(citizen, "hoe zet ik de ebox stop?")
    expect(co_pilot(sofie).get_by_role("article", name=re.compile("deactiveer"))).to_be_visible()
    ask(citizen, "nee, hoe vraag ik een attest op?")
    expect(co_pilot(sofie)).to_contain_text("Bij ‘nee, hoe vraag ik een attest op?’")
    expect(co_pilot(sofie).get_by_role("article", name=re.compile("deactiveer"))).to_have_count(0)


def test_desk_hands_back_to_a_step_of_the_walk(citizen: Page, sofie: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance, "help mij mijn ebox koppelen stap voor stap")
    take(sofie, reference)
    expect(co_pilot(sofie)).to_contain_text("hier is de burger")
    conversation(sofie).get_by_role("button", name="Geef terug aan de assistent").click()
    steps = conversation(sofie).get_by_label("Verder vanaf stap")
    third = steps.locator("option").nth(2)
    title = third.inner_text()
    steps.select_option(third.get_attribute("value") or "")
    conversation(sofie).get_by_role("button", name="Geef terug", exact=True).click()
    expect(whereabouts(citizen)).to_have_count(0)
    last = citizen.locator("li.assistant").last
    expect(last).to_contain_text("Sofie geeft het gesprek terug aan de digitale assistent.")
    expect(last.get_by_role("heading", name=title)).to_be_visible()
    expect(listed(sofie, "Van mij")).to_have_count(0)
    asked_and_answered(citizen, "ga terug")


def test_desk_transfer_reaches_the_colleague_with_the_note(citizen: Page, sofie: Page, yusuf: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance)
    take(sofie, reference)
    conversation(sofie).get_by_role("button", name="Doorgeven").click()
    conversation(sofie).get_by_label("Aan welke collega?").select_option(label="Yusuf")
    conversation(sofie).get_by_label(re.compile("Notitie voor uw collega")).fill("Wil alles weer op papier.")
    conversation(sofie).get_by_role("button", name="Geef door").click()
    expect(whereabouts(citizen)).to_contain_text("U bent nummer 1 in de wachtrij.")
    expect(queue(yusuf)).to_contain_text("Aan u doorgegeven")
    take(yusuf, reference)
    expect(conversation(yusuf)).to_contain_text("Wil alles weer op papier.")
    expect(whereabouts(citizen)).to_contain_text("U praat met Yusuf, medewerker.")
    expect(citizen.locator("li.assistant", has_text="Wil alles weer op papier.")).to_have_count(0)


def test_desk_of_a_lost_agent_gives_the_case_back(citizen: Page, sofie: Page, yusuf: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance)
    take(sofie, reference)
    expect(listed(yusuf, "Collega")).to_have_text([reference])
    sofie.context.close()
    expect(listed(yusuf, "Wacht")).to_have_text([reference], timeout=60_000)
    expect(queue(yusuf)).to_contain_text("De verbinding van een collega viel weg")
    expect(whereabouts(citizen)).to_contain_text("U bent nummer 1 in de wachtrij.")
    expect(citizen.locator("li.assistant").last).to_contain_text("Sofie is niet meer in het gesprek.")
    take(yusuf, reference)


def test_desk_what_is_typed_while_a_message_is_sent_stays(citizen: Page, sofie: Page, instance: Instance) -> None:
    take(sofie, wait_for_an_agent(citizen, instance))
    held: list[Route] = []
    messages = "**/desk/api/cases/*/messages"
    sofie.route(messages, lambda route: held.append(route))
    answer(sofie).fill("Dag mevrouw.")
    answer(sofie).press("Control+Enter")
    expect(answer(sofie)).to_have_value("")
    answer(sofie).press_sequentially("Hebt u nog")
    held[0].continue_()
    expect(citizen.locator("li.assistant").last).to_contain_text("Dag mevrouw.")
    answer(sofie).press_sequentially(" een vraag?")
    expect(answer(sofie)).to_have_value("Hebt u nog een vraag?")
    answer(sofie).press("Control+Enter")
    answer(sofie).press_sequentially("Neem gerust de tijd.")
    held[1].abort()
    expect(answer(sofie)).to_have_value("Hebt u nog een vraag?\n\nNeem gerust de tijd.")
    sofie.unroute(messages)
    answer(sofie).press("Control+Enter")
    expect(citizen.locator("li.assistant").last).to_contain_text("Neem gerust de tijd.")


def test_desk_closed_hours_offer_a_call_back(citizen: Page, sofie: Page, instance: Instance) -> None:
    closure = [".venv/bin/hulpnodig", "admin", "closure"]
    state, today = ["--state-dir", str(instance.state_dir)], today_in_belgium().isoformat()
    subprocess.run([*closure, "add", today, "brugdag", *state], cwd=ROOT, check=True)
    try:
        expect(queue(sofie)).to_contain_text("Gesloten")
        open_panel(citizen, instance)
        asked_and_answered(citizen, "ik wil een medewerker spreken")
        offered = citizen.locator(".handover")
        expect(offered).to_contain_text("gesloten")
        expect(offered.get_by_role("button", name="Chat met een medewerker")).to_have_count(0)
        reference = offered.locator(".code").inner_text()
        with citizen.expect_popup() as opened:
            offered.get_by_role("link", name="Laat u terugbellen").click()
        form = opened.value
        form.get_by_label("Uw telefoonnummer").fill("0470 91 82 73")
        form.locator("fieldset label").first.click()
        form.get_by_role("button", name="Bel mij terug").click()
        open_case(sofie, reference)
        middle = conversation(sofie)
        expect(middle).not_to_contain_text("470")
        middle.get_by_role("button", name="Ik bel, toon het nummer").click()
        expect(middle).to_contain_text("+32 470 91 82 73")
        middle.get_by_role("button", name="Gebeld").click()
        expect(middle).not_to_contain_text("+32 470")
        expect(queue(sofie).get_by_text(reference)).to_have_count(0)
    finally:
        subprocess.run([*closure, "remove", today, *state], cwd=ROOT, check=True)
    expect(queue(sofie)).to_contain_text(re.compile("^.*Open", re.DOTALL))


def test_desk_two_tabs_of_one_agent_show_the_same(citizen: Page, sofie: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance)
    second = sofie.context.new_page()
    second.goto(f"{instance.url}/desk")
    take(sofie, reference)
    expect(listed(second, "Van mij")).to_have_text([reference])
    open_case(second, reference)
    say(second, "Dag, ik help u.")
    expect(conversation(sofie)).to_contain_text("Dag, ik help u.")


def test_desk_works_with_keys_alone(citizen: Page, sofie: Page, instance: Instance) -> None:
    reference = wait_for_an_agent(citizen, instance)
    expect(listed(sofie, "Wacht")).to_have_text([reference])
    sofie.locator("body").press("n")
    expect(answer(sofie)).to_be_focused()
    sofie.keyboard.type("Goeiedag")
    sofie.keyboard.press("Control+Enter")
    expect(citizen.locator("li.assistant").last).to_contain_text("Goeiedag")
    ask(citizen, "hoe zet ik de ebox stop?")
    expect(co_pilot(sofie).get_by_role("article").first).to_be_visible()
    sofie.keyboard.press("Escape")
    sofie.keyboard.press("1")
    expect(answer(sofie)).to_have_value(re.compile("eBox"))
    sofie.keyboard.press("Escape")
    sofie.keyboard.press("?")
    expect(sofie.get_by_role("dialog", name="Sneltoetsen en instellingen")).to_be_visible()
    sofie.keyboard.press("Escape")
    expect(sofie.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_desk_looks_calm_at_1280_and_1920(
    citizen: Page, sofie: Page, open_window: OpenWindow, instance: Instance, screenshots: Path, colours: str
) -> None:
    """axe finds nothing, nothing scrolls sideways, and a picture of each size is left to look at."""
    sofie.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    reference = wait_for_an_agent(citizen, instance, "wat is de ebox?", "help mij mijn ebox koppelen stap voor stap")
    wait_for_an_agent(open_window(), instance, "hoe meld ik mij aan?")
    take(sofie, reference)
    ask(citizen, "ik krijg geen brieven meer op papier, kan ik dat terugzetten?")
    expect(co_pilot(sofie).get_by_role("article").first).to_be_visible()
    for size in (SMALL_LAPTOP, LARGE):
        sofie.set_viewport_size(size)  # type: ignore[arg-type]
        assert violations(sofie) == []
        assert sofie.evaluate("document.documentElement.scrollWidth") <= size["width"]
        sofie.screenshot(path=screenshots / f"desk-{size['width']}-{colours}.png")
