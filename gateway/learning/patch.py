"""A proposal as a patch: what changes in which file, as `git am` reads it."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from email.utils import format_datetime, formataddr

import yaml

from faq.entries import intent_of
from gateway.learning.content import LEARNED, Content, nlu_file

_ADDRESS = "redactie@hulp-nodig.invalid"
"""The e-mail address of an editor is not known; git wants one."""
_NOT_IN_NAME = re.compile(r"[^\w .'’-]")
"""What git reads as something else than a part of a name."""
_NO_BLOB = "0" * 40
_INDENT = "    - "
_REGISTER = "    register: plain\n"
"""New examples go to the list of ordinary wordings."""


class PatchError(ValueError):
    """The patch cannot be made; the message says why, in Dutch."""


@dataclass(frozen=True)
class Change:
    """What becomes of a file.

    Attributes:
        path: relative to the project.
        before: its text.
        after: its text afterwards.
        new: whether there is no such file yet.
    """

    path: str
    before: str
    after: str
    new: bool = False


@dataclass(frozen=True)
class Letter:
    """What stands above the changes.

    Attributes:
        author: who proposes it.
        date: when it was proposed.
        subject: one line of ASCII.
        reason: why, in one line.
        note: what a reviewer should know beside that, in one line; may be empty.
    """

    author: str
    date: datetime.datetime
    subject: str
    reason: str
    note: str = ""


def new_examples(content: Content, target: str, examples: Sequence[str]) -> list[Change]:
    """The changes that teach an entry new examples, and keep them answered.

    Args:
        content: the content files.
        target: the id of the entry.
        examples: the new examples.

    Raises:
        PatchError: the file with examples does not look as it should.
    """
    path = nlu_file(target)
    before = content.read(path)
    return [Change(path, before, _with_examples(path, before, target, examples)), learned(content, target, examples)]


def learned(content: Content, target: str, examples: Sequence[str]) -> Change:
    """The change that keeps questions answered: one line for each in the file that a test replays."""
    before = content.read(LEARNED)
    rows = [{"text": text, "accept": [target], "style": "learned"} for text in examples]
    return Change(LEARNED, before, before + "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def as_mail(letter: Letter, changes: Sequence[Change]) -> str:
    """The patch in the form of a letter, for `git am`.

    Args:
        letter: who, when and why.
        changes: what changes.

    Raises:
        PatchError: a file does not end with a line end, so that nothing can be added to it.
    """
    head = [
        f"From {'0' * 40} Mon Sep 17 00:00:00 2001",
        f"From: {formataddr((_NOT_IN_NAME.sub('', letter.author), _ADDRESS))}",
        f"Date: {format_datetime(letter.date)}",
        f"Subject: [PATCH] {letter.subject}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        f"Reason: {letter.reason}",
        *(("", letter.note) if letter.note else ()),
        "---",
    ]
    return "\n".join(head) + "\n" + "".join(line for change in changes for line in _diff(change)) + "-- \n"


def _diff(change: Change) -> Iterator[str]:
    if change.before and not change.before.endswith("\n"):
        raise PatchError(f"Het bestand {change.path} eindigt niet met een nieuwe regel. Laat de beheerder dat eerst herstellen.")
    yield f"diff --git a/{change.path} b/{change.path}\n"
    if change.new:
        yield "new file mode 100644\n"
    yield f"index {_NO_BLOB if change.new else _blob(change.before)}..{_blob(change.after)}{'' if change.new else ' 100644'}\n"
    was = "/dev/null" if change.new else f"a/{change.path}"
    yield from unified_diff(_lines(change.before), _lines(change.after), was, f"b/{change.path}")


def _lines(text: str) -> list[str]:
    """The lines, split at line ends only: `splitlines` also splits at characters that may stand within a line."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def _blob(text: str) -> str:
    """The name of a text in git's store; with it `git am -3` can merge two proposals that touch one file."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _with_examples(path: str, text: str, target: str, examples: Sequence[str]) -> str:
    """The file with the examples at the end of its list of ordinary wordings."""
    lines = _lines(text)
    if _REGISTER in lines and all(len(example.splitlines()) == 1 for example in examples):
        end = lines.index(_REGISTER) + 2  # behind `examples: |`
        while end < len(lines) and lines[end].startswith(_INDENT):
            end += 1
        after = "".join([*lines[:end], *(f"{_INDENT}{example}\n" for example in examples), *lines[end:]])
        if _pairs(after) == _pairs(text) + Counter((intent_of(target), f"- {example}") for example in examples):
            return after
    raise PatchError(f"Het bestand {path} ziet er anders uit dan verwacht. Laat de beheerder het nakijken.")


def _pairs(text: str) -> Counter[tuple[str, str]]:
    """Intent and line of each example, as Rasa reads them."""
    items = yaml.load(text, yaml.CSafeLoader)["nlu"]
    return Counter((item["intent"], line) for item in items for line in item["examples"].splitlines())
