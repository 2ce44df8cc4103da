from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sanic import HTTPResponse, Request, Sanic, response

from gateway.app import App, create_app
from gateway.settings import Settings
from tests.conftest import Instance
from tests.gateway.test_settings import DEVELOPMENT
from tests.gateway.visitor import Visitor

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    settings = Settings.from_environment(DEVELOPMENT)
    made = create_app(settings)
    yield made
    Sanic.unregister_app(made)


@pytest.fixture(scope="module")
def document(instance: Instance) -> dict[str, Any]:
    with Visitor(instance.url) as visitor:
        return dict(visitor.http.get("/openapi.json").json())


def routed(app: App) -> set[tuple[str, str]]:
    """(path, method) of every route, written as OpenAPI writes them."""
    return {
        (re.sub(r"<(\w+)(?::\w+)?>", r"{\1}", "/" + route.path), method.lower())
        for route in app.router.routes
        for method in route.methods
    }


def described(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(path, method) for path, item in document["paths"].items() for method in item if method in METHODS}


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_the_comparison_finds_a_route_that_is_not_described(document: dict[str, Any]) -> None:
    app: App = Sanic("planted")

    @app.delete("/planted/<name:str>")
    async def planted(request: Request, name: str) -> HTTPResponse:
        return response.empty()

    assert routed(app) - described(document) == {("/planted/{name}", "delete")}
    Sanic.unregister_app(app)


def test_every_route_is_described(app: App, document: dict[str, Any]) -> None:
    assert routed(app) - described(document) == set()


def test_everything_described_is_a_route(app: App, document: dict[str, Any]) -> None:
    assert described(document) - routed(app) == set()
    assert len(described(document)) >= 10


def test_the_document_says_what_it_is(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert set(document) <= {"openapi", "info", "servers", "paths", "components", "tags", "security"}


def test_every_path_holds_operations_only(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        assert path.startswith("/")
        assert set(item) <= METHODS, path


def test_every_operation_has_a_summary_and_responses(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], f"{method} {path}"
            assert operation["responses"], f"{method} {path}"
            for status, reply in operation["responses"].items():
                assert re.fullmatch(r"[1-5]\d\d", status), f"{method} {path}"
                assert "$ref" in reply or reply["description"], f"{method} {path} {status}"


def test_every_path_parameter_is_declared_and_required(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            declared = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path)), f"{method} {path}"
            assert all(parameter["required"] for parameter in operation.get("parameters", []) if parameter["in"] == "path")
            assert all("schema" in parameter for parameter in operation.get("parameters", []))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = list(references(document))
    assert found
    for reference in found:
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in target, reference
            target = target[part]


def test_the_limit_in_the_document_is_the_default_limit(document: dict[str, Any]) -> None:
    settings = Settings.from_environment(DEVELOPMENT)
    assert document["components"]["schemas"]["Message"]["properties"]["text"]["maxLength"] == settings.max_text
