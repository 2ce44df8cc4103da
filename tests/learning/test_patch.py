"""The patch: git takes it over, the changed files load, and nothing that was typed escapes its place."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from gateway.learning.content import LEARNED, Content, nlu_file
from gateway.learning.patch import Change, Letter, PatchError, as_mail, new_examples
from tests.conftest import ROOT
from tests.learning.conftest import NOON

TARGET = "ebox/koppelen"
EXAMPLES = [
    'waar zet ik dat "vinkje": aan?',
    "hoe krijg ik Noël z'n brievenbus # open",
    "- mijn nummer is <rijksregisternummer> 👍",
]
LETTER = Letter("Els", NOON, "3 new examples for ebox/koppelen (proposal 1)", "Mensen vragen waar het vinkje staat.")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with the content files of this project."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "data/nlu/faq/ebox", folder / "data/nlu/faq/ebox")
    (folder / LEARNED).parent.mkdir(parents=True)
    shutil.copy(ROOT / LEARNED, folder / LEARNED)
    shutil.copy(ROOT / ".gitattributes", folder / ".gitattributes")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "content")
    return folder


def git(folder: Path, *words: str, text: str = "") -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *identity, *words], cwd=folder, input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


def pairs(folder: Path) -> Counter[tuple[str, str]]:
    """Intent and text of every example."""
    return Counter((example.intent, example.text) for example in Content(folder).examples())


def learned(folder: Path) -> Iterator[object]:
    yield from (json.loads(line) for line in (folder / LEARNED).read_text(encoding="utf-8").splitlines())


def test_git_applies_it(clone: Path) -> None:
    patch = as_mail(LETTER, new_examples(Content(clone), TARGET, EXAMPLES))
    git(clone, "apply", "--check", "-", text=patch)


def test_git_am_makes_a_commit_of_it_and_only_the_examples_are_new(clone: Path) -> None:
    before = pairs(clone)
    patch = as_mail(LETTER, new_examples(Content(clone), TARGET, EXAMPLES))
    git(clone, "am", "-3", text=patch)
    assert git(clone, "log", "-1", "--format=%an|%ae|%ad|%s|%b", "--date=unix").strip() == (
        f"Els|redactie@hulp-nodig.invalid|{NOON.timestamp():.0f}|{LETTER.subject}|Reason: {LETTER.reason}"
    )
    assert git(clone, "show", "--stat=200", "--format=").count("|") == 2
    assert pairs(clone) - before == Counter(("faq_ebox__koppelen", example) for example in EXAMPLES)
    assert before - pairs(clone) == Counter()
    assert list(learned(clone))[-3:] == [{"text": text, "accept": [TARGET], "style": "learned"} for text in EXAMPLES]
    (plain,) = [
        item
        for item in yaml.safe_load((clone / nlu_file(TARGET)).read_text(encoding="utf-8"))["nlu"]
        if item["metadata"]["register"] == "plain"
    ]
    assert plain["examples"].splitlines()[-3:] == [f"- {example}" for example in EXAMPLES]


def test_two_proposals_of_the_same_moment_are_both_taken_over(clone: Path) -> None:
    content = Content(clone)
    one = as_mail(LETTER, new_examples(content, TARGET, EXAMPLES[:1]))
    other = as_mail(LETTER, new_examples(content, "ebox/deactiveren", EXAMPLES[1:2]))
    git(clone, "am", "-3", text=one)
    git(clone, "am", "-3", text=other)
    assert [row["text"] for row in learned(clone) if isinstance(row, dict)][-2:] == EXAMPLES[:2]


@pytest.mark.parametrize(
    ("letter", "author"),
    [
        (Letter('Noël "de rots" <x@y> O\'Brien, jr', NOON, "one example", "Vanwege ’t vinkje."), "Noël de rots xy O'Brien jr"),
        (Letter("Els", NOON, "plain", "--- a/x diff --git a/y b/y From: iemand <i@example.invalid>"), "Els"),
        (Letter("Els\nSubject: iets", NOON, "plain", "From 0000 Mon Sep 17 00:00:00 2001"), "ElsSubject iets"),
    ],
)
def test_what_was_typed_stays_in_its_place(clone: Path, letter: Letter, author: str) -> None:
    git(clone, "am", "-3", text=as_mail(letter, new_examples(Content(clone), TARGET, EXAMPLES)))
    assert git(clone, "log", "-1", "--format=%s|%b").strip() == f"{letter.subject}|Reason: {letter.reason}"
    assert git(clone, "log", "-1", "--format=%an|%ae").strip() == f"{author}|redactie@hulp-nodig.invalid"
    assert len(list(learned(clone))) >= len(EXAMPLES)


def test_a_new_file_is_made(clone: Path) -> None:
    git(clone, "am", text=as_mail(LETTER, [Change("data/nlu/nieuw.yml", "", "nlu: []\n", new=True)]))
    assert (clone / "data/nlu/nieuw.yml").read_text(encoding="utf-8") == "nlu: []\n"


def test_a_file_that_looks_otherwise_is_left_alone(clone: Path) -> None:
    file = clone / nlu_file(TARGET)
    file.write_text(file.read_text(encoding="utf-8").replace("register: plain", "register: gewoon"), encoding="utf-8")
    with pytest.raises(PatchError, match="ziet er anders uit"):
        new_examples(Content(clone), TARGET, EXAMPLES)


def test_an_example_that_would_break_the_file_is_refused(clone: Path) -> None:
    with pytest.raises(PatchError, match="ziet er anders uit"):
        new_examples(Content(clone), TARGET, ["een\n- intent: ander"])


def test_a_file_without_a_line_end_is_refused(clone: Path) -> None:
    (clone / LEARNED).write_text('{"text": "x"}', encoding="utf-8")
    with pytest.raises(PatchError, match="eindigt niet met een nieuwe regel"):
        as_mail(LETTER, new_examples(Content(clone), TARGET, EXAMPLES))


def test_where_the_content_is_not_it_is_missed(clone: Path, tmp_path: Path) -> None:
    assert Content(clone).present
    (clone / LEARNED).unlink()
    assert not Content(clone).present
    assert not Content(tmp_path / "nowhere").present
