"""The training examples: enough of them, in many voices, each in one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz

from bot.nlu.normalise import normalise
from faq.entries import entries
from faq.urgent import urgent_replies
from tests.conftest import ROOT

REGISTERS = {
    "plain",
    "formal",
    "typo",
    "flemish",
    "keywords",
    "story",
    "chat",
    "l2",
    "spoken",
    "spoken_short",
    "worried",
    "angry",
}
LEAST_EXAMPLES = 40
LEAST_REGISTERS = 6
ALIKE = 90.0


@dataclass(frozen=True)
class Example:
    """One training example; `folded` is what the classifier sees of it."""

    intent: str
    register: str
    text: str
    folded: str


def read_examples(folder: Path) -> list[Example]:
    """Every example of every file, in the standard YAML of Rasa."""
    found = []
    for path in sorted(folder.glob("**/*.yml")):
        for item in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            register = item.get("metadata", {}).get("register", "")
            for line in item["examples"].splitlines():
                assert line.startswith("- "), f"{path}: no list item: {line!r}"
                text = line.removeprefix("- ").strip()
                found.append(Example(item["intent"], register, text, normalise(text)))
    return found


@lru_cache(maxsize=1)
def product_examples() -> list[Example]:
    found = read_examples(ROOT / "data" / "nlu")
    assert len(found) > 48 * LEAST_EXAMPLES
    return found


def examples_of(pairs: Iterable[tuple[str, str]], register: str = "plain") -> list[Example]:
    return [Example(intent, register, text, normalise(text)) for intent, text in pairs]


def too_few(examples: Iterable[Example], intents: Collection[str]) -> list[str]:
    """The intents with too few examples or registers."""
    registers: dict[str, list[str]] = {intent: [] for intent in intents}
    for example in examples:
        if example.intent in registers:
            registers[example.intent].append(example.register)
    return [
        f"{intent}: {len(found)} examples in {len(set(found))} registers"
        for intent, found in registers.items()
        if len(found) < LEAST_EXAMPLES or len(set(found)) < LEAST_REGISTERS
    ]


def unknown_registers(examples: Iterable[Example]) -> list[str]:
    """The registers that are not on the list, each with its intent."""
    return sorted({f"{example.intent}: {example.register}" for example in examples if example.register not in REGISTERS})


def twins(examples: Iterable[Example]) -> list[tuple[str, str]]:
    """The pairs of examples of one intent that say almost the same in the same words."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    return [
        (one.text, other.text)
        for found in by_intent.values()
        for one, other in combinations(found, 2)
        if fuzz.ratio(one.folded, other.folded, score_cutoff=ALIKE) >= ALIKE
    ]


def questions_copied(examples: Iterable[Example], questions: Mapping[str, str]) -> list[str]:
    """The examples that repeat the question of an entry, which the bot learns from the entry itself."""
    known = {normalise(question): entry_id for entry_id, question in questions.items()}
    return [f"{example.text} = {known[example.folded]}" for example in examples if example.folded in known]


def under_two_intents(examples: Iterable[Example]) -> list[str]:
    """The examples that stand under two intents, so that neither can be learnt."""
    intents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        intents[example.folded].add(example.intent)
    return [f"{text}: {', '.join(sorted(found))}" for text, found in intents.items() if len(found) > 1]


def unknown_intents(examples: Iterable[Example], known: Collection[str]) -> list[str]:
    """The intents that the bot does not know."""
    return sorted({example.intent for example in examples} - set(known))


def empty(examples: Iterable[Example]) -> list[str]:
    """The examples of which nothing is left after folding."""
    return [f"{example.intent}: {example.text!r}" for example in examples if not example.folded]


