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
    for name in ("HULP_DATABASE_URL", "HULP_AUDIT_KEY", "HULP_STATE_DIR", "HULP_BOT_URL", "HULP_BOT_TOKEN", "HULP_MODEL"):
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


@pytest.mark.parametrize("by", ["", "  ", "e" * 65])
def test_a_name_that_the_audit_cannot_keep_is_refused(by: str) -> None:
    result = CliRunner().invoke(main, ["admin", "answer", "withdraw", "ebox/koppelen", "--by", by])
    assert result.exit_code == 2
    assert "the audit takes a name of 1 to 64 characters" in " ".join(result.output.replace("│", " ").split())


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a development instance that does not run now."""
    migrate(f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}")
    monkeypatch.setenv("HULP_AUDIT_KEY", KEY)
    monkeypatch.setenv("HULP_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def admin(*words: str) -> Result:
    return CliRunner().invoke(main, ["admin", *words])


def test_an_empty_helpdesk(state: Path) -> None:
    assert admin("queue").output == "Nobody waits, and no agent has a conversation.\nNo agent is there.\n"


def test_the_hours_tell_an_added_closing_day(state: Path) -> None:
    assert "–" in admin("hours").output
    admin("closure", "add", "2099-05-07", "brugdag")
    shown = admin("hours").output
    assert "2099-05-07: brugdag" in shown
    assert "https://www.vlaanderen.be" in shown


def test_erasing_needs_a_running_bot(state: Path) -> None:
    result = admin("erase", "K7M4-9TQX", "--yes")
    assert result.exit_code == 1
    assert result.output.startswith("Error: no running bot found. Set HULP_BOT_URL and HULP_BOT_TOKEN")


def test_without_a_model_it_says_how_to_get_one(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HULP_MODEL", str(state))
    assert admin("model", "list").output == f"There is no model in '{state}'; train one: make train\n"
    used = admin("model", "use", "20261126-0240-c821862d")
    assert (used.exit_code, used.output.startswith("Error: there is no model '20261126-0240-c821862d'")) == (1, True)
