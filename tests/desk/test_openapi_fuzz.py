"""The answers of every operation are those that the OpenAPI document promises, whatever is asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from sanic import HTTPResponse, Request, Sanic, response

from gateway.app import App
from tests.conftest import ROOT, Instance, product
from tests.desk.agent import signed_in_agent
from tests.desk.citizen import ask_for_a_person
from tests.desk.fuzzing import faults, operations
from tests.gateway.visitor import Visitor
from tests.serving import serving

pytestmark = pytest.mark.slow

STREAM = "it is a stream, which never ends; the tests of streams read it"
LEFT_OUT = {
    "GET /api/events": STREAM,
    "GET /ingebed/api/events": STREAM,
    "GET /desk/api/events": STREAM,
}
"""Operations that are not called, and why."""
SIGNED_OUT_BY = {
    "POST /desk/afmelden": "it ends the session of the agent, so that the calls after it would all be 401",
}
"""Operations that are called without an agent's session only, and why."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A product that nobody else uses, with a model of its own."""
    folder = tmp_path_factory.mktemp("fuzzed")
    model = folder / "current.tar.gz"
    shutil.copyfile(ROOT / "models/current.tar.gz", model)
    with product(folder / "state", MODEL=str(model), TURNS_PER_MINUTE="10000") as found:
        yield found


@pytest.fixture(scope="module")
def document(own: Instance) -> dict[str, Any]:
    with Visitor(own.url) as visitor:
        return dict(visitor.http.get("/openapi.json").json())


def browser() -> requests.Session:
    """A browser without a cookie."""
    made = requests.Session()
    made.trust_env = False
    return made


def test_what_is_left_out_exists(document: dict[str, Any]) -> None:
    labels = {operation.label for operation in operations(schemathesis.openapi.from_dict(document))}
    assert {*LEFT_OUT, *SIGNED_OUT_BY} <= labels
    assert len(labels) > 60


def test_as_a_citizen_without_a_session(own: Instance, document: dict[str, Any]) -> None:
    assert faults(document, own.url, browser, LEFT_OUT, examples=3) == []


def test_as_a_supervisor_who_has_a_case(own: Instance, document: dict[str, Any]) -> None:
    supervisor = browser()
    with Visitor(own.url) as citizen, signed_in_agent(own, "marc") as marc:
        reference = ask_for_a_person(citizen)["code"]
        supervisor.cookies.set("desk", marc.cookies["desk"], domain="127.0.0.1", path="/")

        def owner() -> requests.Session:
            assert marc.post(f"/desk/api/cases/{reference}/claim").status_code == 200
            return supervisor

        assert faults(document, own.url, owner, {**LEFT_OUT, **SIGNED_OUT_BY}, {"reference": reference}, 4) == []
        assert marc.get("/desk/api/me").status_code == 200


def test_mistakes_are_found() -> None:
    with serving(planted()) as url:
        found = faults(PLANTED, url, browser)
        assert {fault.partition(":")[0] for fault in found} == {
            "GET /crash → 500",
            "GET /teapot → 418",
            "GET /wrong → 200",
            "GET /page → 200",
        }
        assert len(found) == 5  # a crash is a fault, and no status of the document
        assert faults(PLANTED, url, browser, ["GET /crash", "GET /teapot", "GET /wrong", "GET /page"]) == []


def planted() -> App:
    """An application that does not do what its document promises."""
    app: App = Sanic("planted-answers", configure_logging=False)

    @app.get("/crash")
    async def crash(request: Request) -> HTTPResponse:
        return response.json({"number": 1}, status=500)

    @app.get("/teapot")
    async def teapot(request: Request) -> HTTPResponse:
        return response.json({"number": 1}, status=418)

    @app.get("/wrong")
    async def wrong(request: Request) -> HTTPResponse:
        return response.json({"number": "één"})

    @app.get("/page")
    async def page(request: Request) -> HTTPResponse:
        return response.html("<p>1</p>")

    @app.get("/right")
    async def right(request: Request) -> HTTPResponse:
        return response.json({"number": 1})

    return app


_NUMBER = {
    "description": "A number",
    "content": {
        "application/json": {
            "schema": {"type": "object", "required": ["number"], "properties": {"number": {"type": "integer"}}},
        }
    },
}
PLANTED = {
    "openapi": "3.1.0",
    "info": {"title": "Planted", "version": "1"},
    "paths": {
        path: {"get": {"summary": path, "responses": {"200": _NUMBER}}}
        for path in ("/crash", "/teapot", "/wrong", "/page", "/right")
    },
}
