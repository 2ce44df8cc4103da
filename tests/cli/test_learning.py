"""`hulpnodig learning`: proposals from the command line, and the copy in which one is tried."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.ext.asyncio import async_sessionmaker

from cli.learning import figures_of
from cli.main import main
from cli.scoring import Row, judge
from cli.trial import copy_project
from database.engine import create_engine
from gateway.learning.patch import Change
from gateway.storage.learning_models import Proposal
from gateway.storage.schema import migrate
from tests.conftest import ROOT
from tests.learning.conftest import NOON

EXAMPLE = "kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig"


@pytest.fixture
def instance_with_a_proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}"
    migrate(url)
    monkeypatch.setenv("HULP_DATABASE_URL", url)
    monkeypatch.setenv("HULP_AUDIT_KEY", "k" * 32)
    asyncio.run(keep(url))


async def keep(url: str) -> None:
    engine = create_engine(url)
    examples = {"rows": [{"text": EXAMPLE, "first": "", "confidence": 0.1}]}
    async with async_sessionmaker(engine).begin() as db:
        db.add(
            Proposal(
                target="aanmelden/iemand-helpen", examples=examples, reason="Reden.", author="x", author_name="Els", created=NOON
            )
        )
    await engine.dispose()


def learning(*words: str) -> Result:
    return CliRunner().invoke(main, ["learning", *words])


@pytest.mark.usefixtures("instance_with_a_proposal")
def test_proposals_are_listed() -> None:
    listed = learning("list").output
    for part in ("aanmelden/iemand-helpen", "Els", "2026-11-24 13:00", "no"):
        assert part in listed


@pytest.mark.usefixtures("instance_with_a_proposal")
def test_a_patch_is_written(tmp_path: Path) -> None:
    out = tmp_path / "proposal.patch"
    assert f"git am -3 {out}" in learning("patch", "1", "--out", str(out)).output
    assert out.read_text(encoding="utf-8") == learning("patch", "1").output
    assert f"\n+    - {EXAMPLE}\n" in out.read_text(encoding="utf-8")


@pytest.mark.usefixtures("instance_with_a_proposal")
@pytest.mark.parametrize("command", ["patch", "try"])
def test_a_proposal_that_does_not_exist(command: str) -> None:
    result = learning(command, "2")
    assert (result.exit_code, result.output) == (1, "Error: Voorstel 2 bestaat niet.\n")


def test_without_an_instance_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HULP_DATABASE_URL", "HULP_AUDIT_KEY"):
        monkeypatch.delenv(name, raising=False)
    result = learning("list", "--state-dir", str(tmp_path))
    assert result.exit_code == 1
    assert "Set HULP_DATABASE_URL and HULP_AUDIT_KEY" in result.output


def test_the_copy_holds_the_change_and_this_project_does_not(tmp_path: Path) -> None:
    path = "data/nlu/faq/ebox/nieuw.yml"
    copy_project(tmp_path, [Change(path, "", "nlu: []\n", new=True)])
    assert (tmp_path / path).read_text(encoding="utf-8") == "nlu: []\n"
    assert not (ROOT / path).exists()
    assert (tmp_path / "config.yml").read_bytes() == (ROOT / "config.yml").read_bytes()
    assert (tmp_path / "bot/.venv").resolve() == (ROOT / "bot/.venv").resolve()
    assert not (tmp_path / "models").exists()


def test_the_figures_of_an_evaluation() -> None:
    answer = [{"type": "answer", "id": "ebox/koppelen", "confidence": 0.9}]
    right = judge(Row("a", ("ebox/koppelen",), "plain"), "answered", answer, 5)
    wrong = judge(Row("b", ("app/adres",), "plain"), "answered", answer, 5)
    outside = judge(Row("c", ("out_of_scope",), "near"), "refused", [{"type": "text"}], 5)
    assert figures_of([right, wrong, outside], [right, right, wrong]) == {
        "correct": 0.5,
        "clarified": 0.0,
        "wrong": 0.5,
        "refused": 0.0,
        "oos_recall": 1.0,
        "examples_answered": 2,
        "examples": 3,
    }
