"""The pages around the login of agents: what they show, for which roles, and what they say without a provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.abuse.liar import login_settings
from tests.conftest import Instance
from tests.desk.agent import new_browser, sign_in, signed_in_agent
from tests.gateway.alone import gateway

HTML = {"Accept": "text/html"}


@pytest.fixture
def nobody(instance: Instance) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in."""
    with new_browser(instance.url) as found:
        yield found


def test_signed_out_there_is_one_button(nobody: httpx.Client) -> None:
    page = nobody.get("/desk").text
    assert (page.count("<h1"), page.count("<button"), page.count("<form"), page.count("<nav")) == (1, 1, 1, 0)
    assert "Hulp nodig? – balie" in page
    assert "<hulp-desk" not in page
    assert re.search(r'<link rel="stylesheet" href="/static/desk.css" integrity="sha384-', page)


@pytest.mark.parametrize(
    ("key", "name", "roles", "pages"),
    [
        ("sofie", "Sofie", "agent", ["Gesprekken", "Inzicht"]),
        ("yusuf", "Yusuf", "agent", ["Gesprekken", "Inzicht"]),
        ("els", "Els", "agent editor", ["Gesprekken", "Leren", "Inzicht"]),
        ("marc", "Marc", "agent editor supervisor", ["Gesprekken", "Leren", "Inzicht", "Beheer"]),
    ],
)
def test_a_desk_shows_who_one_is_and_what_one_may_see(
    instance: Instance, key: str, name: str, roles: str, pages: list[str]
) -> None:
    with signed_in_agent(instance, key) as agent:
        page = agent.get("/desk").text
        me = agent.get("/desk/api/me").json()
    assert (me["name"], " ".join(me["roles"])) == (name, roles)
    assert "<hulp-desk></hulp-desk>" in page
    assert f"<span>{name}</span>" in page
    assert re.findall(r'<a href="/desk[a-z/]*"[^>]*>([^<]*)</a>', page) == pages
    assert re.findall(r'<a href="([^"]*)" aria-current="page">', page) == ["/desk"]
    assert 'action="/desk/afmelden"' in page
    assert "<noscript>" in page
    assert re.search(r'<script type="module" src="/static/desk.js" integrity="sha384-', page)


def test_a_page_needs_its_role(instance: Instance, nobody: httpx.Client) -> None:
    for key, status in (("sofie", 403), ("els", 200), ("marc", 200)):
        with signed_in_agent(instance, key) as agent:
            assert (agent.get("/desk/leren", headers=HTML).status_code, agent.get("/desk/api/me").status_code) == (status, 200)
    page, error = nobody.get("/desk/leren", headers=HTML), nobody.get("/desk/api/me", headers=HTML)
    assert (page.status_code, "U bent niet aangemeld" in page.text, "<nav" in page.text) == (401, True, False)
    assert (error.status_code, error.json()["error"]["code"]) == (401, "signed_out")


def test_a_page_of_the_desk_that_does_not_exist_leads_back_to_it(nobody: httpx.Client) -> None:
    page = nobody.get("/desk/bestaat-niet", headers=HTML)
    assert (page.status_code, '<a href="/desk">' in page.text, "hulp-nodig.js" in page.text) == (404, True, False)
    error = nobody.get("/desk/api/bestaat-niet", headers=HTML)
    assert (error.status_code, error.json()["error"]["code"]) == (404, "NotFound")


def test_after_signing_in_again_the_name_is_shown_once(nobody: httpx.Client) -> None:
    sign_in(nobody, "sofie")
    sign_in(nobody, "sofie")
    assert nobody.get("/desk").text.count("<span>Sofie</span>") == 1


def test_without_a_provider_nobody_can_sign_in(tmp_path: Path) -> None:
    with gateway(tmp_path) as url, new_browser(url) as browser:
        page = browser.get("/desk")
        assert (page.status_code, "Aanmelden kan hier niet" in page.text, "<button" in page.text) == (200, True, False)
        for answer in (browser.post("/desk/aanmelden"), browser.get("/desk/terug?state=x&code=x")):
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_login")
        assert browser.post("/desk/afmelden").headers["location"] == "/desk"


def test_a_provider_that_does_not_answer_leads_to_a_message(tmp_path: Path) -> None:
    with gateway(tmp_path, **login_settings(tmp_path, "http://127.0.0.1:9")) as url, new_browser(url) as browser:
        failed = browser.post("/desk/aanmelden")
        assert (failed.status_code, "antwoordt nu niet goed" in failed.text, "<button" in failed.text) == (502, True, True)
        assert "set-cookie" not in failed.headers
