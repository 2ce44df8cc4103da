"""A new entry, for questions to which no answer exists: checked with the loaders of the content before it is proposed."""

from __future__ import annotations

import datetime
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from faq.check import MARKUP
from faq.entries import Entry, entries, intent_of, load_pages, load_sections, sections
from faq.errors import ContentError
from faq.readability import LONGEST_SENTENCE, LONGEST_SENTENCE_SIMPLE, measure
from gateway.learning.checks import ProposalError
from gateway.learning.content import Content, nlu_file
from gateway.learning.patch import Change, learned
from gateway.redaction import redact

STILL_NEEDED = "Still needed before it can be released: examples in other registers, by other authors (tests/data says how many)."
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REVIEW_AFTER = datetime.timedelta(days=180)
_FOLDER = "faq/entries"


@dataclass(frozen=True)
class NewEntry:
    """What an editor writes.

    Attributes:
        section: the section, such as `ebox`.
        name: the second part of the id, such as `koppelen`.
        question: the question, as citizens read it.
        answer: the answer in plain Dutch.
        simple: the same in very plain Dutch.
        page: the source page.
        passage: the fingerprint of the passage that it rests on.
    """

    section: str
    name: str
    question: str
    answer: str
    simple: str
    page: str
    passage: str

    @property
    def id(self) -> str:
        """The id of the entry."""
        return f"{self.section}/{self.name}"

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> NewEntry:
        """Read a form; `source` holds page and passage.

        Raises:
            ProposalError: a field cannot be; the message is in Dutch.
        """
        page, _, passage = fields.get("source", "").partition("|")
        texts = {
            name: "\n".join(line.strip() for line in fields.get(name, "").strip().splitlines()) for name in ("answer", "simple")
        }
        question = " ".join(fields.get("question", "").split())
        entry = cls(fields.get("section", ""), fields.get("name", "").strip(), question, page=page, passage=passage, **texts)
        entry._check()
        return entry

    def as_json(self) -> dict[str, str]:
        """What is stored with a proposal."""
        return asdict(self)

    def _check(self) -> None:
        if self.section not in {section.id for section in sections()}:
            raise ProposalError("Kies een onderwerp.")
        if not _NAME.fullmatch(self.name):
            raise ProposalError("De korte naam heeft alleen kleine letters, cijfers en streepjes, zoals ‘op-papier’.")
        if self.id in entries():
            raise ProposalError(f"De vraag {self.id} bestaat al. Kies een andere korte naam.")
        if self.passage not in getattr(load_pages().get(self.page), "passages", {}):
            raise ProposalError("Kies de passage van de bron waarop het antwoord steunt.")
        limits = {"question": LONGEST_SENTENCE, "answer": LONGEST_SENTENCE, "simple": LONGEST_SENTENCE_SIMPLE}
        labels = {"question": "de vraag", "answer": "het antwoord", "simple": "het eenvoudige antwoord"}
        for field, label in labels.items():
            text = getattr(self, field)
            if not text:
                raise ProposalError(f"Vul {label} in.")
            if found := MARKUP.search(text):
                raise ProposalError(f"In {label} staat opmaak of een adres: ‘{found.group()}’. Schrijf gewone woorden.")
            if redact(text) != text:
                raise ProposalError(f"In {label} staat iets als een persoonsgegeven.")
            if (longest := measure(text).longest) > limits[field]:
                raise ProposalError(f"In {label} heeft een zin {longest} woorden. Ten hoogste {limits[field]} mag.")


def new_entry(content: Content, entry: NewEntry, examples: Sequence[str], created: datetime.datetime) -> list[Change]:
    """The changes that add an entry, with its first examples.

    Args:
        content: the content files.
        entry: what the editor wrote.
        examples: the first examples.
        created: when it was proposed.

    Raises:
        ProposalError: the loaders of the content do not accept it.
    """
    path = f"{_FOLDER}/{entry.section}.yml"
    before = content.read(path)
    change = Change(path, before, before + _as_yaml(entry, created.date() + _REVIEW_AFTER))
    _check_loading(content, change, entry)
    lines = "".join(f"    - {example}\n" for example in examples)
    nlu = (
        f'# What people ask when they mean: {entry.question}\nversion: "3.1"\nnlu:\n'
        f"- intent: {intent_of(entry.id)}\n  metadata:\n    register: plain\n  examples: |\n{lines}"
    )
    return [change, Change(nlu_file(entry.id), "", nlu, new=True), learned(content, entry.id, examples)]


def _as_yaml(entry: NewEntry, review_by: datetime.date) -> str:
    def block(text: str) -> str:
        return "".join(f"      {line}\n" if line else "\n" for line in text.splitlines())

    return (
        f"\n  - id: {entry.id}\n"
        f"    question: {json.dumps(entry.question, ensure_ascii=False)}\n"
        f"    answer: |\n{block(entry.answer)}"
        f"    simple: |\n{block(entry.simple)}"
        f"    sources:\n      - page: {entry.page}\n        passages:\n          - {entry.passage}\n"
        f"    review_by: {review_by.isoformat()}\n"
    )


def _check_loading(content: Content, change: Change, entry: NewEntry) -> None:
    """Read all entries with the new one as the product does, from a copy."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for section in sections():
            path = f"{_FOLDER}/{section.id}.yml"
            text = change.after if path == change.path else content.read(path)
            (folder / f"{section.id}.yml").write_text(text, encoding="utf-8")
        try:
            loaded = {each.id: each for section in load_sections(folder) for each in section.entries}
        except ContentError as error:
            raise ProposalError(f"Zo kan het niet in de inhoud staan: {error}") from error
    if entry.id not in loaded or not _same(loaded[entry.id], entry):
        raise ProposalError("Zo kan het niet in de inhoud staan. Schrijf het antwoord zonder bijzondere tekens.")


def _same(loaded: Entry, entry: NewEntry) -> bool:
    return (loaded.question, loaded.answer, loaded.simple) == (entry.question, entry.answer, entry.simple)
