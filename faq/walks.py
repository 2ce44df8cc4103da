"""The guided walks: what one holds, and how they are read from `faq/flows/*.yml`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.entries import CONTENT, Page, load_pages
from faq.records import Reader

_NAME = re.compile(r"[a-z][a-z0-9_]*")
ENDS = ("done", "person")
"""How a walk may end: the citizen reached what they came for, or a person takes over."""
LOOKUPS = ("municipality",)
"""What a step may look up in the citizen's words."""
CARDS = ("linked", "recent")
"""What a step may show of a signed-in citizen's own data: the linked applications with what hangs on them, or recent messages."""


@dataclass(frozen=True)
class WalkSource:
    """Where the facts of a step stand.

    Attributes:
        title: the name of the page, in Dutch.
        url: its address.
        checked: the day on which our text was compared with it.
    """

    title: str
    url: str
    checked: datetime.date


@dataclass(frozen=True)
class WalkOption:
    """One answer to the question of a step.

    Attributes:
        key: its name within the step.
        label: what the citizen reads on the button.
        words: other words that choose it, as people say them.
        numbers: the range of numbers that choose it, ends included, such as ages; None when no number does.
        next: the id of the step that follows.
    """

    key: str
    label: str
    words: tuple[str, ...]
    numbers: tuple[int, int] | None
    next: str


@dataclass(frozen=True)
class Step:
    """One step: a question with options, an instruction with a next step, or an end.

    Attributes:
        id: its name within the walk.
        title: a few words.
        text: what to do or to answer, in plain Dutch (B1).
        helper: the same for someone who helps another person.
        voice: the spoken form, where `text` is not good enough.
        agent: notes for the helpdesk agent.
        warning: what to know before doing it.
        sources: at least one.
        options: the answers of a question; empty for another kind of step.
        next: the step after an instruction.
        not_found: help for someone who does not see what the text names.
        otherwise: the step of another way, when that help does not help.
        end: one of `ENDS` for a last step.
        lookup: one of `LOOKUPS`: the step looks up what the citizen says, and goes on.
        card: one of `CARDS`: the step shows a card, after a login.
        planned: the step instead of `next` for a citizen who saw a card with a numbered list.
        each: whether the step is done once for each number of that list; `{number}` in its text is the number.
    """

    id: str
    title: str
    text: str
    helper: str | None
    voice: str | None
    agent: str | None
    warning: str | None
    sources: tuple[WalkSource, ...]
    options: tuple[WalkOption, ...]
    next: str | None
    not_found: str | None
    otherwise: str | None
    end: str | None
    lookup: str | None
    card: str | None
    planned: str | None
    each: bool

    @property
    def following(self) -> tuple[str, ...]:
        """The ids of the steps that may come after this one, the usual one first."""
        usual = [option.next for option in self.options] or ([self.next] if self.next else [])
        return tuple(dict.fromkeys([*usual, *(step for step in (self.planned, self.otherwise) if step)]))


@dataclass(frozen=True)
class Walk:
    """A guided walk.

    Attributes:
        flow: its name, the file's name without `.yml`.
        version: goes up when a step is renamed or moved; a walk that began under another version starts again.
        title: what it does, as a button says it.
        subject: the same within a sentence ("het koppelen van uw eBox").
        entries: the ids of the FAQ entries beside which the walk is offered.
        eager: those of the entries for which "ik wil …" and "help mij …" start the walk at once, without the answer first.
        steps: by id, in the order of the file; the first one is the start.
    """

    flow: str
    version: int
    title: str
    subject: str
    entries: tuple[str, ...]
    eager: tuple[str, ...]
    steps: Mapping[str, Step]

    @property
    def start(self) -> Step:
        """The first step."""
        return next(iter(self.steps.values()))

    def remaining(self, step: str) -> int:
        """How many steps follow on the usual way from here."""
        count, current = 0, self.steps[step]
        while current.following:
            count, current = count + 1, self.steps[current.following[0]]
        return count


def load_walks(
    folder: Path = CONTENT / "flows", pages: Mapping[str, Page] | None = None, entry_ids: frozenset[str] | None = None
) -> dict[str, Walk]:
    """Read and check every walk.

    Args:
        folder: the folder with one YAML file for each walk.
        pages: the source pages; read from `faq/sources` when absent.
        entry_ids: the ids of the FAQ entries that may be named; not checked when absent.

    Raises:
        ContentError: the first mistake, with its file and line.
    """
    known = load_pages() if pages is None else pages
    return {path.stem: _read_walk(path, known, entry_ids) for path in sorted(folder.glob("*.yml"))}


@lru_cache(maxsize=1)
def walks() -> dict[str, Walk]:
    """The walks of the product, by name."""
    return load_walks()


