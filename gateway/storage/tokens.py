"""Random names: cookies and tickets, of which only a hash is stored, and conversation ids."""

from __future__ import annotations

import hashlib
import secrets

_TOKEN_BYTES = 32
_CONVERSATION_BYTES = 16


def new_token() -> str:
    """256 random bits for a browser to hold."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def new_conversation() -> str:
    """128 random bits that stay on our side."""
    return secrets.token_hex(_CONVERSATION_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256, which is enough for something random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
