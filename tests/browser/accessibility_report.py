"""Collects what the marked tests show about accessibility; `make accessibility` writes it for the statement on /toegankelijkheid.

A test is marked `@pytest.mark.shows("What it shows, in Dutch.", "2.1.1", …)` with the success criteria of WCAG 2.2 it bears on. A
check with several cases shows something when all of them pass.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[2]
FILE = _ROOT / "gateway/pages/accessibility.json"
AXE = _ROOT / "web/node_modules/axe-core"


class Report:
    """Notes the outcome of every marked test."""

    def __init__(self) -> None:
        self._checks: dict[str, dict[str, Any]] = {}
        self.about: dict[str, str] = {}

    def note(self, item: pytest.Item, passed: bool) -> None:
        """Note one case of a test."""
        mark = item.get_closest_marker("shows")
        if mark is None:
            return
        text, *criteria = mark.args
        check = self._checks.setdefault(text, {"shows": text, "criteria": criteria, "cases": 0, "passed": 0})
        check["cases"] += 1
        check["passed"] += passed

    def write(self, file: Path) -> None:
        """Write the report."""
        content = {"date": date.today().isoformat(), **self.about, "checks": list(self._checks.values())}
        file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def axe_version() -> str:
    """The version of axe-core that the tests use."""
    return str(json.loads((AXE / "package.json").read_text(encoding="utf-8"))["version"])
