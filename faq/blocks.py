"""The block schema: everything the assistant can say. This is the one definition.

The bot and the actions server build blocks, the gateway checks and fills them, and the types of
the widget are generated from this file (`python -m faq.typescript`).

A field type is `string`, `integer`, `number`, `boolean`, the name of a record in `RECORDS`, or one
of these followed by `[]` for a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faq.errors import BlockError
from faq.outcomes import KINDS

Block = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a block or record.

    Attributes:
        type: the field type, see the module text.
        required: whether the field must be there.
        filled: whether the gateway fills it, so that the bot leaves it out.
    """

    type: str
    required: bool = True
    filled: bool = False


_TEXT = Field("string")
_MAYBE = Field("string", required=False)
_FILLED = Field("string", required=False, filled=True)

CARD: dict[str, Field] = {
    "title": _TEXT,
    "text": _TEXT,
    "facts": Field("Fact[]", required=False),
    "items": Field("Item[]", required=False),
    "note": _MAYBE,
    "source": _MAYBE,
    "options": Field("Option[]", required=False),
}
"""A card: what was found in one sentence, then facts or a list, a remark, and where the data come from."""

RECORDS: dict[str, dict[str, Field]] = {
    "Source": {"title": _TEXT, "url": _TEXT, "checked": _TEXT},
    "Update": {"text": _TEXT, "title": _TEXT, "url": _TEXT, "date": _TEXT, "date_note": _MAYBE},
    "Option": {"key": Field("string", filled=True), "label": _TEXT, "target": _MAYBE},
    "Fact": {"label": _TEXT, "value": _TEXT, "note": _MAYBE},
    "Item": {"title": _TEXT, "lines": Field("string[]"), "mark": _MAYBE, "url": _MAYBE, "url_label": _MAYBE},
    "Card": CARD,
}
"""Records that blocks and cards contain. Dates are `YYYY-MM-DD`, but for those in a card, which are in words."""

BLOCKS: dict[str, dict[str, Field]] = {
    "text": {"text": _TEXT, "lang": _MAYBE, "code": _FILLED, "by": _FILLED},
    "answer": {
        "id": _TEXT,
        "confidence": Field("number"),
        "question": Field("string", filled=True),
        "text": Field("string", filled=True),
        "simple": Field("string", required=False, filled=True),
        "more": Field("string", required=False, filled=True),
        "sources": Field("Source[]", filled=True),
        "updates": Field("Update[]", required=False, filled=True),
        "related": Field("Option[]", filled=True),
        "by": _FILLED,
    },
    "choice": {"text": _TEXT, "options": Field("Option[]")},
    "step": {
        "flow": _TEXT,
        "step": Field("integer"),
        "of": Field("integer"),
        "title": _TEXT,
        "text": _TEXT,
        "warning": _MAYBE,
        "options": Field("Option[]"),
        "sources": Field("Source[]", required=False),
        "card": _MAYBE,
    },
    "login": {"reason": _TEXT, "level": _TEXT, "data_class": _MAYBE, "url": Field("string", filled=True)},
    "card": {"ref": _TEXT},
    "handover": {
        "text": _TEXT,
        "queue": _TEXT,
        "position": Field("integer", required=False),
        "opening": Field("string", filled=True),
        "code": Field("string", required=False),
        "options": Field("Option[]", required=False, filled=True),
        "call_back": _FILLED,
    },
    "status": {"text": _TEXT, "until": Field("string", required=False, filled=True)},
}
"""Fields of every block, by type. Each block also carries `type` and `kind` (see `faq/kinds.yml`).

`by` is the given name of the agent who says it. `options` of a handover are what the helpdesk offers now, and `call_back` is the
path of the page on which one asks to be called back.
"""

_PYTHON: dict[str, type | tuple[type, ...]] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def validate(block: Mapping[str, Any], *, filled: bool) -> None:
    """Check one block against the schema.

    Args:
        block: the block, as JSON-like data.
        filled: whether the fields that the gateway fills must be there (what a citizen receives)
            or must be absent (what the bot sends).

    Raises:
        BlockError: an unknown type, kind or field, a missing field, or a value of the wrong type.
    """
    kind = block.get("kind")
    if str(kind) not in KINDS:
        raise BlockError(f"block kind {kind!r} does not stand in faq/kinds.yml")
    type_name = block.get("type")
    fields = BLOCKS.get(str(type_name))
    if fields is None:
        raise BlockError(f"block type {type_name!r} is unknown; choose from {', '.join(BLOCKS)}")
    content = {name: value for name, value in block.items() if name not in ("type", "kind")}
    check_record(f"block '{type_name}'", content, fields, filled)


def check_record(what: str, content: Mapping[str, Any], fields: Mapping[str, Field], filled: bool) -> None:
    """Check the fields of a record.

    Args:
        what: what it is, for the message.
        content: the record.
        fields: what it may and must have.
        filled: as for `validate`.

    Raises:
        BlockError: an unknown or missing field, or a value of the wrong type.
    """
    for name in content:
        if name not in fields or (fields[name].filled and not filled):
            raise BlockError(f"{what} may not have a field '{name}'")
    for name, field in fields.items():
        if name in content:
            _check_value(f"{what}, field '{name}'", content[name], field.type, filled)
        elif field.required and (filled or not field.filled):
            raise BlockError(f"{what} lacks the field '{name}'")


def _check_value(what: str, value: Any, type_name: str, filled: bool) -> None:
    if type_name.endswith("[]"):
        if not isinstance(value, list):
            raise BlockError(f"{what} must be a list")
        for item in value:
            _check_value(what, item, type_name[:-2], filled)
    elif type_name in RECORDS:
        if not isinstance(value, Mapping):
            raise BlockError(f"{what} must be a record {type_name}")
        check_record(f"{what}, record {type_name}", value, RECORDS[type_name], filled)
    elif not isinstance(value, _PYTHON[type_name]) or (isinstance(value, bool) and type_name != "boolean"):
        raise BlockError(f"{what} must be of type {type_name}, not {type(value).__name__}")
