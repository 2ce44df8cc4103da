"""The published JSON schemas of jambonz, as its Python SDK ships them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jambonz_sdk
from jambonz_sdk.validator import JambonzValidator
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource

_FOLDER = Path(jambonz_sdk.__file__).parent / "schema"
_SCHEMAS: dict[str, dict[str, Any]] = {
    str(path.relative_to(_FOLDER)).removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
    for path in _FOLDER.rglob("*.schema.json")
}
_REGISTRY: Any = Registry().with_resources([(schema["$id"], Resource.from_contents(schema)) for schema in _SCHEMAS.values()])
_REPLIES = JambonzValidator()


def wrong_in_webhook(kind: str, fields: dict[str, Any]) -> list[str]:
    """What the schema of a webhook finds wrong, and the fields that it does not know."""
    schema = _SCHEMAS[f"callbacks/{kind}"]
    known = set(schema["properties"]) | set(_SCHEMAS["callbacks/base"]["properties"])
    found = [error.message for error in Draft202012Validator(schema, registry=_REGISTRY).iter_errors(fields)]
    return found + [f"{name} is not known" for name in sorted(set(fields) - known - {"caller_id", "duration"})]


def wrong_in_reply(verbs: list[dict[str, Any]]) -> list[str]:
    """What the schemas find wrong in a reply, the properties that they do not know, and the verbs newer than 0.9."""
    return [str(error) for error in _REPLIES.validate_app(verbs)] + [wrong for verb in verbs for wrong in _strange(verb)]


def _strange(verb: dict[str, Any]) -> Iterator[str]:
    """The schemas let a property that they do not know pass; we do not."""
    schema = _SCHEMAS[f"verbs/{verb['verb'].replace(':', '-')}"]
    if not str(schema["minVersion"]).startswith("0.9"):
        yield f"{verb['verb']} is of version {schema['minVersion']}"
    yield from _unknown(verb, schema, verb["verb"])
    if "say" in verb:
        yield from _unknown(verb["say"], _SCHEMAS["verbs/say"], "gather/say")
    delay = verb.get("actionHookDelayAction", {})
    for inner in [*delay.get("actions", []), *delay.get("giveUpActions", [])]:
        yield from wrong_in_reply([inner])


def _unknown(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = _SCHEMAS[f"components/{schema['$ref'].rsplit('/', 1)[-1]}"]
    properties = schema.get("properties")
    if isinstance(value, list) and "items" in schema:
        for item in value:
            yield from _unknown(item, schema["items"], where)
    if not isinstance(value, dict) or properties is None:
        return
    for name, inner in value.items():
        if name not in properties and schema.get("additionalProperties") is not True:
            yield f"{where}/{name} is not known"
        else:
            yield from _unknown(inner, properties.get(name, {}), f"{where}/{name}")