def known_intents() -> set[str]:
    """What stands in domain.yml, and what bot/importer.py adds from the content."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    names = {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}
    return names | {entry.intent for entry in entries().values()} | {f"urgent_{need}" for need in urgent_replies()}


def enough(intent: str) -> list[Example]:
    """Just enough examples for one intent."""
    registers = sorted(REGISTERS)[:LEAST_REGISTERS]
    return [
        Example(intent, registers[number % LEAST_REGISTERS], f"voorbeeld {number}", f"voorbeeld {number}")
        for number in range(LEAST_EXAMPLES)
    ]


def test_examples_are_read_with_intent_and_register(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "proef.yml").write_text(
        "version: '3.1'\nnlu:\n- intent: proef\n  metadata:\n    register: typo\n  examples: |\n    - Wa is den EBOX?\n    - hoi\n"
        "- intent: ander\n  examples: |\n    - dag\n",
        encoding="utf-8",
    )
    assert read_examples(tmp_path) == [
        Example("proef", "typo", "Wa is den EBOX?", normalise("Wa is den EBOX?")),
        Example("proef", "typo", "hoi", "hoi"),
        Example("ander", "", "dag", "dag"),
    ]


def test_a_line_that_is_no_example_is_found(tmp_path: Path) -> None:
    (tmp_path / "proef.yml").write_text("nlu:\n- intent: proef\n  examples: |\n    hoi\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="no list item: 'hoi'"):
        read_examples(tmp_path)


def test_too_few_examples_or_registers_are_found() -> None:
    assert too_few(enough("proef"), ["proef"]) == []
    assert too_few(enough("proef")[1:], ["proef"]) == ["proef: 39 examples in 6 registers"]
    five_registers = [example for example in enough("proef") if example.register != "chat"] * 2
    assert too_few(five_registers, ["proef"]) == ["proef: 66 examples in 5 registers"]
    assert too_few(enough("proef"), ["leeg"]) == ["leeg: 0 examples in 0 registers"]


def test_every_entry_has_enough_examples_in_enough_registers() -> None:
    assert too_few(product_examples(), [entry.intent for entry in entries().values()]) == []


def test_an_unknown_register_is_found() -> None:
    assert unknown_registers(examples_of([("proef", "een")], "plechtig")) == ["proef: plechtig"]
    assert unknown_registers(examples_of([("proef", "een")], "")) == ["proef: "]
    assert unknown_registers(enough("proef")) == []


def test_every_register_stands_on_the_list() -> None:
    assert unknown_registers(product_examples()) == []


def test_twins_are_found() -> None:
    long = "Hoe koppel ik mijn brieven aan de website van de overheid"
    assert twins(examples_of([("proef", long + "?"), ("proef", long.upper() + "!!")])) == [(long + "?", long.upper() + "!!")]
    assert len(twins(examples_of([("proef", long), ("proef", long + " nu")]))) == 1
    assert twins(examples_of([("proef", long), ("ander", long)])) == []
    assert twins(examples_of([("proef", "hoe stop ik ermee"), ("proef", "waar vind ik mijn brieven")])) == []


def test_no_two_examples_of_an_intent_are_twins() -> None:
    assert twins(product_examples()) == []


def test_a_copied_question_is_found() -> None:
    questions = {"proef/een": "Wat is de eBox?"}
    assert questions_copied(examples_of([("proef", "wat is de EBOX"), ("proef", "eBox?")]), questions) == [
        "wat is de EBOX = proef/een"
    ]


def test_no_example_repeats_the_question_of_an_entry() -> None:
    questions = {entry.id: entry.question for entry in entries().values()}
    assert questions_copied(product_examples(), questions) == []


def test_an_example_under_two_intents_is_found() -> None:
    found = examples_of([("proef", "Stop ermee!"), ("ander", "stop ermee"), ("proef", "dag"), ("proef", "dag")])
    assert under_two_intents(found) == ["stop ermee: ander, proef"]


def test_no_example_stands_under_two_intents() -> None:
    assert under_two_intents(product_examples()) == []


def test_an_unknown_intent_is_found() -> None:
    assert unknown_intents(examples_of([("greet", "dag"), ("faq_ebox__koppeln", "koppel")]), known_intents()) == [
        "faq_ebox__koppeln"
    ]


def test_every_intent_is_known_to_the_bot() -> None:
    assert unknown_intents(product_examples(), known_intents()) == []


def test_an_example_of_nothing_is_found() -> None:
    assert empty(examples_of([("proef", "<e-mailadres>"), ("proef", "?!"), ("proef", "dag")])) == [
        "proef: '<e-mailadres>'",
        "proef: '?!'",
    ]


def test_every_example_leaves_words_after_folding() -> None:
    assert empty(product_examples()) == []
