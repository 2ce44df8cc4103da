"""The counts of a period as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from gateway.insight.shares import is_small
from gateway.insight.vocabulary import WHAT, in_words
from gateway.insight.words import FEW
from gateway.storage.learning_models import Count

HEAD = ("dag", "wat", "sleutel", "omschrijving", "aantal", "totaal")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[Count]) -> str:
    """One line for each day, what and key.

    Semicolons and a byte order mark, since a Belgian spreadsheet takes a comma for the decimal sign and needs the mark to see
    that the text is UTF-8. A small group has no number and no total.
    """
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in rows:
        size = (FEW, "") if is_small(row.number) else (str(row.number), str(row.total))
        about = f"{WHAT.get(row.what, row.what)}: {in_words(row.what, row.key)}"
        writer.writerow([_plain(cell) for cell in (row.day.isoformat(), row.what, row.key, about, *size)])
    return file.getvalue()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
