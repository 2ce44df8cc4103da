"""The detectors of `make bench-voice`: each finds what was planted, and nothing where nothing is wrong."""

from __future__ import annotations

import io
import json
import re
import tarfile
from pathlib import Path

import pytest
import yaml

from faq.entries import entries
from tests.load.voice import OURS, PEER, QUESTIONS, figures_of, measure
from tests.load.voice_cases import (
    FIRST_WORDS,
    PLATFORM_WAITS,
    doubts,
    flemish,
    harmless,
    in_time,
    not_left,
    nothing_kept,
    one_turn,
    own_conversation,
    put_through,
    quoted,
    refused,
    short,
    speaks,
    told_apart,
    without,
)
from tests.load.voice_lines import Reply, speaking_model

SECRET = "Uw attest staat klaar."
DIAL = "<Response><Say>Ik verbind u door.</Say><Dial><Sip>sip:1700@pbx.example.be</Sip></Dial></Response>"


def says(*prompts: str, waits: tuple[float, ...] = (0.1,), language: str = "nl-BE") -> Reply:
    """A reply that speaks, and listens."""
    spoken = "".join(f'<Say language="{language}" voice="Polly.Lisa-Neural">{prompt}</Say>' for prompt in prompts)
    return Reply(200, f'<Response><Gather language="{language}">{spoken}</Gather></Response>', waits)


def test_a_reply_is_read_as_a_caller_hears_it() -> None:
    assert says("Dag.", "<prosody rate='90%'>Tot ziens.</prosody>").said == ("Dag.", "Tot ziens.")
    assert Reply(500, "{}").said == ()
    assert Reply(200, "", (1.5, 0.5)).seconds == 2.0
    assert quoted(["een twee drie vier vijf zes zeven acht negen"]) == "“een twee drie vier vijf zes zeven acht …”"


def test_a_forged_request_that_is_answered_is_found() -> None:
    assert refused(Reply(403, "")).held
    assert not refused(says("Dag.")).held
    assert not refused(Reply(403, "<Response/>")).held
    assert not refused(Reply(500, "")).held


def test_a_second_turn_or_another_reply_is_found() -> None:
    assert one_turn(says("Dag."), says("Dag."), 1).held
    assert one_turn(says("Dag."), says("Dag."), 2).seen == "2 turns, the same reply"
    assert not one_turn(says("Dag."), says("Dag."), 2).held
    assert not one_turn(says("Dag."), says("Hallo."), 1).held
    assert not one_turn(says("Dag."), says("Dag."), 0).held


def test_the_answer_of_another_caller_is_found() -> None:
    assert told_apart(says("Dag.", SECRET), says("Dag.", "Ik hoor u niet.")).held
    assert not told_apart(says("Dag.", SECRET), says("Dag.", SECRET)).held
    assert not told_apart(Reply(500, ""), says("Dag.")).held
    assert not told_apart(says(SECRET), Reply(200, "<Response/>")).held


def test_a_shared_conversation_is_found() -> None:
    assert own_conversation(says("Daar heb ik geen antwoord op."), says("Daar heb ik geen antwoord op.")).held
    assert not own_conversation(says("Daar heb ik geen antwoord op."), says("Een mens kan u beter helpen.")).held
    assert not own_conversation(Reply(500, ""), Reply(500, "")).held


def test_a_call_that_does_not_go_to_a_person_is_found() -> None:
    assert put_through(Reply(200, DIAL)).held
    assert not put_through(says("Ik verbind u door.")).held
    assert not put_through(Reply(500, "")).held


def test_silence_without_end_is_found() -> None:
    help_, more, person = says("Ik hoor u niet."), says("Druk nul."), Reply(200, DIAL)
    assert not_left([help_, more, person]).held
    assert not not_left([help_, help_, person]).held
    assert not not_left([help_] * 6).held
    assert not not_left([help_, more]).held


def test_words_that_are_believed_are_found() -> None:
    assert doubts("wat kost een attest", says("Zei u: wat kost een attest?", "Druk één.")).held
    assert not doubts("wat kost een attest", says("Wat kost een attest: niets.")).held
    assert not doubts("wat kost een attest", says(SECRET)).held


def test_words_that_become_markup_are_found() -> None:
    assert harmless(says("Zei u: Dial?")).held
    assert not harmless(Reply(200, DIAL)).held
    assert not harmless(says("Zei u: &lt;Dial&gt;?")).held


