"""What axe-core finds, and whether there is a live region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from evaluation.widgets.visit import HERE, Place, visiting

AXE = HERE.parents[1] / "web" / "node_modules" / "axe-core"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(({violations}) => violations)"
Found = dict[str, int]
"""Rules that are violated, and the number of places of each."""


@dataclass(frozen=True)
class Accessibility:
    """What a program can see of accessibility.

    Attributes:
        closed: what axe finds before the panel is opened; None for a widget that is never closed.
        opened: what axe finds with the panel open.
        live_region: whether there is a live region that is not switched off, with the panel open.
    """

    closed: Found | None
    opened: Found
    live_region: bool


def measure_accessibility(place: Place) -> Accessibility:
    """Run axe before and after opening."""
    with visiting(place) as visit:
        closed = violations(visit.page) if place.widget.launcher else None
        visit.open()
        return Accessibility(closed, violations(visit.page), visit.page.evaluate("probe.liveRegions()") > 0)


def violations(page: Page) -> Found:
    """What axe finds on a page: WCAG 2.0 to 2.2, levels A and AA, without best practices."""
    page.evaluate((AXE / "axe.min.js").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, _TAGS)
    return {rule["id"]: len(rule["nodes"]) for rule in found}
