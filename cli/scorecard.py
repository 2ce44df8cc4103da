"""Compare an evaluation with the last committed one, and fail on a drop."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from cli.scoring import Result

SCORECARD = Path("docs/evaluation/scorecard.json")
_HIGHER_IS_BETTER = {"correct": True, "wrong": False, "refused": False, "oos_recall": True, "compound_correct": True}
_TOLERANCE = 0.005


def drops(before: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """What became worse by more than half a point.

    Args:
        before: the committed figures of a set, as `hulpnodig eval` prints them.
        now: the same figures of this run.

    Returns:
        One sentence for each figure that dropped; also when the sets differ in size, since then nothing can be compared.
    """
    if before["n"] != now["n"] or before["oos_n"] != now["oos_n"]:
        return [f"the set has {now['n']} + {now['oos_n']} questions, the scorecard {before['n']} + {before['oos_n']}"]
    found = []
    for name, higher_is_better in _HIGHER_IS_BETTER.items():
        loss = (before[name] - now[name]) * (1 if higher_is_better else -1)
        if loss > _TOLERANCE:
            found.append(f"{name} was {before[name]:.4f} and is {now[name]:.4f}")
    return found


def committed(name: str) -> Mapping[str, float] | None:
    """The committed figures of a set, by the name of its file without ending, or None."""
    if not SCORECARD.exists():
        return None
    figures: dict[str, dict[str, float]] = json.loads(SCORECARD.read_text(encoding="utf-8"))
    return figures.get(name)


def commit(name: str, figures: Mapping[str, float]) -> None:
    """Write the figures of a set into the scorecard, beside those of other sets."""
    everything = json.loads(SCORECARD.read_text(encoding="utf-8")) if SCORECARD.exists() else {}
    everything[name] = dict(figures)
    SCORECARD.parent.mkdir(parents=True, exist_ok=True)
    SCORECARD.write_text(json.dumps(everything, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def confusions(results: Sequence[Result]) -> list[tuple[str, str, int]]:
    """(wanted, given, how often) for wrong answers, the commonest first; "nothing" stands for a refusal."""
    pairs = Counter(
        (" + ".join(result.row.accept), " + ".join(result.given) or "nothing") for result in results if result.verdict != "correct"
    )
    return [(wanted, given, count) for (wanted, given), count in pairs.most_common()]