def _read_walk(path: Path, pages: Mapping[str, Page], entry_ids: frozenset[str] | None) -> Walk:
    reader = Reader(path, located_yaml.load(path), "walk")
    flow = reader.text("flow")
    if flow != path.stem or not _NAME.fullmatch(flow):
        raise reader.error("flow", f"must be the name of the file, '{path.stem}', in small letters, digits and underscores")
    sources = _read_sources(path, reader, pages)
    entries = reader.texts("entries")
    for entry in entries:
        if entry_ids is not None and entry not in entry_ids:
            raise reader.error("entries", f"names '{entry}', which is not an entry")
    eager = reader.texts("eager")
    for entry in eager:
        if entry not in entries:
            raise reader.error("eager", f"names '{entry}', which does not stand under 'entries'")
    steps: dict[str, Step] = {}
    readers: dict[str, Reader] = {}
    for item in reader.items("steps"):
        step_reader = Reader(path, item, "step", reader.line)
        step = _read_step(path, step_reader, sources)
        if step.id in steps:
            raise step_reader.error("id", f"'{step.id}' exists already in this walk")
        steps[step.id], readers[step.id] = step, step_reader
    if not steps:
        raise reader.error("steps", "is missing; a walk needs at least one step")
    for step in steps.values():
        for other in step.following:
            if other not in steps:
                raise readers[step.id].error("id", f"'{step.id}' leads to '{other}', which is not a step of this walk")
    walk = Walk(
        flow=flow,
        version=reader.number("version"),
        title=reader.text("title"),
        subject=reader.text("subject"),
        entries=entries,
        eager=eager,
        steps=steps,
    )
    reader.done()
    _check_ways(walk, readers)
    return walk


def _read_sources(path: Path, reader: Reader, pages: Mapping[str, Page]) -> dict[str, WalkSource]:
    found = {}
    for item in reader.items("sources"):
        source = Reader(path, item, "source", reader.line)
        key, page = source.text("key"), source.optional_text("page")
        if page is None:
            found[key] = WalkSource(source.text("title"), source.url("url"), source.date("checked"))
        elif page in pages:
            found[key] = WalkSource(pages[page].title, pages[page].url, pages[page].checked)
        else:
            raise source.error("page", f"'{page}' is not a file in faq/sources (known: {', '.join(pages)})")
        source.done()
    return found


def _read_step(path: Path, reader: Reader, sources: Mapping[str, WalkSource]) -> Step:
    step_id = reader.text("id")
    if not _NAME.fullmatch(step_id):
        raise reader.error("id", f"'{step_id}' may hold small letters, digits and underscores only")
    named = reader.texts("sources")
    for key in named:
        if key not in sources:
            raise reader.error("sources", f"names '{key}', which is not a source of this walk")
    if not named:
        raise reader.error("sources", "is missing; every step names its source")
    options = tuple(_read_option(Reader(path, item, "option", reader.line)) for item in reader.items("options"))
    if len({option.key for option in options}) != len(options):
        raise reader.error("options", "has a key twice")
    step = Step(
        id=step_id,
        title=reader.text("title"),
        text=reader.text("text"),
        helper=reader.optional_text("helper"),
        voice=reader.optional_text("voice"),
        agent=reader.optional_text("agent"),
        warning=reader.optional_text("warning"),
        sources=tuple(sources[key] for key in named),
        options=options,
        next=reader.optional_text("next"),
        not_found=reader.optional_text("not_found"),
        otherwise=reader.optional_text("otherwise"),
        end=reader.optional_text("end"),
        lookup=reader.optional_text("lookup"),
        card=reader.optional_text("card"),
        planned=reader.optional_text("planned"),
        each=reader.flag("each"),
    )
    if sum(map(bool, (step.options, step.next, step.end))) != 1:
        raise reader.error("id", f"'{step_id}' must have exactly one of 'options', 'next' and 'end'")
    if step.end is not None and step.end not in ENDS:
        raise reader.error("end", f"must be one of {', '.join(ENDS)}")
    if step.lookup is not None and (step.lookup not in LOOKUPS or not step.next):
        raise reader.error("lookup", f"must be one of {', '.join(LOOKUPS)}, in a step with 'next'")
    if step.next and not step.lookup and not (step.not_found and step.helper):
        raise reader.error("id", f"'{step_id}' is an instruction and needs 'not_found' and 'helper'")
    if step.card is not None and step.card not in CARDS:
        raise reader.error("card", f"must be one of {', '.join(CARDS)}")
    if (step.planned or step.each) and not step.next:
        raise reader.error("planned" if step.planned else "each", "needs 'next', for when there is no list (any more)")
    if step.otherwise and not step.not_found:
        raise reader.error("otherwise", "needs 'not_found', which is tried first")
    reader.done()
    return step


def _read_option(reader: Reader) -> WalkOption:
    key = reader.text("key")
    if not _NAME.fullmatch(key):
        raise reader.error("key", f"'{key}' may hold small letters, digits and underscores only")
    option = WalkOption(
        key=key, label=reader.text("label"), words=reader.texts("words"), numbers=_read_range(reader), next=reader.text("next")
    )
    reader.done()
    return option


def _read_range(reader: Reader) -> tuple[int, int] | None:
    match reader.items("numbers"):
        case []:
            return None
        case [int(least), int(most)] if least <= most:
            return least, most
    raise reader.error("numbers", "must be two whole numbers, the smaller one first")


def _check_ways(walk: Walk, readers: Mapping[str, Reader]) -> None:
    """Every step can be reached, and no way comes back to a step, so that every way leads to an end."""
    reached: set[str] = set()

    def visit(step: str, above: tuple[str, ...]) -> None:
        if step in above:
            raise readers[step].error("id", f"'{step}' comes back to itself by {' > '.join((*above, step))}")
        if step not in reached:
            reached.add(step)
            for other in walk.steps[step].following:
                visit(other, (*above, step))

    visit(walk.start.id, ())
    for step in walk.steps:
        if step not in reached:
            raise readers[step].error("id", f"'{step}' is reached from no other step")
