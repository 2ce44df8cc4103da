"""Nothing lost, nothing doubled, order kept: over slow networks, restarts, tabs and sleep; and never endless dots."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from cli.ports import free_port
from tests.browser.panel import ask, open_panel
from tests.conftest import Instance
from tests.gateway.alone import gateway

QUESTION = "wat is de ebox?"
_SLOW = {"offline": False, "latency": 1500, "downloadThroughput": 6_000, "uploadThroughput": 3_000}
"""Bytes per second and milliseconds: a mobile phone at the edge of its network."""


def said(page: Page) -> list[str]:
    return page.locator(".citizen p").all_text_contents()


def in_order(page: Page) -> bool:
    """Whether citizen and assistant take turns."""
    roles = page.locator(".messages > li").evaluate_all("items => items.map(({className}) => className)")
    return bool(roles) and roles == ["citizen", "assistant"] * (len(roles) // 2)


def test_a_slow_network_shows_what_is_under_way(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _SLOW)
    ask(page, QUESTION)
    expect(page.locator(".citizen")).to_contain_text(QUESTION)
    expect(page.locator(".typing")).to_contain_text("Even geduld…")
    expect(page.locator(".assistant")).to_have_count(1)
    expect(page.locator(".typing")).to_have_count(0)
    assert said(page) == [QUESTION]


@pytest.mark.shows("Duurt een antwoord lang, dan wordt dat gezegd, ook aan een schermlezer.", "4.1.3")
def test_waiting_long_is_told_honestly_and_does_not_go_on_for_ever(page: Page, instance: Instance) -> None:
    page.clock.install()
    page.route("**/api/events", lambda route: route.abort())  # accepted, but the answer cannot be heard
    open_panel(page, instance)
    with page.expect_response("**/api/messages"):
        ask(page, QUESTION)
    expect(page.locator(".typing")).to_contain_text("Even geduld…")
    page.clock.run_for(9_000)
    expect(page.locator(".typing")).to_contain_text("Uw bericht is goed aangekomen, u hoeft het niet opnieuw te sturen.")
    expect(page.locator(".announcer")).to_contain_text("Dit duurt langer dan anders.")
    page.clock.run_for(60_000)
    expect(page.locator(".typing")).to_have_count(0)
    page.unroute("**/api/events")
    page.get_by_role("button", name=re.compile("Opnieuw (kijken|proberen)")).first.click()
    expect(page.locator(".assistant")).to_have_count(1)
    assert said(page) == [QUESTION]


def test_a_message_that_is_still_on_its_way_is_not_called_received(page: Page, instance: Instance) -> None:
    page.clock.install()
    page.route("**/api/messages", lambda route: None)
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".typing")).to_be_visible()
    page.clock.run_for(9_000)
    expect(page.locator(".typing")).to_contain_text("Uw bericht is nog onderweg.")


def test_a_bot_that_is_away_ends_in_a_failed_answer(page: Page, tmp_path: Path) -> None:
    with gateway(tmp_path) as url:
        page.goto(url)
        page.get_by_role("button", name="Hulp nodig?").click()
        ask(page, QUESTION)
        expect(page.locator(".assistant .failed")).to_contain_text("bel gratis 1700")
        expect(page.locator(".typing")).to_have_count(0)


def test_a_restart_of_the_server_loses_nothing(page: Page, instance: Instance, tmp_path: Path) -> None:
    port = str(free_port())
    with gateway(tmp_path, instance.bot_url, instance.bot_token, PORT=port) as url:
        page.goto(url)
        page.get_by_role("button", name="Hulp nodig?").click()
        ask(page, QUESTION)
        expect(page.locator(".assistant")).to_have_count(1)
    ask(page, "hoe meld ik mij aan?")
    expect(page.locator(".not-sent")).to_have_count(1)
    with gateway(tmp_path, instance.bot_url, instance.bot_token, PORT=port):
        page.get_by_role("button", name="Opnieuw proberen").click()
        expect(page.locator(".assistant")).to_have_count(2)
        assert said(page) == [QUESTION, "hoe meld ik mij aan?"]
        assert in_order(page)
        ask(page, "bedankt")
        expect(page.locator(".assistant")).to_have_count(3)
        assert in_order(page)


class Streams:
    """Counts the event streams that a page holds."""

    def __init__(self, page: Page) -> None:
        self.open: set[Request] = set()
        page.on("request", lambda request: self.open.add(request) if request.url.endswith("/api/events") else None)
        page.on("requestfinished", lambda request: self.open.discard(request))
        page.on("requestfailed", lambda request: self.open.discard(request))


def test_two_tabs_show_one_conversation_over_one_stream(page: Page, instance: Instance) -> None:
    first = Streams(page)
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    assert len(first.open) == 1
    tab = page.context.new_page()
    second = Streams(tab)
    open_panel(tab, instance)
    expect(tab.locator(".assistant")).to_have_count(1)
    expect(page.locator(".assistant")).to_have_count(1)
    assert (len(first.open), len(second.open)) == (0, 1)
    ask(tab, "hoe meld ik mij aan?")
    expect(page.locator(".assistant")).to_have_count(2)
    ask(page, "bedankt")
    expect(tab.locator(".assistant")).to_have_count(3)
    assert said(page) == said(tab) == [QUESTION, "hoe meld ik mij aan?", "bedankt"]
    assert in_order(page)
    assert in_order(tab)
    assert len(first.open) + len(second.open) == 1
    tab.close()
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(4)
    assert len(first.open) == 1


def test_what_one_tab_erases_is_gone_in_the_other(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    tab = page.context.new_page()
    open_panel(tab, instance)
    expect(tab.locator(".assistant")).to_have_count(1)
    page.get_by_role("button", name="Meer mogelijkheden").click()
    for _ in range(2):
        page.get_by_role("button", name="Wis dit gesprek").click()
    expect(page.locator(".told")).to_contain_text("gewist")
    expect(tab.locator(".assistant")).to_have_count(0)


_ASLEEP = """Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true});
document.dispatchEvent(new Event('visibilitychange'))"""


def test_after_sleep_what_was_said_elsewhere_is_there(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    page.evaluate(_ASLEEP % "hidden")
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    page.evaluate(_ASLEEP % "visible")
    ask(page, "bedankt")
    expect(page.locator(".assistant")).to_have_count(2)
    assert in_order(page)


def test_the_first_messages_in_a_hurry_are_one_conversation_in_their_order(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _SLOW)
    for text in ("dag", QUESTION, "bedankt"):
        ask(page, text)
    expect(page.locator(".assistant")).to_have_count(3, timeout=20_000)
    assert said(page) == ["dag", QUESTION, "bedankt"]
    devtools.send("Network.emulateNetworkConditions", {**_SLOW, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
    page.reload()
    expect(page.locator(".assistant")).to_have_count(3)
    assert said(page) == ["dag", QUESTION, "bedankt"]


def test_what_stands_behind_a_message_that_waits_waits_too(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    page.route("**/api/messages", lambda route: route.abort(), times=1)
    ask(page, "dag")
    expect(page.locator(".not-sent")).to_have_count(1)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(2)
    assert said(page) == ["dag", QUESTION]


def test_the_panel_that_reopens_leaves_the_focus_to_the_page(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    page.goto(f"{instance.url}/vragen")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.localName") == "body"
