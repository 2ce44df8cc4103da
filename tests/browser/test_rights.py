"""The citizen's rights and comforts, in a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panel import ask, open_menu, open_panel
from tests.conftest import Instance
from tests.gateway.test_feedback import stored

QUESTION = "wat is de ebox?"


def test_a_thumb_down_has_a_reason(page: Page, instance: Instance) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/feedback") else None)
    open_panel(page, instance)
    ask(page, QUESTION)
    feedback = page.locator("hulp-feedback")
    feedback.get_by_role("button", name="Nee").click()
    expect(feedback.get_by_role("button", name="Het klopt niet")).to_be_focused()
    feedback.get_by_role("button", name="Er ontbreekt iets").click()
    expect(feedback.get_by_text("Dank u.")).to_be_visible()
    assert stored(instance, json.loads(sent[-1])["turn"]) == [(0, "ebox/wat-is-ebox", 0, "incomplete")]


def test_a_national_number_does_not_leave_the_browser(page: Page, instance: Instance) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    open_panel(page, instance)
    numbers = ("85.07.30-033.28", "85073003328", "85 07 30 033 28")
    for number in numbers:
        ask(page, f"mijn nummer is {number}, {QUESTION}")
        expect(page.locator(".citizen").last).to_contain_text("<rijksregisternummer>")
        expect(page.locator(".typing")).to_have_count(0)
    assert len([body for body in sent if "rijksregisternummer" in body]) == 3
    assert not [body for body in sent if any(number in body for number in numbers)]
    assert not [body for body in sent if "033" in json.loads(body).get("text", "")]
    ask(page, "zet 1.000 euro op 12/11/2026 in dossier 2026033")
    expect(page.locator(".citizen").last).to_contain_text("dossier 2026033")


def test_messages_wait_for_the_connection_and_are_sent_once_in_order(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    page.context.set_offline(True)
    ask(page, "wat is de ebox?")
    ask(page, "hoe meld ik mij aan?")
    expect(page.locator(".not-sent")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator(".assistant")).to_have_count(3)
    expect(page.locator(".not-sent")).to_have_count(0)
    assert page.locator(".citizen p").all_text_contents() == ["dag", "wat is de ebox?", "hoe meld ik mij aan?"]


@pytest.mark.shows("Wat u niet ongedaan kunt maken, wordt eerst gevraagd.", "3.3.4")
def test_the_conversation_can_be_printed_and_erased(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    open_menu(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Gesprek afdrukken of bewaren").click()
    expect(opened.value.locator(".messages")).to_contain_text("digitale brievenbus")
    expect(opened.value.get_by_role("button")).to_have_count(0)
    opened.value.close()
    page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.get_by_role("button", name="Wis dit gesprek")).to_be_focused()
    page.get_by_role("button", name="Toch niet").click()
    expect(page.locator(".citizen")).to_have_count(1)
    page.get_by_role("button", name="Wis dit gesprek").click()
    page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.locator(".told")).to_have_text(
        re.compile(r"Uw gesprek is gewist: 1 bericht, in alles \d+ gegevens. Er blijft niets over.")
    )
    expect(page.locator(".told")).to_be_focused()
    expect(page.locator(".citizen")).to_have_count(0)
    assert page.context.cookies() == []
    page.reload()
    expect(page.locator(".citizen")).to_have_count(0)


def test_erasing_that_fails_says_that_nothing_changed(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    page.route("**/api/conversation", lambda route: route.abort())
    open_menu(page)
    page.get_by_role("button", name="Wis dit gesprek").click()
    page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.get_by_role("alert").filter(has_text="Dat is niet gelukt.")).to_be_visible()
    expect(page.locator(".citizen")).to_have_count(1)


def test_a_new_conversation_begins_after_a_warning(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    open_menu(page)
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.get_by_text("u kunt het niet meer zelf wissen")).to_be_visible()
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator(".told")).to_have_text("U begint een nieuw gesprek.")
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    page.reload()
    expect(page.locator(".assistant")).to_have_count(1)
    assert page.locator(".citizen p").all_text_contents() == ["dag"]


def test_erasing_on_the_page_without_the_widget_shows_proof(page: Page, instance: Instance, screenshots: Path) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    page.goto(f"{instance.url}/privacy")
    page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.get_by_role("heading", name="Uw gesprek is gewist")).to_be_visible()
    expect(page.locator("table")).to_contain_text("Nu nog over0")
    page.screenshot(path=screenshots / "erased.png")


def test_what_is_stored_is_told(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/privacy")
    expect(page.locator("main")).to_contain_text("24 uur na uw laatste bericht. Meldde u zich aan, dan 30 dagen.")
