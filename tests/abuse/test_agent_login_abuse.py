"""Abuse of the login of helpdesk agents: who gets a desk, and what its cookie is worth."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncEngine

from database.engine import create_engine
from gateway.assembly import CALLBACK_PATH, DESK_CALLBACK_PATH
from gateway.audit import Audit
from gateway.helpdesk.agent_login import AgentLogin
from gateway.helpdesk.agents import Agents
from gateway.login.client import OidcClient
from gateway.login.errors import LoginError
from gateway.login.provider import Provider
from gateway.storage.schema import migrate
from gateway.vault import Vault
from tests.abuse.citizen import Citizen
from tests.abuse.liar import Liar
from tests.abuse.parts import MovingClock
from tests.conftest import Instance
from tests.desk.agent import new_browser, sign_in, signed_in_agent, way_back, way_in
from tests.gateway.visitor import PASSWORD
from tests.login.malicious import ABSENT, CLIENT_ID, Answer, MaliciousProvider, malicious_provider, new_key

CLAIM = "hulpnodig_rol_3d"
EMPLOYEE = {"vo_doelgroepcode": "GID", "rrn": ABSENT, CLAIM: ["HulpNodig-medewerker:OVO002949"]}
BUTTON = 'action="/desk/aanmelden"'
STRAY = "Deze aanmelding begon niet in deze browser"


@pytest.fixture
def browser(instance: Instance) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in."""
    with new_browser(instance.url) as found:
        yield found


@pytest.fixture
def other(instance: Instance) -> Iterator[httpx.Client]:
    """Another one."""
    with new_browser(instance.url) as found:
        yield found


def agent_of(browser: httpx.Client) -> str | None:
    """Whose desk a browser shows."""
    page = browser.get("/desk")
    assert page.status_code == 200, page.text
    name = re.search(r'<form class="sign-out"[^>]*>\s*<span>([^<]*)</span>', page.text)
    assert (name is None) == (BUTTON in page.text)
    return name and name[1]


def with_cookie(url: str, name: str, token: str) -> httpx.Client:
    """A browser with one cookie."""
    found = new_browser(url)
    found.cookies.set(name, token, domain=found.base_url.host, path="/")
    return found


def come_to_desk(liar: Liar, browser: httpx.Client, **changes: object) -> httpx.Response:
    """Go to the provider that lies and come back with a code for an employee's ID token with these changes."""
    asked = dict(way_in(browser).params)
    liar.provider.give(liar.provider.signed(liar.provider.claims(asked["nonce"], **(EMPLOYEE | changes))))
    return browser.get(DESK_CALLBACK_PATH, params={"state": asked["state"], "code": "a-code"})


def last_noted(liar: Liar) -> str:
    """How the last attempt to sign in at the desk ended, as the audit has it."""
    with sqlite3.connect(liar.folder / "gateway.db") as database:
        row = database.execute("select outcome from audit where what = 'agent_login' order by number desc limit 1").fetchone()
    return str(row[0])


@pytest.mark.parametrize(
    ("changes", "reason", "text"),
    [
        pytest.param({"vo_doelgroepcode": "BUR", "rrn": "79020395051"}, "not_an_employee", "alleen voor medewerkers", id="citizen"),
        pytest.param({"vo_doelgroepcode": "EA"}, "not_an_employee", "alleen voor medewerkers", id="organisation"),
        pytest.param({"vo_doelgroepcode": ABSENT}, "not_an_employee", "alleen voor medewerkers", id="no-group"),
        pytest.param({CLAIM: ABSENT}, "no_role", "U hebt nog geen rol in de balie", id="no-claim"),
        pytest.param({CLAIM: ["Andere-medewerker:OVO002949"]}, "no_role", "U hebt nog geen rol in de balie", id="other-role"),
        pytest.param({"acr": PASSWORD}, "too_weak", "niet sterk genoeg", id="too-weak"),
        pytest.param({"acr": ABSENT}, "too_weak", "niet sterk genoeg", id="no-acr"),
        pytest.param({"nonce": "another"}, "invalid", "Het aanmelden is mislukt", id="nonce"),
        pytest.param({"aud": "another"}, "invalid", "Het aanmelden is mislukt", id="audience"),
    ],
)
def test_a_token_that_gives_no_access_opens_no_desk(liar: Liar, changes: dict[str, object], reason: str, text: str) -> None:
    with new_browser(liar.url) as browser:
        refused = come_to_desk(liar, browser, **changes)
        assert (refused.status_code, text in refused.text, last_noted(liar)) == (403, True, reason)
        assert "set-cookie" not in refused.headers
        assert refused.headers["referrer-policy"] == "no-referrer"
        assert agent_of(browser) is None
        assert come_to_desk(liar, browser).status_code == 303
        assert (agent_of(browser), last_noted(liar)) == ("Lieselotte", "granted")


