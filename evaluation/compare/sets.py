"""The questions on which pipelines are compared."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from faq.entries import entries

OUTSIDE = "oos"
"""The label of a question that no class answers; a class of the training data whose name begins so is no answer either."""

_FLOWS = ("handover", "profile", "mailbox")


@dataclass(frozen=True)
class Question:
    """One question of a test.

    Attributes:
        text: the question.
        labels: the classes that are right; `OUTSIDE` alone when none is.
    """

    text: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Comparison:
    """Training examples, and questions by others.

    Attributes:
        name: how the table calls it.
        texts: the training examples.
        classes: the class of each.
        questions: the test.
    """

    name: str
    texts: tuple[str, ...]
    classes: tuple[str, ...]
    questions: tuple[Question, ...]

    def with_at_most(self, each: int) -> Comparison:
        """The same test with at most `each` examples of a class, taken evenly."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, label in enumerate(self.classes):
            places[label].append(place)
        kept = sorted(i for found in places.values() for i in _spread(found, each))
        name = f"{self.name}, {each} each"
        return replace(self, name=name, texts=tuple(self.texts[i] for i in kept), classes=tuple(self.classes[i] for i in kept))


def public_set(path: Path) -> Comparison:
    """A public set: JSON lines `{"text", "intent", "split"}`.

    A set without a training split (xSID) is trained on its validation split, as its makers do.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    learnt = "train" if any(row["split"] == "train" for row in rows) else "valid"
    train = [row for row in rows if row["split"] == learnt and row["intent"] != OUTSIDE]
    test = [row for row in rows if row["split"].endswith("test")]
    return Comparison(
        path.stem,
        tuple(row["text"] for row in train),
        tuple(row["intent"] for row in train),
        tuple(Question(row["text"], frozenset({row["intent"]})) for row in test),
    )


def own_set(path: Path, examples: Path = Path("data/nlu")) -> Comparison:
    """Our training data, and the rows of an evaluation file that ask one thing or stand out of scope."""
    pairs = [pair for file in sorted(examples.rglob("*.yml")) for pair in read_examples(file)]
    pairs += [(entry.question, entry.intent) for entry in entries().values()]
    intents = {entry.id: entry.intent for entry in entries().values()} | {f"flow:{name}": name for name in _FLOWS}
    questions = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = frozenset(intents[label] for label in row["accept"] if label in intents)
        if "out_of_scope" in row["accept"]:
            labels = frozenset({OUTSIDE})
        if labels and row["style"] != "compound":
            questions.append(Question(row["text"], labels))
    texts, classes = zip(*pairs, strict=True)
    return Comparison(path.stem, texts, classes, tuple(questions))


def read_examples(file: Path) -> list[tuple[str, str]]:
    """(text, intent) of every example in a file of Rasa's training data."""
    items = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
    return [(line.removeprefix("- ").strip(), item["intent"]) for item in items for line in item["examples"].splitlines()]


def _spread(found: Sequence[int], each: int) -> list[int]:
    if len(found) <= each:
        return list(found)
    return [found[i * len(found) // each] for i in range(each)]
