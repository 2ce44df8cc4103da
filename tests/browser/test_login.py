"""Signing in and seeing one's own data, as a citizen does it in a browser."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.panel import ask, open_panel
from tests.conftest import Instance

pytestmark = pytest.mark.usefixtures("no_consents")
QUESTION = "hoeveel ongelezen berichten heb ik?"
ELS, GODELIEVE, LUC, SOFIE = "Els Demo-Janssens", "Godelieve Demo-Verstraete", "Luc Demo-Hermans", "Sofie Demo-Martens"
ITSME, SMS, PASSWORD = "itsme (hoog)", "beveiligingscode via sms (substantieel)", "gebruikersnaam en wachtwoord (laag)"


def sign_in(page: Page, person: str, means: str = ITSME) -> None:
    """From the `login` block to the end of the journey."""
    page.get_by_role("link", name="Aanmelden", exact=True).last.click()
    page.get_by_role("button", name="Akkoord en aanmelden").click()
    page.get_by_label(person).check()
    page.get_by_label(means).check()
    page.get_by_role("button", name="Aanmelden").click()


@pytest.fixture
def signed_in(page: Page, instance: Instance) -> Page:
    open_panel(page, instance)
    ask(page, QUESTION)
    sign_in(page, ELS)
    expect(page.locator("hulp-card h3")).to_have_text("Uw ongelezen berichten")
    return page


@pytest.fixture
def other_tab(signed_in: Page) -> Iterator[Page]:
    tab = signed_in.context.new_page()
    tab.set_default_timeout(15_000)
    yield tab
    tab.close()


def test_the_answer_comes_in_the_same_conversation(signed_in: Page, screenshots: Path) -> None:
    expect(signed_in.locator(".citizen").first).to_contain_text(QUESTION)
    expect(signed_in.locator(".citizen").last).to_contain_text("Ik ben aangemeld.")
    expect(signed_in.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")
    expect(signed_in.get_by_text("Aangemeld als Els.")).to_be_visible()
    signed_in.screenshot(path=screenshots / "signed-in.png")


def test_markup_in_a_subject_stays_text(signed_in: Page) -> None:
    expect(signed_in.locator("hulp-card")).to_contain_text("<b>Belangrijk</b> [klik hier](javascript:alert(1))")
    assert signed_in.locator("hulp-card b").count() == 0
    assert signed_in.locator("a[href^='javascript']").count() == 0


@pytest.mark.shows("Een schermlezer krijgt uw eigen gegevens één keer.", "4.1.3")
def test_a_card_is_announced_once(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    sign_in(page, LUC)
    ask(page, "op welk adres ben ik ingeschreven")
    page.get_by_role("button", name="Ja, dat mag").click()
    expect(page.locator("hulp-card h3").last).to_have_text("Uw adres")
    expect(page.locator(".announcer")).to_contain_text("Uw adres.")


def test_cancelling_shows_nothing_and_can_be_tried_again(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    page.get_by_role("link", name="Aanmelden", exact=True).click()
    page.get_by_role("button", name="Akkoord en aanmelden").click()
    page.get_by_role("button", name="Annuleren").click()
    expect(page.locator("main")).to_contain_text("U hebt het aanmelden afgebroken. Er is niets getoond of gewijzigd.")
    page.get_by_role("link", name="Opnieuw proberen").click()
    page.get_by_role("button", name="Akkoord en aanmelden").click()
    page.get_by_label(ELS).check()
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.locator("hulp-card h3")).to_have_text("Uw ongelezen berichten")


def test_means_that_are_too_weak_give_no_access(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    sign_in(page, ELS, PASSWORD)
    expect(page.locator("main")).to_contain_text("niet sterk genoeg")
    page.get_by_role("link", name="Terug naar het gesprek").click()
    expect(page.locator(".login")).to_be_visible()
    expect(page.locator("hulp-card")).to_have_count(0)


def test_the_content_of_a_message_asks_for_stronger_means(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "toon mijn berichten van stad leuven")
    sign_in(page, ELS, SMS)
    page.get_by_role("button", name="Bericht 1 openen").click()
    expect(page.locator(".assistant").last).to_contain_text("Ik open bericht 1. Daarna telt het als gelezen")
    page.get_by_role("button", name="Ja, open het").click()
    expect(page.locator(".login").last).to_contain_text("itsme of met uw eID")
    sign_in(page, ELS, ITSME)
    page.get_by_role("button", name="Ja, dat mag").click() if page.get_by_role("button", name="Ja, dat mag").count() else None
    expect(page.locator("hulp-card").last).to_contain_text("Dit bericht telt nu als gelezen.")


def test_after_idling_the_data_are_gone_and_the_login_is_asked_again(signed_in: Page, instance: Instance) -> None:
    seen_minutes_ago(instance, 11)
    signed_in.reload()
    expect(signed_in.locator("hulp-card")).to_contain_text("Deze gegevens zijn niet meer te zien.")
    ask(signed_in, QUESTION)
    expect(signed_in.locator(".login").last).to_contain_text("Daarvoor moet ik weten wie u bent.")


def seen_minutes_ago(instance: Instance, minutes: int) -> None:
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        database.execute("update identities set seen = datetime('now', ?)", [f"-{minutes} minutes"])


@pytest.mark.shows("Voor u wordt afgemeld, kunt u kiezen om aangemeld te blijven.", "2.2.1")
def test_before_idling_ends_the_session_the_citizen_is_asked_to_stay(signed_in: Page, instance: Instance) -> None:
    seen_minutes_ago(instance, 9)
    signed_in.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    warning = signed_in.get_by_role("alert").filter(has_text="meldt de assistent u af")
    expect(warning).to_be_visible()
    warning.get_by_role("button", name="Blijf aangemeld").click()
    expect(warning).to_have_count(0)
    signed_in.reload()
    expect(signed_in.get_by_text("Aangemeld als Els.")).to_be_visible()
    expect(warning).to_have_count(0)


def test_a_server_that_does_not_answer_signs_nobody_out_on_screen(signed_in: Page, instance: Instance) -> None:
    seen_minutes_ago(instance, 9)
    signed_in.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    stay = signed_in.get_by_role("button", name="Blijf aangemeld")
    expect(stay).to_be_visible()
    signed_in.route("**/api/session", lambda route: route.fulfill(status=503))
    stay.click()
    expect(signed_in.get_by_role("alert").filter(has_text="Dat is niet gelukt.")).to_be_visible()
    expect(stay).to_be_visible()
    expect(signed_in.get_by_text("Aangemeld als Els.")).to_be_visible()


def test_a_clock_that_is_wrong_changes_nothing(page: Page, instance: Instance) -> None:
    page.clock.install(time=datetime.datetime.now() + datetime.timedelta(minutes=12))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/session") else None)
    open_panel(page, instance)
    ask(page, QUESTION)
    sign_in(page, ELS)
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")
    del asked[:]
    page.wait_for_timeout(2500)
    assert len(asked) <= 1
    expect(page.get_by_role("button", name="Blijf aangemeld")).to_have_count(0)
    expect(page.locator("hulp-card")).to_contain_text("U hebt 5 ongelezen berichten.")


def test_signing_out_takes_everything_away_in_every_tab(signed_in: Page, other_tab: Page, instance: Instance) -> None:
    open_panel(other_tab, instance)
    expect(other_tab.locator("hulp-card h3")).to_have_text("Uw ongelezen berichten")
    signed_in.get_by_role("button", name="Afmelden").click()
    expect(signed_in.get_by_role("heading", name="U bent afgemeld")).to_be_visible()
    expect(other_tab.locator("hulp-card")).to_have_count(0)
    expect(other_tab.get_by_text("Aangemeld als")).to_have_count(0)
    expect(other_tab.locator(".announcer")).not_to_contain_text("Uw ongelezen berichten")
    signed_in.go_back()
    expect(signed_in.locator("hulp-card")).to_have_count(0)


def test_another_person_on_the_same_browser_begins_afresh(signed_in: Page, instance: Instance) -> None:
    seen_minutes_ago(instance, 11)
    signed_in.reload()
    ask(signed_in, QUESTION)
    expect(signed_in.locator(".login")).to_have_count(2)
    signed_in.context.clear_cookies(name="demo_idp")
    sign_in(signed_in, GODELIEVE)
    expect(signed_in.get_by_text("Aangemeld als Godelieve.")).to_be_visible()
    expect(signed_in.locator(".citizen")).to_have_count(0)
    expect(signed_in.locator("hulp-card")).to_have_count(0)


def test_the_page_without_javascript_shows_the_same(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    page.goto(f"{instance.url}/hulp")
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("link", name="Aanmelden", exact=True).click()
    page.get_by_role("button", name="Akkoord en aanmelden").click()
    page.get_by_label(SOFIE).check()
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.locator(".card")).to_contain_text("ongelezen")
    page.get_by_role("link", name="Mijn toestemmingen").click()
    expect(page.locator("table")).to_contain_text("gelezen")
    withdraw = page.get_by_role("button", name="Toestemming intrekken voor de lijst van uw berichten")
    withdraw.click()
    expect(withdraw).to_have_count(0)
    expect(page.locator("table")).to_contain_text("toestemming ingetrokken")
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("heading", name="U bent afgemeld")).to_be_visible()
    context.close()