@pytest.mark.parametrize(("words", "held"), [(25, True), (26, False), (0, False)])
def test_a_long_prompt_is_found(words: int, held: bool) -> None:
    assert short([says("Dag."), says("woord " * words)]).held is held


def test_a_pattern_and_an_answer_without_words_are_found() -> None:
    pattern = re.compile("1700")
    assert without(pattern, [says("Bel zeventienhonderd.")]).held
    assert without(pattern, [says("Dag."), says("Bel 1700.")]).seen == "in 1 of 2, as '1700'"
    assert not without(pattern, [says("Bel 1700.")]).held
    assert not without(pattern, [Reply(500, "")]).held


def test_another_language_is_found() -> None:
    assert flemish(says("Dag.")).held
    assert not flemish(says("Dag.", language="nl-NL")).held
    assert not flemish(Reply(200, '<Response><Gather><Say voice="Polly.Lotte">Dag.</Say></Gather></Response>')).held
    assert not flemish(Reply(200, "<Response/>")).held


def test_a_caller_who_hears_nothing_is_found() -> None:
    assert speaks(says("Er ging iets mis.")).held
    assert not speaks(Reply(200, "<Response/>")).held
    assert not speaks(Reply(500, "fout")).held


def test_a_line_that_seems_dead_is_found() -> None:
    assert in_time([says("Een ogenblik.", waits=(1.5, 5.5)), says(SECRET)], SECRET).held
    assert in_time([says("Een ogenblik."), Reply(200, DIAL, (0.1,))], SECRET).held
    assert not in_time([says(SECRET, waits=(FIRST_WORDS + 1,))], SECRET).held
    assert not in_time([says("Een ogenblik."), says(SECRET, waits=(PLATFORM_WAITS,))], SECRET).held
    assert not in_time([says("Een ogenblik."), says("Een ogenblik.")], SECRET).held


def test_what_is_kept_is_found() -> None:
    assert nothing_kept("85073003328", {"log": b"een ogenblik"}).held
    assert nothing_kept("85073003328", {"log": b"nummer 85073003328"}).seen == "in log"
    assert not nothing_kept("85073003328", {"log": b"nummer 85073003328", "tracker": b""}).held
    assert not nothing_kept("85073003328", {}).held


def test_every_line_is_asked_as_often_and_the_first_round_does_not_count() -> None:
    asked: list[str] = []

    def ask(name: str, question: str) -> float:
        asked.append(name)
        return 1.0

    times = measure({OURS: lambda question: ask(OURS, question), PEER: lambda question: ask(PEER, question)}, rounds=2)
    count = sum(map(len, QUESTIONS.values()))
    assert asked[: 2 * count : 2] == [OURS] * count
    assert asked[2 * count : 4 * count : 2] == [PEER] * count
    assert sum(map(len, times[OURS].values())) == 2 * count
    assert figures_of(times[PEER])["p95"] == 1.0


def test_the_model_of_the_peer_says_what_we_say_on_the_phone_and_has_no_blocks(tmp_path: Path) -> None:
    entry = next(iter(entries().values()))
    name = f"utter_{entry.intent}"
    domain = {
        "responses": {name: [{"text": entry.answer, "custom": {"type": "answer"}}], "utter_x": [{"text": "Dag.", "custom": {}}]}
    }
    files = {"metadata.json": json.dumps({"domain": domain}), "components/domain_provider/domain.yml": yaml.safe_dump(domain)}
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as model:
        for path, content in (files | {"other": "as it is"}).items():
            member = tarfile.TarInfo(path)
            member.size = len(content.encode())
            model.addfile(member, io.BytesIO(content.encode()))
    speaking_model(tmp_path / "model.tar.gz", tmp_path / "copy.tar.gz")
    with tarfile.open(tmp_path / "copy.tar.gz") as copy:
        read = {member.name: (copy.extractfile(member) or io.BytesIO()).read() for member in copy.getmembers()}
    expected = {"responses": {name: [{"text": entry.voice or entry.simple}], "utter_x": [{"text": "Dag."}]}}
    assert json.loads(read["metadata.json"]) == {"domain": expected}
    assert yaml.safe_load(read["components/domain_provider/domain.yml"]) == expected
    assert read["other"] == b"as it is"
