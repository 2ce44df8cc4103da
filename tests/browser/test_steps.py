"""Walks on the screen and on paper: ticked off, resumed, printed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.panel import ask, open_panel
from tests.conftest import Instance

WALK = "stap voor stap mijn ebox koppelen"


def press(page: Page, name: str) -> None:
    page.locator(".step.current").get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".typing")).to_have_count(0)


def begin(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, WALK)
    press(page, "Mijn Burgerprofiel")
    expect(page.locator(".step.current .step-count")).to_contain_text("Stap 2")


def ticked(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".step.done summary").all_inner_texts()]


def test_a_step_that_is_done_is_ticked_off_and_can_be_read_again(page: Page, instance: Instance) -> None:
    begin(page, instance)
    (only,) = ticked(page)
    assert re.fullmatch(r"Gedaan:\s+Stap 1 van \d+: Waar leest u uw eBox\?", only)
    page.locator(".step.done summary").click()
    expect(page.locator(".step.done")).to_contain_text("Waar wilt u uw eBox lezen?")
    expect(page.locator(".step.done").get_by_role("button")).to_have_count(0)


def test_going_back_takes_the_tick_away(page: Page, instance: Instance) -> None:
    begin(page, instance)
    press(page, "Vorige stap")
    expect(page.locator(".step.current .step-count")).to_contain_text("Stap 1")
    assert ticked(page) == []
    expect(page.locator(".step.left")).to_have_count(2)  # both earlier cards stay to read, without buttons
    expect(page.locator(".step.left").get_by_role("button")).to_have_count(0)


def test_after_another_question_and_a_reload_the_walk_goes_on_where_it_was(page: Page, instance: Instance) -> None:
    begin(page, instance)
    ask(page, "wat is itsme?")
    expect(page.locator(".step.current")).to_contain_text("U was bij stap 2")
    page.reload()
    expect(page.locator(".step.current")).to_contain_text("U was bij stap 2")
    assert len(ticked(page)) == 1
    press(page, "Verder")
    expect(page.locator(".step.current .step-count")).to_contain_text("Stap 2")


def test_a_walk_that_is_resumed_by_its_code_ticks_nothing_off_that_was_not_done_here(
    page: Page, open_window: OpenWindow, instance: Instance
) -> None:
    begin(page, instance)
    press(page, "Stoppen")
    code = page.locator(".code").inner_text()
    other = open_window()
    open_panel(other, instance)
    ask(other, code)
    expect(other.locator(".step.current .step-count")).to_contain_text("Stap 2")
    ask(other, "waar was ik?")
    expect(other.locator(".step")).to_have_count(2)
    expect(other.locator(".step.done")).to_have_count(0)
    other.goto(f"{instance.url}/hulp/stappen")
    expect(other.locator(".checklist > li").first).to_contain_text("(hier bent u nu)")
    expect(other.locator("main")).to_contain_text("Stap 1 deed u al eerder")


def test_the_steps_are_printed_as_a_list_to_tick_off(page: Page, instance: Instance, screenshots: Path) -> None:
    begin(page, instance)
    with page.context.expect_page() as opened:
        page.locator(".step.current").get_by_role("link", name="Uw stappen afdrukken").click()
    paper = opened.value
    expect(paper.get_by_role("heading", level=1)).to_contain_text("eBox")
    lines = paper.locator(".checklist > li")
    expect(lines.nth(0).get_by_role("img", name="Gedaan")).to_be_visible()
    expect(lines.nth(1).get_by_role("img", name="Nog te doen")).to_be_visible()
    expect(lines.nth(0)).to_contain_text("Uw antwoord: Mijn Burgerprofiel")
    expect(lines.nth(1)).to_contain_text("(hier bent u nu)")
    paper.emulate_media(media="print")
    expect(paper.locator(".site-header nav")).to_be_hidden()
    expect(paper.locator(".back")).to_be_hidden()
    paper.screenshot(path=screenshots / "steps-on-paper.png")
    paper.close()


def test_a_walk_to_its_end_is_ticked_off_whole(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "hoe stel ik mijn roepnaam in, stap voor stap")
    page.get_by_role("button", name="Stap voor stap: Uw roepnaam instellen").click()
    expect(page.locator(".step.current")).to_be_visible()
    onward = page.locator(".step.current .options > li:not(.back, .stop)").first.get_by_role("button")
    while not page.locator(".walk_finished").count():
        onward.click()
        expect(page.locator(".typing")).to_have_count(0)
    expect(page.locator(".walk_finished")).to_be_visible()
    expect(page.locator(".step.current")).to_have_count(0)
    assert len(ticked(page)) == page.locator(".step").count()
