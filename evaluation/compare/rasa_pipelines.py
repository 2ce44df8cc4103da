"""Rasa's own pipelines, trained and run by Rasa."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.nlu.features import Array

_FEATURES: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


class RasaPipeline:
    """A pipeline of Rasa behind the same two methods as our own candidates.

    Args:
        name: how the table calls it.
        classifier: the configuration of the classifier after the features of `rasa init`.
    """

    def __init__(self, name: str, classifier: dict[str, Any]) -> None:
        self.name = name
        self._config = {"recipe": "default.v1", "language": "nl", "pipeline": [*_FEATURES, classifier]}

    def fit(self, texts: Sequence[str], classes: Sequence[str]) -> None:
        """Train with Rasa's own function, and load the result."""
        from rasa.core.agent import Agent
        from rasa.model_training import train_nlu

        self.labels = sorted(set(classes))
        names = {label: f"c{i}" for i, label in enumerate(self.labels)}
        items = [
            {
                "intent": names[label],
                "examples": "".join(f"- {_one_line(t)}\n" for t, c in zip(texts, classes, strict=True) if c == label),
            }
            for label in self.labels
        ]
        with tempfile.TemporaryDirectory() as folder:
            config, data = Path(folder) / "config.yml", Path(folder) / "nlu.yml"
            config.write_text(yaml.safe_dump(self._config | {"assistant_id": "compare"}), encoding="utf-8")
            data.write_text(yaml.safe_dump({"version": "3.1", "nlu": items}, allow_unicode=True), encoding="utf-8")
            trained = train_nlu(str(config), str(data), output=folder)
            self._agent = Agent.load(trained)
        self._columns = {name: self.labels.index(label) for label, name in names.items()}

    def probabilities(self, texts: Sequence[str]) -> Array:
        """One row for each text, one column for each label."""
        rows = np.full((len(texts), len(self.labels)), 1e-9)
        for row, text in zip(rows, texts, strict=True):
            for item in asyncio.run(self._agent.parse_message(_one_line(text)))["intent_ranking"]:
                if item["name"] in self._columns:
                    row[self._columns[item["name"]]] = item["confidence"]
        return rows


def diet(epochs: int) -> RasaPipeline:
    """The classifier of `rasa init`, with every class in its ranking."""
    return RasaPipeline(
        f"rasa init: DIET, {epochs} epochs",
        {"name": "DIETClassifier", "epochs": epochs, "ranking_length": 0, "entity_recognition": False},
    )


def logistic() -> RasaPipeline:
    """The same features with Rasa's logistic regression."""
    return RasaPipeline(
        "rasa init's features, LogisticRegressionClassifier", {"name": "LogisticRegressionClassifier", "ranking_length": 0}
    )


def _one_line(text: str) -> str:
    return " ".join(text.split()).lstrip("/") or "?"
