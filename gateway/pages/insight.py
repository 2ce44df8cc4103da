"""Words for the lines of the audit, as a citizen reads them."""

from __future__ import annotations

import datetime

from faq.dates import BELGIUM, dutch_date
from faq.deeds import DEEDS
from gateway.release.data_classes import DATA_CLASSES


def clock_time(moment: datetime.datetime) -> str:
    """The time of day in Belgium, such as `14.05 uur`."""
    return f"{moment.astimezone(BELGIUM):%H.%M} uur"


def day_and_time(at: str) -> str:
    """Day and time in Belgium of an ISO 8601 moment."""
    moment = datetime.datetime.fromisoformat(at).astimezone(BELGIUM)
    return f"{dutch_date(moment.date())}, {clock_time(moment)}"


def deed(what: str) -> str:
    """What was done."""
    return DEEDS[what]


def kind_of_data(data_class: str) -> str:
    """Which data; a dash for a login."""
    return DATA_CLASSES[data_class].label if data_class in DATA_CLASSES else "–"
