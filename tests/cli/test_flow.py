from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.drawing import draw
from cli.flow import flow
from faq.walks import load_walks, walks


def test_check_names_every_walk() -> None:
    result = CliRunner().invoke(flow, ["check"])
    assert result.exit_code == 0
    assert all(name in result.output for name in walks())
    assert result.output.endswith(f"{len(walks())} walks, 0 errors\n")


def test_check_stops_at_a_mistake_with_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "stuk.yml").write_text("flow: anders\n", encoding="utf-8")
    monkeypatch.setattr("cli.flow.load_walks", lambda entry_ids: load_walks(tmp_path, entry_ids=entry_ids))
    result = CliRunner().invoke(flow, ["check"])
    assert result.exit_code == 1
    assert f"{tmp_path / 'stuk.yml'}:1: walk: 'flow' must be the name of the file" in result.output


@pytest.mark.parametrize("name", sorted(walks()))
def test_a_picture_has_a_box_for_each_step_and_an_arrow_for_each_way(name: str) -> None:
    walk = walks()[name]
    picture = ET.fromstring(draw(walk))  # noqa: S314
    tag = "{http://www.w3.org/2000/svg}"
    steps = walk.steps.values()
    ways = sum(len(step.options) + bool(step.next) + bool(step.otherwise) for step in steps)
    assert len(picture.findall(f"{tag}rect")) == len(walk.steps) + 1
    assert len(picture.findall(f"{tag}path")) == ways


def test_draw_writes_the_file_that_it_names(tmp_path: Path) -> None:
    result = CliRunner().invoke(flow, ["draw", "roepnaam", "--out", str(tmp_path)])
    assert result.output.strip() == str(tmp_path / "roepnaam.svg")
    assert (tmp_path / "roepnaam.svg").read_text(encoding="utf-8").startswith("<svg")


def test_draw_says_which_walks_there_are() -> None:
    result = CliRunner().invoke(flow, ["draw", "bestaat_niet"])
    assert result.exit_code == 1
    assert "'bestaat_niet' is not a walk; choose from aanmelden_hulp," in result.output
