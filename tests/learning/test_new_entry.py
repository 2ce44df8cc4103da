"""A new entry: what the form refuses, and that the content still loads with it."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from faq.check import check_entries
from faq.entries import load_pages, load_sections
from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.learning.checks import ProposalError
from gateway.learning.content import LEARNED, Content
from gateway.learning.gaps import Gaps
from gateway.learning.new_entry import STILL_NEEDED, NewEntry, new_entry
from gateway.learning.patch import Letter, as_mail
from gateway.learning.proposals import Proposals
from tests.conftest import ROOT, Instance
from tests.desk.agent import signed_in_agent
from tests.learning.conftest import ELS, NOON, Watch
from tests.learning.test_patch import git, learned, pairs

PAGE = "mijn-burgerprofiel-faq"
PASSAGE = next(iter(load_pages()[PAGE].passages))
QUESTION = 'Mag iemand anders: "mijn brieven" lezen?'
EXAMPLES = ["kan de buurvrouw mijn brievenbus openen als ik in het ziekenhuis lig", "mijn partner moet mijn post kunnen openen"]
FIELDS = {
    "section": "ebox",
    "name": "iemand-anders",
    "question": QUESTION,
    "answer": "Nee, uw eBox is alleen voor u.\n\n- Deel uw code niet.\n# Kijk samen mee.",
    "simple": "Nee. Uw eBox is alleen voor u.",
    "source": f"{PAGE}|{PASSAGE}",
}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with the content files of this project."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "faq/entries", folder / "faq/entries")
    shutil.copytree(ROOT / "data/nlu/faq/ebox", folder / "data/nlu/faq/ebox")
    (folder / LEARNED).parent.mkdir(parents=True)
    shutil.copy(ROOT / LEARNED, folder / LEARNED)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "content")
    return folder


def test_git_am_takes_it_over_and_the_content_loads(clone: Path) -> None:
    before = pairs(clone)
    changes = new_entry(Content(clone), NewEntry.from_fields(FIELDS), EXAMPLES, NOON)
    git(clone, "am", text=as_mail(Letter("Els", NOON, "New entry", "Reden.", STILL_NEEDED), changes))
    assert git(clone, "log", "-1", "--format=%b").strip() == f"Reason: Reden.\n\n{STILL_NEEDED}"
    loaded = {entry.id: entry for section in load_sections(clone / "faq/entries") for entry in section.entries}
    made = loaded["ebox/iemand-anders"]
    assert (made.question, made.answer, made.simple) == (QUESTION, FIELDS["answer"], FIELDS["simple"])
    assert made.sources[0].fingerprints == (PASSAGE,)
    assert check_entries([made], NOON.date()) == []
    assert sorted((pairs(clone) - before).elements()) == sorted((made.intent, example) for example in EXAMPLES)
    assert list(learned(clone))[-2:] == [{"text": text, "accept": [made.id], "style": "learned"} for text in EXAMPLES]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("section", "pensioen", "Kies een onderwerp."),
        ("section", "", "Kies een onderwerp."),
        ("name", "Iemand Anders", "alleen kleine letters"),
        ("name", "../../x", "alleen kleine letters"),
        ("name", "koppelen", "De vraag ebox/koppelen bestaat al."),
        ("source", "", "Kies de passage"),
        ("source", f"{PAGE}|{'0' * 64}", "Kies de passage"),
        ("source", f"elders|{PASSAGE}", "Kies de passage"),
        ("question", " ", "Vul de vraag in."),
        ("answer", "", "Vul het antwoord in."),
        ("answer", "Kijk op <b>deze</b> pagina.", "In het antwoord staat opmaak of een adres: ‘<b’."),
        ("answer", "Bel Jan op 0470 12 34 56.", "In het antwoord staat iets als een persoonsgegeven."),
        ("simple", "woord " * 16 + ".", "In het eenvoudige antwoord heeft een zin 16 woorden. Ten hoogste 15 mag."),
    ],
)
def test_a_field_that_cannot_be(field: str, value: str, told: str) -> None:
    with pytest.raises(ProposalError) as refused:
        NewEntry.from_fields(FIELDS | {field: value})
    assert told in str(refused.value)


def test_what_the_loaders_refuse_is_not_proposed(clone: Path) -> None:
    file = clone / "faq/entries/ebox.yml"
    file.write_text(file.read_text(encoding="utf-8") + "  - id: ebox/koppelen\n", encoding="utf-8")
    with pytest.raises(ProposalError, match="Zo kan het niet in de inhoud staan"):
        new_entry(Content(clone), NewEntry.from_fields(FIELDS), EXAMPLES, NOON)


async def test_it_is_kept_and_given_as_a_patch(engine: AsyncEngine, gaps: Gaps, bot: BotClient, audit: Audit, watch: Watch) -> None:
    proposals = Proposals(engine, gaps, bot, audit, clock=watch)
    number = await proposals.propose_entry(NewEntry.from_fields(FIELDS), EXAMPLES, "Hierop bestaat geen antwoord.", ELS)
    name, text = await proposals.patch(number)
    assert name == f"voorstel-{number}-ebox-iemand-anders.patch"
    assert f"Subject: [PATCH] New entry ebox/iemand-anders (proposal {number})\n" in text
    assert "--- /dev/null\n+++ b/data/nlu/faq/ebox/iemand-anders.yml\n" in text
    assert await proposals.look_live() == []


def test_the_form(instance: Instance) -> None:
    headers = {"Origin": instance.url}
    with signed_in_agent(instance, "els") as els:
        form = els.get("/desk/leren/nieuw", params={"words": "eerste regel", "reason": "Daarom niet."})
        assert ">eerste regel</textarea>" in form.text
        typed = {**FIELDS, "words": "\n".join(EXAMPLES), "reason": "Hierop bestaat geen antwoord.", "gap": ""}
        refused = els.post("/desk/leren/nieuw", data={**typed, "name": "koppelen"}, headers=headers)
        assert refused.status_code == 400
        text = html.unescape(refused.text)
        assert 'role="alert">De vraag ebox/koppelen bestaat al.' in text
        assert f'value="{QUESTION}"' in text
        assert f'value="{FIELDS["source"]}" selected' in text
        assert "\n".join(EXAMPLES) in text
        assert els.post("/desk/leren/nieuw", data=typed, headers=headers).status_code == 303
        assert f"{QUESTION} (nieuwe vraag)" in html.unescape(els.get("/desk/leren").text)
    with signed_in_agent(instance, "sofie") as agent:
        assert agent.get("/desk/leren/nieuw").status_code == 403
        assert agent.post("/desk/leren/nieuw", data=typed, headers=headers).status_code == 403
