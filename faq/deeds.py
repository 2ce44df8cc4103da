"""What the audit notes, in the words of a citizen; shown on a page by the gateway and on a card by the actions server."""

from __future__ import annotations

DEEDS = {
    "read": "gelezen",
    "login": "aangemeld",
    "logout": "afgemeld",
    "consent": "toestemming gegeven",
    "withdrawal": "toestemming ingetrokken",
    "erasure": "gesprek gewist",
}
"""By the `what` of a line of the audit (`gateway/storage/release_models.py`)."""
