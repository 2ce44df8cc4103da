"""An answer that an operator withdrew is not given, in no conversation and on no page, until it is given back."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.audit import Audit
from gateway.storage.release_models import AuditRow
from gateway.withdrawals import WithdrawalError, Withdrawals
from tests.conftest import ROOT, Instance
from tests.gateway.visitor import Visitor

ENTRY, QUESTION = "ebox/wat-is-ebox", "wat is de ebox?"


@pytest.fixture
def withdrawals(engine: AsyncEngine) -> Withdrawals:
    return Withdrawals(engine, Audit(engine, "k" * 32))


async def test_withdrawing_and_giving_back(withdrawals: Withdrawals, engine: AsyncEngine) -> None:
    await withdrawals.withdraw(ENTRY, "els")
    assert list(await withdrawals.all()) == [ENTRY]
    with pytest.raises(WithdrawalError, match="withdrawn already"):
        await withdrawals.withdraw(ENTRY, "els")
    await withdrawals.give_back(ENTRY, "luc")
    assert not await withdrawals.all()
    with pytest.raises(WithdrawalError, match="is not withdrawn"):
        await withdrawals.give_back(ENTRY, "luc")
    async with async_sessionmaker(engine)() as db:
        rows = list(await db.scalars(select(AuditRow).order_by(AuditRow.number)))
    assert [(row.what, row.who, row.object) for row in rows] == [("withdrawn", "els", ENTRY), ("given_back", "luc", ENTRY)]


async def test_an_entry_that_does_not_exist_is_refused(withdrawals: Withdrawals) -> None:
    with pytest.raises(WithdrawalError, match="no entry 'ebox/bestaat-niet'"):
        await withdrawals.withdraw("ebox/bestaat-niet", "els")


async def test_only_the_answer_itself_is_replaced(withdrawals: Withdrawals) -> None:
    await withdrawals.withdraw(ENTRY, "els")
    await withdrawals.refresh()
    other = {"type": "answer", "kind": "answer", "id": "ebox/koppelen", "confidence": 1.0}
    assert withdrawals.instead(other) is other
    instead = withdrawals.instead({**other, "id": ENTRY})
    assert (instead["type"], instead["kind"], instead["queue"]) == ("handover", "withdrawn", "1700")


def admin(instance: Instance, *words: str) -> None:
    command = [".venv/bin/hulpnodig", "admin", "answer", *words, "--state-dir", str(instance.state_dir)]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=True)


@pytest.fixture
def withdrawn(instance: Instance) -> Iterator[None]:
    admin(instance, "withdraw", ENTRY)
    yield
    admin(instance, "restore", ENTRY)
    assert answer(instance, "answer")["outcome"] == "answered"


def answer(instance: Instance, kind: str) -> dict[str, Any]:
    """The answer to the question, in new conversations, until it has a block of this kind."""
    deadline = time.monotonic() + 15
    while True:
        with Visitor(instance.url) as visitor:
            turn = visitor.say(QUESTION)
        if kind in [block["kind"] for block in turn["blocks"]] or time.monotonic() > deadline:
            return turn
        time.sleep(0.3)


@pytest.mark.usefixtures("withdrawn")
def test_in_a_conversation_and_on_its_page(instance: Instance) -> None:
    turn = answer(instance, "withdrawn")
    assert turn["outcome"] == "refused"
    (block,) = turn["blocks"]
    assert block["text"] == (
        "Het antwoord op de vraag ‘Wat is de eBox?’ kijken we na. Daarom tonen we het nu even niet. "
        "Hebt u meteen hulp nodig? Bel gratis naar 1700."
    )
    assert block["opening"].startswith("Elke werkdag van 0 tot 23.59 uur.")
    with Visitor(instance.url) as visitor:
        page = visitor.http.get(f"/vragen/{ENTRY}", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "kijken we na" in page.text


def test_afterwards_it_is_given_again(instance: Instance) -> None:
    admin(instance, "withdraw", ENTRY)
    assert answer(instance, "withdrawn")["outcome"] == "refused"
    admin(instance, "restore", ENTRY)
    assert answer(instance, "answer")["outcome"] == "answered"
