"""Encrypt what is kept for a short time: who is signed in, and the content of cards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class VaultError(Exception):
    """Something stored cannot be read with the present keys: it counts as gone."""


class Vault:
    """Authenticated encryption (Fernet) with keys that can be replaced one by one.

    Args:
        keys: Fernet keys, 32 bytes in URL-safe base64; the first encrypts, all of them decrypt.

    Raises:
        ValueError: a key has another form.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def lock(self, content: dict[str, Any]) -> str:
        """Encrypt JSON-like content."""
        return self._fernet.encrypt(json.dumps(content, ensure_ascii=False).encode()).decode()

    def unlock(self, locked: str) -> dict[str, Any]:
        """Decrypt what `lock` gave.

        Raises:
            VaultError: no key fits, or the text was changed.
        """
        try:
            return dict(json.loads(self._fernet.decrypt(locked.encode())))
        except InvalidToken as error:
            raise VaultError("no key fits") from error
