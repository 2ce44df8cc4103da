"""From a question without an answer to an assistant that knows it: citizen, editor, patch, training, and the citizen again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from cli.trial import copy_project, train
from tests.browser.conftest import OpenWindow
from tests.browser.desk import open_desk
from tests.browser.panel import ask, open_panel
from tests.conftest import ROOT, Instance, product

QUESTION = "mag de postbode blijven langskomen"
ENTRY = "ebox/zeker-op-papier"
LEARNED = "tests/dialogs/learned.jsonl"


@pytest.mark.slow
def test_desk_gap_becomes_a_patch_and_after_training_the_question_is_answered(open_window: OpenWindow, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    with product(state) as before:
        expect(asked(open_window(), before)).to_contain_text("Daar heb ik geen antwoord op.")
        editor = open_window(accept_downloads=True)
        patch = tmp_path / "voorstel.patch"
        propose(editor, before, patch)
        expect(editor.get_by_text("Nog niet live")).to_be_visible()
    project = patched_project(tmp_path / "project", patch)
    train(project)
    with product(state, MODEL=str(project / "models")) as after:
        answer = asked(open_window(), after)
        expect(answer).to_contain_text("Ik wil mijn documenten (terug) op papier. Hoe doe ik dat?")
        editor.goto(f"{after.url}/desk/leren")  # still signed in: cookies know no ports
        live = editor.get_by_text(re.compile(r"Live sinds \d+ \w+ 20\d\d"))
        for _ in range(20):  # the product looks once a minute
            if live.is_visible():
                break
            editor.wait_for_timeout(5_000)
            editor.reload()
        expect(live).to_be_visible()


def asked(page: Page, instance: Instance) -> Locator:
    """Ask the question in the chat; gives the answer."""
    open_panel(page, instance)
    ask(page, QUESTION)
    answer = page.locator("li.assistant").last
    expect(answer).to_be_visible(timeout=30_000)  # the first turn of a bot that has just started takes longer
    return answer


def propose(page: Page, instance: Instance, patch: Path) -> None:
    """Find the question among the gaps, choose its answer, and download the change."""
    open_desk(page, instance, "Els")
    page.get_by_role("link", name="Leren").click()
    gap = page.get_by_role("article", name=QUESTION)
    gap.get_by_text("Beslis over deze vragen").click()
    gap.get_by_label("Welk antwoord is juist?").select_option(ENTRY)
    gap.get_by_label(re.compile("Waarom?")).fill("De burger bedoelt brieven op papier.")
    gap.get_by_role("button", name="Maak een voorstel").click()
    proposal = page.get_by_role("article", name=re.compile("Voorstel 1"))
    expect(proposal).to_contain_text(QUESTION)
    with page.expect_download() as download:
        proposal.get_by_role("link", name="Wijziging downloaden").click()
    download.value.save_as(patch)


def patched_project(folder: Path, patch: Path) -> Path:
    """A copy of the project with the change, as whoever reviews it has it."""
    folder.mkdir()
    copy_project(folder, [])
    kept = folder / LEARNED
    kept.parent.mkdir(parents=True)
    shutil.copy(ROOT / LEARNED, kept)
    subprocess.run(["git", "apply", str(patch)], cwd=folder, check=True)
    assert QUESTION in kept.read_text(encoding="utf-8")
    return folder
