"""Judge the answers of an evaluation, row by row (the rules of design §5, `make eval`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERDICTS = ("correct", "clarified", "wrong", "refused")
OUT_OF_SCOPE = "out_of_scope"
_LOGIN = {"flow:profile", "flow:mailbox"}


class SetError(Exception):
    """The evaluation file has a mistake; the message names file and line."""


@dataclass(frozen=True)
class Row:
    """One question.

    Attributes:
        text: what the citizen says.
        accept: the labels that count as right; for style `compound`, all of them must be given.
        style: how it is worded.
    """

    text: str
    accept: tuple[str, ...]
    style: str

    @property
    def in_scope(self) -> bool:
        """Whether the assistant should have something to say."""
        return OUT_OF_SCOPE not in self.accept


@dataclass(frozen=True)
class Result:
    """What came of a row.

    Attributes:
        row: the question.
        verdict: one of `VERDICTS`.
        given: the labels that were given.
        offered: the targets of a choice.
        ms: milliseconds from the message to the last block.
        confidence: that of the least certain answer, 0–1, or None when no entry was given.
    """

    row: Row
    verdict: str
    given: tuple[str, ...]
    offered: tuple[str, ...]
    ms: int
    confidence: float | None = None


def load_rows(path: Path) -> list[Row]:
    """Read an evaluation file, one JSON object per line.

    Raises:
        SetError: a line is not `{"text", "accept": [...], "style"}`.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if not isinstance(data["accept"], list):
                raise TypeError("accept must be a list")
            rows.append(Row(data["text"], tuple(data["accept"]), data["style"]))
        except (ValueError, KeyError, TypeError) as error:
            raise SetError(f'{path}:{number}: expected {{"text", "accept": [...], "style"}} ({error})') from error
    if not rows:
        raise SetError(f"{path}: holds no rows")
    return rows


def judge(row: Row, outcome: str, blocks: Sequence[dict[str, Any]], ms: int) -> Result:
    """Judge the blocks that answer a row.

    Args:
        row: the question.
        outcome: the outcome of the turn; `failed` also for an HTTP error.
        blocks: what was said; empty when nothing came.
        ms: how long it took.
    """
    given = tuple(label for block in blocks for label in _labels(block))
    offered = tuple(option.get("target", "") for block in blocks if block["type"] == "choice" for option in block["options"])
    confidence = min((block["confidence"] for block in blocks if block["type"] == "answer"), default=None)
    return Result(row, _verdict(row, outcome, blocks, given, offered), given, offered, ms, confidence)


def summary(results: Sequence[Result]) -> dict[str, float | int]:
    """The figures of an evaluation: shares over in-scope rows, recall over out-of-scope rows, times in milliseconds."""
    inside = [result for result in results if result.row.in_scope]
    outside = [result for result in results if not result.row.in_scope]
    times = sorted(result.ms for result in results)
    figures: dict[str, float | int] = {"n": len(inside), "oos_n": len(outside)}
    for verdict in VERDICTS:
        figures[verdict] = _share(inside, verdict)
    figures["compound_correct"] = _share([result for result in inside if result.row.style == "compound"], "correct")
    figures["oos_recall"] = _share(outside, "correct")
    figures["in_scope_refused"] = figures["refused"]
    figures["p50_ms"] = times[len(times) // 2]
    figures["p95_ms"] = times[min(len(times) - 1, int(len(times) * 0.95))]
    return figures


def _share(results: Sequence[Result], verdict: str) -> float:
    return round(sum(result.verdict == verdict for result in results) / len(results), 4) if results else 0.0


def _labels(block: dict[str, Any]) -> list[str]:
    if block["type"] == "answer":
        return [block["id"]]
    if block["type"] == "step":
        return [f"flow:{block['flow']}"]
    if block["type"] == "handover":
        return ["flow:handover"]
    if block["type"] in ("login", "card"):
        return ["flow:personal"]
    return []


def _verdict(row: Row, outcome: str, blocks: Sequence[dict[str, Any]], given: tuple[str, ...], offered: tuple[str, ...]) -> str:
    if outcome == "failed" or not blocks:
        return "wrong"
    accept = set(row.accept) | ({"flow:personal"} if set(row.accept) & _LOGIN else set())
    answers = [label for label in given if label != "flow:handover" or "flow:handover" in accept]
    if not row.in_scope:
        return "wrong" if answers or offered or outcome not in ("refused", "handed_over") else "correct"
    if any(label not in accept for label in answers):
        return "wrong"
    if row.style == "compound":
        wanted = {"flow:personal" if label in _LOGIN else label for label in row.accept}
        if wanted <= {*answers, outcome}:
            return "correct"
    elif answers or outcome in accept:
        return "correct"
    return "clarified" if accept & set(offered) else "refused"
