"""Render the pages. Jinja2 escapes everything; our texts hold no HTML."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sanic import HTTPResponse, html

from faq.dates import day_in_words, dutch_date
from faq.opening import opening_hours
from gateway.notices import Notices
from gateway.pages.insight import clock_time, day_and_time, deed, kind_of_data
from gateway.pages.segments import segments

DIST = Path(__file__).parents[2] / "web/dist"
"""The built files of the widget and the pages."""
_TEMPLATES = Path(__file__).with_name("templates")


class Pages:
    """The templates, ready to render.

    Args:
        notices: what stands on top of every page.
        phone: whether a caller can sign in.
    """

    def __init__(self, notices: Notices, phone: bool = False) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["segments"] = segments
        self._environment.filters |= {
            "datum": dutch_date,
            "dag": day_in_words,
            "tijd": clock_time,
            "moment": day_and_time,
            "daad": deed,
            "soort": kind_of_data,
        }

        self._environment.globals["notices"] = lambda: notices.current
        self._environment.globals["phone"] = phone
        self._environment.globals["hours"] = opening_hours()["1700"].hours
        self._environment.globals["integrity"] = _integrity(DIST)

    def response(self, template: str, status: int = 200, framed: bool = False, **values: Any) -> HTTPResponse:
        """A page.

        Args:
            template: the name of the template, without `.html`.
            status: the HTTP status.
            framed: whether it stands in a frame of another site.
            values: what the template needs; it gets the other two as well.
        """
        values |= {"status": status, "framed": framed, "talk": "/ingebed" if framed else "/hulp"}
        return html(self._environment.get_template(f"{template}.html").render(values), status=status)


def _integrity(dist: Path) -> Callable[[str], Markup]:
    """What tells the browser which content a built file must have (subresource integrity)."""
    known: dict[str, str] = json.loads((dist / "integrity.json").read_text(encoding="utf-8"))
    return lambda name: Markup(' integrity="{}"').format(known[name])