async def test_an_employee_cannot_sign_in_as_a_citizen(liar: Liar) -> None:
    visitor, ticket = await liar.invited()
    refused = liar.come_back(visitor, ticket, **EMPLOYEE | {"rrn": "79020395051"})
    assert (refused.status_code, liar.last_noted(), visitor.signed_in_as()) == (403, "not_a_citizen", None)


def test_a_provider_that_fails_leads_to_a_message(liar: Liar) -> None:
    with new_browser(liar.url) as browser:
        asked = dict(way_in(browser).params)
        liar.provider.answers["/token"] = Answer(b"", 500)
        failed = browser.get(DESK_CALLBACK_PATH, params={"state": asked["state"], "code": "a-code"})
        assert (failed.status_code, "antwoordt nu niet goed" in failed.text, last_noted(liar)) == (502, True, "provider")
        asked = dict(way_in(browser).params)
        query = {"state": asked["state"], "code": "a-code", "iss": "https://another.example"}
        assert (browser.get(DESK_CALLBACK_PATH, params=query).status_code, last_noted(liar)) == (403, "invalid")


def test_the_provider_of_the_demo_keeps_citizens_and_employees_apart(instance: Instance, browser: httpx.Client) -> None:
    refused = browser.get(way_back(browser, way_in(browser), "weduwe"))
    assert (refused.status_code, "U hebt het aanmelden afgebroken." in refused.text) == (200, True)
    assert agent_of(browser) is None
    with Citizen(instance.url) as citizen:
        reply = citizen.asks()
        assert "Verzonnen persoon" in citizen.http.get(citizen.way_in(reply)).text
        reply = citizen.asks()
        assert "afgebroken" in citizen.http.get(citizen.way_back(citizen.way_in(reply), "sofie")).text
        assert citizen.signed_in_as() is None


def test_the_provider_of_the_demo_knows_two_addresses_and_no_other(instance: Instance, browser: httpx.Client) -> None:
    link = way_in(browser)
    for path in (CALLBACK_PATH, DESK_CALLBACK_PATH):
        assert browser.get(link.copy_set_param("redirect_uri", f"{instance.url}{path}")).status_code == 200
    for address in (f"{instance.url}/desk", f"{instance.url}{DESK_CALLBACK_PATH}/", f"https://example.be{DESK_CALLBACK_PATH}", ""):
        assert browser.get(link.copy_set_param("redirect_uri", address)).status_code == 400


def test_a_code_of_a_citizen_is_worth_nothing_at_the_desk(instance: Instance, browser: httpx.Client) -> None:
    link = way_in(browser)
    as_citizen = way_back(browser, link.copy_set_param("redirect_uri", f"{instance.url}{CALLBACK_PATH}"), "weduwe")
    refused = browser.get(DESK_CALLBACK_PATH, params=dict(as_citizen.params))
    assert (refused.status_code, "Het aanmelden is mislukt" in refused.text) == (403, True)
    assert agent_of(browser) is None


def test_means_that_are_too_weak_open_no_desk(browser: httpx.Client) -> None:
    refused = browser.get(way_back(browser, way_in(browser), "sofie", PASSWORD))
    assert (refused.status_code, "niet sterk genoeg" in refused.text, agent_of(browser)) == (403, True, None)


def test_a_state_is_worth_nothing_in_another_browser(browser: httpx.Client, other: httpx.Client) -> None:
    address = way_back(browser, way_in(browser), "sofie")
    way_in(other)
    for _ in range(2):
        refused = other.get(address)
        assert (refused.status_code, STRAY in refused.text, "set-cookie" in refused.headers) == (403, True, False)
    assert agent_of(other) is None
    assert browser.get(address).status_code == 303
    assert (agent_of(browser), agent_of(other)) == ("Sofie", None)


