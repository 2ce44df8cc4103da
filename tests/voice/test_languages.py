"""Who speaks another language hears one sentence in it, by a voice of that language; what the line says itself stays Dutch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from faq.blocks import Block
from gateway.voice import jambonz, twilio
from gateway.voice.answers import answer_of
from gateway.voice.engine import answered
from gateway.voice.model import Foreign, Listen, VoiceTurn, language_of
from gateway.voice.presenting import present
from gateway.voice.received import Line
from gateway.voice.state import CallState
from gateway.voice.world import World
from tests.voice.platforms import OWN, parsed
from tests.voice.schemas import wrong_in_reply

FRENCH: Block = {
    **{"type": "text", "kind": "language", "lang": "fr"},
    "text": "Je ne réponds qu'en néerlandais. Posez votre question en néerlandais, ou appelez le 1700.",
}
DUTCH: Block = {"type": "text", "kind": "notice", "text": "Een zin."}
SAID = Foreign("Je ne réponds qu'en néerlandais.", "fr")
LISTEN = Listen()
VENDORS = {
    "google": {"fr": ("fr-FR", "fr-FR-Standard-A"), "en": ("en-GB", "en-GB-Standard-A"), "de": ("de-DE", "de-DE-Standard-A")},
    "aws": {"fr": ("fr-FR", "Lea"), "en": ("en-GB", "Amy"), "de": ("de-DE", "Vicki")},
    "polly": {"fr": ("fr-FR", "Lea"), "en": ("en-GB", "Amy"), "de": ("de-DE", "Vicki")},
    "microsoft": {
        "fr": ("fr-BE", "fr-BE-CharlineNeural"),
        "en": ("en-GB", "en-GB-SoniaNeural"),
        "de": ("de-DE", "de-DE-KatjaNeural"),
    },
}


def languages(turn: VoiceTurn) -> list[str]:
    return [language_of(prompt) for prompt in turn.say]


def turn_of(*blocks: Block, **state: Any) -> VoiceTurn:
    """What is said of blocks, in a state that is changed in this way."""
    world = World(answer=answer_of(blocks))
    return present(replace(answered(CallState(), "turn", world).state, **state), world)


def verbs(say: Iterable[str], vendor: str = "google", **more: Any) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(jambonz.reply(VoiceTurn(tuple(say), **more), "n0nce", Line(OWN, vendor), None))
    assert wrong_in_reply(made) == []
    return made[1:]


# what is said


def test_the_sentence_of_another_language_is_in_it_and_what_the_line_asks_then_is_in_dutch() -> None:
    turn = turn_of(FRENCH)
    assert languages(turn) == ["fr", "nl"]
    assert turn.say[0].startswith("Je ne réponds")
    assert turn.say[1].startswith("Hebt u nog een vraag?")


def test_an_answer_in_dutch_beside_it_stays_dutch() -> None:
    assert languages(turn_of(FRENCH, DUTCH)) == ["fr", "nl", "nl"]
    assert languages(turn_of(DUTCH, FRENCH)) == ["nl", "fr", "nl"]


def test_the_notes_of_the_line_stay_dutch() -> None:
    assert languages(turn_of(FRENCH, notes=("faster",))) == ["nl", "fr", "nl"]


def test_a_sentence_that_is_said_again_keeps_its_language() -> None:
    turn = turn_of(FRENCH, sentence=2)
    assert (turn.say, languages(turn)) == (("Je ne réponds qu'en néerlandais.",), ["fr"])


# Twilio


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("fr", {"language": "fr-BE", "voice": "Polly.Isabelle-Neural"}),
        ("en", {"language": "en-GB", "voice": "Polly.Amy-Neural"}),
        ("de", {"language": "de-DE", "voice": "Polly.Vicki-Neural"}),
        ("xx", {"language": "nl-BE", "voice": "Polly.Lisa-Neural"}),
    ],
)
def test_twilio_is_told_the_voice_of_each_prompt(language: str, attributes: dict[str, str]) -> None:
    turn = VoiceTurn((Foreign("Bonjour", language), "Dag."), listen=LISTEN)
    (gather,) = parsed(twilio.reply(turn, "https://hulp.example.be/x", Line(OWN)))
    assert [say.attrib for say in gather] == [attributes, {"language": "nl-BE", "voice": "Polly.Lisa-Neural"}]
    assert gather.get("language") == "nl-BE"


# jambonz


@pytest.mark.parametrize(("vendor", "language"), [(vendor, language) for vendor in VENDORS for language in ("fr", "en", "de")])
def test_jambonz_changes_the_voice_and_changes_it_back(vendor: str, language: str) -> None:
    other, say, back, gather = verbs([Foreign("Bonjour.", language), "Dag."], vendor, listen=LISTEN)
    assert say == {"verb": "say", "text": "Bonjour."}
    chosen = other["synthesizer"]
    assert (chosen["language"], chosen["voice"]) == VENDORS[vendor][language]
    assert (chosen["vendor"], chosen["label"]) == ("default", "default")
    assert (back["reset"], back["synthesizer"]["language"], back["synthesizer"]["voice"]) == ("synthesizer", "nl-BE", "default")
    assert gather["say"] == {"text": "Dag."}


@pytest.mark.parametrize(("vendor", "language"), [("", "fr"), ("google", "xx")])
def test_a_voice_that_is_not_known_is_not_asked_for(vendor: str, language: str) -> None:
    (gather,) = verbs([Foreign("Bonjour.", language), "Dag."], vendor, listen=LISTEN)
    assert gather["say"] == {"text": "Bonjour. Dag."}


def test_what_is_listened_for_comes_after_the_voice_is_dutch_again() -> None:
    made = verbs(["Dag.", SAID], listen=LISTEN)
    assert [verb["verb"] for verb in made] == ["say", "config", "say", "config", "gather"]
    assert "say" not in made[-1]


def test_the_pace_is_kept_in_another_language() -> None:
    other, *_ = verbs([SAID], "google", listen=LISTEN, pace=120)
    assert other["synthesizer"]["options"] == {"audioConfig": {"speakingRate": 0.8}}
    _, say, *_ = verbs([SAID], "aws", listen=LISTEN, pace=120)
    assert say["text"] == f'<speak><prosody rate="80%">{SAID}</prosody></speak>'


def test_a_call_that_ends_in_another_language_ends() -> None:
    assert [verb["verb"] for verb in verbs([SAID], hang_up=True)] == ["config", "say", "config", "hangup"]
