"""What a client can do wrong. The message is in Dutch, since a citizen may read it."""

from __future__ import annotations


class ClientError(Exception):
    """A request that cannot be served.

    Attributes:
        status: the HTTP status, 4xx.
        code: a stable name for programs.
        message: what is wrong and what to do, in Dutch.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
