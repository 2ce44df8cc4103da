"""What is counted, under which keys, and the words for both. Nothing else can come into the table of counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from faq.entries import entries
from faq.outcomes import KINDS
from gateway.helpdesk.cases import REASONS

WHAT = {
    "outcome": "Bericht aan de assistent",
    "question": "Vraag beantwoord",
    "sure": "Zekerheid van een antwoord",
    "handover": "Naar de helpdesk",
    "wait": "Gewacht op een medewerker",
    "abandoned": "Wachtrij verlaten",
    "handled": "Gesprek met een medewerker",
    "thumb_up": "Duim omhoog",
    "thumb_down": "Duim omlaag",
    "suggested": "Voorstel bovenaan getoond",
    "accepted": "Voorstel overgenomen",
    "edited": "Voorstel aangepast",
    "rejected": "Voorstel afgewezen",
    "call_back": "Terugbelafspraak",
}
"""Everything that is counted, in Dutch. `total` is milliseconds for `outcome`, seconds for `wait`, `abandoned` and `handled`."""

OUTCOME_WORDS = {
    "answered": "Antwoord gegeven",
    "step": "Stap van een stappenplan",
    "data_shown": "Eigen gegevens getoond",
    "clarified": "Verduidelijking gevraagd",
    "login_asked": "Aanmelden gevraagd",
    "handed_over": "Doorverwezen naar een medewerker",
    "with_person": "In gesprek met een medewerker",
    "refused": "Geen antwoord",
    "failed": "Storing",
    "smalltalk": "Begroeting of babbel",
    "other_language": "Andere taal",
    "urgent": "Dringende hulp",
}
USES = ("accepted", "edited", "rejected")
"""What an agent did with a suggestion."""
CALL_BACKS = {"planned": "Gemaakt", "done": "Gebeld", "expired": "Verlopen"}
DECILES = {str(tenth): f"{tenth * 10} tot {tenth * 10 + 10} %" for tenth in range(10)}
"""Tenths of the confidence of an answer."""
OTHER = "other"
"""The key of whatever is not on the lists, such as an entry that does not exist any more."""
BUCKETS = {
    "0-1": "minder dan 1 minuut",
    "1-3": "1 tot 3 minuten",
    "3-5": "3 tot 5 minuten",
    "5-10": "5 tot 10 minuten",
    "10-20": "10 tot 20 minuten",
    "20-": "meer dan 20 minuten",
}
"""Lengths of time, the shortest first."""
_BUCKET_ENDS = (60, 180, 300, 600, 1200)


def bucket(seconds: int) -> str:
    """The key of a length of time."""
    return list(BUCKETS)[sum(seconds >= end for end in _BUCKET_ENDS)]


def decile(confidence: float) -> str:
    """The key of a confidence between 0 and 1."""
    return str(min(9, max(0, int(confidence * 10))))


def known(what: str, key: str) -> str:
    """The key itself when it is on a list, and otherwise `other`: no words of a citizen, no name and no number becomes a key.

    Raises:
        KeyError: nothing of this kind is counted.
    """
    return key if key in keys()[what] else OTHER


def in_words(what: str, key: str) -> str:
    """A key in Dutch: an outcome, a reason, or the question of an entry."""
    return keys().get(what, {}).get(key, "Iets anders")


@lru_cache(maxsize=1)
def keys() -> Mapping[str, Mapping[str, str]]:
    """The keys under which each of `WHAT` is counted, with their words in Dutch."""
    questions = {name: entry.question for name, entry in entries().items()}
    thumbs = {**questions, **{kind: OUTCOME_WORDS[outcome] for kind, outcome in KINDS.items()}}
    return {
        "outcome": OUTCOME_WORDS,
        "question": questions,
        "sure": DECILES,
        "handover": REASONS,
        **dict.fromkeys(("wait", "abandoned", "handled"), BUCKETS),
        **dict.fromkeys(("thumb_up", "thumb_down"), thumbs),
        **dict.fromkeys(("suggested", *USES), questions),
        "call_back": CALL_BACKS,
    }
