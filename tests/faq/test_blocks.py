"""The block schema: what the bot may send, and what a citizen receives."""

from __future__ import annotations

from typing import Any

import pytest

from faq.blocks import BLOCKS, RECORDS, validate
from faq.errors import BlockError

OPTION = {"label": "Wat is de eBox?", "target": "ebox/wat-is-ebox"}
FILLED_OPTION = {**OPTION, "key": "k1"}
SOURCE = {"title": "Een bladzijde", "url": "https://voorbeeld.be", "checked": "2026-05-01"}
UPDATE = {"text": "Er is nieuws.", "title": "Een krant", "url": "https://krant.be", "date": "2026-04-01"}

FROM_BOT: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "kind": "greeting", "text": "Dag."},
    "answer": {"type": "answer", "kind": "answer", "id": "ebox/wat-is-ebox", "confidence": 0.9},
    "choice": {"type": "choice", "kind": "clarify", "text": "Bedoelt u dit?", "options": [OPTION, {"label": "Geen"}]},
    "step": {
        "type": "step",
        "kind": "step",
        "flow": "ebox",
        "step": 1,
        "of": 3,
        "title": "Start",
        "text": "Doe.",
        "options": [OPTION],
    },
    "login": {"type": "login", "kind": "login", "reason": "Uw gegevens.", "level": "400"},
    "card": {"type": "card", "kind": "card", "ref": "r1"},
    "handover": {"type": "handover", "kind": "handover", "text": "Bel 1700.", "queue": "1700"},
    "status": {"type": "status", "kind": "notice", "text": "Er is onderhoud."},
}
"""The least that the bot sends for each type."""

TO_CITIZEN: dict[str, dict[str, Any]] = FROM_BOT | {
    "answer": FROM_BOT["answer"] | {"question": "Wat?", "text": "Dit.", "sources": [SOURCE], "related": [FILLED_OPTION]},
    "choice": FROM_BOT["choice"] | {"options": [FILLED_OPTION, {"label": "Geen", "key": "k2"}]},
    "step": FROM_BOT["step"] | {"options": [FILLED_OPTION]},
    "login": FROM_BOT["login"] | {"url": "https://voorbeeld.be/login"},
    "handover": FROM_BOT["handover"] | {"opening": "Elke werkdag van 9 tot 19 uur."},
}

WITH_EVERYTHING: dict[str, dict[str, Any]] = {
    "text": TO_CITIZEN["text"] | {"lang": "fr", "code": "482 715", "by": "Sofie"},
    "answer": TO_CITIZEN["answer"]
    | {"simple": "Dit.", "more": "Meer.", "updates": [UPDATE, {**UPDATE, "date_note": "ongeveer"}], "by": "Sofie"},
    "step": TO_CITIZEN["step"] | {"warning": "Let op.", "card": "r1", "sources": [SOURCE]},
    "handover": TO_CITIZEN["handover"] | {"position": 2, "code": "1234", "options": [FILLED_OPTION], "call_back": "/pagina"},
    "status": TO_CITIZEN["status"] | {"until": "2026-11-25T18:00:00+01:00"},
}

WRONG: dict[str, tuple[object, ...]] = {
    "string": (1, None, True, ["x"], {"a": "b"}),
    "integer": ("1", 1.5, None, True),
    "number": ("0.9", None, True),
    "list": ("x", {"a": "b"}, None, 1),
}
"""Values of the wrong type, by what is wanted."""


def test_the_tables_cover_every_type() -> None:
    assert set(FROM_BOT) == set(TO_CITIZEN) == set(BLOCKS)
    assert all(block["type"] == name for table in (FROM_BOT, TO_CITIZEN, WITH_EVERYTHING) for name, block in table.items())


@pytest.mark.parametrize("name", BLOCKS)
def test_the_least_that_the_bot_sends_is_valid(name: str) -> None:
    validate(FROM_BOT[name], filled=False)


@pytest.mark.parametrize("name", BLOCKS)
def test_the_least_that_a_citizen_receives_is_valid(name: str) -> None:
    validate(TO_CITIZEN[name], filled=True)


@pytest.mark.parametrize("name", WITH_EVERYTHING)
def test_every_optional_field_is_valid(name: str) -> None:
    block = WITH_EVERYTHING[name]
    assert set(block) - {"type", "kind"} == set(BLOCKS[name])
    validate(block, filled=True)


