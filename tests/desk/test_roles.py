"""Who may use which route of the desk: a table of every route, held against the router and tried with every role."""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sanic import HTTPResponse, Request, Sanic, response

from gateway.app import App, create_app
from gateway.clock import utc_now
from gateway.settings import Settings
from tests.conftest import Instance
from tests.desk.agent import new_browser, nobody_at_the_desk, signed_in_agent
from tests.desk.citizen import ask_for_a_person
from tests.gateway.test_openapi import routed
from tests.gateway.test_settings import DEVELOPMENT
from tests.gateway.visitor import Visitor
from tests.serving import serving

PUBLIC, AGENT, EDITOR, SUPERVISOR = range(4)
RANKS = {"nobody": PUBLIC, "citizen": PUBLIC, "sofie": AGENT, "els": EDITOR, "marc": SUPERVISOR}
"""Who tries, and how far their role goes."""
UNKNOWN, ID = "K7M4-9TQX", "6b4d8bd2-58a1-4a0e-8f0d-3f5f0f7c1a11"
SIGNED_OUT, FORBIDDEN = (401, "signed_out"), (403, "forbidden")
_BACKGROUND = ("agents", "agent_sessions", "agent_journeys", "counts")
"""Tables that change by themselves: the last sign of an agent, who is on the way to the provider, what was counted a second ago."""
_PATIENCE = 40.0


@dataclass(frozen=True)
class Line:
    """A line of the table.

    Attributes:
        role: what one must be at least.
        refused: what to send so that whoever may come in is told that it cannot be: it changes nothing.
        meant: what would change something; only sent by callers who must be kept out.
    """

    role: int
    refused: Mapping[str, Any] = field(default_factory=dict)
    meant: Mapping[str, Any] = field(default_factory=dict)


def of_case(refused: Mapping[str, Any] | None = None) -> Line:
    """A route of one case, which is tried with an unknown reference."""
    return Line(AGENT, {"json": {}}, {"json": dict(refused or {})})


def form(**fields: str) -> dict[str, Any]:
    return {"data": fields}


NOTICE = form(
    text="Deze melding komt van iemand die het niet mag.", until=f"{utc_now() + datetime.timedelta(days=1):%Y-%m-%dT%H:%M}"
)
TABLE: dict[tuple[str, str], Line] = {
    ("GET", "/desk"): Line(PUBLIC),
    ("POST", "/desk/aanmelden"): Line(PUBLIC),
    ("GET", "/desk/terug"): Line(PUBLIC),
    ("POST", "/desk/afmelden"): Line(PUBLIC),
    ("GET", "/desk/inzicht"): Line(AGENT),
    ("GET", "/desk/inzicht.csv"): Line(AGENT),
    ("GET", "/desk/leren"): Line(EDITOR),
    ("GET", "/desk/leren/nieuw"): Line(EDITOR),
    ("POST", "/desk/leren/nieuw"): Line(EDITOR, form(name="x"), form(section="ebox", name="van-een-vreemde", question="Mag dit?")),
    ("POST", "/desk/leren/voorstellen"): Line(
        EDITOR, form(target="geen"), form(target="ebox/koppelen", words="zwitsers", reason="omdat")
    ),
    ("GET", "/desk/leren/voorstellen/{number}/patch"): Line(EDITOR),
    ("POST", "/desk/leren/niets"): Line(EDITOR, form(gap="x"), form(gap="1 2 3 4 5 6 7 8 9")),
    ("POST", "/desk/leren/melding"): Line(SUPERVISOR, form(text="te kort"), NOTICE),
    ("GET", "/desk/beheer"): Line(SUPERVISOR),
    ("POST", "/desk/beheer/meldingen"): Line(SUPERVISOR, form(text="te kort"), NOTICE),
    ("POST", "/desk/beheer/meldingen/stop"): Line(SUPERVISOR, form(number="x"), form(number="1")),
    ("POST", "/desk/beheer/sluitingsdagen"): Line(SUPERVISOR, form(day="x"), form(day="2027-03-09", reason="zomaar")),
    ("POST", "/desk/beheer/sluitingsdagen/open"): Line(SUPERVISOR, form(day="x"), form(day="2026-12-25")),
    ("POST", "/desk/beheer/antwoorden/intrekken"): Line(SUPERVISOR, form(entry="geen"), form(entry="ebox/koppelen")),
    ("POST", "/desk/beheer/antwoorden/weergeven"): Line(SUPERVISOR, form(entry="geen"), form(entry="ebox/koppelen")),
    ("POST", "/desk/beheer/wissen"): Line(SUPERVISOR, form(reference=UNKNOWN), form(reference="{reference}")),
    ("POST", "/desk/beheer/wissen/zeker"): Line(SUPERVISOR, form(reference=UNKNOWN), form(reference="{reference}")),
    ("POST", "/desk/beheer/model"): Line(SUPERVISOR, form(name="geen"), form(name="geen")),
    ("POST", "/desk/beheer/model/zeker"): Line(SUPERVISOR, form(name="geen"), form(name="geen")),
    ("GET", "/desk/api/me"): Line(AGENT),
    ("POST", "/desk/api/me"): Line(AGENT, {"json": {"status": "weg"}}, {"json": {"status": "away"}}),
    ("GET", "/desk/api/events"): Line(AGENT),
    ("GET", "/desk/api/replies"): Line(AGENT),
    ("GET", "/desk/api/entries"): Line(AGENT),
    ("GET", "/desk/api/walks"): Line(AGENT),
    ("POST", "/desk/api/suggestions"): Line(AGENT, {"json": {}}, {"json": {"text": "mijn ebox"}}),
    ("GET", "/desk/api/cases/{reference}"): Line(AGENT),
    ("POST", "/desk/api/cases/{reference}/claim"): of_case(),
    ("POST", "/desk/api/cases/{reference}/release"): of_case(),
    ("POST", "/desk/api/cases/{reference}/close"): of_case(),
    ("POST", "/desk/api/cases/{reference}/transfer"): of_case({"to": "iemand", "note": "x"}),
    ("POST", "/desk/api/cases/{reference}/hand-back"): of_case({"flow": "ebox_koppelen"}),
    ("POST", "/desk/api/cases/{reference}/messages"): of_case({"id": ID, "text": "Geef mij uw code."}),
    ("POST", "/desk/api/cases/{reference}/notes"): of_case({"text": "Een notitie."}),
    ("POST", "/desk/api/cases/{reference}/verdicts"): of_case({"event": 1, "entry": "ebox/koppelen"}),
    ("POST", "/desk/api/cases/{reference}/call-back/claim"): of_case(),
    ("POST", "/desk/api/cases/{reference}/call-back/done"): of_case(),
    ("POST", "/desk/api/cases/{reference}/call-back/release"): of_case(),
}
CHANGING = [(method, path) for method, path in TABLE if method != "GET"]
READING = [(method, path) for method, path in TABLE if method == "GET" and TABLE[method, path].role > PUBLIC]
KEPT_OUT = [(*route, who) for route, line in TABLE.items() for who, rank in RANKS.items() if rank < line.role]
LET_IN = [(*route, who) for route, line in TABLE.items() for who, rank in RANKS.items() if rank >= line.role]


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    made = create_app(Settings.from_environment(DEVELOPMENT))
    yield made
    Sanic.unregister_app(made)


