"""Options that stand for a wish about one's own data, such as `flow:mailbox/open/<card>/2`."""

from __future__ import annotations

import re
from typing import Any

_TARGET = re.compile(r"flow:(mailbox|profile)/([a-z_]+(?:/[0-9a-f]{32}/\d{1,3})?)")


def is_target(target: str) -> bool:
    """Whether this is the target of such an option."""
    return _TARGET.fullmatch(target) is not None


def to_action(target: str) -> dict[str, Any]:
    """Parse data that carries a target to the action; it says what is wished, never by whom."""
    match = _TARGET.fullmatch(target)
    assert match is not None
    intent = {"name": match[1], "confidence": 1.0}
    entity = {"entity": "target", "value": match[2], "start": 0, "end": 0}
    return {"text": f"/{match[1]}", "intent": intent, "intent_ranking": [intent], "entities": [entity]}
