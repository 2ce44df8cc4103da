"""People in need read the reviewed reply first, whatever else they ask."""

from __future__ import annotations

import pytest

from faq.urgent import urgent_replies
from tests.conftest import Instance


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("fraud", "ik heb mijn code aan een oplichter gegeven"),
        ("fraud", "help ze hebben mij opgelicht, mijn rekening is leeg"),
        ("suicide", "ik wil niet meer leven"),
        ("suicide", "kzie het nie meer zitten ik ga er een einde aan maken"),
        ("danger", "er zit een inbreker in mijn huis"),
        ("danger", "mijn kind heeft bleekwater gedronken"),
        ("violence", "mijn man slaat mij"),
        ("distress", "ik ben zo eenzaam en ik kan alleen nog maar wenen"),
    ],
)
def test_the_reviewed_reply_comes_first(need: str, text: str, instance: Instance) -> None:
    with instance.conversation() as conversation:
        reply = conversation.say(text)
    assert reply.outcome == "urgent"
    assert reply.blocks[0]["kind"] == "urgent"
    assert reply.blocks[0]["text"] == urgent_replies()[need].text


def test_a_real_question_beside_it_is_answered_after_it(instance: Instance) -> None:
    with instance.conversation() as conversation:
        reply = conversation.say("Hoe deactiveer ik mijn eBox? Ik heb mijn pincode gegeven aan een oplichter.")
    assert reply.outcome == "urgent"
    assert [block["kind"] for block in reply.blocks] == ["urgent", "answer"]
    assert reply.blocks[1]["id"] == "ebox/deactiveren"


@pytest.mark.parametrize(
    "text",
    [
        "mijn man is overleden, wat met zijn ebox",
        "ik word gek van al die mails over hetzelfde document",
        "is deze mail van burgerprofiel vals of echt",
        "ik wil stoppen met de ebox",
    ],
)
def test_an_ordinary_question_is_not_taken_for_an_emergency(text: str, instance: Instance) -> None:
    with instance.conversation() as conversation:
        assert conversation.say(text).outcome != "urgent"
