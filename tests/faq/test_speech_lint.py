"""What a voice cannot say, or a caller cannot remember, is found; and nothing of it stands in the content."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cli.main import main
from faq.entries import entries
from faq.speech import lint, voice
from faq.speech.chunks import MOST_SECONDS, seconds
from faq.speech.lint import Heard, findings_of, lint_prompt, lint_text
from faq.urgent import urgent_replies
from faq.walks import Walk, walks
from tests.faq.samples import make_entry

GOOD = "U koppelt uw eBox op de website van Mijn Burgerprofiel. Lukt het niet? Bel gratis naar 1700, elke werkdag van 9 tot 19 uur."
needs_voice = pytest.mark.skipif(not voice.can_speak(), reason="espeak-ng is not installed")


def messages(text: str) -> list[str]:
    return [finding.message for finding in lint_text(text)]


def test_a_good_text_gives_no_finding() -> None:
    assert lint_text(GOOD) == []


@pytest.mark.parametrize(
    ("planted", "message"),
    [
        ("Neem de X3D mee.", "'X3D' mixes letters and digits; put it in faq/speech/lexicon.yml"),
        ("Open de app 112BE.", "'112BE' mixes letters and digits; put it in faq/speech/lexicon.yml"),
        ("Vraag het aan KSZ.", "'KSZ' is all capitals; put it in faq/speech/lexicon.yml"),
        ("Vraag het aan de OCMW.", "'OCMW' is all capitals; put it in faq/speech/lexicon.yml"),
        ("Vraag het aan Krsk.", "'Krsk' cannot be pronounced; put it in faq/speech/lexicon.yml"),
        ("Vraag het aan Vrstnder.", "'Vrstnder' cannot be pronounced; put it in faq/speech/lexicon.yml"),
        ("Schrijf naar info, apenstaartje, vlaanderen punt be.", "an address would be read: 'apenstaartje'"),
        ("Surf naar mijn burgerprofiel punt be.", "an address would be read: 'punt be'"),
        ("Dat is **vet**.", "holds markup: '*'"),
        ("Dat is <b>vet</b>.", "holds markup: '<b'"),
        ("Lees [dit](ergens).", "holds markup: ']('"),
        ("Dag {naam}.", "holds markup: '{'"),
        ("Fons &amp; Bea.", "holds markup: '&amp;'"),
        ("Kies er een (of twee.", "a bracket stands alone"),
        ("Dat is klaar 👍.", "'👍' cannot be said"),
        ("Een kamer van 12 m².", "'²' cannot be said"),
        ("De knop staat hieronder.", "speaks of a screen that a caller does not see: 'hieronder'"),
        ("Typ hier uw vraag.", "speaks of a screen that a caller does not see: 'Typ hier'"),
        ("", "nothing is left to say"),
        ("👍", "'👍' cannot be said"),
    ],
)
def test_what_cannot_be_said_is_found(planted: str, message: str) -> None:
    assert message in messages(planted)


@pytest.mark.parametrize("address", ["https://vlaanderen.be", "www.vlaanderen.be/pad", "vlaanderen.be", "info@vlaanderen.be"])
def test_an_address_in_a_text_to_be_spoken_is_found(address: str) -> None:
    assert f"holds an address, '{address}'; say which website it is" in messages(f"Kijk op {address}.")


@pytest.mark.parametrize("address", ["https://onbekend.be/pad", "onbekend.be", "info@onbekend.be"])
def test_an_unknown_website_in_a_text_that_is_also_read_is_found(address: str) -> None:
    found = Heard("proef", f"Kijk op {address}.", to_read=True).problems
    assert f"'{address}' is not a website of faq/speech/lexicon.yml" in found


@pytest.mark.parametrize("address", ["https://www.vlaanderen.be/x", "mijnburgerprofiel.be", "info@vlaanderen.be", "MyGov.be"])
def test_a_known_website_in_a_text_that_is_also_read_may_stay(address: str) -> None:
    assert Heard("proef", f"Kijk op {address}.", to_read=True).problems == ()


def test_a_word_of_the_lexicon_may_be_what_others_may_not() -> None:
    assert messages("Een sms van KBC over uw PDF van de VDAB, met uw Kids-ID.") == []


def long_prompt(count: int) -> str:
    return " ".join(["Woord", *["woord"] * (count - 1)]) + "."


def test_a_sentence_that_is_too_long_is_found() -> None:
    assert messages(long_prompt(25)) == []
    found = messages(long_prompt(26))
    assert any(message.startswith("a prompt has 26 words and cannot be cut; at most 25: 'Woord woord") for message in found)
    assert any(message.startswith("a sentence has 26 words when heard; at most 25: 'Woord woord") for message in found)


def test_a_long_sentence_that_can_be_cut_is_found_too() -> None:
    found = messages(f"{long_prompt(20)[:-1]}, maar {long_prompt(15).lower()}")
    assert [message.partition(":")[0] for message in found] == ["a sentence has 36 words when heard; at most 25"]


def test_a_prompt_that_takes_too_long_is_found() -> None:
    slow = " ".join(["Rijksregisternummer", *["rijksregisternummers"] * 12]) + "."
    assert seconds(slow) > MOST_SECONDS
    (finding,) = lint_text(slow, "proef")
    assert (finding.where, finding.error) == ("proef", True)
    assert finding.message.startswith("a prompt takes ")


def test_too_many_prompts_are_found() -> None:
    text = " ".join([long_prompt(20)] * 4)
    assert lint_text(text, most=4) == []
    (finding,) = lint_text(text, most=3)
    assert finding.message == "takes 4 prompts and 80 words when heard; at most 3"
    assert [each.message for each in lint_prompt(f"{long_prompt(20)} {long_prompt(20)}")] == [
        "takes 2 prompts and 40 words when heard; at most 1"
    ]


def test_a_voice_can_measure_instead() -> None:
    assert findings_of(Heard("proef", "Ja."), lambda prompt: 12.0) == []
    (finding,) = findings_of(Heard("proef", "Ja."), lambda prompt: 12.1)
    assert finding.message == "a prompt takes 12.1 s; at most 12: 'Ja. …'"


def test_what_is_heard_of_an_entry_is_its_voice_or_else_its_simple_form() -> None:
    (spoken, question, simple, _) = lint.answers([make_entry(voice="Zo klinkt het."), make_entry()])
    assert (spoken.where, spoken.text) == ("proef/een, voice", "Zo klinkt het.")
    assert (question.where, question.text) == ("proef/een, question", "Wat is de eBox?")
    assert (simple.where, simple.text) == ("proef/een, simple", "De eBox is een brievenbus.")


PLANTED = {"voice": "Kijk op X3D.", "warning": "Bel KSZ.", "not_found": long_prompt(26), "helper": "Dat is **vet**."}


@pytest.mark.parametrize("field", list(PLANTED))
def test_every_field_of_a_step_is_heard(field: str) -> None:
    walk = walks()["roepnaam"]
    step = next(step for step in walk.steps.values() if step.not_found)
    change: dict[str, Any] = {field: PLANTED[field]}
    planted = replace(walk, steps={step.id: replace(step, **change)})
    found = [finding.where for heard in lint.steps([planted]) for finding in findings_of(heard)]
    assert set(found) == {f"roepnaam, {step.id}, {field}"}


def test_an_option_that_is_too_long_is_found() -> None:
    walk = walks()["roepnaam"]
    option = replace(walk.start.options[0], label=long_prompt(13))
    planted: Walk = replace(walk, steps={walk.start.id: replace(walk.start, options=(option,))})
    (finding,) = lint.long_labels(lint.labels([planted]))
    assert finding.message == "has 13 words when heard; at most 12"
    assert lint.long_labels(lint.labels(walks().values())) == []


def everything() -> list[Heard]:
    heard = [*lint.answers(entries().values()), *lint.steps(walks().values()), *lint.labels(walks().values())]
    return [*heard, *lint.urgent(urgent_replies())]


def test_the_content_can_be_spoken() -> None:
    assert [(finding.where, finding.message) for heard in everything() for finding in findings_of(heard)] == []


def test_an_answer_is_spoken_in_three_prompts_at_most() -> None:
    assert {len(heard.chunks) for heard in lint.answers(entries().values())} <= {1, 2, 3}


def bot_texts() -> Mapping[str, str]:
    responses = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))["responses"]
    return {name: each["text"] for name, given in responses.items() for each in given if name not in _OTHER_LANGUAGES}


_OTHER_LANGUAGES = {"utter_lang_fr", "utter_lang_en", "utter_lang_de", "utter_lang_other"}


@pytest.mark.parametrize("name", sorted(bot_texts()))
def test_what_the_bot_says_can_be_spoken(name: str) -> None:
    assert messages(bot_texts()[name]) == []


@needs_voice
def test_the_estimate_is_close_to_a_voice(tmp_path: Path) -> None:
    prompts = [prompt for heard in lint.answers(entries().values()) for prompt in heard.chunks][:60]
    measured = voice.measured(prompts, tmp_path / "seconds.json")
    errors = [abs(seconds(prompt) - measured[prompt]) for prompt in prompts]
    assert sum(errors) / len(errors) < 0.6
    assert max(errors) < 2.0


@needs_voice
def test_what_was_measured_is_not_spoken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept" / "seconds.json"
    first = voice.measured(["Dag.", "Tot ziens."], kept)
    assert first["Dag."] < first["Tot ziens."]
    spoken: list[str] = []

    def speak(prompt: str) -> float:
        spoken.append(prompt)
        return 1.5

    monkeypatch.setattr(voice, "_speak", speak)
    assert voice.measured(["Dag.", "Nieuw."], kept) == {"Dag.": first["Dag."], "Nieuw.": 1.5}
    assert spoken == ["Nieuw."]


def check(*options: str) -> list[str]:
    result = CliRunner().invoke(main, ["faq", "check", *options])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_the_check_says_how_everything_sounds() -> None:
    output = check("--no-speech")
    assert any(line.startswith("│ ebox/koppelen, voice ") for line in output)
    assert any(line.startswith("│ roepnaam, kiezen, warning ") for line in output)
    assert output[-2].endswith(" s, estimated, not spoken")


def test_the_check_estimates_where_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda command: None)
    assert check("--no-table")[-2].endswith(" s, estimated, not spoken")


@needs_voice
def test_the_check_speaks_everything() -> None:
    assert check("--no-table")[-2].endswith(" s, spoken by espeak-ng")


def test_the_check_fails_on_a_text_that_cannot_be_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = [Heard("proef/een, voice", f"Kijk op X3D. {long_prompt(26)}", 3)]
    monkeypatch.setattr("cli.speech.answers", lambda entries: planted)
    result = CliRunner().invoke(main, ["faq", "check", "--no-table", "--no-speech"])
    assert result.exit_code == 1
    assert "error  proef/een, voice: 'X3D' mixes letters and digits" in result.output
    assert "error  proef/een, voice: a sentence has 26 words when heard" in result.output
