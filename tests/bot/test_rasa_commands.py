from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.conftest import ROOT

NO_CONFLICT = "No story structure conflicts found"
CONFLICT = """
version: "3.1"
stories:
- story: a greeting and one reply
  steps:
  - intent: greet
  - action: utter_greet
  - action: utter_thanks
- story: the same greeting and another reply
  steps:
  - intent: greet
  - action: utter_greet
  - action: utter_goodbye
"""


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HULP_")}
    environment |= {"RASA_TELEMETRY_ENABLED": "false"}
    command = ["bot/.venv/bin/python", "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)


def test_the_training_data_is_valid() -> None:
    validated = rasa("data", "validate")
    assert validated.returncode == 0, validated.stdout[-3000:] + validated.stderr[-3000:]
    assert NO_CONFLICT in validated.stdout + validated.stderr


def test_a_planted_conflict_is_found(tmp_path: Path) -> None:
    (tmp_path / "stories.yml").write_text(CONFLICT, encoding="utf-8")
    validated = rasa("data", "validate", "--data", "data", str(tmp_path))
    output = validated.stdout + validated.stderr
    assert "Story structure conflict after action 'utter_greet'" in output
    assert NO_CONFLICT not in output
