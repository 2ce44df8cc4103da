"""`python -m evaluation.compare`: a table of pipelines, trained and tested in one run."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rasa.utils.log_utils import configure_structlog
from sklearn.metrics import roc_auc_score

from bot.nlu.features import Array
from cli.noise import typos
from evaluation.compare.candidates import Candidate, Mixture, variants
from evaluation.compare.rasa_pipelines import diet, logistic
from evaluation.compare.retrieval import Retrieval
from evaluation.compare.sets import OUTSIDE, Comparison, own_set, public_set

_MOST_SPOILT = 1000


def main() -> None:
    """Compare every pipeline on every set that is named, and print a table in markdown for each set."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.compare", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, help="evaluation/*.jsonl, or a public set with intent and split")
    parser.add_argument("--each", type=int, help="at most this many training examples of a class, so that DIET can be trained")
    parser.add_argument("--epochs", type=int, default=100, help="epochs of DIET; 0 leaves it out (default 100, as rasa init)")
    parser.add_argument("--only", help="only the pipelines whose name contains this")
    arguments = parser.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    configure_structlog(logging.ERROR)
    for path in arguments.sets:
        comparison = _read(path)
        if arguments.each:
            comparison = comparison.with_at_most(arguments.each)
        _table(comparison, arguments.epochs, arguments.only)


def _read(path: Path) -> Comparison:
    first = json.loads(path.read_text(encoding="utf-8").partition("\n")[0])
    return own_set(path) if "accept" in first else public_set(path)


def _table(comparison: Comparison, epochs: int, only: str | None) -> None:
    outside = sum(OUTSIDE in question.labels for question in comparison.questions)
    print(f"\n**{comparison.name}**: {len(comparison.texts)} examples of {len(set(comparison.classes))} classes;", end=" ")
    print(f"{len(comparison.questions) - outside} questions in scope, {outside} outside\n")
    print("| pipeline | right | in top 3 | right with typing errors | AUROC outside | training, s | ms |")
    print("|---|---|---|---|---|---|---|")
    first: list[Candidate] = [*variants(), Retrieval(), logistic(), *([diet(epochs)] if epochs else [])]
    trained = [candidate for candidate in first if only is None or only in candidate.name]
    for candidate in trained:
        print(f"training {candidate.name} …", file=sys.stderr)
        started = time.perf_counter()
        candidate.fit(comparison.texts, comparison.classes)
        _row(comparison, candidate, f"{time.perf_counter() - started:.1f}")
    ours, others = trained[0], [c for c in trained[1:] if not c.name.startswith("ours")]
    for other in others:
        _row(comparison, Mixture(f"ours 0.7 and {other.name} 0.3", [(ours, 0.7), (other, 0.3)]), "–")


def _row(comparison: Comparison, candidate: Candidate, seconds: str) -> None:
    inside = [q for q in comparison.questions if OUTSIDE not in q.labels]
    outside = [q for q in comparison.questions if OUTSIDE in q.labels]
    started = time.perf_counter()
    rows = candidate.probabilities([q.text for q in inside])
    ms = (time.perf_counter() - started) * 1000 / len(inside)
    spoilt = inside[:_MOST_SPOILT]
    noisy = candidate.probabilities([typos(q.text) for q in spoilt])
    top1, top3 = (_share(rows, candidate.labels, [q.labels for q in inside], n) for n in (1, 3))
    clean, errors = (_share(r, candidate.labels, [q.labels for q in spoilt], 1) for r in (rows[: len(spoilt)], noisy))
    auroc = "–"
    if outside:
        far = candidate.probabilities([q.text for q in outside])
        scores = np.concatenate([_surest(rows, candidate.labels), _surest(far, candidate.labels)])
        auroc = f"{roc_auc_score([1] * len(rows) + [0] * len(far), scores):.3f}"
    print(
        f"| {candidate.name} | {top1:.3f} | {top3:.3f} | {errors:.3f} ({errors - clean:+.3f}) | {auroc} | {seconds} | {ms:.2f} |",
        flush=True,
    )


def _share(rows: Array, labels: Sequence[str], wanted: Sequence[frozenset[str]], first: int) -> float:
    tops = np.argsort(-rows, axis=1)[:, :first]
    return sum(any(labels[i] in right for i in top) for top, right in zip(tops, wanted, strict=True)) / len(wanted)


def _surest(rows: Array, labels: Sequence[str]) -> Array:
    """How likely the likeliest class that is an answer is."""
    answers = [i for i, label in enumerate(labels) if not label.startswith(OUTSIDE)]
    return np.asarray(rows[:, answers].max(axis=1))


if __name__ == "__main__":
    main()
