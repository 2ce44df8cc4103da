"""Why a login did not happen, with what the citizen reads about it.

What an agent reads stands in `gateway/helpdesk/agent_login.py`.
"""

from __future__ import annotations

TEXTS = {
    "cancelled": "U hebt het aanmelden afgebroken. Er is niets getoond of gewijzigd.",
    "too_weak": (
        "U meldde zich aan met een middel dat voor deze gegevens niet sterk genoeg is. "
        "Probeer het met itsme, met uw eID en een kaartlezer, of met een beveiligingscode als de pagina die aanbiedt."
    ),
    "not_a_citizen": "U meldde zich aan namens een organisatie. Hier kunt u alleen uw eigen gegevens als burger bekijken.",
    "provider": "De aanmelddienst antwoordt nu niet goed. Probeer het over enkele minuten opnieuw.",
    "invalid": "Het aanmelden is mislukt. Begin opnieuw vanuit het gesprek.",
}
"""By reason. `invalid` says no more on purpose: what failed stands in the audit."""

NOT_SIGNED_IN = ("login_required", "interaction_required", "consent_required", "account_selection_required")
"""What a provider answers to `prompt=none` when it would have to ask something."""


class LoginError(Exception):
    """A login that gave no access.

    Attributes:
        reason: a key of `TEXTS`, or of the texts for agents.
        detail: what went wrong, for the audit and the log; never a token or a claim's value.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    @property
    def text(self) -> str:
        """What the citizen reads."""
        return TEXTS[self.reason]


def known_error(error: str) -> str:
    """An error code of OAuth, as it may stand in a log; anything else is not repeated."""
    return error if error in ("access_denied", "invalid_request", "invalid_scope", "server_error", *NOT_SIGNED_IN) else "an error"
