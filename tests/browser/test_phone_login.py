"""A caller signs in in a browser: every page of it, also on a small screen and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, SMALL, OpenWindow
from tests.browser.panel import open_panel
from tests.browser.test_accessibility import violations
from tests.browser.test_login import GODELIEVE, ITSME
from tests.conftest import Instance, product
from tests.voice.caller import Caller, calls, texted
from tests.voice.platforms import KEY, SECRET

LANDLINE = "+3225551701"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with product(tmp_path_factory.mktemp("phone-pages"), VOICE_SECRET=SECRET, VOICE_KEY=KEY) as found:
        yield found


def choose_person(page: Page) -> None:
    """Sign in at the demo provider."""
    page.get_by_label(GODELIEVE).check()
    page.get_by_label(ITSME).check()
    page.get_by_role("button", name="Aanmelden").click()


def another(number: str) -> str:
    return "10" if number != "10" else "11"


def looked_at(page: Page, picture: Path | None) -> None:
    """No fault is found, nothing sticks out, and there is a picture of it."""
    assert violations(page) == []
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    if picture is not None:
        page.screenshot(path=picture, full_page=True)


def code_on(page: Page, own: Instance, pictures: Path | None = None) -> str:
    """From the first page for callers to the code."""
    page.goto(f"{own.url}/telefoon")
    looked_at(page, pictures and pictures / "telefoon-begin.png")
    page.get_by_role("button", name="Aanmelden").click()
    choose_person(page)
    expect(page.get_by_text("U bent aangemeld als Godelieve.")).to_be_visible()
    looked_at(page, None)
    page.get_by_role("button", name="Toon mijn code").click()
    looked_at(page, pictures and pictures / "telefoon-code.png")
    return page.locator(".phone-code").inner_text().split(":")[-1].replace(" ", "").strip()


def at_the_code(own: Instance, sid: str) -> Caller:
    """A caller who is asked for a code."""
    caller = calls(own, sid, LANDLINE)
    caller.press("1")
    return caller


@pytest.mark.shows(
    "axe-core vindt geen fout op de pagina’s waarop u zich aanmeldt tijdens een telefoongesprek; een fout staat bij het veld.",
    "1.3.1",
    "1.4.3",
    "1.4.10",
    "3.3.1",
    "3.3.2",
    "4.1.2",
)
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, SMALL], ids=lambda size: str(size["width"]))
def test_a_code_a_number_and_the_answer_on_the_screen(
    open_window: OpenWindow, own: Instance, viewport: dict[str, int], colours: str, screenshots: Path
) -> None:
    caller = at_the_code(own, f"pages-{viewport['width']}-{colours}")
    page = open_window(viewport=viewport, color_scheme=colours)
    code = code_on(page, own, screenshots if (viewport, colours) == (DESKTOP, "light") else None)
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_text("Uw code is nog niet ingetoetst.")).to_be_visible()
    looked_at(page, None)
    caller.press(code)
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welk getal hoort u aan de telefoon?")
    looked_at(page, screenshots / f"telefoon-getal-{viewport['width']}-{colours}.png")
    field = page.get_by_label("Uw getal")
    field.fill(another(caller.number))
    page.get_by_role("button", name="Akkoord").click()
    problem = page.get_by_role("alert")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("twee keer")
    assert page.title().startswith("Fout: ")
    looked_at(page, None)
    problem.get_by_role("link").click()
    expect(field).to_be_focused()
    page.keyboard.type(caller.number)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aangemeld als Godelieve.")).to_be_visible()
    caller.waits_for("Zal ik ze voorlezen?")


def test_a_link_on_a_telephone_also_without_javascript(open_window: OpenWindow, own: Instance) -> None:
    caller, path = texted(own, "plain")
    page = open_window(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{own.url}{path}")
    expect(page.get_by_text("Hebt u niet zelf gebeld? Doe dan niets")).to_be_visible()
    page.get_by_label("Uw getal").fill(caller.number)
    page.get_by_role("button", name="Akkoord en aanmelden").click()
    choose_person(page)
    expect(page.get_by_text("Aangemeld als Godelieve.")).to_be_visible()
    caller.waits_for("Zal ik ze voorlezen?")


def test_three_wrong_numbers_say_what_to_do(open_window: OpenWindow, own: Instance, screenshots: Path) -> None:
    caller, path = texted(own, "three")
    page = open_window(viewport=PHONE)
    page.goto(f"{own.url}{path}")
    looked_at(page, screenshots / "telefoon-link.png")
    for _ in range(3):
        page.get_by_label("Uw getal").fill(another(caller.number))
        page.get_by_role("button", name="Akkoord en aanmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit werkt niet meer")
    looked_at(page, screenshots / "telefoon-over.png")


def test_the_way_to_the_page_stands_in_the_panel_and_under_every_page(open_window: OpenWindow, own: Instance) -> None:
    page = open_window()
    open_panel(page, own)
    link = page.locator("hulp-nodig").get_by_role("link", name="Ik ben aan de telefoon")
    expect(link.first).to_have_attribute("href", "/telefoon")
    page.get_by_role("button", name="Meer mogelijkheden").click()
    expect(page.locator("hulp-menu").get_by_role("link", name="Ik ben aan de telefoon")).to_be_visible()
    page.goto(f"{own.url}/vragen")
    expect(page.get_by_role("contentinfo").get_by_role("link", name="Ik ben aan de telefoon")).to_be_visible()


def test_without_a_phone_line_there_is_no_such_page(page: Page, instance: Instance) -> None:
    open_panel(page, instance)
    expect(page.get_by_role("link", name="Ik ben aan de telefoon")).to_have_count(0)
    answer = page.goto(f"{instance.url}/telefoon")
    assert answer is not None
    assert answer.status == 404
