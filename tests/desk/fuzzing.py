"""Call every operation of an OpenAPI document with what it asks for and with what it does not, and hold the answers against it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import hypothesis
import requests
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Err
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_TIMEOUT = 20.0


def faults(
    document: dict[str, Any],
    url: str,
    session: Callable[[], requests.Session],
    left_out: Collection[str] = (),
    path_parameters: dict[str, str] | None = None,
    examples: int = 5,
) -> list[str]:
    """What is wrong in the answers, each fault once.

    Args:
        document: the OpenAPI document.
        url: where it is served.
        session: gives the browser for the calls of one operation; the same one, or a new one.
        left_out: operations that are not called, written as `GET /path`.
        path_parameters: values that half of the calls get in the place of made-up ones.
        examples: how many calls of each kind.
    """
    schema = schemathesis.openapi.from_dict(document)
    found: dict[str, None] = {}
    for operation in operations(schema):
        if operation.label in left_out:
            continue
        for mode in _modes(document["paths"][operation.path][operation.method]):
            for fault in _tried(operation, mode, url, session, path_parameters or {}, examples):
                found[fault] = None
    return list(found)


def operations(schema: schemathesis.BaseSchema) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """Every operation of a document."""
    for result in schema.get_all_operations():
        if isinstance(result, Err):
            raise result.err()
        yield result.ok()


def _modes(described: dict[str, Any]) -> list[GenerationMode]:
    """How an operation can be called: any text is right where a text is asked for, so that nothing wrong can be sent there."""
    body = "application/json" in described.get("requestBody", {}).get("content", {})
    types = [parameter.get("schema", {}).get("type", "string") for parameter in described.get("parameters", [])]
    return list(GenerationMode) if body or set(types) - {"string"} else [GenerationMode.POSITIVE]


def _tried(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    url: str,
    session: Callable[[], requests.Session],
    path_parameters: dict[str, str],
    examples: int,
) -> list[str]:
    found: list[str] = []
    calls, browser = 0, session()

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def try_it(case: schemathesis.Case[Any]) -> None:
        nonlocal calls
        calls += 1
        if calls % 2:
            case.path_parameters.update({name: path_parameters[name] for name in case.path_parameters if name in path_parameters})
        answer = case.call(
            base_url=url, session=browser, headers={"Accept": "text/html, */*"}, timeout=_TIMEOUT, allow_redirects=False
        )
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            found.extend(f"{operation.label} → {answer.status_code}: {failure.title}" for failure in group.exceptions)

    try_it()
    return found
