"""The content of a card: a citizen's own data, as the actions server makes it and a browser shows it."""

from __future__ import annotations

from typing import Any

from faq.blocks import CARD, check_record
from faq.errors import BlockError

_LONGEST = 200_000
_MOST = 100


def check_card(content: Any) -> None:
    """Check the content of a card before it is stored.

    Args:
        content: a record `Card` (`faq.blocks.RECORDS`), without the keys of its options.

    Raises:
        BlockError: it is no card.
    """
    if not isinstance(content, dict):
        raise BlockError("a card must be a record")
    check_record("card", content, CARD, filled=False)
    if len(content.get("items", [])) > _MOST or len(str(content)) > _LONGEST:
        raise BlockError("the card is too long")