def test_a_state_and_a_code_are_worth_one_login(instance: Instance, browser: httpx.Client) -> None:
    address, token = way_back(browser, way_in(browser), "sofie"), browser.cookies["desk-login"]

    def come_back(_: int) -> int:
        with closing(with_cookie(instance.url, "desk-login", token)) as tab:
            return tab.get(address).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(come_back, range(8))) == [303] + [403] * 7
    with closing(with_cookie(instance.url, "desk-login", token)) as tab:
        assert STRAY in tab.get(address).text
        again = dict(way_in(tab).params)
        refused = tab.get(DESK_CALLBACK_PATH, params=dict(address.params) | {"state": again["state"]})
        assert (refused.status_code, "Het aanmelden is mislukt" in refused.text, agent_of(tab)) == (403, True, None)


def test_a_made_up_state_opens_nothing(browser: httpx.Client) -> None:
    way_in(browser)
    for query in ({}, {"state": ""}, {"state": "x", "code": "x"}, {"state": "\x00é", "code": "x"}):
        assert browser.get(DESK_CALLBACK_PATH, params=query).status_code == 403
    assert agent_of(browser) is None


def test_the_cookies_cannot_be_read_by_scripts_and_do_not_come_along_from_other_sites(browser: httpx.Client) -> None:
    left = browser.post("/desk/aanmelden").headers["set-cookie"]
    assert ("HttpOnly" in left, "SameSite=Lax" in left, "Max-Age=600" in left, "Path=/" in left) == (True,) * 4
    sign_in(browser, "sofie")
    arrived = browser.get(way_back(browser, way_in(browser), "sofie"))
    (session,) = [line for line in arrived.headers.get_list("set-cookie") if line.startswith("desk=")]
    assert ("HttpOnly" in session, "SameSite=Lax" in session, "Max-Age" in session) == (True, True, False)
    assert "desk-login" not in browser.cookies


def test_a_cookie_from_before_the_login_is_worth_nothing(instance: Instance) -> None:
    planted = "planted-by-an-attacker-before-the-login-begins"
    with closing(with_cookie(instance.url, "desk", planted)) as browser:
        sign_in(browser, "sofie")
        tokens = [cookie.value for cookie in browser.cookies.jar if cookie.name == "desk"]
    assert tokens != [planted]
    with closing(with_cookie(instance.url, "desk", planted)) as attacker:
        assert agent_of(attacker) is None


def test_the_cookie_of_the_way_to_the_provider_opens_no_desk(instance: Instance, browser: httpx.Client) -> None:
    address, token = way_back(browser, way_in(browser), "sofie"), browser.cookies["desk-login"]
    browser.get(address)
    with closing(with_cookie(instance.url, "desk", token)) as attacker:
        assert agent_of(attacker) is None


def test_a_new_login_in_a_browser_ends_the_one_before(instance: Instance, browser: httpx.Client) -> None:
    sign_in(browser, "marc")
    before = browser.cookies["desk"]
    sign_in(browser, "sofie")
    assert agent_of(browser) == "Sofie"
    with closing(with_cookie(instance.url, "desk", before)) as attacker:
        assert agent_of(attacker) is None


def test_signing_out_ends_the_session_and_leaves_other_browsers_alone(instance: Instance, browser: httpx.Client) -> None:
    with signed_in_agent(instance, "sofie") as elsewhere:
        sign_in(browser, "sofie")
        token = browser.cookies["desk"]
        gone = browser.post("/desk/afmelden")
        assert gone.status_code == 303
        assert gone.headers["location"].startswith(f"{instance.issuer}/end_session?")
        back = browser.get(gone.headers["location"])
        assert back.headers["location"].startswith(f"{instance.url}/desk?state=")
        assert "desk" not in browser.cookies
        with closing(with_cookie(instance.url, "desk", token)) as attacker:
            assert agent_of(attacker) is None
            assert attacker.post("/desk/afmelden").headers["location"] == "/desk"
        assert agent_of(elsewhere) == "Sofie"


def test_a_citizen_has_no_desk(instance: Instance) -> None:
    with Citizen(instance.url) as citizen:
        citizen.sees_messages("gezin")
        assert agent_of(citizen.http) is None
        with closing(with_cookie(instance.url, "desk", citizen.token)) as attacker:
            assert agent_of(attacker) is None


