"""The accessibility statement says what the marked tests of this version show, no more and no less."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.accessibility_report import FILE, axe_version
from tests.conftest import Instance


def marks() -> dict[str, list[str]]:
    """Every `shows` mark in the tests of this folder: the text and its criteria."""
    found = {}
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "shows":
                text, *criteria = (ast.literal_eval(argument) for argument in node.args)
                found[text] = criteria
    return found


def test_the_statement_is_that_of_this_version() -> None:
    report = json.loads(FILE.read_text(encoding="utf-8"))
    told = {check["shows"]: check["criteria"] for check in report["checks"]}
    assert told == marks(), "run 'make accessibility' and commit gateway/pages/accessibility.json"
    assert report["axe"] == axe_version(), "run 'make accessibility' and commit gateway/pages/accessibility.json"


def test_the_page_tells_every_check_and_what_was_not_tested(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/toegankelijkheid")
    report = json.loads(FILE.read_text(encoding="utf-8"))
    for check in report["checks"]:
        row = page.get_by_role("row").filter(has_text=check["shows"])
        expect(row).to_contain_text(f"{check['passed']} van {check['cases']}")
    expect(page.locator("main")).to_contain_text("Wat is niet nagekeken?")
    expect(page.locator("main")).to_contain_text("geen echte schermlezer")
