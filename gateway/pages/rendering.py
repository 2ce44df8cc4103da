"""Render the pages. Jinja2 escapes everything; our texts hold no HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, html

from faq.dates import dutch_date
from gateway.pages.insight import clock_time, day_and_time, deed, kind_of_data
from gateway.pages.segments import segments

_TEMPLATES = Path(__file__).with_name("templates")


class Pages:
    """The templates, ready to render."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["segments"] = segments
        self._environment.filters |= {
            "datum": dutch_date,
            "tijd": clock_time,
            "moment": day_and_time,
            "daad": deed,
            "soort": kind_of_data,
        }

    def response(self, template: str, status: int = 200, **values: Any) -> HTTPResponse:
        """A page.

        Args:
            template: the name of the template, without `.html`.
            status: the HTTP status.
            values: what the template needs; it gets the status as well.
        """
        return html(self._environment.get_template(f"{template}.html").render(status=status, **values), status=status)
