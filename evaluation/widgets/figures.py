"""All figures of one widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.widgets.accessibility import Accessibility, measure_accessibility
from evaluation.widgets.keyboard import Keyboard, measure_keyboard
from evaluation.widgets.layout import Layout, measure_layout, measure_motion
from evaluation.widgets.network import Network, measure_network
from evaluation.widgets.policy import Policy, measure_policy
from evaluation.widgets.visit import Place


@dataclass(frozen=True)
class Figures:
    """What was measured of one widget.

    Attributes:
        network: what it loads and stores.
        policy: how it fares under a Content-Security-Policy.
        accessibility: what axe finds.
        keyboard: what the keyboard can do.
        layout: how it fits in a small window.
        moves: animations of place or size that run while the panel opens, for someone who prefers reduced motion.
    """

    network: Network
    policy: Policy
    accessibility: Accessibility
    keyboard: Keyboard
    layout: Layout
    moves: int


def measure(place: Place, progress: Callable[[str], None]) -> Figures:
    """Measure one widget: the same visits, in the same order, for every widget.

    Args:
        place: the widget and where it is.
        progress: told what comes next.
    """

    def announced(part: str) -> Place:
        progress(f"{place.widget.name}: {part}")
        return place

    return Figures(
        network=measure_network(announced("what it loads and stores")),
        policy=measure_policy(announced("Content-Security-Policy")),
        accessibility=measure_accessibility(announced("axe")),
        keyboard=measure_keyboard(announced("keyboard")),
        layout=measure_layout(announced("small window")),
        moves=measure_motion(announced("reduced motion")),
    )
