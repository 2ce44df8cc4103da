"""What the question model makes of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What the model makes of one text.

    Attributes:
        ranking: (label, calibrated probability), the likeliest first; the probabilities add up to 1.
        unknown: the share of words that do not occur in the training data, after spelling repair, 0–1.
    """

    ranking: list[tuple[str, float]]
    unknown: float
