"""The content files of this installation, which a proposal changes: training examples, and questions that must stay answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from faq.entries import entries
from gateway.learning.words import fold

ROOT = Path(__file__).parents[2]
LEARNED = "tests/dialogs/learned.jsonl"
"""The questions that were learned once, each with the entry that answers it; a test replays them."""
MISSING = (
    "De trainingsbestanden staan niet op deze machine. Een voorstel maken kan alleen waar de hele inhoud staat, "
    "met de mappen data en tests."
)
_NLU = "data/nlu"


@dataclass(frozen=True)
class Example:
    """A training example that exists already.

    Attributes:
        text: its words.
        intent: the intent that it belongs to.
        file: where it stands.
    """

    text: str
    intent: str
    file: str

    @property
    def place(self) -> str:
        """Where it stands, for an editor: the question of the entry, and the file."""
        questions = {entry.intent: entry.question for entry in entries().values()}
        about = f" bij ‘{questions[self.intent]}’" if self.intent in questions else ""
        return f"{about} ({self.file})".strip()


class Content:
    """Reads the content files.

    Args:
        root: the folder of the project.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root

    @property
    def present(self) -> bool:
        """Whether the files are here; a container that only serves does without them."""
        return (self._root / _NLU).is_dir() and (self._root / LEARNED).is_file()

    def read(self, path: str) -> str:
        """The text of a file, or nothing when there is no such file.

        Args:
            path: relative to the project.
        """
        file = self._root / path
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def examples(self) -> Iterator[Example]:
        """Every training example."""
        for file in sorted((self._root / _NLU).rglob("*.yml")):
            name = str(file.relative_to(self._root))
            for item in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
                for line in item["examples"].splitlines():
                    yield Example(line.removeprefix("- ").strip(), item["intent"], name)

    def known(self) -> dict[str, Example]:
        """Folded words → the example that has them."""
        return {fold(example.text): example for example in self.examples()}


def nlu_file(entry_id: str) -> str:
    """Where the examples of an entry stand."""
    return f"{_NLU}/faq/{entry_id}.yml"
