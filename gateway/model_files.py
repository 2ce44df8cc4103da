"""The trained models on disk: the one in use, and those of before in the folder `earlier` beside it.

`python -m gateway.model_files NEW CURRENT` puts a freshly trained model in use and keeps the one of before; `make train` does that.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sys
import tarfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq.dates import BELGIUM
from faq.fingerprint import of_file

KEPT = 5
"""How many models of before are kept."""
_EARLIER = "earlier"
_USUAL = "current.tar.gz"


class ModelError(ValueError):
    """A model cannot be put in use; the message says why and what to do.

    Attributes:
        told: the same in Dutch, for a page.
    """

    def __init__(self, message: str, told: str) -> None:
        super().__init__(message)
        self.told = told


@dataclass(frozen=True)
class Model:
    """A trained model.

    Attributes:
        file: where it is.
        name: by when it was trained and its fingerprint, so that the same model has one name in every place.
        trained: when it was trained.
        fingerprint: of the file; the bot tells the fingerprint of the model that answers.
        current: whether it is the one in use.
    """

    file: Path
    name: str
    trained: datetime.datetime
    fingerprint: str
    current: bool


class ModelFiles:
    """Lists the models, and puts another one in use. The bot takes it up within seconds.

    Args:
        place: the model in use, or the folder of which the newest is in use (`HULP_MODEL`, as the bot reads it).
    """

    def __init__(self, place: Path) -> None:
        found = sorted(place.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime) if place.is_dir() else [place]
        self._current = found[-1] if found else place / _USUAL
        self._earlier = self._current.parent / _EARLIER

    def all(self) -> list[Model]:
        """The model in use first, then those of before, the newest first. A file that is no model is left out."""
        current = _read(self._current, current=True)
        kept = [model for file in self._earlier.glob("*.tar.gz") if (model := _read(file, current=False))]
        before = [model for model in kept if not current or model.name != current.name]
        return [*([current] if current else []), *sorted(before, key=lambda model: model.name, reverse=True)]

    def named(self, name: str) -> Model:
        """A model of before.

        Raises:
            ModelError: there is none of this name, or it is in use already.
        """
        found = next((model for model in self.all() if model.name == name), None)
        if found is None:
            raise ModelError(f"there is no model '{name}'; hulpnodig admin model list shows them", "Dat model is er niet (meer).")
        if found.current:
            raise ModelError(f"'{name}' is the model in use", "Dat model is al in gebruik.")
        return found

    def put_in_use(self, file: Path) -> None:
        """Use a copy of a model from now on, and keep the one that was in use.

        Args:
            file: the model.

        Raises:
            ModelError: the file holds no model, or the folder cannot be written.
        """
        if _read(file, current=False) is None:
            raise ModelError(f"'{file}' is not a model", "Dat bestand is geen model.")
        try:
            self._keep_current()
            _copy(file, self._current)
            self._forget_oldest()
        except OSError as error:
            raise ModelError(
                f"the folder '{self._current.parent}' cannot be written: {error.strerror}",
                "De map met modellen is hier niet te wijzigen. Vraag het aan wie de dienst beheert.",
            ) from error

    def _keep_current(self) -> None:
        current = _read(self._current, current=True)
        if current:
            self._earlier.mkdir(exist_ok=True)
            _copy(current.file, self._earlier / f"{current.name}.tar.gz")

    def _forget_oldest(self) -> None:
        """Remove the models that were in use longest ago; the one in use stays apart."""
        current = _read(self._current, current=True)
        kept = [file for file in self._earlier.glob("*.tar.gz") if not current or file.name != f"{current.name}.tar.gz"]
        for file in sorted(kept, key=lambda file: file.stat().st_mtime)[:-KEPT]:
            file.unlink()


def _read(file: Path, current: bool) -> Model | None:
    try:
        state = file.stat()
        trained, fingerprint = _contents(file, state.st_ino, state.st_mtime_ns)
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError, TypeError):
        return None
    return Model(file, f"{trained.astimezone(BELGIUM):%Y%m%d-%H%M}-{fingerprint[:8]}", trained, fingerprint, current)


@lru_cache(maxsize=32)
def _contents(file: Path, _inode: int, _changed: int) -> tuple[datetime.datetime, str]:
    """When a model was trained, as Rasa notes it in the archive, and its fingerprint; read once for each version of the file."""
    with tarfile.open(file) as archive:
        metadata = archive.extractfile("metadata.json")
        assert metadata is not None
        trained = datetime.datetime.fromisoformat(json.load(metadata)["trained_at"])
    return trained.replace(tzinfo=datetime.UTC), of_file(file)


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that whoever opens the target finds the old one or the new one, never half of it."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    ModelFiles(Path(sys.argv[2])).put_in_use(Path(sys.argv[1]))
