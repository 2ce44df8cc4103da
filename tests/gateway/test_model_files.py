"""The models on disk: which there are, putting one in use, and how many are kept."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tarfile
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from faq.fingerprint import of_file
from gateway.audit import Audit
from gateway.model_files import ModelError, ModelFiles
from gateway.model_shelf import ModelShelf
from gateway.storage.release_models import AuditRow

KEY = "a-key-for-the-audit-that-is-long-enough"


def trained(file: Path, at: str) -> Path:
    """A file that looks like a model, trained at some moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"trained_at": at}).encode()
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return file


def names(files: ModelFiles) -> list[str]:
    return [model.name for model in files.all()]


@pytest.fixture
def current(tmp_path: Path) -> Path:
    return trained(tmp_path / "models/current.tar.gz", "2026-11-26T01:40:00.733088")


def test_a_model_is_named_by_when_it_was_trained_and_its_fingerprint(current: Path) -> None:
    (model,) = ModelFiles(current).all()
    assert (model.current, model.fingerprint) == (True, of_file(current))
    assert model.name == f"20261126-0240-{of_file(current)[:8]}"
    assert re.fullmatch(r"[0-9a-f]{12}", model.fingerprint)


def test_a_folder_stands_for_its_newest_model_as_for_the_bot(current: Path) -> None:
    older = trained(current.parent / "another.tar.gz", "2026-11-20T12:00:00")
    os.utime(older, (1, 1))
    assert names(ModelFiles(current.parent)) == names(ModelFiles(current))


def test_without_a_model_there_is_none(tmp_path: Path) -> None:
    assert ModelFiles(tmp_path).all() == []
    assert ModelFiles(tmp_path / "nothing").all() == []


def test_a_freshly_trained_model_comes_in_use_and_the_one_of_before_is_kept(current: Path, tmp_path: Path) -> None:
    files = ModelFiles(current)
    (before,) = files.all()
    new = trained(tmp_path / "new.tar.gz", "2026-11-27T08:00:00")
    files.put_in_use(new)
    now, kept = files.all()
    assert (now.fingerprint, now.current) == (of_file(new), True)
    assert (kept.name, kept.fingerprint, kept.current) == (before.name, before.fingerprint, False)


def test_back_and_forth_loses_nothing(current: Path, tmp_path: Path) -> None:
    files = ModelFiles(current)
    (first,) = names(files)
    files.put_in_use(trained(tmp_path / "new.tar.gz", "2026-11-27T08:00:00"))
    second = names(files)[0]
    files.put_in_use(files.named(first).file)
    assert names(files) == [first, second]
    files.put_in_use(files.named(second).file)
    assert names(files) == [second, first]


def test_no_more_than_five_are_kept_beside_the_one_in_use(current: Path, tmp_path: Path) -> None:
    files = ModelFiles(current)
    for day in range(1, 9):
        files.put_in_use(trained(tmp_path / "new.tar.gz", f"2026-12-{day:02}T08:00:00"))
        for age, kept in enumerate(sorted((current.parent / "earlier").iterdir(), key=lambda file: file.name)):
            os.utime(kept, (age, age))
    assert [name[:8] for name in names(files)] == ["20261208", "20261207", "20261206", "20261205", "20261204", "20261203"]


def test_the_bot_never_finds_half_a_model(current: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, before = ModelFiles(current), current.read_bytes()

    def stopped_halfway(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", stopped_halfway)
    with pytest.raises(ModelError, match="No space left on device"):
        files.put_in_use(trained(tmp_path / "new.tar.gz", "2026-11-27T08:00:00"))
    assert current.read_bytes() == before
    assert [file.name for file in current.parent.rglob("*") if file.is_file()] == ["current.tar.gz"]


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x1f\x8b\x08 cut off"])
def test_what_is_no_model_is_not_put_in_use_and_not_listed(current: Path, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "models/earlier/broken.tar.gz"
    broken.parent.mkdir()
    broken.write_bytes(content)
    files = ModelFiles(current)
    assert len(files.all()) == 1
    with pytest.raises(ModelError, match="is not a model"):
        files.put_in_use(broken)


def test_a_broken_model_in_use_can_be_replaced(current: Path) -> None:
    kept = trained(current.parent / "earlier/kept.tar.gz", "2026-11-20T12:00:00")
    current.write_bytes(b"broken")
    files = ModelFiles(current)
    (model,) = files.all()
    assert not model.current
    files.put_in_use(files.named(model.name).file)
    assert of_file(current) == of_file(kept)


@pytest.mark.parametrize("name", ["", "../current", "/etc/passwd", "20261126-0240-00000000"])
def test_an_unknown_name_is_refused(current: Path, name: str) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        ModelFiles(current).named(name)


async def test_using_a_model_is_written_down_first(current: Path, tmp_path: Path, engine: AsyncEngine) -> None:
    shelf = ModelShelf(current, Audit(engine, KEY))
    ModelFiles(current).put_in_use(trained(tmp_path / "new.tar.gz", "2026-11-27T08:00:00"))
    in_use, before = await shelf.all()
    with pytest.raises(ModelError, match="is the model in use"):
        await shelf.use(in_use.name, "els")
    assert (await shelf.use(before.name, "els")).name == before.name
    assert [model.name for model in await shelf.all()] == [before.name, in_use.name]
    (line,) = await Audit(engine, KEY).lines(AuditRow.what == "model", 10)
    assert (line.what, line.outcome, line.who, line.object) == ("model", "used", "els", before.name)


async def test_without_a_line_in_the_audit_nothing_changes(current: Path, tmp_path: Path, engine: AsyncEngine) -> None:
    ModelFiles(current).put_in_use(trained(tmp_path / "new.tar.gz", "2026-11-27T08:00:00"))
    shelf = ModelShelf(current, Audit(engine, KEY))
    before = await shelf.all()
    async with engine.begin() as connection:
        await connection.exec_driver_sql("delete from audit_head")
    with pytest.raises(AssertionError):
        await shelf.use(before[1].name, "els")
    assert await shelf.all() == before
