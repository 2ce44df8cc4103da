"""What the audit notes, in the words of a citizen; shown on a page by the gateway and on a card by the actions server."""

from __future__ import annotations

DEEDS = {
    "read": "gelezen",
    "login": "aangemeld",
    "logout": "afgemeld",
    "paired": "aangemeld in een telefoongesprek",
    "spoken": "voorgelezen aan de telefoon",
    "consent": "toestemming gegeven",
    "withdrawal": "toestemming ingetrokken",
    "erasure": "gesprek gewist",
    "case": "gesprek met een medewerker",
    "call_back": "telefoonnummer om u terug te bellen",
}
"""By the `what` of a line of the audit (`gateway/storage/release_models.py`)."""

STAFF_DEEDS = {
    ("notice", "set"): "melding getoond",
    ("notice", "cleared"): "melding gestopt",
    ("closure", "set"): "sluitingsdag toegevoegd",
    ("closure", "cleared"): "sluitingsdag geschrapt",
    ("withdrawn", "granted"): "antwoord ingetrokken",
    ("given_back", "granted"): "antwoord weer gegeven",
    ("model", "used"): "ander model in gebruik genomen",
    ("erasure", "granted"): "gesprek gewist op kenmerk",
    ("agent_login", "granted"): "aangemeld",
    ("agent_logout", "granted"): "afgemeld",
    ("case", "looked"): "gesprek bekeken",
    ("case", "claimed"): "gesprek genomen",
    ("case", "returned"): "gesprek teruggezet",
    ("case", "transferred"): "gesprek doorgegeven",
    ("case", "lost"): "gesprek teruggezet: de balie was dicht",
    ("case", "closed"): "gesprek afgerond",
    ("case", "handed_back"): "gesprek teruggegeven aan de assistent",
    ("call_back", "shown"): "telefoonnummer bekeken",
    ("call_back", "done"): "teruggebeld",
    ("proposal", "made"): "voorstel gemaakt",
    ("gap", "dismissed"): "vraag weggelegd",
}
"""What supervisors, operators and agents do, by `what` and `outcome`; for the supervisor's page, never for citizens."""