def test_an_agent_has_no_data_of_citizens(instance: Instance) -> None:
    with Citizen(instance.url) as citizen, signed_in_agent(instance, "marc") as agent:
        ref = citizen.sees_messages("gezin")
        with closing(with_cookie(instance.url, "sid", agent.cookies["desk"])) as attacker:
            for tried in (agent, attacker):
                assert tried.get(f"/api/cards/{ref}").status_code == 404
                assert "name" not in tried.get("/api/session").json()
                assert "U bent niet aangemeld" in tried.get("/mijn-toestemmingen").text
        assert citizen.card(ref).status_code == 200


@pytest.mark.parametrize("path", ["/desk/aanmelden", "/desk/afmelden"])
def test_another_site_signs_nobody_in_or_out(instance: Instance, path: str) -> None:
    with signed_in_agent(instance, "yusuf") as agent:
        for headers in ({"Origin": "https://example.be"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            assert agent.post(path, headers=headers).status_code == 403
        assert agent_of(agent) == "Yusuf"


def test_the_desk_is_never_framed_and_never_cached(instance: Instance) -> None:
    with signed_in_agent(instance, "yusuf") as agent, new_browser(instance.url) as nobody:
        for page in (agent.get("/desk"), nobody.get("/desk"), nobody.get(DESK_CALLBACK_PATH)):
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
            assert (page.headers["x-frame-options"], page.headers["cache-control"]) == ("DENY", "no-store")
        assert agent.get("/ingebed/desk").status_code == 404


@dataclass(frozen=True)
class Desk:
    """The login of agents on a database of its own, beside a provider that lies.

    Attributes:
        engine: the database.
        provider: the provider.
        login: what is tested.
        agents: who is signed in.
    """

    engine: AsyncEngine
    provider: MaliciousProvider
    login: AgentLogin
    agents: Agents

    async def comes_back(self, url: str, browser: str, login: AgentLogin | None = None) -> str:
        """Come back from the provider with a good token."""
        asked = dict(httpx.URL(url).params)
        self.provider.give(self.provider.signed(self.provider.claims(asked["nonce"], **EMPLOYEE)))
        return await (login or self.login).arrive({"state": asked["state"], "code": "a-code"}, browser)


def login_on(
    engine: AsyncEngine, provider: MaliciousProvider, http: httpx.AsyncClient, clock: MovingClock
) -> tuple[AgentLogin, Agents]:
    """The login with a new key of the vault."""
    client = OidcClient(Provider(provider.issuer, http), http, CLIENT_ID, new_key("relying-party"), "http://127.0.0.1/x", "openid")
    half_hour, audit = datetime.timedelta(minutes=30), Audit(engine, "k" * 32, clock)
    agents = Agents(engine, audit, half_hour, half_hour, half_hour, clock)
    return AgentLogin(client, CLAIM, engine, Vault([Fernet.generate_key().decode()]), agents, audit, clock), agents


@pytest.fixture
async def desk(tmp_path: Path, clock: MovingClock) -> AsyncIterator[Desk]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}"
    migrate(url)
    engine = create_engine(url)
    with malicious_provider() as provider:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            yield Desk(engine, provider, *login_on(engine, provider, http, clock))
    await engine.dispose()


async def test_a_browser_may_stay_at_the_provider_for_ten_minutes(desk: Desk, clock: MovingClock) -> None:
    early, late = await desk.login.depart(), await desk.login.depart()
    clock.forward(minutes=9, seconds=59)
    assert await desk.agents.current(await desk.comes_back(*early)) is not None
    clock.forward(seconds=2)
    with pytest.raises(LoginError, match="no browser left"):
        await desk.comes_back(*late)


async def test_after_a_restart_with_other_keys_a_login_that_was_under_way_begins_again(desk: Desk, clock: MovingClock) -> None:
    left = await desk.login.depart()
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        restarted, _ = login_on(desk.engine, desk.provider, http, clock)
        with pytest.raises(LoginError, match="no browser left"):
            await desk.comes_back(*left, login=restarted)


async def test_what_the_provider_is_asked(desk: Desk) -> None:
    url, browser = await desk.login.depart()
    asked = dict(httpx.URL(url).params)
    assert (asked["code_challenge_method"], "prompt" in asked, len(browser) >= 43) == ("S256", False, True)
    assert "itsme" in asked["acr_values"]
    assert "csampassword" not in asked["acr_values"]
