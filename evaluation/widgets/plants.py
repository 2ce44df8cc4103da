"""The checks are checked first: a widget with planted faults has to fail each of them, and one without faults to pass."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.widgets.figures import Figures
from evaluation.widgets.network import Stored, zipped_size
from evaluation.widgets.visit import PAGES


class BlindCheckError(Exception):
    """A check did not see what was planted, or saw something where nothing is."""


def prove(faulty: Figures, sound: Figures, served: Mapping[str, int]) -> None:
    """Hold the figures of the two reference widgets against what is in their files.

    Args:
        faulty: of the widget with planted faults.
        sound: of the widget without faults.
        served: how often the server was asked for each file while the network of the faulty widget was measured.

    Raises:
        BlindCheckError: names every check that went wrong.
    """
    expected = _faults(faulty, served) | _passes(sound)
    wrong = [name for name, holds in expected.items() if not holds]
    if wrong:
        raise BlindCheckError(f"these checks cannot be trusted, nothing was measured: {'; '.join(wrong)}")


def _faults(figures: Figures, served: Mapping[str, int]) -> dict[str, bool]:
    network, keyboard, layout = figures.network, figures.keyboard, figures.layout
    accessibility, policy = figures.accessibility, figures.policy
    size = sum(zipped_size((PAGES / name).read_bytes()) for name in ("faulty.css", "faulty.js"))
    return {
        "bytes of a script and a style sheet": network.code_bytes == size,
        "files, as the server counted them": network.files == sum(served.values()) == 2,
        "a planted request to another host on load": network.foreign_on_load == 1,
        "a planted request to another host after opening": network.foreign_after == 2,
        "planted keys and a cookie on load": network.stored_on_load == Stored(1, 1, 1),
        "planted keys and a cookie after opening": network.stored_after == Stored(2, 2, 2),
        "a planted style attribute and two requests": policy.own_files.directives == {"style-src-attr": 1, "connect-src": 2},
        "planted HTML under trusted types": policy.trusted_types.violations == policy.own_files.violations + 1 == 4,
        "a widget that works under one policy only": policy.own_files.usable and not policy.trusted_types.usable,
        "a planted image without a text": accessibility.closed == {"image-alt": 1},
        "a planted input without a name": accessibility.opened == {"image-alt": 1, "label": 1},
        "no live region": not accessibility.live_region,
        "a launcher that Tab does not reach": not keyboard.launcher_reached and not keyboard.opens,
        "a panel that does not take the focus": not keyboard.focus_enters,
        "an input that Tab does not reach": not keyboard.field_reached,
        "a panel that stays open on Escape": not keyboard.closes and not keyboard.focus_returns,
        "a panel that is too wide": layout.opens and layout.too_wide,
        "an input below the window": not layout.field_in_view,
        "a planted movement": figures.moves == 1,
    }


def _passes(figures: Figures) -> dict[str, bool]:
    network, keyboard, layout = figures.network, figures.keyboard, figures.layout
    accessibility, policy = figures.accessibility, figures.policy
    steps = (keyboard.launcher_reached, keyboard.opens, keyboard.focus_enters, keyboard.field_reached, keyboard.closes)
    return {
        "no request to another host": network.foreign_after == 0,
        "nothing stored": network.stored_after == Stored(0, 0, 0),
        "no violation of a policy": policy.own_files.violations == policy.trusted_types.violations == 0,
        "a widget that works under both policies": policy.own_files.usable and policy.trusted_types.usable,
        "nothing for axe to find": accessibility.closed == {} and accessibility.opened == {},
        "a live region": accessibility.live_region,
        "every step with the keyboard": all(steps) and bool(keyboard.focus_returns),
        "a panel that fits": layout.opens and not layout.too_wide and layout.field_in_view,
        "no movement": figures.moves == 0,
    }
