"""`hulpnodig admin`: clear errors, and a notice from one end to the other."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from gateway.storage.schema import migrate

TEXT = "Aanmelden met itsme lukt nu niet. We werken eraan."
KEY = "k" * 32


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HULP_DATABASE_URL", "HULP_AUDIT_KEY", "HULP_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)


def notice(*words: str) -> Result:
    return CliRunner().invoke(main, ["admin", "notice", *words])


def in_hours(hours: int) -> str:
    return f"{datetime.datetime.now() + datetime.timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def test_set_list_and_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}"
    migrate(url)
    monkeypatch.setenv("HULP_DATABASE_URL", url)
    monkeypatch.setenv("HULP_AUDIT_KEY", KEY)
    end = in_hours(5)
    assert "Clear it sooner: hulpnodig admin notice clear 1" in notice("set", TEXT, "--until", end, "--by", "els").output
    listed = notice("list").output
    assert "itsme" in listed
    assert end.replace("T", " ") in listed
    assert notice("clear", "1").output == "Notice 1 is no longer shown.\n"
    assert notice("list").output == "No notice is shown now.\n"
    again = notice("clear", "1")
    assert (again.exit_code, again.output) == (1, "Error: there is no notice 1 that is shown now\n")


def test_without_an_instance_it_says_what_to_do(tmp_path: Path) -> None:
    result = notice("list", "--state-dir", str(tmp_path))
    assert result.exit_code == 1
    assert "Set HULP_DATABASE_URL and HULP_AUDIT_KEY" in result.output


def test_a_wrong_moment_shows_how_to_write_one() -> None:
    result = notice("set", TEXT, "--until", "morgen")
    assert result.exit_code == 2
    assert "%Y-%m-%dT%H:%M" in result.output
