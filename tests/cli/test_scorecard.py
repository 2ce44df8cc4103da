"""The scorecard notices when the assistant becomes worse."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from cli.ports import free_port
from cli.scorecard import committed, drops
from tests.conftest import ROOT

FIGURES = {"n": 100, "oos_n": 20, "correct": 0.93, "wrong": 0.02, "refused": 0.03, "oos_recall": 0.9, "compound_correct": 0.8}


def test_the_same_figures_are_no_drop() -> None:
    assert drops(FIGURES, FIGURES) == []


@pytest.mark.parametrize(
    ("name", "worse", "better"),
    [
        ("correct", 0.92, 0.94),
        ("wrong", 0.03, 0.01),
        ("refused", 0.04, 0.02),
        ("oos_recall", 0.89, 0.91),
        ("compound_correct", 0.79, 0.81),
    ],
)
def test_a_point_less_is_a_drop_and_a_point_more_is_not(name: str, worse: float, better: float) -> None:
    (sentence,) = drops(FIGURES, FIGURES | {name: worse})
    assert sentence.startswith(f"{name} was")
    assert drops(FIGURES, FIGURES | {name: better}) == []


def test_sets_of_different_size_are_not_compared() -> None:
    (sentence,) = drops(FIGURES, FIGURES | {"n": 99})
    assert "the set has 99 + 20 questions" in sentence


@pytest.mark.slow
def test_a_mislabelled_data_file_makes_the_scorecard_fail(tmp_path: Path) -> None:
    """One file says deactivating where people ask for linking; the model trained on it is replayed over part of the set."""
    before = committed("neighbours")
    assert before is not None
    data = tmp_path / "data"
    subprocess.run(["cp", "-r", str(ROOT / "data"), str(data)], check=True)
    mislabelled = data / "nlu/faq/ebox/koppelen.yml"
    content = yaml.safe_load(mislabelled.read_text(encoding="utf-8"))
    for item in content["nlu"]:
        item["intent"] = "faq_ebox__deactiveren"
    mislabelled.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    train = [
        "bot/.venv/bin/python",
        "-m",
        "rasa",
        "train",
        "--force",
        "--quiet",
        "--data",
        str(data),
        "--out",
        str(tmp_path / "model"),
    ]
    environment = os.environ | {"RASA_TELEMETRY_ENABLED": "false", "HULP_MODEL": str(tmp_path / "model"), "HULP_ENV": "development"}
    subprocess.run(train, cwd=ROOT, env=environment, check=True, capture_output=True)
    command = [".venv/bin/hulpnodig", "eval", "evaluation/neighbours.jsonl", "--out", str(tmp_path / "out")]
    command += ["--url", f"http://127.0.0.1:{free_port()}"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "WORSE than docs/evaluation/scorecard.json: correct was" in done.stderr