@pytest.mark.parametrize("kind", ["reclame", "", None, 1])
def test_an_unknown_kind_is_refused(kind: object) -> None:
    with pytest.raises(BlockError, match="kind"):
        validate(FROM_BOT["text"] | {"kind": kind}, filled=False)


def test_a_missing_kind_is_refused() -> None:
    with pytest.raises(BlockError, match="kind None"):
        validate({"type": "text", "text": "Dag."}, filled=False)


@pytest.mark.parametrize("type_name", ["html", "", None, 1, ["text"]])
def test_an_unknown_type_is_refused(type_name: object) -> None:
    with pytest.raises(BlockError, match="is unknown; choose from text, answer"):
        validate(FROM_BOT["text"] | {"type": type_name}, filled=False)


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("name", BLOCKS)
def test_an_unknown_field_is_refused(name: str, filled: bool) -> None:
    block = (TO_CITIZEN if filled else FROM_BOT)[name]
    with pytest.raises(BlockError, match=f"block '{name}' may not have a field 'html'"):
        validate(block | {"html": "<b>"}, filled=filled)


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, block in FROM_BOT.items() for field in block if field != "kind"]
)
def test_a_missing_field_from_the_bot_is_refused(name: str, field: str) -> None:
    with pytest.raises(BlockError, match="is unknown" if field == "type" else f"lacks the field '{field}'"):
        validate({key: value for key, value in FROM_BOT[name].items() if key != field}, filled=False)


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, fields in BLOCKS.items() for field, shape in fields.items() if shape.required]
)
def test_a_missing_field_to_the_citizen_is_refused(name: str, field: str) -> None:
    with pytest.raises(BlockError, match=f"block '{name}' lacks the field '{field}'"):
        validate({key: value for key, value in TO_CITIZEN[name].items() if key != field}, filled=True)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        (name, field, value)
        for name, fields in BLOCKS.items()
        for field, shape in fields.items()
        for value in WRONG["list" if shape.type.endswith("[]") else shape.type]
    ],
)
def test_a_value_of_the_wrong_type_is_refused(name: str, field: str, value: object) -> None:
    with pytest.raises(BlockError, match=f"block '{name}', field '{field}' must be"):
        validate(TO_CITIZEN[name] | {field: value}, filled=True)


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, fields in BLOCKS.items() for field, shape in fields.items() if shape.filled]
)
def test_a_field_that_the_gateway_fills_is_refused_from_the_bot(name: str, field: str) -> None:
    value = WITH_EVERYTHING.get(name, TO_CITIZEN[name])[field]
    with pytest.raises(BlockError, match=f"block '{name}' may not have a field '{field}'"):
        validate(FROM_BOT[name] | {field: value}, filled=False)


def test_an_option_key_from_the_bot_is_refused() -> None:
    with pytest.raises(BlockError, match="record Option may not have a field 'key'"):
        validate(FROM_BOT["choice"] | {"options": [FILLED_OPTION]}, filled=False)


@pytest.mark.parametrize(
    ("field", "record", "message"),
    [
        ("sources", {"title": "Een", "url": "https://voorbeeld.be"}, "record Source lacks the field 'checked'"),
        ("sources", SOURCE | {"html": "<b>"}, "record Source may not have a field 'html'"),
        ("sources", SOURCE | {"url": 3}, "record Source, field 'url' must be of type string, not int"),
        ("sources", "https://voorbeeld.be", "must be a record Source"),
        ("updates", {"text": "Nieuws.", "title": "Een krant", "url": "https://krant.be"}, "record Update lacks the field 'date'"),
        ("updates", UPDATE | {"date_note": None}, "record Update, field 'date_note' must be of type string"),
        ("related", {"label": "Wat?"}, "record Option lacks the field 'key'"),
        ("related", {"key": "k1"}, "record Option lacks the field 'label'"),
    ],
)
def test_a_mistake_in_a_record_is_refused(field: str, record: object, message: str) -> None:
    with pytest.raises(BlockError, match=message):
        validate(TO_CITIZEN["answer"] | {field: [record]}, filled=True)


def test_field_types_are_scalars_or_records() -> None:
    names = {shape.type.removesuffix("[]") for fields in (*BLOCKS.values(), *RECORDS.values()) for shape in fields.values()}
    assert names <= {"string", "integer", "number", "boolean"} | set(RECORDS)
