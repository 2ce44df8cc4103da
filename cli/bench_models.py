"""Train the two models that `hulpnodig bench` compares: ours, and Rasa's default configuration on the same data."""

from __future__ import annotations

import os
import subprocess
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
import yaml

RASA = ["bot/.venv/bin/python", "-m", "rasa"]
_STOCK_CONFIG = "bot/.venv/lib/python3.10/site-packages/rasa/cli/initial_project/config.yml"
_EXAMPLES, _RULES = Path("data/nlu"), Path("data/rules")


def write_subset(folder: Path, each: int) -> int:
    """Write some of every intent's examples, taken evenly through its file, and the rules.

    The few rules that look one message back stay out: the default configuration of Rasa refuses them.

    Args:
        folder: where `nlu.yml` and `rules.yml` are written.
        each: how many examples of each intent.

    Returns:
        How many examples were written.
    """
    examples: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_EXAMPLES.rglob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            examples[item["intent"]].extend(item["examples"].splitlines())
    chosen = {intent: _spread(lines, each) for intent, lines in examples.items()}
    items = [{"intent": intent, "examples": "\n".join(lines) + "\n"} for intent, lines in chosen.items()]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": items}, allow_unicode=True), encoding="utf-8")
    rules = [rule for path in sorted(_RULES.glob("*.yml")) for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]
    short = [rule for rule in rules if sum("intent" in step for step in rule["steps"]) <= 1]
    (folder / "rules.yml").write_text(yaml.safe_dump({"version": "3.1", "rules": short}, allow_unicode=True), encoding="utf-8")
    return sum(len(lines) for lines in chosen.values())


def stock_config(path: Path) -> None:
    """Write the configuration of `rasa init`, with our importer, since the content of `faq/` is part of the training data."""
    config: dict[str, Any] = yaml.safe_load(Path(_STOCK_CONFIG).read_text(encoding="utf-8"))
    config |= {"assistant_id": "stock", "language": "nl", "importers": [{"name": "bot.importer.FaqImporter"}]}
    path.write_text(yaml.safe_dump(config), encoding="utf-8")


def train(config: Path, data: Path, out: Path) -> float:
    """Train a model with Rasa's own command.

    Args:
        config: the configuration.
        data: the folder with the examples and rules.
        out: the folder for the model.

    Returns:
        Seconds, with the start of the command.

    Raises:
        ClickException: the training failed; the log is named.
    """
    log = out.with_suffix(".log")
    command = [*RASA, "train", "--force", "--quiet", "--config", str(config), "--data", str(data), "--out", str(out)]
    started = time.perf_counter()
    with log.open("wb") as output:
        done = subprocess.run(
            command, stdout=output, stderr=output, env=os.environ | {"RASA_TELEMETRY_ENABLED": "false"}, check=False
        )
    if done.returncode:
        raise click.ClickException(f"training failed, see {log}")
    return time.perf_counter() - started


def _spread(lines: list[str], wanted: int) -> list[str]:
    step = max(1.0, len(lines) / wanted)
    return [lines[int(i * step)] for i in range(min(wanted, len(lines)))]