@pytest.fixture(scope="module")
def callers(instance: Instance) -> Iterator[dict[str, httpx.Client]]:
    """Each of them in a browser of their own; cases and agents that earlier tests left are gone."""
    nobody_at_the_desk(instance)
    with ExitStack() as opened:
        found = {"nobody": opened.enter_context(new_browser(instance.url))}
        citizen = opened.enter_context(Visitor(instance.url))
        citizen.say("hallo")
        found["citizen"] = citizen.http
        for name in ("sofie", "els", "marc"):
            found[name] = opened.enter_context(signed_in_agent(instance, name))
        yield found


@pytest.fixture(scope="module")
def reference(instance: Instance, callers: dict[str, httpx.Client]) -> Iterator[str]:
    """The reference of a real case, after what earlier tests left has come to rest."""
    with Visitor(instance.url) as citizen:
        found = str(ask_for_a_person(citizen)["code"])
        deadline = time.monotonic() + _PATIENCE
        while busy(instance):
            assert time.monotonic() < deadline, "cases of agents who are gone do not come back"
            time.sleep(0.5)
        yield found
        citizen.http.delete("/api/conversation")


def busy(instance: Instance) -> bool:
    """Whether something will change by itself: an answer that is under way, or a case whose agent is gone."""
    owned = "select count(*) from cases where state = 'owned'"
    pending = "select count(*) from turns where status = 'pending' and created > datetime('now', '-60 seconds')"
    query = f"select ({owned}) + ({pending})"
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        return bool(database.execute(query).fetchone()[0])


def stored(instance: Instance) -> dict[str, str]:
    """A fingerprint of each table of the gateway, but of what changes by itself."""
    with sqlite3.connect(instance.state_dir / "gateway.db") as database:
        names = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: hashlib.sha256(repr(database.execute(f'select * from "{name}" order by rowid').fetchall()).encode()).hexdigest()  # noqa: S608
            for name in names
            if name not in _BACKGROUND
        }


