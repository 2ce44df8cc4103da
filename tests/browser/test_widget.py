"""The widget, as a citizen uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.panel import ask, open_panel
from tests.conftest import Instance

QUESTION = "hoe koppel ik mijn ebox"


def test_a_question_gets_a_sourced_answer(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    answer = page.locator(".assistant .answer")
    expect(answer.get_by_role("heading", name="Hoe activeer of koppel ik mijn eBox?")).to_be_visible()
    expect(answer).to_contain_text("‘Brievenbus’")
    source = answer.get_by_role("link", name="Veelgestelde vragen over Mijn Burgerprofiel").first
    expect(source).to_have_attribute(
        "href", "https://www.vlaanderen.be/uw-overheid/mijn-burgerprofiel/veelgestelde-vragen-over-mijn-burgerprofiel"
    )
    expect(answer).to_contain_text("nagekeken op")


def test_a_picture_for_the_readme(page: Page, instance: Instance, screenshots: Path) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_panel(page, instance)
    ask(page, "krijg ik een brief die ik al digitaal kreeg later nog op papier?")
    expect(page.locator(".assistant .answer")).to_contain_text("nagekeken op")
    page.screenshot(path=screenshots / "widget.png")


def test_the_simple_text_opens_on_request(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    simple = page.locator("details", has_text="Leg eenvoudiger uit").locator("p").first
    expect(simple).to_be_hidden()
    page.get_by_text("Leg eenvoudiger uit").click()
    expect(simple).to_be_visible()


def test_a_related_question_is_a_button_that_answers(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    page.locator(".related").get_by_role("button", name="Hoe deactiveer ik mijn eBox?").click()
    expect(page.get_by_role("heading", name="Hoe deactiveer ik mijn eBox?")).to_be_visible()


def test_reload_keeps_the_conversation(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    page.reload()
    expect(page.locator(".citizen")).to_have_count(1)
    expect(page.locator(".assistant")).to_have_count(1)
    expect(page.locator(".citizen")).to_contain_text(QUESTION)


def test_another_page_of_the_site_shows_the_same_conversation(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    page.goto(f"{instance.url}/vragen")
    expect(page.locator(".citizen")).to_contain_text(QUESTION)


def test_html_in_a_message_stays_text(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "<img src=x onerror=\"document.title='gehackt'\"> <b>ebox koppelen</b>")
    expect(page.locator(".assistant")).to_have_count(1)
    expect(page.locator(".citizen")).to_contain_text("<b>ebox koppelen</b>")
    assert page.locator(".citizen img, .citizen b").count() == 0
    assert page.title() != "gehackt"


def test_a_national_number_is_replaced_on_screen_too(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "mijn nummer is 85.07.30-033.28, hoe koppel ik mijn ebox")
    expect(page.locator(".citizen")).to_contain_text("<rijksregisternummer>")
    assert "033.28" not in page.content()
    expect(page.locator(".citizen")).not_to_contain_text("033.28")


def test_keyboard_alone_is_enough(page: Page, instance: Instance) -> None:
    page.goto(instance.url)
    launcher = page.get_by_role("button", name="Hulp nodig?")
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Uw vraag")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".assistant")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()


@pytest.mark.shows("Een schermlezer krijgt elk antwoord één keer en volledig.", "4.1.3")
def test_an_answer_is_announced_once_and_whole(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    ask(page, "goeiedag")
    region = page.locator("[aria-live=polite]").filter(has_text="digitale assistent van Mijn Burgerprofiel")
    expect(region).to_have_count(1)


@pytest.mark.shows("Een antwoord in het Frans, Engels of Duits wordt in die taal voorgelezen.", "3.1.2")
@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("comment puis-je activer mon ebox s'il vous plait", "fr"),
        ("how can i activate my ebox please", "en"),
        ("wie kann ich meine ebox bitte aktivieren", "de"),
    ],
)
def test_an_answer_in_another_language_says_which(page: Page, instance: Instance, question: str, language: str) -> None:
    open_panel(page, instance)
    ask(page, question)
    expect(page.locator(".assistant .language")).to_have_attribute("lang", language)
    expect(page.locator(f".announcer [lang={language}]")).not_to_be_empty()


def test_nothing_is_stored_before_the_first_click(page: Page, instance: Instance) -> None:
    page.goto(instance.url)
    stored = "() => sessionStorage.length + localStorage.length + document.cookie.length"
    assert page.evaluate(stored) == 0
    assert page.context.cookies() == []
    page.get_by_role("button", name="Hulp nodig?").click()
    ask(page, "goeiedag")
    expect(page.locator(".assistant")).to_have_count(1)
    assert [cookie["httpOnly"] for cookie in page.context.cookies()] == [True]


def test_what_the_content_security_policy_refuses_is_seen(page: Page, instance: Instance, refusals: list[str]) -> None:
    page.goto(instance.url)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("try { document.body.innerHTML = '<b>x</b>' } catch {}")
    page.wait_for_timeout(200)
    assert len(refusals) == 2, "a planted violation was not seen, so that no test here proves that there are none"
    refusals.clear()


def test_a_changed_script_is_not_run(page: Page, instance: Instance) -> None:
    def change(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text() + " ")

    page.route("**/static/hulp-nodig.js", change)
    page.goto(instance.url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("customElements.get('hulp-nodig')") is None


def test_no_request_leaves_the_site(page: Page, instance: Instance) -> None:
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(instance.url) else None)
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant")).to_have_count(1)
    assert [url for url in foreign if not url.startswith("data:")] == []
    page.goto("about:blank")
    page.set_content("<img src='http://127.0.0.1:9/planted'>")
    assert any("planted" in url for url in foreign), "the planted request was not seen, so the check above proves nothing"


@pytest.mark.shows(
    "Op een scherm van 320 bij 256 pixels, of bij 400 % vergroting, staat alles in beeld zonder opzij te schuiven.",
    "1.4.4",
    "1.4.10",
)
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)])
def test_a_small_screen_shows_everything_without_sideways_scrolling(
    browser: Browser, instance: Instance, screenshots: Path, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-BE")
    page = context.new_page()
    open_panel(page, instance)
    ask(page, QUESTION)
    expect(page.locator(".assistant .answer h3")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("dialog").evaluate("element => element.scrollWidth <= element.clientWidth + 1")
    page.screenshot(path=screenshots / f"widget-{width}x{height}.png")
    context.close()


def test_someone_in_need_reads_the_number_first(page: Page, instance: Instance, screenshots: Path) -> None:
    open_panel(page, instance)
    ask(page, "ik heb mijn pincode gegeven aan een oplichter en nu is mijn rekening leeg")
    block = page.locator(".assistant .block").first
    expect(block).to_contain_text("Card Stop")
    expect(block.get_by_role("link", name="078 170 170")).to_have_attribute("href", "tel:078170170")
    page.screenshot(path=screenshots / "widget-urgent.png")
