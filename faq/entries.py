"""The FAQ entries: what one holds, and how they are read from `faq/entries/*.yml`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.errors import ContentError
from faq.located_yaml import LocatedDict
from faq.records import Reader

CONTENT = Path(__file__).parent
_ID = re.compile(r"[a-z]+/[a-z0-9-]+")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Page:
    """A source page, from `faq/sources/*.yml`.

    Attributes:
        title: its title, in Dutch.
        url: its address.
        checked: the day on which our texts were last compared with it.
        passages: fingerprint of each paragraph → its opening words, in page order.
    """

    title: str
    url: str
    checked: datetime.date
    passages: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """Where the facts of an entry stand: a page, and the fingerprints of the passages used."""

    page: Page
    fingerprints: tuple[str, ...]


@dataclass(frozen=True)
class Update:
    """A newer public fact than the FAQ page, with its own source.

    Attributes:
        text: the fact, one or two sentences in Dutch.
        title: the name of its source.
        url: the address of its source.
        date: the date of the fact, or of the source.
        date_note: "ongeveer" when the date is an estimate.
    """

    text: str
    title: str
    url: str
    date: datetime.date
    date_note: str | None


@dataclass(frozen=True)
class Entry:
    """One question and its answer, as citizens, callers and helpdesk agents receive it.

    Attributes:
        id: `section/name`; stable, the key to everything else.
        question: the citizen's question.
        answer: the answer for chat, in plain Dutch (B1), the point first.
        simple: the same in very plain Dutch (A2).
        more: details, when there are any.
        voice: the spoken form, where the one derived from `answer` is not good enough.
        agent: notes for the helpdesk agent.
        sources: at least one.
        updates: newer public facts.
        related: ids of entries that lie near.
        review_by: the day by which an editor reads the entry again.
    """

    id: str
    question: str
    answer: str
    simple: str
    more: str | None
    voice: str | None
    agent: str | None
    sources: tuple[Source, ...]
    updates: tuple[Update, ...]
    related: tuple[str, ...]
    review_by: datetime.date

    @property
    def intent(self) -> str:
        """The Rasa intent of this entry: Rasa reads a slash as a retrieval intent, so `/` becomes `__`."""
        return intent_of(self.id)


@dataclass(frozen=True)
class Section:
    """A group of entries, one file.

    Attributes:
        id: the first part of the ids.
        title: the heading that citizens see.
        entries: the entries, in reading order.
    """

    id: str
    title: str
    entries: tuple[Entry, ...]


def intent_of(entry_id: str) -> str:
    """The Rasa intent name of an entry id."""
    return "faq_" + entry_id.replace("/", "__")


def load_pages(folder: Path = CONTENT / "sources") -> dict[str, Page]:
    """Read the source pages; the key is the file's name without `.yml`."""
    return {path.stem: _read_page(path) for path in sorted(folder.glob("*.yml"))}


def load_sections(folder: Path = CONTENT / "entries", pages: Mapping[str, Page] | None = None) -> list[Section]:
    """Read and check every entry.

    Args:
        folder: the folder with one YAML file per section.
        pages: the source pages; read from `faq/sources` when absent.

    Returns:
        The sections, by their `position`.

    Raises:
        ContentError: the first mistake, with its file and line.
    """
    known_pages = load_pages() if pages is None else pages
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise ContentError(folder, 1, "holds no entries; expected one .yml file per section")
    files = {path: located_yaml.load(path) for path in paths}
    items = [item for path, data in files.items() for item in Reader(path, data, "section").items("entries")]
    known_ids = {str(item["id"]) for item in items if isinstance(item, dict) and "id" in item}
    seen: set[str] = set()
    found = [_read_section(path, data, known_pages, known_ids, seen) for path, data in files.items()]
    return [section for _, section in sorted(found, key=lambda pair: pair[0])]


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """The entries of the product, by id, in reading order."""
    return {entry.id: entry for section in sections() for entry in section.entries}


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """The sections of the product."""
    return tuple(load_sections())


def _read_page(path: Path) -> Page:
    reader = Reader(path, located_yaml.load(path), "page")
    passages: dict[str, str] = {}
    for item in reader.items("passages"):
        passage = Reader(path, item, "passage", reader.line)
        passages[_fingerprint(passage)] = passage.text("opening")
        passage.done()
    page = Page(reader.text("title"), reader.url("url"), reader.date("checked"), passages)
    reader.done()
    return page


def _fingerprint(reader: Reader) -> str:
    value = reader.text("fingerprint")
    if not _FINGERPRINT.fullmatch(value):
        raise reader.error("fingerprint", "must be 64 hexadecimal digits (SHA-256)")
    return value


def _read_section(
    path: Path, data: LocatedDict, pages: Mapping[str, Page], known_ids: set[str], seen: set[str]
) -> tuple[int, Section]:
    reader = Reader(path, data, "section")
    section_id = reader.text("section")
    items = reader.items("entries")
    found = [_read_entry(path, Reader(path, item, "entry", reader.line), section_id, pages, known_ids, seen) for item in items]
    section = Section(section_id, reader.text("title"), tuple(found))
    position = reader.number("position")
    reader.done()
    return position, section


def _read_entry(
    path: Path, reader: Reader, section_id: str, pages: Mapping[str, Page], known_ids: set[str], seen: set[str]
) -> Entry:
    entry_id = reader.text("id")
    if not _ID.fullmatch(entry_id) or not entry_id.startswith(section_id + "/"):
        raise reader.error("id", f"'{entry_id}' must look like '{section_id}/some-name' (lower case, digits, hyphens)")
    if entry_id in seen:
        raise reader.error("id", f"'{entry_id}' exists already; ids are unique")
    seen.add(entry_id)
    related = reader.texts("related")
    for other in related:
        if other not in known_ids or other == entry_id:
            raise reader.error("related", f"names '{other}', which is not another entry")
    sources = tuple(_read_source(Reader(path, item, "source", reader.line), pages) for item in reader.items("sources"))
    if not sources:
        raise reader.error("sources", "is missing; an answer needs at least one source")
    entry = Entry(
        id=entry_id,
        question=reader.text("question"),
        answer=reader.text("answer"),
        simple=reader.text("simple"),
        more=reader.optional_text("more"),
        voice=reader.optional_text("voice"),
        agent=reader.optional_text("agent"),
        sources=sources,
        updates=tuple(_read_update(Reader(path, item, "update", reader.line)) for item in reader.items("updates")),
        related=related,
        review_by=reader.date("review_by"),
    )
    reader.done()
    return entry


def _read_source(reader: Reader, pages: Mapping[str, Page]) -> Source:
    name = reader.text("page")
    page = pages.get(name)
    if page is None:
        raise reader.error("page", f"'{name}' is not a file in faq/sources (known: {', '.join(pages)})")
    fingerprints = reader.texts("passages")
    if not fingerprints:
        raise reader.error("passages", "is missing; name at least one passage of the page")
    for value in fingerprints:
        if value not in page.passages:
            raise reader.error("passages", f"{value} is not a passage of {name}")
    reader.done()
    return Source(page, fingerprints)


def _read_update(reader: Reader) -> Update:
    update = Update(
        text=reader.text("text"),
        title=reader.text("title"),
        url=reader.url("url"),
        date=reader.date("date"),
        date_note=reader.optional_text("date_note"),
    )
    reader.done()
    return update
