"""Words for the lines of the audit, as a citizen reads them."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from faq.dates import dutch_date
from gateway.release.data_classes import DATA_CLASSES

_BELGIUM = ZoneInfo("Europe/Brussels")
_DEEDS = {
    "read": "gelezen",
    "login": "aangemeld",
    "logout": "afgemeld",
    "consent": "toestemming gegeven",
    "withdrawal": "toestemming ingetrokken",
    "erasure": "gesprek gewist",
}


def clock_time(moment: datetime.datetime) -> str:
    """The time of day in Belgium, such as `14.05 uur`."""
    return f"{moment.astimezone(_BELGIUM):%H.%M} uur"


def day_and_time(at: str) -> str:
    """Day and time in Belgium of an ISO 8601 moment."""
    moment = datetime.datetime.fromisoformat(at).astimezone(_BELGIUM)
    return f"{dutch_date(moment.date())}, {clock_time(moment)}"


def deed(what: str) -> str:
    """What was done."""
    return _DEEDS[what]


def kind_of_data(data_class: str) -> str:
    """Which data; a dash for a login."""
    return DATA_CLASSES[data_class].label if data_class in DATA_CLASSES else "–"
