"""Proposals: what is refused and why, what is kept, and when one is live by what the running bot says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from faq.entries import entries
from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.learning.checks import ProposalError
from gateway.learning.content import MISSING, Content
from gateway.learning.gaps import Gaps
from gateway.learning.proposals import Proposals
from gateway.learning.shelf import texts_of
from gateway.storage.learning_models import Proposal
from gateway.storage.release_models import AuditRow
from tests.gateway.alone import NOBODY
from tests.learning.conftest import ELS, NOON, NewConversation, Watch

TARGET = "aanmelden/iemand-helpen"
UNKNOWN = "kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig"
OTHER = "mijn partner moet mijn post kunnen openen"
ANSWERED = "hoe koppel ik mijn ebox in het ziekenhuis"
REASON = "Mensen vragen of iemand anders hun post mag openen."


@pytest.fixture
def proposals(engine: AsyncEngine, gaps: Gaps, bot: BotClient, audit: Audit, watch: Watch) -> Proposals:
    return Proposals(engine, gaps, bot, audit, clock=watch)


async def refusal(proposals: Proposals, examples: Sequence[str], target: str = TARGET, reason: str = REASON) -> str:
    with pytest.raises(ProposalError) as refused:
        await proposals.propose(target, examples, reason, ELS)
    assert await proposals.all() == []
    return str(refused.value)


async def test_a_proposal_keeps_what_was_asked_and_takes_its_gaps_along(
    proposals: Proposals, gaps: Gaps, engine: AsyncEngine, conversation: NewConversation
) -> None:
    for text in (UNKNOWN, OTHER, "iets anders"):
        await gaps.note(await conversation(), text, "refused")
    ids = [gap.id for gap in await gaps.open() if gap.text != "iets anders"]
    number = await proposals.propose(TARGET, [UNKNOWN, f"  {OTHER} [brieven](post) \n"], f" {REASON}\n", ELS, ids)
    (made,) = await proposals.all()
    assert (made.id, made.target, made.reason, made.author, made.author_name) == (number, TARGET, REASON, ELS.id, "Els")
    assert texts_of(made) == [UNKNOWN, f"{OTHER} brieven post"]
    assert [gap.text for gap in await gaps.open()] == ["iets anders"]
    async with async_sessionmaker(engine)() as db:
        rows = list(await db.scalars(select(AuditRow)))
    assert [(row.what, row.outcome, row.who, row.object) for row in rows] == [("proposal", "made", ELS.id, str(number))]


async def test_of_nearly_the_same_examples_one_is_kept(proposals: Proposals) -> None:
    await proposals.propose(TARGET, [UNKNOWN, UNKNOWN.upper() + "?", OTHER], REASON, ELS)
    assert texts_of((await proposals.all())[0]) == [UNKNOWN, OTHER]


async def test_gaps_that_are_gone_or_decided_are_not_taken_twice(
    proposals: Proposals, gaps: Gaps, conversation: NewConversation
) -> None:
    await gaps.note(await conversation(), UNKNOWN, "refused")
    ids = [gap.id for gap in await gaps.open()]
    await proposals.propose(TARGET, [UNKNOWN], REASON, ELS, ids)
    with pytest.raises(ProposalError, match="al beslist"):
        await proposals.propose(TARGET, [UNKNOWN], REASON, ELS, ids)
    assert len(await proposals.all()) == 1


async def test_an_entry_that_does_not_exist(proposals: Proposals) -> None:
    assert await refusal(proposals, [UNKNOWN], target="aanmelden/bestaat-niet") == "Kies een vraag uit de lijst."


@pytest.mark.parametrize("example", ["", "<rijksregisternummer>", "0470 12 34 56", "[]()", "/ -"])
async def test_nothing_is_left_of_an_example(proposals: Proposals, example: str) -> None:
    assert "blijven geen woorden over" in await refusal(proposals, [UNKNOWN, example])


async def test_no_example_at_all(proposals: Proposals) -> None:
    assert await refusal(proposals, []) == "Vink minstens één vraag aan."


async def test_too_long_an_example(proposals: Proposals) -> None:
    assert "is te lang" in await refusal(proposals, ["woord " * 60])


async def test_what_is_answered_already(proposals: Proposals) -> None:
    assert await refusal(proposals, [UNKNOWN, ANSWERED], target="ebox/koppelen") == (
        f"‘{ANSWERED}’ krijgt dit antwoord nu al. Vink die vraag uit."
    )
    await proposals.propose(TARGET, [ANSWERED], REASON, ELS)


async def test_what_stands_in_the_training_data_of_any_intent(proposals: Proposals) -> None:
    example = next(found for found in proposals.content.examples() if found.intent == "faq_ebox__deactiveren")
    told = await refusal(proposals, [f"{example.text.upper()}!!"])
    assert "staat al in de trainingsvoorbeelden bij ‘Hoe deactiveer ik mijn eBox?’" in told
    assert "data/nlu/faq/ebox/deactiveren.yml" in told


async def test_what_nearly_stands_there(proposals: Proposals) -> None:
    example = next(
        found for found in proposals.content.examples() if found.intent == "faq_ebox__deactiveren" and len(found.text) > 60
    )
    assert "lijkt te veel op het voorbeeld" in await refusal(proposals, [f"{example.text} x"], target="ebox/deactiveren")


async def test_what_is_the_question_of_an_entry(proposals: Proposals) -> None:
    assert "is zelf een vraag uit de lijst: ebox/koppelen" in await refusal(proposals, [entries()["ebox/koppelen"].question])


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", "Schrijf waarom"),
        ("x" * 301, "Schrijf waarom"),
        ("Bel Jan op 0470 12 34 56", "iets als een persoonsgegeven"),
    ],
)
async def test_a_reason_that_cannot_be(proposals: Proposals, reason: str, told: str) -> None:
    assert told in await refusal(proposals, [UNKNOWN], reason=reason)


async def test_a_bot_that_is_away(engine: AsyncEngine, gaps: Gaps, audit: Audit) -> None:
    away = Proposals(engine, gaps, BotClient(NOBODY, "", 1), audit)
    assert "antwoordt nu niet" in await refusal(away, [UNKNOWN])
    assert await away.look_live() == []


async def test_without_the_content_files_nothing_is_proposed(
    engine: AsyncEngine, gaps: Gaps, bot: BotClient, audit: Audit, tmp_path_factory: pytest.TempPathFactory, proposals: Proposals
) -> None:
    bare = Proposals(engine, gaps, bot, audit, Content(tmp_path_factory.mktemp("bare")))
    assert await refusal(bare, [UNKNOWN]) == MISSING
    number = await proposals.propose(TARGET, [UNKNOWN], REASON, ELS)
    with pytest.raises(ProposalError, match="staan niet op deze machine"):
        await bare.patch(number)


async def test_the_patch_names_who_and_why(proposals: Proposals) -> None:
    number = await proposals.propose(TARGET, [UNKNOWN, OTHER], REASON, ELS)
    name, text = await proposals.patch(number)
    assert name == f"voorstel-{number}-aanmelden-iemand-helpen.patch"
    assert f"Subject: [PATCH] 2 new examples for {TARGET} (proposal {number})\n" in text
    assert f"\nReason: {REASON}\n" in text
    assert f"\n+    - {UNKNOWN}\n" in text
    with pytest.raises(ProposalError, match="Voorstel 99 bestaat niet"):
        await proposals.patch(99)


async def test_figures_are_kept(proposals: Proposals) -> None:
    number = await proposals.propose(TARGET, [UNKNOWN], REASON, ELS)
    await proposals.note_figures(number, {"correct": 0.9}, {"correct": 0.95})
    made = await proposals.get(number)
    assert (made.before, made.after) == ({"correct": 0.9}, {"correct": 0.95})


async def kept(engine: AsyncEngine, *rows: tuple[str, str], target: str = "ebox/koppelen") -> int:
    """A proposal as it was stored by an earlier version of the content."""
    examples = {"rows": [{"text": text, "first": first, "confidence": 0.4} for text, first in rows]}
    async with async_sessionmaker(engine).begin() as db:
        row = Proposal(target=target, examples=examples, reason=REASON, author=ELS.id, author_name="Els", created=NOON)
        db.add(row)
        await db.flush()
        return row.id


async def test_it_is_live_when_the_bot_answers_every_example_so(proposals: Proposals, engine: AsyncEngine, watch: Watch) -> None:
    live = await kept(engine, (ANSWERED, ""), ("ik wil mijn ebox koppelen", "ebox/deactiveren"))
    partly = await kept(engine, (ANSWERED, ""), (UNKNOWN, ""))
    otherwise = await kept(engine, (ANSWERED, ""), target="ebox/deactiveren")
    assert await proposals.look_live() == [live]
    watch.forward(minutes=1)
    assert await proposals.look_live() == []
    assert (await proposals.get(live)).live_since is not None
    assert [(await proposals.get(number)).live_since for number in (partly, otherwise)] == [None, None]


async def test_what_came_first_already_must_be_answered_now(proposals: Proposals, engine: AsyncEngine, bot: BotClient) -> None:
    text, doubt = "kan de buurvrouw mijn brievenbus openen nu ik weg ben", ""
    for wording in (text, "mag de buurvrouw mijn brievenbus openen nu ik in het ziekenhuis lig?"):
        name, confidence = (await bot.rank(wording))[0]
        if 0.3 <= confidence < 0.5:
            text, doubt = wording, name
    assert doubt, "no wording is in doubt any more; find another one"
    await kept(engine, (text, doubt), target=doubt)
    learnt = await kept(engine, (text, "ebox/koppelen"), target=doubt)
    assert await proposals.look_live() == [learnt]


async def test_an_old_proposal_is_not_asked_about(proposals: Proposals, engine: AsyncEngine, watch: Watch) -> None:
    await kept(engine, (ANSWERED, ""))
    watch.forward(days=91)
    assert await proposals.look_live() == []
