"""Gaps: what is noted and what is not, and when it goes."""

from __future__ import annotations

import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.erasure import Erasure
from gateway.learning.gaps import KEPT, REASONS, Gaps
from gateway.storage.learning_models import Gap
from gateway.storage.release_models import AuditRow
from tests.gateway.alone import NOBODY
from tests.learning.conftest import NewConversation, Watch

QUESTION = "mijn scherm blijft wit"
ANSWER = {"type": "answer", "kind": "answer", "id": "ebox/koppelen"}


class ObedientBot(BotClient):
    """A bot that erases whatever it is told."""

    def __init__(self) -> None:
        super().__init__(NOBODY, "", 1)

    async def erase(self, conversation: str) -> int:
        return 1


async def texts(gaps: Gaps) -> list[str]:
    return [gap.text for gap in await gaps.open()]


async def test_a_gap_says_what_was_asked_and_why(gaps: Gaps, conversation: NewConversation) -> None:
    await gaps.note(await conversation(), f"  {QUESTION}\n ", "corrected", given="ebox/koppelen", wanted="app/adres")
    (gap,) = await gaps.open()
    assert (gap.text, gap.why, gap.given, gap.wanted) == (QUESTION, "corrected", "ebox/koppelen", "app/adres")


async def test_an_unknown_reason_is_refused(gaps: Gaps, conversation: NewConversation) -> None:
    with pytest.raises(KeyError):
        await gaps.note(await conversation(), QUESTION, "zomaar")
    assert all(len(why) <= 16 for why in REASONS)


async def test_the_newest_comes_first(gaps: Gaps, conversation: NewConversation, watch: Watch) -> None:
    for text in ("een vraag", "nog een vraag"):
        await gaps.note(await conversation(), text, "refused")
        watch.forward(minutes=1)
    assert await texts(gaps) == ["nog een vraag", "een vraag"]


async def test_the_same_is_noted_once_in_a_conversation(gaps: Gaps, conversation: NewConversation) -> None:
    one, other = await conversation(), await conversation()
    for name, why in ((one, "refused"), (one, "refused"), (one, "thumb_down"), (other, "refused")):
        await gaps.note(name, QUESTION, why)
    assert sorted(gap.why for gap in await gaps.open()) == ["refused", "refused", "thumb_down"]


async def test_it_is_redacted_once_more_and_what_is_a_placeholder_only_is_not_noted(
    gaps: Gaps, conversation: NewConversation
) -> None:
    name = await conversation()
    await gaps.note(name, "bel mij op 0470 12 34 56", "refused")
    await gaps.note(name, "<rijksregisternummer> !", "refused")
    await gaps.note(name, "0470 12 34 56", "refused")
    assert await texts(gaps) == ["bel mij op <telefoonnummer>"]


async def test_turns_that_were_not_answered_are_noted(gaps: Gaps, conversation: NewConversation) -> None:
    name = await conversation()
    for outcome in ("refused", "clarified", "answered", "smalltalk", "failed", "with_person"):
        await gaps.of_turn(name, f"{QUESTION} {outcome}", outcome, [])
    assert sorted(gap.why for gap in await gaps.open()) == ["clarified", "refused"]


async def test_a_thumb_down_is_a_gap_until_a_thumb_up(gaps: Gaps, conversation: NewConversation) -> None:
    name, other = await conversation(), await conversation()
    for each in (name, other):
        await gaps.thumb(each, QUESTION, ANSWER, helpful=False)
    await gaps.note(name, QUESTION, "clarified")
    await gaps.thumb(name, QUESTION, ANSWER, helpful=True)
    assert sorted((gap.conversation, gap.why, gap.given) for gap in await gaps.open()) == [
        (name, "clarified", ""),
        (other, "thumb_down", "ebox/koppelen"),
    ]


async def test_a_gap_joins_the_transaction_of_what_it_belongs_to(
    gaps: Gaps, engine: AsyncEngine, conversation: NewConversation
) -> None:
    name = await conversation()
    async with async_sessionmaker(engine)() as db:
        await gaps.note(name, QUESTION, "refused", db=db)
        await db.rollback()
    assert await texts(gaps) == []
    async with async_sessionmaker(engine).begin() as db:
        await gaps.note(name, QUESTION, "refused", db=db)
    assert await texts(gaps) == [QUESTION]


async def test_of_a_conversation_that_is_gone_nothing_is_noted(gaps: Gaps) -> None:
    await gaps.note("0" * 32, QUESTION, "refused")
    assert await texts(gaps) == []


async def test_what_is_dismissed_is_gone_from_the_list_and_stands_in_the_audit(
    gaps: Gaps, engine: AsyncEngine, conversation: NewConversation
) -> None:
    name = await conversation()
    await gaps.note(name, QUESTION, "refused")
    await gaps.note(name, "iets anders", "refused")
    ids = [gap.id for gap in await gaps.open() if gap.text == QUESTION]
    assert await gaps.dismiss(ids, "els") == 1
    assert await gaps.dismiss(ids, "els") == 0
    assert await texts(gaps) == ["iets anders"]
    async with async_sessionmaker(engine)() as db:
        rows = list(await db.scalars(select(AuditRow)))
    assert [(row.what, row.outcome, row.who, row.object) for row in rows] == [("gap", "dismissed", "els", str(ids[0]))]


async def test_after_ninety_days_it_is_removed(
    gaps: Gaps, engine: AsyncEngine, conversation: NewConversation, watch: Watch
) -> None:
    await gaps.note(await conversation(), QUESTION, "refused")
    watch.forward(days=89)
    await gaps.note(await conversation(), "jonger", "refused")
    assert await gaps.purge() == 0
    watch.now += KEPT - datetime.timedelta(days=89)
    assert await texts(gaps) == ["jonger"]
    assert await gaps.purge() == 1
    async with async_sessionmaker(engine)() as db:
        assert [gap.text for gap in await db.scalars(select(Gap))] == ["jonger"]


async def test_a_citizen_who_erases_takes_the_gap_along(
    gaps: Gaps, engine: AsyncEngine, audit: Audit, conversation: NewConversation, watch: Watch
) -> None:
    mine, other = await conversation(), await conversation()
    for name in (mine, other):
        await gaps.note(name, f"{QUESTION} van {name[-1]}", "refused")
    day = datetime.timedelta(days=1)
    receipt = await Erasure(engine, ObedientBot(), audit, day, day, watch).erase(mine)
    assert (receipt.rows, receipt.left) == (2, 0)
    assert await texts(gaps) == [f"{QUESTION} van 2"]


async def test_a_conversation_that_grows_old_leaves_its_gap_without_a_name(
    gaps: Gaps, engine: AsyncEngine, conversation: NewConversation
) -> None:
    name = await conversation()
    await gaps.note(name, QUESTION, "refused")
    async with async_sessionmaker(engine).begin() as db:
        await gaps.forget_conversation(name, db)
    (gap,) = await gaps.open()
    assert (gap.text, gap.conversation) == (QUESTION, None)
    assert [found.text for found in await gaps.of([gap.id])] == [QUESTION]
