"""Whether a widget fits in a small window, and whether it moves for someone who asked for less motion."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import ViewportSize

from evaluation.widgets.visit import Place, visiting

_SMALL: ViewportSize = {"width": 320, "height": 256}


@dataclass(frozen=True)
class Layout:
    """What is seen in a window of 320 by 256 CSS pixels: one of 1280 by 1024, at 400 %.

    Attributes:
        opens: the panel opens there.
        too_wide: the page or the panel has to be scrolled sideways.
        field_in_view: the whole text input is in the window and nothing lies over it.
    """

    opens: bool
    too_wide: bool
    field_in_view: bool


def measure_layout(place: Place) -> Layout:
    """Open the panel in a small window; a widget without a launcher is scrolled to first, as a reader would."""
    widget = place.widget
    with visiting(place, size=_SMALL) as visit:
        opens = visit.open()
        if widget.launcher is None:
            visit.page.locator(widget.panel).first.evaluate("panel => panel.scrollIntoView()")
        return Layout(
            opens, bool(visit.ask("tooWide(element)", widget.panel)), opens and bool(visit.ask("inView(element)", widget.field))
        )


def measure_motion(place: Place) -> int:
    """Animations and transitions of place or size while the panel opens, for a visitor who prefers reduced motion."""
    with visiting(place, reduced_motion=True) as visit:
        visit.page.evaluate("probe.watch()")
        visit.open()
        return int(visit.page.evaluate("probe.moved.size"))
