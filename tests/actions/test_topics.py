"""What a question about one's own data is about, and whether it is about one's own data at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from actions.personal import others, profile_cards, topics
from actions.personal.others import about_someone_else, about_someone_who_died
from actions.personal.topics import topic_named, topic_of
from actions.personal.words import fold
from faq.errors import ContentError
from gateway.release.data_classes import DATA_CLASSES

QUESTIONS = Path(__file__).with_name("personal_questions.yml")
EXAMPLES = Path(__file__).parents[2] / "data" / "nlu" / "personal.yml"
PERSONAS = {"weduwe", "tiener", "vader", "expat", "klerk", "spraak"}
OF_THE_MAILBOX = ("mailbox", "unread", "expiring")
DEFAULTS = ("mailbox", "overview")
ENOUGH_RIGHT, MOST_WITHHELD = 0.95, 0.02


@dataclass(frozen=True)
class Asked:
    topic: str
    persona: str
    text: str

    @property
    def default(self) -> str:
        """The topic of the action to which the bot sends such a question."""
        return "mailbox" if self.topic in OF_THE_MAILBOX else "overview"


@lru_cache(maxsize=1)
def asked() -> list[Asked]:
    data = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return [
        Asked(topic, persona, text) for topic, personas in data.items() for persona, texts in personas.items() for text in texts
    ]


def own() -> list[Asked]:
    return [question for question in asked() if question.topic != "someone_else"]


def someone_elses() -> list[Asked]:
    return [question for question in asked() if question.topic == "someone_else"]


def withheld(text: str, default: str) -> bool:
    return about_someone_else(text, topic_of(text, default).name)


def examples() -> Iterator[tuple[str, str]]:
    """The examples from which the bot learns such questions: (default, text)."""
    for taught in yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["nlu"]:
        for line in taught["examples"].splitlines():
            yield "mailbox" if taught["intent"] == "mailbox" else "overview", line.strip().removeprefix("- ")


def test_six_people_ask_about_each_topic() -> None:
    assert len(asked()) >= 300
    assert len(someone_elses()) >= 60
    assert len({question.text.lower() for question in asked()}) == len(asked())
    for topic in {question.topic for question in asked()}:
        assert {question.persona for question in asked() if question.topic == topic} >= PERSONAS
        assert topic == "someone_else" or topic_named(topic) is not None


@pytest.mark.parametrize("round_of", [PERSONAS, {"again"}])
def test_questions_get_the_right_topic(round_of: set[str]) -> None:
    questions = [question for question in own() if question.persona in round_of]
    misses = [question for question in questions if topic_of(question.text, question.default).name != question.topic]
    for question in misses:
        print(f"{question.topic}: {topic_of(question.text, question.default).name}: {question.text}")  # noqa: T201
    assert 1 - len(misses) / len(questions) >= ENOUGH_RIGHT


def test_the_topic_does_not_hang_on_the_action() -> None:
    """A question that the bot sent to the wrong one of the two actions is answered as well."""
    right = [question for question in own() if all(topic_of(question.text, name).name == question.topic for name in DEFAULTS)]
    assert len(right) / len(own()) >= 0.9


@pytest.mark.parametrize("default", DEFAULTS)
def test_no_question_about_someone_else_is_answered(default: str) -> None:
    answered = [question.text for question in someone_elses() if not withheld(question.text, default)]
    assert answered == []


def test_hardly_any_question_about_ones_own_data_is_withheld() -> None:
    wrong = [question.text for question in own() if withheld(question.text, question.default)]
    for text in wrong:
        print(f"withheld: {text}")  # noqa: T201
    assert len(wrong) / len(own()) <= MOST_WITHHELD


def test_hardly_any_example_of_the_bot_is_withheld() -> None:
    all_of_them = list(examples())
    assert len(all_of_them) > 800
    assert sum(withheld(text, default) for default, text in all_of_them) / len(all_of_them) <= MOST_WITHHELD


@pytest.mark.parametrize(
    "text",
    [
        "wie zijn mijn ouders volgens het register",
        "de kids-ID van mijn dochter",
        "Welke kinderen staan op mijn naam?",
        "Staat mijn man nog op mijn adres ingeschreven?",
        "Sta ik nog op het adres van mijn ex?",
        "Is er een brief van de school van mijn zoon?",
        "Heb ik een brief van mijn huisbaas?",
        "hoe ver staat de schooltoeslag voor mijn dochter",
        "Mijn man is overleden. Staat hij nog op mijn adres?",
        "post van de stad voor mij",
    ],
)
def test_ones_own_data_although_others_are_named(text: str) -> None:
    assert not withheld(text, "overview")


@pytest.mark.parametrize(
    "text",
    [
        "van mijn man",
        "m'n ma haar post",
        "voor mijn zoon zijn dossier",
        "de brieven van mijn overleden vader",
        "adres van Jan Peeters",
        "de gegevens van Xandra Onbekend",
        "Berichten van de buurvrouw",
        "de kids-ID van mijn kleinzoon",
        "gezin van mijn zus",
    ],
)
@pytest.mark.parametrize("default", DEFAULTS)
def test_data_of_someone_else(text: str, default: str) -> None:
    assert withheld(text, default)


@pytest.mark.parametrize(
    ("text", "died"),
    [
        ("de post van mijn overleden vader", True),
        ("Mijn man is gestorven", True),
        ("van mijne man zaliger", True),
        ("de post van mijn vader", False),
    ],
)
def test_someone_who_died(text: str, died: bool) -> None:
    assert about_someone_who_died(text) is died


@pytest.mark.parametrize("text", ["", "/mailbox", "/profile", "?!", "hallo"])
def test_words_that_say_nothing_leave_the_topic_of_the_action(text: str) -> None:
    assert [topic_of(text, default).name for default in DEFAULTS] == list(DEFAULTS)


def test_a_redacted_number_says_nothing() -> None:
    assert topic_of("<rijksregisternummer> toon mijn berichten", "overview").name == "mailbox"
    assert topic_of("<rijksregisternummer>", "overview").name == "overview"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hébt u m'n BRIEF,  al?", "hebt u mijn brief al"),
        ("'k Heb nie gelezen wa da ge zegt", "ik heb niet gelezen wat dat u zegt"),
        ("mijn ie-box", "mijn ebox"),
        ("kids-ID's", "kids id"),
        ("ik ben <rijksregisternummer>.", "ik ben"),
    ],
)
def test_words_are_written_in_one_way(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_each_topic_can_be_answered() -> None:
    used = [topic_named(name) for name in {question.topic for question in own()}]
    read = {topic.name: topic.data_class for topic in used if topic is not None}
    assert len(read) == len(used) == 16
    assert set(read.values()) - {""} <= set(DATA_CLASSES)
    assert set(profile_cards._PROFILE) == {name for name, data_class in read.items() if data_class == "profile"}


@pytest.mark.parametrize("module", [topics, others])
def test_an_expression_that_is_none_is_named(module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong.yml"
    if module is topics:
        wrong.write_text("first:\n  data: ''\n  says: ['(']\n", encoding="utf-8")
        monkeypatch.setattr(topics, "_TOPICS", wrong)
        with pytest.raises(ContentError, match=r"wrong.yml:1: topic 'first'"):
            topics._kinds.__wrapped__()
    else:
        wrong.write_text("words: {}\ntells:\n  outright: ['(']\n", encoding="utf-8")
        monkeypatch.setattr(others, "_FILE", wrong)
        with pytest.raises(ContentError, match=r"wrong.yml"):
            others._expressions.__wrapped__()


@pytest.mark.parametrize("words", ["u niet ik ", "mijn man ", "wie heeft mijn ", "mijn oude ", "brief heeft ik ", "adres van A A "])
def test_a_long_message_takes_no_long_time(words: str) -> None:
    text = (words * 2000)[:2000]
    topic_of(text, "overview")
    started = time.perf_counter()
    withheld(text, "overview")
    assert time.perf_counter() - started < 2
