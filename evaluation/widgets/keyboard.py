"""Whether a widget can be used with the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.widgets.visit import Place, Visit, visiting

_MOST_TABS = 40
_STEP_MS = 100
_KEYS = ("Enter", "Space")


@dataclass(frozen=True)
class Keyboard:
    """What the keyboard can do; None where there is no launcher, so nothing to open or close.

    Attributes:
        launcher_reached: Tab reaches the launcher.
        opens: Enter or Space on the launcher opens the panel.
        focus_enters: the focus is in the panel after opening (with the mouse, where the keyboard cannot open it).
        field_reached: the focus is on the text input after opening, or Tab gets it there.
        closes: Escape in the text input closes the panel.
        focus_returns: the focus is on the launcher after that.
    """

    launcher_reached: bool | None
    opens: bool | None
    focus_enters: bool | None
    field_reached: bool
    closes: bool | None
    focus_returns: bool | None


def measure_keyboard(place: Place) -> Keyboard:
    """Walk through the widget with Tab, Enter, Space and Escape."""
    with visiting(place) as visit:
        if place.widget.launcher is None:
            return Keyboard(None, None, None, _tab_to(visit, place.widget.field), None, None)
        return _walk(visit, place.widget.launcher)


def _walk(visit: Visit, launcher: str) -> Keyboard:
    reached = _tab_to(visit, launcher)
    opens = reached and any(_press_and_look(visit, key) for key in _KEYS)
    if not opens:
        visit.open()
    enters = visit.focus_in(visit.widget.panel)
    field = _tab_to(visit, visit.widget.field)
    visit.page.locator(visit.widget.field).first.focus()
    visit.page.keyboard.press("Escape")
    visit.settle()
    closes = not visit.is_open()
    return Keyboard(reached, opens, enters, field, closes, closes and visit.focus_in(launcher))


def _press_and_look(visit: Visit, key: str) -> bool:
    visit.page.keyboard.press(key)
    visit.settle()
    return visit.is_open()


def _tab_to(visit: Visit, selector: str) -> bool:
    for _ in range(_MOST_TABS):
        if visit.focus_in(selector):
            return True
        visit.page.keyboard.press("Tab")
        visit.page.wait_for_timeout(_STEP_MS)
    return visit.focus_in(selector)
