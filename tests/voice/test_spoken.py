"""What a caller hears of each kind of block, word for word."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.blocks import BLOCKS, Block, validate
from faq.entries import entries
from faq.speech.chunks import MOST_CHUNKS, fits
from faq.urgent import urgent_replies
from faq.walks import Step, Walk, walks
from gateway.filling import answer_fields, fill
from gateway.voice.menus import spoken_label
from gateway.voice.model import language_of
from gateway.voice.spoken import Option, Spoken, Wants, spoken

HOURS = "Elke werkdag van 9 tot 19 uur. Nu gesloten. Weer open op maandag 30 november om 9 uur."


def filled(**block: Any) -> Block:
    return fill(block, lambda queue: HOURS, login_url="/aanmelden")


def answer(entry: str, **more: Any) -> Block:
    return {**filled(type="answer", kind="answer", id=entry, confidence=0.9), **more}


def step_block(walk: Walk, step: Step, number: int = 1, **more: Any) -> Block:
    options = [{"label": option.label, "target": f"flow:{walk.flow}/{step.id}/{option.key}"} for option in step.options]
    block: Block = {"type": "step", "kind": "step", "flow": walk.flow, "step": number, "of": 9, "title": step.title}
    return filled(**block, **{"text": step.text, "options": options, **more})


def text(said: str, kind: str = "notice", **more: Any) -> Block:
    return {"type": "text", "kind": kind, "text": said, **more}


def test_a_text_is_spoken_as_words() -> None:
    assert spoken([text("Bel gratis naar 1700, elke werkdag van 9 tot 19 uur.")]) == Spoken(
        chunks=("Bel gratis naar zeventienhonderd, elke werkdag van negen tot negentien uur.",)
    )


def test_the_words_of_a_person_begin_with_their_name() -> None:
    said = spoken([text("Dag, wat ziet u op uw scherm?", "person", by="Sofie")])
    assert said.chunks == ("Sofie zegt: Dag, wat ziet u op uw scherm?",)


def test_a_code_is_read_in_groups() -> None:
    said = spoken([text("Goed, we stoppen hier.", "walk_left", code="123456")])
    assert said.chunks == ("Goed, we stoppen hier. Uw code is: één twee drie, vier vijf zes.",)


@pytest.mark.parametrize("need", sorted(urgent_replies()))
def test_help_in_an_emergency_is_the_reply_for_the_phone(need: str) -> None:
    reply = urgent_replies()[need]
    said = spoken([text(reply.text.strip(), "urgent")])
    assert said == spoken([text(reply.voice, "urgent")])
    assert said.urgent


def test_nothing_else_is_urgent() -> None:
    assert not spoken([text("Dag.", "greeting")]).urgent


def test_an_answer_is_its_voice_after_what_it_is_about() -> None:
    said = spoken([answer("aanmelden/afmelden")])
    assert said.about == "Over: Hoe u zich afmeldt."
    assert said.chunks == (
        "U meldt zich af met de knop Afmelden. Soms blijft uw naam daarna nog bovenaan staan.",
        "Sluit daarom ook het programma waarmee u surft. Dan is uw bezoek helemaal beëindigd.",
    )
    assert said.wants is Wants.NOTHING


@pytest.mark.parametrize("entry", list(entries()))
def test_every_answer_is_spoken_in_three_prompts_that_fit(entry: str) -> None:
    said = spoken([answer(entry)])
    assert 1 <= len(said.chunks) <= MOST_CHUNKS
    assert all(fits(prompt) for prompt in (said.about, *said.chunks, *(option.label for option in said.options)))


def test_an_answer_without_a_spoken_form_is_its_simple_form(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = entries()["ebox/koppelen"]
    monkeypatch.setitem(entries(), entry.id, replace(entry, voice=None))
    assert spoken([answer(entry.id)]).chunks == spoken([text(entry.simple)]).chunks


def test_an_answer_that_no_longer_exists_is_what_the_block_holds() -> None:
    gone = answer("ebox/koppelen") | {"id": "ebox/weg", "simple": "Zo was het.", "question": "Hoe was het?"}
    said = spoken([gone])
    assert (said.about, said.chunks) == ("Over: Hoe was het.", ("Zo was het.",))
    del gone["simple"]
    assert spoken([gone | {"text": "Zo stond het er."}]).chunks == ("Zo stond het er.",)


def test_an_answer_of_a_person_begins_with_their_name() -> None:
    said = spoken([answer("aanmelden/afmelden", by="Sofie")])
    assert said.chunks[0].startswith("Sofie geeft u dit antwoord. U meldt zich af met de knop Afmelden.")


def test_what_lies_near_is_offered_by_its_short_name() -> None:
    block = answer("ebox/koppelen")
    said = spoken([block])
    assert said.options[0] == Option("Uw ie-box koppelen, stap voor stap", block["related"][0]["key"], "flow:ebox_koppelen")
    assert [option.key for option in said.options] == [option["key"] for option in block["related"]]


def test_a_choice_is_its_question_and_all_its_options() -> None:
    block = filled(
        type="choice",
        kind="clarify",
        text="Bedoelt u een van deze vragen?",
        options=[{"label": "Hoe deactiveer ik mijn eBox?", "target": "ebox/deactiveren"}, {"label": "Geen van deze"}],
    )
    first, second = block["options"]
    assert spoken([block]) == Spoken(
        chunks=("Bedoelt u een van deze vragen?",),
        options=(Option("Hoe u uw ie-box stopzet", first["key"], "ebox/deactiveren"), Option("Geen van deze", second["key"])),
    )


def test_the_options_of_a_question_come_before_what_lies_near() -> None:
    near = answer("ebox/koppelen")
    choice = filled(
        type="choice", kind="also", text="Vroeg u ook dit?", options=[{"label": "Dit ook", "target": "ebox/overlijden"}]
    )
    said = spoken([near, choice])
    assert said.options[0].key == choice["options"][0]["key"]
    assert {option.key for option in said.options[1:]} == {option["key"] for option in near["related"]}
    assert said.chunks[-1] == "Vroeg u ook dit?"


def test_a_step_says_where_one_is() -> None:
    walk = walks()["roepnaam"]
    said = spoken([step_block(walk, walk.steps["aanmelden"], 2)])
    assert said.chunks == (
        "Stap twee van negen. Surf zelf naar de website van Mijn Burgerprofiel en meld u daar aan.",
        "Gebruik geen link uit een e-mail. Bent u binnen?",
    )


def test_a_warning_is_said_before_the_step() -> None:
    walk = walks()["roepnaam"]
    said = spoken([step_block(walk, walk.start, text="Doe dit.", warning="Pas op met links.")])
    assert said.chunks == ("Stap één van negen. Let op. Pas op met links. Doe dit.",)


def test_a_step_that_says_itself_where_one_is_says_it_once() -> None:
    walk = walks()["roepnaam"]
    said = spoken([step_block(walk, walk.start, 3, text="U was bij stap 3 van 9. Zeg ‘verder’ om daar verder te gaan.")])
    assert said.chunks == ("U was bij stap drie van negen. Zeg verder om daar verder te gaan.",)


def test_what_stands_before_a_step_is_kept() -> None:
    walk = walks()["roepnaam"]
    step = walk.steps["aanmelden"]
    said = spoken([step_block(walk, step, 2, text=f"Kies een van de antwoorden. {step.text}")])
    assert said.chunks[:2] == (
        "Stap twee van negen. Kies een van de antwoorden.",
        "Surf zelf naar de website van Mijn Burgerprofiel en meld u daar aan. Gebruik geen link uit een e-mail. Bent u binnen?",
    )


def test_a_step_for_each_of_a_list_keeps_its_number() -> None:
    found = [(walk, step) for walk in walks().values() for step in walk.steps.values() if step.each]
    for walk, step in found:
        said = " ".join(spoken([step_block(walk, step, text=step.text.format(number=4))]).chunks)
        assert "vier" in said
        assert "{" not in said
    assert found


@pytest.mark.parametrize(("name", "step"), [(walk.flow, step) for walk in walks().values() for step in walk.steps])
def test_every_step_is_spoken_from_the_block_as_the_bot_makes_it(name: str, step: str) -> None:
    walk = walks()[name]
    found = walk.steps[step]
    plain = found.text.format(number=1) if found.each else found.text
    warning = {"warning": found.warning} if found.warning else {}
    said = spoken([step_block(walk, found, 1, text=plain, **warning)])
    expected = spoken([text(found.voice.format(number=1) if found.voice and found.each else found.voice or plain)])
    heard = " ".join(said.chunks)
    assert heard.endswith(" ".join(expected.chunks))
    assert all(fits(prompt) for prompt in said.chunks)


@pytest.mark.parametrize("name", list(walks()))
def test_no_step_and_no_help_sends_a_caller_to_what_stands_on_a_screen_of_ours(name: str) -> None:
    walk = walks()[name]
    for step in walk.steps.values():
        for written in filter(None, (step.text, step.helper, step.not_found)):
            said = spoken([step_block(walk, step, text=written.format(number=1) if step.each else written)])
            assert not re.search(r"bij de bronnen|onder deze stap|volledige adres", " ".join(said.chunks))
            assert all(fits(prompt) for prompt in said.chunks)


def test_help_to_find_the_digital_keys_names_the_website_where_a_link_stands() -> None:
    walk = walks()["ebox_deactiveren"]
    for step in (walk.steps["sleutels_alles"], walk.steps["sleutels_een"]):
        assert spoken([step_block(walk, step, text=step.not_found)]).chunks == (
            "Stap één van negen. Zoek op de website van Vlaanderen de veelgestelde vragen over Mijn Burgerprofiel.",
            "Bij de uitleg over jongeren van twaalf tot achttien staat een link mijn digitale sleutels.",
        )


def test_a_login_says_how_one_can_sign_in_and_no_address() -> None:
    block = filled(type="login", kind="login", reason="Meld u aan op burgerprofiel.be.", level="substantial")
    assert spoken([block]) == Spoken(
        chunks=("Uw eigen gegevens kan ik aan de telefoon nog niet geven. U vindt ze op de website van Mijn Burgerprofiel.",),
        wants=Wants.LOGIN,
        asks=block,
    )


def test_a_card_never_says_what_it_holds() -> None:
    block: Block = {"type": "card", "kind": "card", "ref": "abc123"}
    assert spoken([block]) == Spoken(chunks=("Uw gegevens staan klaar.",), wants=Wants.CARD, asks=block)


def test_an_offer_of_a_person_says_when_and_how_long() -> None:
    block = filled(type="handover", kind="handover", text="Een medewerker helpt u graag.", queue="1700", position=2)
    assert spoken([block]) == Spoken(
        chunks=(
            "Een medewerker helpt u graag. U bent nummer twee in de rij.",
            "Elke werkdag van negen tot negentien uur. Nu gesloten. Weer open op maandag dertig november om negen uur.",
        ),
        wants=Wants.PERSON,
        asks=block,
    )


def test_the_options_of_an_offer_can_be_chosen() -> None:
    block = filled(type="handover", kind="handover", text="Een medewerker helpt u graag.", queue="1700")
    block["options"] = [{"key": "wacht", "label": "Wachten op een medewerker", "target": "desk:wait"}]
    assert spoken([block]).options == (Option("Wachten op een medewerker", "wacht", "desk:wait"),)


def test_a_notice_is_spoken_without_its_end() -> None:
    block: Block = {"type": "status", "kind": "notice", "text": "Er is een storing.", "until": "2026-11-23T12:00+01:00"}
    assert spoken([block]).chunks == ("Er is een storing.",)


@pytest.mark.parametrize(
    ("language", "written", "heard"),
    [
        ("fr", "Appelez le 1700, de 9 h à 19 h.", "Appelez le mille sept cents, de neuf heures à dix-neuf heures."),
        ("en", "Please call 1700.", "Please call one thousand, seven hundred."),
        ("de", "Rufen Sie 1700 an, bis 19 Uhr.", "Rufen Sie eintausendsiebenhundert an, bis neunzehn Uhr."),
    ],
)
def test_another_language_keeps_its_words(language: str, written: str, heard: str) -> None:
    said = spoken([text(written, "language", lang=language)])
    assert (said.chunks, [language_of(prompt) for prompt in said.chunks]) == ((heard,), [language])


def test_every_type_of_block_can_be_spoken() -> None:
    walk = walks()["roepnaam"]
    blocks = [
        text("Dag."),
        answer("ebox/koppelen"),
        filled(type="choice", kind="clarify", text="Wat?", options=[{"label": "Dit"}]),
        step_block(walk, walk.start),
        filled(type="login", kind="login", reason="Meld u aan.", level="substantial"),
        {"type": "card", "kind": "card", "ref": "abc123"},
        filled(type="handover", kind="handover", text="Een mens helpt u.", queue="1700"),
        {"type": "status", "kind": "notice", "text": "Er is een storing.", "until": "2026-11-23T12:00"},
    ]
    assert {block["type"] for block in blocks} == set(BLOCKS)
    for block in blocks:
        validate(block, filled=True)
        assert spoken([block]).chunks


def test_nothing_is_said_of_nothing() -> None:
    assert spoken([]) == Spoken(chunks=())


def test_sources_and_details_are_not_read() -> None:
    block = answer("ebox/deactiveren")
    heard = " ".join(spoken([block]).chunks)
    assert block["sources"]
    assert not any(source["title"] in heard for source in block["sources"])
    assert answer_fields(entries()["ebox/deactiveren"])["more"][:40] not in heard


def test_words_that_suit_a_screen_are_replaced_and_stand_in_the_product() -> None:
    instead = yaml.safe_load(Path("gateway/voice/spoken.yml").read_text(encoding="utf-8"))["instead"]
    written = " ".join(
        " ".join(Path(name).read_text(encoding="utf-8").split())
        for name in (
            "domain.yml",
            "actions/walks/says.yml",
            "actions/personal/says.yml",
            *map(str, Path("faq/flows").glob("*.yml")),
        )
    )
    for screen, phone in instead.items():
        assert screen in written
        assert spoken([text(f"Dag. {screen}")]) == spoken([text(f"Dag. {phone}")])


def test_a_short_name_is_used_where_there_is_one() -> None:
    assert spoken_label("ebox/koppelen") == "Hoe u uw eBox koppelt"
    assert spoken_label("elders") is None
