from __future__ import annotations

from typing import Any

import pytest

from faq.blocks import validate
from faq.entries import entries
from faq.errors import BlockError
from faq.own_data import own_data
from faq.walks import walks
from gateway.filling import FAILED, fill

PORTAL = "https://portal.example.be"


def opening(queue: str) -> str:
    return {"1700": "Elke werkdag van 9 tot 19 uur."}[queue]


def answer(entry_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "answer", "kind": "answer", "id": entry_id, "confidence": 0.9, **more}


def choice(*targets: str) -> dict[str, Any]:
    options = [{"label": f"Keuze {target}", "target": target} for target in targets]
    return {"type": "choice", "kind": "clarify", "text": "Wat bedoelt u?", "options": options}


@pytest.mark.parametrize("entry_id", entries())
def test_every_answer_is_filled_with_its_entry(entry_id: str) -> None:
    entry = entries()[entry_id]
    filled = fill(answer(entry_id), opening, PORTAL)
    validate(filled, filled=True)
    assert (filled["id"], filled["confidence"]) == (entry_id, 0.9)
    assert (filled["question"], filled["text"], filled["simple"]) == (entry.question, entry.answer, entry.simple)
    assert filled.get("more") == entry.more
    assert [source["url"] for source in filled["sources"]] == [source.page.url for source in entry.sources]
    assert filled["sources"]
    beside = [walk for walk in walks().values() if entry_id in walk.entries]
    own = [offer for offer in own_data() if entry_id in offer.entries]
    offered = [(f"Stap voor stap: {walk.title}", f"flow:{walk.flow}") for walk in beside]
    offered += [(offer.label, offer.target) for offer in own]
    offered += [(entries()[other].question, other) for other in entry.related]
    assert [(option["label"], option["target"]) for option in filled["related"]] == offered
    assert len(filled.get("updates", [])) == len(entry.updates)
    assert "agent" not in filled


def test_an_update_carries_its_own_source_and_date() -> None:
    entry = next(entry for entry in entries().values() if entry.updates)
    shown = fill(answer(entry.id), opening, PORTAL)["updates"][0]
    update = entry.updates[0]
    assert (shown["text"], shown["title"], shown["url"]) == (update.text, update.title, update.url)
    assert shown["date"] == update.date.isoformat()
    assert shown["url"] not in {source.page.url for source in entry.sources}


def test_an_estimated_date_is_shown_as_such() -> None:
    estimated = [(entry.id, i) for entry in entries().values() for i, update in enumerate(entry.updates) if update.date_note]
    exact = [(entry.id, i) for entry in entries().values() for i, update in enumerate(entry.updates) if not update.date_note]
    assert fill(answer(estimated[0][0]), opening, PORTAL)["updates"][estimated[0][1]]["date_note"]
    assert "date_note" not in fill(answer(exact[0][0]), opening, PORTAL)["updates"][exact[0][1]]


def test_options_get_distinct_opaque_keys() -> None:
    blocks = [fill(choice("ebox/koppelen", "ebox/deactiveren", "flow:handover"), opening, PORTAL) for _ in range(20)]
    keys = [option["key"] for block in blocks for option in block["options"]]
    assert len(set(keys)) == 60
    assert all(len(key) >= 16 for key in keys)
    assert not any(part in key for key in keys for part in ("ebox", "koppelen", "flow", "handover"))


def test_related_questions_get_new_keys_each_time() -> None:
    keys = [option["key"] for _ in range(2) for option in fill(answer("ebox/koppelen"), opening, PORTAL)["related"]]
    assert len(set(keys)) == len(keys) >= 2


def test_a_block_of_the_bot_is_not_changed_in_place() -> None:
    block = choice("ebox/koppelen")
    fill(block, opening, PORTAL)
    assert block == choice("ebox/koppelen")


def test_a_login_gets_the_address_of_the_portal() -> None:
    block = {"type": "login", "kind": "login", "reason": "Meld u aan.", "level": "substantial"}
    assert fill(block, opening, PORTAL)["url"] == PORTAL


def test_a_handover_says_when_people_answer() -> None:
    block = {"type": "handover", "kind": "handover", "text": "Bel 1700.", "queue": "1700"}
    assert fill(block, opening, PORTAL)["opening"] == "Elke werkdag van 9 tot 19 uur."
    with pytest.raises(KeyError):
        fill(block | {"queue": "1234"}, opening, PORTAL)


def test_an_unknown_entry_is_refused() -> None:
    with pytest.raises(KeyError):
        fill(answer("ebox/bestaat-niet"), opening, PORTAL)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(answer("ebox/koppelen", text="Eigen tekst"), id="text of an answer"),
        pytest.param(answer("ebox/koppelen", sources=[]), id="sources of an answer"),
        pytest.param(answer("ebox/koppelen", related=[]), id="related questions of an answer"),
        pytest.param({**choice(), "options": [{"label": "a", "target": "ebox/koppelen", "key": "k"}]}, id="key of an option"),
        pytest.param(
            {"type": "login", "kind": "login", "reason": "a", "level": "high", "url": "https://evil.example"},
            id="address of a login",
        ),
    ],
)
def test_a_field_that_the_gateway_fills_is_refused_from_the_bot(block: dict[str, Any]) -> None:
    with pytest.raises(BlockError, match="may not have a field"):
        fill(block, opening, PORTAL)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param({"type": "html", "kind": "answer", "text": "<b>"}, id="unknown type"),
        pytest.param({"type": "text", "kind": "advert", "text": "a"}, id="unknown kind"),
        pytest.param({"type": "text", "kind": "greeting"}, id="missing field"),
        pytest.param({"type": "text", "kind": "greeting", "text": "a", "html": "<b>"}, id="unknown field"),
        pytest.param({"type": "text", "kind": "greeting", "text": 7}, id="wrong type"),
        pytest.param(answer("ebox/koppelen", confidence="zeker"), id="confidence that is no number"),
    ],
)
def test_a_block_outside_the_schema_is_refused(block: dict[str, Any]) -> None:
    with pytest.raises(BlockError):
        fill(block, opening, PORTAL)


def test_what_a_citizen_reads_after_a_failure_is_a_valid_block() -> None:
    validate(FAILED, filled=True)
