"""How an evaluation judges an answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.scoring import VERDICTS, Result, Row, SetError, judge, load_rows, summary

Blocks = list[dict[str, Any]]

KOPPELEN, STOPPEN, PAPIER = "ebox/koppelen", "ebox/deactiveren", "ebox/zeker-op-papier"
HANDOVER: dict[str, Any] = {"type": "handover", "kind": "handover", "text": "Bel 1700.", "queue": "1700"}
LOGIN: dict[str, Any] = {"type": "login", "kind": "login", "reason": "Uw gegevens.", "level": "400", "url": "https://voorbeeld.be"}
CARD: dict[str, Any] = {"type": "card", "kind": "card", "ref": "r1"}


def answer(entry_id: str) -> dict[str, Any]:
    return {"type": "answer", "kind": "answer", "id": entry_id, "confidence": 0.9}


def choice(*targets: str) -> dict[str, Any]:
    return {"type": "choice", "kind": "clarify", "text": "Bedoelt u?", "options": [{"label": t, "target": t} for t in targets]}


def step(flow: str) -> dict[str, Any]:
    return {"type": "step", "kind": "step", "flow": flow, "step": 1, "of": 3, "title": "Start", "text": "Doe.", "options": []}


def text(kind: str) -> dict[str, Any]:
    return {"type": "text", "kind": kind, "text": "Dag."}


@pytest.mark.parametrize(
    ("accept", "outcome", "blocks", "verdict"),
    [
        pytest.param([KOPPELEN], "answered", [answer(KOPPELEN)], "correct", id="the accepted answer"),
        pytest.param([KOPPELEN, STOPPEN], "answered", [answer(STOPPEN)], "correct", id="one of two accepted answers"),
        pytest.param([KOPPELEN, STOPPEN], "answered", [answer(KOPPELEN), answer(STOPPEN)], "correct", id="both accepted answers"),
        pytest.param([KOPPELEN], "answered", [text("greeting"), answer(KOPPELEN)], "correct", id="small talk and the answer"),
        pytest.param([KOPPELEN], "answered", [answer(STOPPEN)], "wrong", id="another answer"),
        pytest.param([KOPPELEN], "answered", [answer(KOPPELEN), answer(STOPPEN)], "wrong", id="the answer and another"),
        pytest.param([KOPPELEN], "step", [step("koppelen")], "wrong", id="a walk instead of the answer"),
        pytest.param([KOPPELEN], "login_asked", [LOGIN], "wrong", id="a login instead of the answer"),
        pytest.param(["flow:koppelen"], "step", [step("koppelen")], "correct", id="the accepted walk"),
        pytest.param(["flow:koppelen"], "step", [step("stoppen")], "wrong", id="another walk"),
        pytest.param(["flow:koppelen", KOPPELEN], "answered", [answer(KOPPELEN)], "correct", id="the answer for a walk"),
        pytest.param([KOPPELEN], "clarified", [choice(STOPPEN, KOPPELEN)], "clarified", id="a choice with the accepted one"),
        pytest.param([KOPPELEN], "clarified", [choice(STOPPEN, PAPIER)], "refused", id="a choice without it"),
        pytest.param(["flow:handover"], "clarified", [choice(STOPPEN, "flow:handover")], "clarified", id="a choice with a person"),
        pytest.param([KOPPELEN], "clarified", [choice(KOPPELEN), answer(STOPPEN)], "wrong", id="a choice beside another answer"),
        pytest.param([KOPPELEN], "refused", [text("refusal")], "refused", id="a refusal"),
        pytest.param([KOPPELEN], "handed_over", [HANDOVER], "refused", id="a person instead of the answer"),
        pytest.param([KOPPELEN], "smalltalk", [text("greeting")], "refused", id="small talk instead of the answer"),
        pytest.param([KOPPELEN], "failed", [text("failed")], "wrong", id="a failed turn"),
        pytest.param([KOPPELEN], "failed", [answer(KOPPELEN), text("failed")], "wrong", id="the answer in a failed turn"),
        pytest.param([KOPPELEN], "answered", [], "wrong", id="no blocks"),
        pytest.param([KOPPELEN], "failed", [], "wrong", id="an HTTP error"),
        pytest.param(["flow:handover"], "handed_over", [HANDOVER], "correct", id="a person wanted and given"),
        pytest.param(["flow:handover"], "answered", [answer(KOPPELEN)], "wrong", id="a person wanted and an answer given"),
        pytest.param(["flow:profile"], "login_asked", [LOGIN], "correct", id="login for the profile"),
        pytest.param(["flow:mailbox"], "login_asked", [LOGIN], "correct", id="login for the mailbox"),
        pytest.param(["flow:profile"], "data_shown", [CARD], "correct", id="the profile itself"),
        pytest.param(["flow:mailbox"], "data_shown", [text("notice"), CARD], "correct", id="the mailbox itself"),
        pytest.param(
            ["flow:profile"], "clarified", [choice("flow:profile", KOPPELEN)], "clarified", id="a choice with the profile"
        ),
        pytest.param(["flow:profile"], "handed_over", [HANDOVER], "refused", id="a person for the profile"),
        pytest.param(["smalltalk"], "smalltalk", [text("greeting")], "correct", id="small talk"),
        pytest.param(["smalltalk"], "answered", [answer(KOPPELEN)], "wrong", id="an answer to small talk"),
        pytest.param(["smalltalk"], "refused", [text("refusal")], "refused", id="small talk refused"),
        pytest.param(["other_language"], "other_language", [text("language")], "correct", id="another language"),
        pytest.param(["urgent"], "urgent", [text("urgent")], "correct", id="an urgent need"),
        pytest.param(["urgent"], "smalltalk", [text("chitchat")], "refused", id="an urgent need not heard"),
        pytest.param(["urgent"], "urgent", [text("urgent"), answer(KOPPELEN)], "wrong", id="an urgent need and an answer"),
        pytest.param(["urgent", KOPPELEN], "urgent", [text("urgent"), answer(KOPPELEN)], "correct", id="both were accepted"),
        pytest.param(["out_of_scope"], "refused", [text("refusal")], "correct", id="out of scope refused"),
        pytest.param(["out_of_scope"], "handed_over", [HANDOVER], "correct", id="out of scope handed over"),
        pytest.param(["out_of_scope"], "clarified", [choice(KOPPELEN, "flow:handover")], "wrong", id="out of scope and a choice"),
        pytest.param(
            ["out_of_scope"], "refused", [text("refusal"), choice(KOPPELEN)], "wrong", id="out of scope, refusal and choice"
        ),
        pytest.param(["out_of_scope"], "answered", [answer(KOPPELEN)], "wrong", id="out of scope answered"),
        pytest.param(
            ["out_of_scope"], "refused", [text("refusal"), answer(KOPPELEN)], "wrong", id="out of scope, refusal and answer"
        ),
        pytest.param(["out_of_scope"], "login_asked", [LOGIN], "wrong", id="out of scope and a login"),
        pytest.param(["out_of_scope"], "step", [step("koppelen")], "wrong", id="out of scope and a walk"),
        pytest.param(["out_of_scope"], "failed", [text("failed")], "wrong", id="out of scope and a failed turn"),
        pytest.param(["out_of_scope"], "refused", [], "wrong", id="out of scope and no blocks"),
    ],
)
def test_a_row_is_judged(accept: list[str], outcome: str, blocks: Blocks, verdict: str) -> None:
    assert judge(Row("Een vraag?", tuple(accept), "plain"), outcome, blocks, 5).verdict == verdict


def test_small_talk_is_no_right_answer_out_of_scope() -> None:
    assert judge(Row("Een vraag?", ("out_of_scope",), "far"), "smalltalk", [text("chitchat")], 5).verdict != "correct"


@pytest.mark.parametrize(
    ("outcome", "blocks", "verdict"),
    [
        pytest.param("answered", [answer(KOPPELEN), answer(STOPPEN)], "correct", id="both"),
        pytest.param("answered", [answer(STOPPEN), text("thanks"), answer(KOPPELEN)], "correct", id="both in the other order"),
        pytest.param("answered", [answer(KOPPELEN)], "refused", id="one of two"),
        pytest.param("clarified", [answer(KOPPELEN), choice(STOPPEN)], "clarified", id="one, and a choice with the other"),
        pytest.param("clarified", [choice(KOPPELEN, STOPPEN)], "clarified", id="a choice of both"),
        pytest.param("answered", [answer(KOPPELEN), answer(STOPPEN), answer(PAPIER)], "wrong", id="both and a third"),
        pytest.param("answered", [answer(KOPPELEN), answer(PAPIER)], "wrong", id="one and a third"),
        pytest.param("refused", [text("refusal")], "refused", id="a refusal"),
        pytest.param("failed", [answer(KOPPELEN), answer(STOPPEN), text("failed")], "wrong", id="a failed turn"),
        pytest.param("answered", [], "wrong", id="no blocks"),
    ],
)
def test_a_compound_row_wants_every_accepted_answer(outcome: str, blocks: Blocks, verdict: str) -> None:
    assert judge(Row("Twee vragen?", (KOPPELEN, STOPPEN), "compound"), outcome, blocks, 5).verdict == verdict


def test_a_compound_row_may_hold_a_person() -> None:
    row = Row("Twee vragen?", (KOPPELEN, "flow:handover"), "compound")
    assert judge(row, "answered", [answer(KOPPELEN), HANDOVER], 5).verdict == "correct"
    assert judge(row, "handed_over", [HANDOVER], 5).verdict == "refused"


def test_a_compound_row_may_hold_own_data_or_a_need() -> None:
    login = {"type": "login", "kind": "login", "reason": "Meld u aan.", "level": "substantial"}
    personal = Row("Twee vragen?", (KOPPELEN, "flow:mailbox"), "compound")
    assert judge(personal, "login_asked", [login, answer(KOPPELEN)], 5).verdict == "correct"
    assert judge(personal, "answered", [answer(KOPPELEN)], 5).verdict == "refused"
    urgent = Row("Twee vragen?", (KOPPELEN, "urgent"), "compound")
    assert judge(urgent, "urgent", [text("urgent"), answer(KOPPELEN)], 5).verdict == "correct"


def test_an_option_without_a_target_is_offered_as_nothing() -> None:
    block = {"type": "choice", "kind": "clarify", "text": "Bedoelt u?", "options": [{"label": "Iets anders"}]}
    assert judge(Row("Wat?", (KOPPELEN,), "plain"), "clarified", [block], 5).verdict == "refused"


def test_what_was_given_and_offered_is_kept() -> None:
    row = Row("Een vraag?", (KOPPELEN,), "plain")
    result = judge(row, "clarified", [text("greeting"), answer(KOPPELEN), choice(STOPPEN, "flow:handover")], 12)
    assert result == Result(row, "correct", (KOPPELEN,), (STOPPEN, "flow:handover"), 12, answer(KOPPELEN)["confidence"])


def results(verdict: str, count: int, accept: str = KOPPELEN, ms: int = 10) -> list[Result]:
    return [Result(Row("Een vraag?", (accept,), "plain"), verdict, (), (), ms)] * count


def test_the_summary_counts_in_scope_and_out_of_scope_apart() -> None:
    found = results("correct", 5) + results("clarified", 2) + results("wrong", 1) + results("refused", 2)
    found += results("correct", 3, "out_of_scope") + results("wrong", 1, "out_of_scope")
    found[0] = Result(Row("Twee vragen?", (KOPPELEN, STOPPEN), "compound"), "correct", (), (), 10)
    assert summary(found) == {
        "n": 10,
        "compound_correct": 1.0,
        "oos_n": 4,
        "correct": 0.5,
        "clarified": 0.2,
        "wrong": 0.1,
        "refused": 0.2,
        "oos_recall": 0.75,
        "in_scope_refused": 0.2,
        "p50_ms": 10,
        "p95_ms": 10,
    }


def test_the_summary_of_one_kind_of_rows_only() -> None:
    assert summary(results("correct", 1))["oos_recall"] == 0.0
    assert [summary(results("correct", 2, "out_of_scope"))[verdict] for verdict in VERDICTS] == [0.0] * 4


def test_times_are_percentiles_whatever_the_order() -> None:
    found = [result for ms in range(100, 0, -1) for result in results("correct", 1, ms=ms)]
    assert summary(found)["p50_ms"] in (50, 51)
    assert summary(found)["p95_ms"] in (95, 96)


def test_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    lines = [
        {"text": "Hoe koppel ik?", "accept": [KOPPELEN], "style": "plain"},
        {"text": "é", "accept": ["out_of_scope"], "style": "far"},
    ]
    path.write_text("\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", encoding="utf-8")
    rows = load_rows(path)
    assert rows == [Row("Hoe koppel ik?", (KOPPELEN,), "plain"), Row("é", ("out_of_scope",), "far")]
    assert [row.in_scope for row in rows] == [True, False]


@pytest.mark.parametrize(
    "line",
    [
        "geen json",
        '{"text": "a", "accept": ["b"]}',
        '{"text": "a", "style": "plain"}',
        '{"accept": ["b"], "style": "plain"}',
        '{"text": "a", "accept": null, "style": "plain"}',
        '{"text": "a", "accept": 3, "style": "plain"}',
        '{"text": "a", "accept": "ebox/koppelen", "style": "plain"}',
        '["a", ["b"], "plain"]',
        '{"text": "a"',
    ],
)
def test_a_mistake_in_a_set_names_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f'{{"text": "a", "accept": ["b"], "style": "plain"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(SetError) as caught:
        load_rows(path)
    assert str(caught.value).startswith(f'{path}:3: expected {{"text", "accept": [...], "style"}}')


def test_a_set_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n \n", encoding="utf-8")
    with pytest.raises(SetError, match="holds no rows"):
        load_rows(path)
