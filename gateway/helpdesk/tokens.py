"""Which desk calls: every desk of another organisation has a token of its own."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

_SCHEME = "Bearer "


def desk_of(authorization: str | None, tokens: Sequence[tuple[str, str]]) -> str | None:
    """The name of the desk, or None when the token is none of ours.

    Args:
        authorization: the `Authorization` header.
        tokens: name and token of every desk.
    """
    if authorization is None or not authorization.startswith(_SCHEME):
        return None
    given = authorization.removeprefix(_SCHEME).encode()
    # Every token is compared, in constant time, so that the time tells nothing.
    found = [name for name, token in tokens if hmac.compare_digest(token.encode(), given)]
    return found[0] if found else None