def differences(app: App) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The routes of the desk that are missing in the table, and the lines of the table without a route."""
    routes = {(method.upper(), path) for path, method in routed(app) if path == "/desk" or path.startswith("/desk/")}
    return routes - set(TABLE), set(TABLE) - routes


def call(client: httpx.Client, method: str, path: str, reference: str, body: Mapping[str, Any]) -> tuple[int, str]:
    """Use a route; gives the status, and the code of the error when there is one. A stream is closed at once."""
    data = {name: str(value).replace("{reference}", reference) for name, value in body.get("data", {}).items()}
    address = path.format(reference=reference, number=1)
    with client.stream(method, address, data=data or None, json=body.get("json")) as answer:
        if answer.headers.get("content-type") != "application/json" or answer.status_code < 400:
            return answer.status_code, ""
        answer.read()
        return answer.status_code, str(answer.json().get("error", {}).get("code", ""))


def wrongly_let_in(client: httpx.Client, method: str, path: str, signed_in: bool, reference: str, body: Mapping[str, Any]) -> str:
    """Why a caller who must be kept out was not; empty when all is well."""
    expected = FORBIDDEN if signed_in else SIGNED_OUT
    answered = call(client, method, path, reference, body)
    return "" if answered == expected else f"{method} {path} answered {answered} instead of {expected}"


def test_the_table_and_the_router_agree(app: App) -> None:
    assert differences(app) == (set(), set())


def test_a_route_that_stands_in_no_table_is_found() -> None:
    planted = planted_app("planted-routes")
    assert differences(planted)[0] == {("POST", "/desk/api/geheim")}
    assert ("GET", "/desk/beheer") in differences(planted)[1]
    Sanic.unregister_app(planted)


def test_a_route_without_a_guard_is_found() -> None:
    with serving(planted_app("planted-guard")) as url, new_browser(url) as browser:
        for signed_in in (False, True):
            found = wrongly_let_in(browser, "POST", "/desk/api/geheim", signed_in, UNKNOWN, {})
            assert found.startswith("POST /desk/api/geheim answered (200, '')")


def planted_app(name: str) -> App:
    """An application with a route of the desk that asks nobody who they are."""
    app: App = Sanic(name, configure_logging=False)

    @app.post("/desk/api/geheim")
    async def secret(request: Request) -> HTTPResponse:
        return response.json({})

    return app


@pytest.mark.parametrize(("method", "path", "who"), KEPT_OUT)
def test_whoever_may_not_is_kept_out_and_changes_nothing(
    instance: Instance, callers: dict[str, httpx.Client], reference: str, method: str, path: str, who: str
) -> None:
    before = stored(instance)
    assert wrongly_let_in(callers[who], method, path, RANKS[who] > PUBLIC, reference, TABLE[method, path].meant) == ""
    assert stored(instance) == before


@pytest.mark.parametrize(("method", "path", "who"), [line for line in LET_IN if TABLE[line[0], line[1]].role > PUBLIC])
def test_whoever_may_is_let_in(callers: dict[str, httpx.Client], method: str, path: str, who: str) -> None:
    status, code = call(callers[who], method, path, UNKNOWN, TABLE[method, path].refused)
    assert status not in (401, 403), code
    assert status < 500, code
    assert method == "GET" or 400 <= status < 500, f"{method} {path} changed something"


@pytest.mark.parametrize(("method", "path", "who"), [line for line in LET_IN if TABLE[line[0], line[1]].role == PUBLIC])
def test_whatever_is_public_asks_for_no_role(instance: Instance, method: str, path: str, who: str) -> None:
    with new_browser(instance.url) if who in ("nobody", "citizen") else signed_in_agent(instance, who) as browser:
        answered = call(browser, method, path, UNKNOWN, {})
    assert answered == ((403 if path == "/desk/terug" else 200 if method == "GET" else 303), "")


@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_another_site_changes_nothing_with_the_cookie_of_an_agent(
    instance: Instance, callers: dict[str, httpx.Client], reference: str, method: str, path: str
) -> None:
    marc, before = callers["marc"], stored(instance)
    for headers in ({"Origin": "https://example.be"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}):
        with new_browser(instance.url) as page:
            page.cookies, page.headers = marc.cookies, httpx.Headers(headers)
            assert call(page, method, path, reference, TABLE[method, path].meant) == (403, "foreign_origin")
    assert stored(instance) == before
    assert marc.get("/desk/api/me").status_code == 200


@pytest.mark.parametrize(("method", "path"), READING)
def test_looking_changes_nothing(
    instance: Instance, callers: dict[str, httpx.Client], reference: str, method: str, path: str
) -> None:
    """A look at a case is noted; the case itself stays as it is."""
    noted = {"audit", "audit_head"} if path == "/desk/api/cases/{reference}" else set()
    before = stored(instance)
    assert call(callers["marc"], method, path, reference, {})[0] in (200, 400)
    after = stored(instance)
    assert {name for name in after if after[name] != before.get(name)} <= noted
    assert ("audit" in noted) == (after["audit"] != before["audit"])
