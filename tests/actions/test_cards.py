"""Cards with a citizen's own data, for every invented citizen."""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from actions.data.records import (
    Address,
    Attachment,
    Attest,
    Contact,
    Dossier,
    KidsId,
    LinkedApplication,
    Message,
    Profile,
    Relative,
)
from actions.data.schema import migrate
from actions.data.sources import Search, SourceError
from actions.data.sql_mailbox import SqlMailbox
from actions.data.sql_profile import SqlProfile
from actions.personal import mailbox_cards, profile_cards
from actions.personal.mailbox_search import Result, find
from actions.personal.profile_cards import Card
from database.engine import create_engine
from demo.people import has_good_checksum, people, today_of_demo
from demo.seed import seed
from faq.cards import check_card
from faq.dates import dutch_date
from faq.deeds import DEEDS

PEOPLE = list(people())
TOPICS = [*profile_cards._PROFILE, "applications", "dossiers", "attests"]
ASKED = [
    ("mailbox", "toon mijn berichten"),
    ("unread", "ongelezen berichten"),
    ("expiring", "wat vervalt er binnenkort"),
    ("mailbox", "brief van de belastingen"),
    ("mailbox", "brief van Fluvius"),
    ("mailbox", "brieven van vorige maand"),
    ("mailbox", "brief over mijn factuur"),
]
UNKNOWN_SENDER = "Ik vind geen berichten van die afzender."
NO_ONE = "Volgens het Rijksregister woont niemand anders op uw adres."
THESE_LIVE = "Deze personen wonen volgens het Rijksregister op uw adres."
THESE_STAND = "Deze ouders en kinderen staan in het Rijksregister."
OVERVIEW, CONTACT = "Dit staat over u geregistreerd.", "Zo staan uw contactvoorkeuren nu ingesteld."
NO_KIDS, NO_CALLED = "Ik vind geen Kids-ID van uw kinderen.", "U hebt geen roepnaam ingesteld."
ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")


@dataclass(frozen=True)
class Sources:
    mailbox: SqlMailbox
    profile: SqlProfile


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('citizens')}/citizens.db"
    migrate(url)
    asyncio.run(seed(url))
    return url


@pytest.fixture
async def sources(store: str) -> AsyncIterator[Sources]:
    engine = create_engine(store)
    yield Sources(SqlMailbox(engine), SqlProfile(engine))
    await engine.dispose()


def day(offset: int) -> str:
    return dutch_date(today_of_demo() + datetime.timedelta(days=offset))


async def listing(sources: Sources, key: str, topic: str, text: str) -> Card:
    return mailbox_cards.listing(await find(sources.mailbox, people()[key].insz, topic, text))


async def register_cards(sources: Sources, key: str) -> dict[str, Card]:
    return {topic: await profile_cards.card(sources.profile, people()[key].insz, topic) for topic in TOPICS}


async def cards(sources: Sources, key: str) -> dict[str, Card]:
    """Every card that this citizen can get, by what was asked."""
    made = await register_cards(sources, key)
    made |= {f"{topic}: {text}": await listing(sources, key, topic, text) for topic, text in ASKED}
    for message in (await sources.mailbox.search(people()[key].insz, Search(), 100)).messages:
        for text in ("Betaal binnen 30 dagen.", None):
            made[f"opened {message.id} {text}"] = mailbox_cards.opened(message, text)
    made["reads"] = profile_cards.reads(audit())
    return made


def audit() -> list[dict[str, str]]:
    lines = [(deed, data_class) for deed in DEEDS for data_class in (*profile_cards._CLASSES, "")]
    return [
        {
            "at": f"2026-05-20T12:{number // 60:02}:{number % 60:02}.000+00:00",
            "what": deed,
            "data_class": kind,
            "outcome": "granted",
            "level": "high",
        }
        for number, (deed, kind) in enumerate(lines)
    ]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def national_numbers(card: Card) -> list[str]:
    """What could be a national number: that of an invented citizen, or eleven digits with good check digits."""
    found = []
    for text in texts(card):
        digits = re.sub(r"\D", "", text)
        found += [person.insz for person in people().values() if person.insz in digits]
        found += [match[0] for match in ELEVEN_DIGITS.finditer(text) if has_good_checksum(re.sub(r"\D", "", match[0]))]
    return found


@pytest.mark.parametrize("place", ["title", "text", "note", "source", "facts", "items", "options"])
@pytest.mark.parametrize("number", ["48031595017", "48.03.15-950.17", "480315 950 17", "48 03 15 950 17", "97.01.30-955.92"])
async def test_a_planted_national_number_is_found(sources: Sources, place: str, number: str) -> None:
    card = await listing(sources, "weduwe", *ASKED[0])
    card["facts"] = [{"label": "Naam", "value": "An"}]
    assert national_numbers(card) == []
    planted = f"Nummer {number}."
    card |= {
        place: {
            "facts": [{"label": "Nummer", "value": planted}],
            "items": [*card["items"], {"title": "Brief", "lines": ["Van An", planted]}],
            "options": [{"label": planted, "target": "flow:mailbox/open"}],
        }.get(place, planted)
    }
    check_card(card)
    assert national_numbers(card) != []


@pytest.mark.parametrize("key", PEOPLE)
async def test_every_card_is_a_card_without_a_national_number(sources: Sources, key: str) -> None:
    made = await cards(sources, key)
    assert len(made) == len(TOPICS) + len(ASKED) + 2 * len(people()[key].life["messages"]) + 1
    for asked, card in made.items():
        check_card(card)
        assert national_numbers(card) == [], asked
        for text in texts(card):
            assert text == text.strip() != "", asked
            assert not re.search(r"None|\bnull\b|  |\.\.|\d{4}-\d\d-\d\d", text), (asked, text)


def mailbox_texts(total: int, unread: str, unread_only: str, expiring: str) -> dict[str, str]:
    found = f"{total or 'geen'} {'bericht' if total == 1 else 'berichten'}"
    return {
        "mailbox": f"Ik vind {found}. {unread}",
        "unread": unread_only,
        "expiring": expiring,
    }


def expires(count: str) -> str:
    return f"{count} ten laatste op {day(30)}. Bewaar wat u nog nodig hebt op uw eigen toestel."


def in_all(count: int) -> str:
    return f"In heel uw eBox hebt u {count} {'ongelezen bericht' if count == 1 else 'ongelezen berichten'}."


TEXTS: dict[str, dict[str, str]] = {
    "weduwe": {
        "overview": OVERVIEW,
        "address": "U bent ingeschreven op Verzonnenstraat 12, 9000 Gent, sinds 1 juni 1974.",
        "household": NO_ONE,
        "descent": THESE_STAND,
        "contact": CONTACT,
        "called": NO_CALLED,
        "kids": NO_KIDS,
        "applications": "Uw eBox is gekoppeld aan 1 toepassing.",
        "dossiers": "Ik vind 2 dossiers.",
        "attests": "3 van deze 4 attesten kunt u in Mijn Burgerprofiel aanvragen.",
        **mailbox_texts(6, in_all(2), "U hebt 2 ongelezen berichten.", expires("1 bericht vervalt")),
    },
    "gezin": {
        "overview": OVERVIEW,
        "address": "U bent ingeschreven op Fictielaan 8 bus A, 3500 Hasselt, sinds 27 maart 2017.",
        "household": THESE_LIVE,
        "descent": THESE_STAND,
        "contact": CONTACT,
        "called": NO_CALLED,
        "kids": "Hier ziet u tot wanneer de Kids-ID van uw kinderen geldig is.",
        "applications": "Uw eBox is gekoppeld aan 2 toepassingen.",
        "dossiers": "Ik vind 4 dossiers.",
        "attests": "3 van deze 5 attesten kunt u in Mijn Burgerprofiel aanvragen.",
        **mailbox_texts(7, in_all(2), "U hebt 2 ongelezen berichten.", expires("1 bericht vervalt")),
    },
    "expat": {
        "overview": OVERVIEW,
        "address": "U bent ingeschreven op Verzinselplein 3 bus 41, 2000 Antwerpen, sinds 22 januari 2024.",
        "household": THESE_LIVE,
        "descent": "Ik vind geen ouders of kinderen van u. Soms zijn er te weinig gegevens om uw afstamming te tonen.",
        "contact": CONTACT,
        "called": NO_CALLED,
        "kids": NO_KIDS,
        "applications": "Uw eBox is gekoppeld aan 2 toepassingen.",
        "dossiers": "Ik vind 2 dossiers.",
        "attests": "3 van deze 5 attesten kunt u in Mijn Burgerprofiel aanvragen.",
        **mailbox_texts(
            4, in_all(1), "U hebt 1 ongelezen bericht.", f"Ik vind geen berichten die binnen 30 dagen vervallen. {in_all(1)}"
        ),
    },
    "drie_toepassingen": {
        "overview": OVERVIEW,
        "address": "U bent ingeschreven op Verbeeldingsweg 64, 3000 Leuven, sinds 5 september 2011.",
        "household": THESE_LIVE,
        "descent": THESE_STAND,
        "contact": CONTACT,
        "called": "Uw roepnaam is Pannenkoek.",
        "kids": NO_KIDS,
        "applications": "Uw eBox is gekoppeld aan 3 toepassingen.",
        "dossiers": "Ik vind 4 dossiers.",
        "attests": "4 van deze 6 attesten kunt u in Mijn Burgerprofiel aanvragen.",
        **mailbox_texts(21, in_all(5), "U hebt 5 ongelezen berichten.", expires("4 berichten vervallen")),
    },
    "leeg": {
        "overview": OVERVIEW,
        "address": "U bent ingeschreven op Zomaarstraat 1, 8500 Kortrijk, sinds 19 augustus 2003.",
        "household": THESE_LIVE,
        "descent": THESE_STAND,
        "contact": CONTACT,
        "called": NO_CALLED,
        "kids": NO_KIDS,
        "applications": "Uw eBox is aan geen enkele toepassing gekoppeld.",
        "dossiers": "Ik vind geen dossiers van u.",
        "attests": "2 van deze 3 attesten kunt u in Mijn Burgerprofiel aanvragen.",
        **mailbox_texts(
            0,
            "U hebt geen ongelezen berichten.",
            "Ik vind geen ongelezen berichten.",
            "Ik vind geen berichten die binnen 30 dagen vervallen. U hebt geen ongelezen berichten.",
        ),
    },
}


@pytest.mark.parametrize("key", TEXTS)
async def test_the_exact_texts(sources: Sources, key: str) -> None:
    made = await register_cards(sources, key)
    made |= {topic: await listing(sources, key, topic, text) for topic, text in ASKED[:3]}
    assert {topic: card["text"] for topic, card in made.items()} == TEXTS[key]


async def test_the_facts_of_the_registers(sources: Sources) -> None:
    made = await register_cards(sources, "gezin")
    assert made["overview"]["facts"] == [
        {"label": "Naam", "value": "Sofie Anna Demo-Martens"},
        {"label": "Geboren op", "value": "21 juli 1988"},
        {"label": "Adres", "value": "Fictielaan 8 bus A, 3500 Hasselt"},
        {"label": "Gezin", "value": "5 personen op uw adres, met uzelf"},
        {"label": "Roepnaam", "value": "niet ingesteld"},
    ]
    assert made["kids"]["facts"] == [
        {"label": "Lou Demo-Willems", "value": f"geldig tot en met {day(20)}", "note": "vervalt binnenkort"},
        {"label": "Milan Demo-Jacobs", "value": f"geldig tot en met {day(110)}"},
        {"label": "Finn Demo-Willems", "value": f"geldig tot en met {day(815)}"},
    ]
    assert made["household"]["facts"][3] == {
        "label": "Ella Demo-Willems",
        "value": "dochter van de partner",
        "note": "geboren op 28 december 2012",
    }
    assert made["contact"]["facts"] == [
        {"label": "E-mailadres", "value": "sofie.demo@voorbeeld.be", "note": "bevestigd"},
        {"label": "Telefoon", "value": "+32 470 00 00 13"},
        {"label": "Meldingen per e-mail", "value": "aan"},
    ]
    assert made["applications"]["note"].startswith("Meer dan één toepassing stuurt u meldingen.")
    assert made["dossiers"]["items"][0] == {
        "title": "Attest inkomenstarief voor de kinderopvang",
        "mark": "extra informatie nodig",
        "lines": [
            "Opgroeien",
            f"Ingediend op {day(-22)}, laatst gewijzigd op {day(-3)}",
            "Wat nu: Stuur de laatste loonbrief van uw partner. Daarna berekenen we uw tarief.",
        ],
    }
    (unconfirmed, *_) = (await register_cards(sources, "mail_niet_bevestigd"))["contact"]["facts"]
    assert unconfirmed["note"] == "nog niet bevestigd: vul de code uit de e-mail in"


async def test_a_list_of_messages(sources: Sources) -> None:
    card = await listing(sources, "weduwe", "mailbox", "toon mijn berichten")
    assert card["title"] == "Uw berichten"
    assert card["items"][:2] == [
        {
            "title": "1. Uw overlevingspensioen: nieuw bedrag",
            "lines": ["Van Federale Pensioendienst", f"Gekomen op {day(-6)}", f"Te lezen tot en met {day(700)}"],
            "mark": "ongelezen",
        },
        {
            "title": "2. Laatste herinnering: betaal uw onroerende voorheffing",
            "lines": ["Van Vlaamse Belastingdienst", f"Gekomen op {day(-12)}", f"Te lezen tot en met {day(353)}"],
            "mark": "aangetekend",
            "url": "https://mijnburgerprofiel.be",
            "url_label": "Openen in Mijn Burgerprofiel",
        },
    ]
    assert "mark" not in card["items"][2]
    assert [option["label"] for option in card["options"]] == [f"Bericht {number} openen" for number in range(1, 6)]
    assert card["options"][1]["target"] == "flow:mailbox/open/{ref}/2"
    assert "note" not in card


async def test_a_long_list_says_what_is_left_out(sources: Sources) -> None:
    card = await listing(sources, "drie_toepassingen", "mailbox", "toon mijn berichten")
    assert len(card["items"]) == 10
    assert card["note"] == "Dit zijn de 10 nieuwste van 21. Noem een afzender of een periode om minder te zien."


@pytest.mark.parametrize(
    ("key", "topic", "asked", "title", "text"),
    [
        ("gezin", "mailbox", "brief van FONS", "Berichten van FONS", f"Ik vind 2 berichten van FONS. {in_all(2)}"),
        (
            "brussel",
            "mailbox",
            "iets van de zorgkas",
            "Berichten van Vlaamse Zorgkas",
            f"Ik vind 1 bericht van Vlaamse Zorgkas. {in_all(1)}",
        ),
        (
            "drie_toepassingen",
            "mailbox",
            "brief van de belastingen",
            "Uw berichten",
            f"Ik vind 7 berichten van FOD Financiën of Vlaamse Belastingdienst. {in_all(5)}",
        ),
        (
            "weduwe",
            "unread",
            "ongelezen brieven van de pensioendienst",
            "Berichten van Federale Pensioendienst",
            "U hebt 1 ongelezen bericht van Federale Pensioendienst.",
        ),
        (
            "weduwe",
            "unread",
            "ongelezen brieven van de mutualiteit",
            "Berichten van Mutualiteit Fictiva",
            f"Ik vind geen ongelezen berichten van Mutualiteit Fictiva. {in_all(2)}",
        ),
        (
            "weduwe",
            "expiring",
            "vervallen er brieven van de stad",
            "Berichten die binnenkort vervallen",
            expires("1 bericht van Stad Gent vervalt"),
        ),
        ("gezin", "mailbox", "brieven over een kids-ID", "Uw berichten", f"Ik vind 1 bericht over ‘kids’. {in_all(2)}"),
        (
            "leeg",
            "mailbox",
            "brieven over belasting",
            "Uw berichten",
            "Ik vind geen berichten over ‘belasting’. U hebt geen ongelezen berichten.",
        ),
        ("gezin", "mailbox", "post van vandaag", "Uw berichten", f"Ik vind geen berichten op {day(0)}. {in_all(2)}"),
    ],
)
async def test_what_was_asked_for_is_said(sources: Sources, key: str, topic: str, asked: str, title: str, text: str) -> None:
    card = await listing(sources, key, topic, asked)
    assert (card["title"], card["text"]) == (title, text)


@pytest.mark.parametrize("key", PEOPLE)
@pytest.mark.parametrize("topic", ["mailbox", "unread", "expiring"])
async def test_an_unknown_sender_is_told_without_the_name(sources: Sources, key: str, topic: str) -> None:
    card = await listing(sources, key, topic, "Heb ik een brief van Zwarte Piste NV gekregen?")
    assert (card["text"], card["items"], card["options"]) == (UNKNOWN_SENDER, [], [])
    assert not re.search("zwarte|piste", str(card), re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "Vorige maand ben ik geflitst. Toon mijn berichten.",
        "In mei heb ik een premie gevraagd. Mijn vrouw niet. Toon mijn berichten.",
        "Elke vrijdag kijk ik. Vandaag niet. Toon mijn berichten.",
    ],
)
async def test_the_days_of_a_story_are_no_period(sources: Sources, text: str) -> None:
    found = await find(sources.mailbox, people()["gezin"].insz, "mailbox", text)
    assert found.search == Search()


async def test_the_period_may_follow_the_question(sources: Sources) -> None:
    found = await find(sources.mailbox, people()["gezin"].insz, "mailbox", "Toon mijn brieven. Alleen die van maart 2025.")
    assert (found.search.since, found.search.until) == (datetime.date(2025, 3, 1), datetime.date(2025, 3, 31))


def message(number: int = 1, **changes: Any) -> Message:
    fields: dict[str, Any] = {
        "id": str(number),
        "sender": "Stad Gent",
        "subject": "Brief",
        "type": "Brief",
        "published": datetime.datetime(2026, 3, 31, 22, 30, tzinfo=datetime.UTC),
        "expires": None,
        "read": True,
        "registered": False,
    }
    return Message(**fields | changes)


@pytest.mark.parametrize(
    ("total", "unread", "search", "text"),
    [
        (0, 0, Search(), "Ik vind geen berichten. U hebt geen ongelezen berichten."),
        (1, 1, Search(), "Ik vind 1 bericht. In heel uw eBox hebt u 1 ongelezen bericht."),
        (2, 2, Search(), "Ik vind 2 berichten. In heel uw eBox hebt u 2 ongelezen berichten."),
        (0, 0, Search(unread=True), "Ik vind geen ongelezen berichten."),
        (1, 1, Search(unread=True), "U hebt 1 ongelezen bericht."),
        (2, 2, Search(unread=True), "U hebt 2 ongelezen berichten."),
        (
            1,
            0,
            Search(expires_by=datetime.date(2026, 5, 1)),
            "1 bericht vervalt ten laatste op 1 mei 2026. Bewaar wat u nog nodig hebt op uw eigen toestel.",
        ),
        (
            2,
            0,
            Search(expires_by=datetime.date(2026, 5, 1)),
            "2 berichten vervallen ten laatste op 1 mei 2026. Bewaar wat u nog nodig hebt op uw eigen toestel.",
        ),
        (1, 0, Search(since=datetime.date(2026, 5, 1)), "Ik vind 1 bericht sinds 1 mei 2026. U hebt geen ongelezen berichten."),
        (
            2,
            0,
            Search(until=datetime.date(2026, 5, 1)),
            "Ik vind 2 berichten tot en met 1 mei 2026. U hebt geen ongelezen berichten.",
        ),
        (2, 0, Search(senders=("A", "B", "C")), "Ik vind 2 berichten van A of B of C. U hebt geen ongelezen berichten."),
        (
            2,
            0,
            Search(senders=tuple("ABCD")),
            "Ik vind 2 berichten van A, B, C of 1 andere afzender. U hebt geen ongelezen berichten.",
        ),
        (
            2,
            0,
            Search(senders=tuple("ABCDE")),
            "Ik vind 2 berichten van A, B, C of 2 andere afzenders. U hebt geen ongelezen berichten.",
        ),
    ],
)
def test_singular_and_plural_of_messages(total: int, unread: int, search: Search, text: str) -> None:
    card = mailbox_cards.listing(Result(search, total, tuple(message(number) for number in range(total)), unread))
    check_card(card)
    assert card["text"] == text


class FixedProfile:
    """A source that gives one citizen's data."""

    def __init__(self, count: int, available: int = 0) -> None:
        today = today_of_demo()
        self._count = count
        self._applications = [LinkedApplication("Doccle", today, "an@voorbeeld.be")] * count
        self._dossiers = [Dossier("Premie", "Stad Gent", "ingediend", today, today, None)] * count
        self._attests = [Attest("Attest van woonst", "Stad Gent", number < available, None) for number in range(count)]

    async def profile(self, insz: str) -> Profile | None:
        """The profile."""
        today = today_of_demo()
        others = (Relative("An Demo", "dochter", None),) * self._count
        kids = tuple(KidsId("An Demo", today + datetime.timedelta(days=days)) for days in (-2, 60, 62)[: self._count])
        address = Address("Straat", "1", None, "9000", "Gent", today, today)
        contact = Contact(None, False, None, False, None)
        return Profile(("An",), "Demo", None, today, address, others, others, kids, contact, None)

    async def applications(self, insz: str) -> list[LinkedApplication]:
        """The applications."""
        return self._applications

    async def dossiers(self, insz: str) -> list[Dossier]:
        """The dossiers."""
        return self._dossiers

    async def attests(self, insz: str) -> list[Attest]:
        """The certificates."""
        return self._attests


@pytest.mark.parametrize(
    ("topic", "count", "text"),
    [
        ("applications", 0, "Uw eBox is aan geen enkele toepassing gekoppeld."),
        ("applications", 1, "Uw eBox is gekoppeld aan 1 toepassing."),
        ("applications", 2, "Uw eBox is gekoppeld aan 2 toepassingen."),
        ("dossiers", 0, "Ik vind geen dossiers van u."),
        ("dossiers", 1, "Ik vind 1 dossier."),
        ("dossiers", 2, "Ik vind 2 dossiers."),
        ("household", 0, NO_ONE),
        ("kids", 0, NO_KIDS),
    ],
)
async def test_singular_and_plural_in_the_registers(topic: str, count: int, text: str) -> None:
    card = await profile_cards.card(FixedProfile(count), "", topic)
    check_card(card)
    assert card["text"] == text


@pytest.mark.parametrize(
    ("count", "available", "text"),
    [
        (0, 0, "Ik vind geen attesten voor u."),
        (1, 0, "Dit attest kunt u niet in Mijn Burgerprofiel aanvragen."),
        (1, 1, "Dit attest kunt u in Mijn Burgerprofiel aanvragen."),
        (2, 0, "Geen van deze 2 attesten kunt u in Mijn Burgerprofiel aanvragen."),
        (2, 1, "1 van deze 2 attesten kunt u in Mijn Burgerprofiel aanvragen."),
        (2, 2, "2 van deze 2 attesten kunt u in Mijn Burgerprofiel aanvragen."),
    ],
)
async def test_singular_and_plural_of_certificates(count: int, available: int, text: str) -> None:
    card = await profile_cards.card(FixedProfile(count, available), "", "attests")
    check_card(card)
    assert card["text"] == text


@pytest.mark.parametrize(
    ("others", "household"),
    [(0, "u woont alleen"), (1, "2 personen op uw adres, met uzelf"), (2, "3 personen op uw adres, met uzelf")],
)
async def test_how_many_live_at_an_address(others: int, household: str) -> None:
    card = await profile_cards.card(FixedProfile(others), "", "overview")
    assert {"label": "Gezin", "value": household} in card["facts"]


async def test_a_document_of_a_child_that_expired_or_will_soon() -> None:
    card = await profile_cards.card(FixedProfile(3), "", "kids")
    assert [fact.get("note") for fact in card["facts"]] == ["vervallen", "vervalt binnenkort", None]


async def test_a_citizen_whom_the_registers_do_not_know(sources: Sources) -> None:
    with pytest.raises(SourceError, match="do not know"):
        await profile_cards.card(sources.profile, "48031599963", "address")


@pytest.mark.parametrize(
    ("text", "attachments", "shown", "note"),
    [
        (
            "Betaal.",
            (Attachment("brief.pdf", True, 84_400), Attachment("klein.pdf", False, 12)),
            "Betaal.",
            "Dit bericht telt nu als gelezen. De documenten zelf opent u in Mijn Burgerprofiel, in de tab ‘Brievenbus’.",
        ),
        ("Betaal.", (), "Betaal.", "Dit bericht telt nu als gelezen."),
        (
            None,
            (Attachment("brief.pdf", True, 84_400),),
            "Dit bericht heeft geen eigen tekst.",
            "Ik heb niets geopend: dit bericht heeft alleen documenten. "
            "De documenten zelf opent u in Mijn Burgerprofiel, in de tab ‘Brievenbus’.",
        ),
    ],
)
def test_an_opened_message(text: str | None, attachments: tuple[Attachment, ...], shown: str, note: str) -> None:
    card = mailbox_cards.opened(message(attachments=attachments, expires=datetime.date(2026, 5, 1)), text)
    check_card(card)
    assert (card["title"], card["text"], card["note"]) == ("Brief", shown, note)
    sizes = {"brief.pdf": "84 kB", "klein.pdf": "1 kB"}
    assert card["facts"] == [
        {"label": "Van", "value": "Stad Gent"},
        {"label": "Gekomen op", "value": "1 april 2026"},
        {"label": "Te lezen tot en met", "value": "1 mei 2026"},
        *({"label": "Document", "value": f"{each.name} ({sizes[each.name]})"} for each in attachments),
    ]


def test_what_the_assistant_did() -> None:
    rows = [
        {"at": "2026-05-20T22:30:00.000+00:00", "what": "read", "data_class": "mailbox", "outcome": "granted", "level": "high"},
        {"at": "2026-05-20T10:00:00.000+00:00", "what": "login", "data_class": "", "outcome": "granted", "level": "high"},
    ]
    card = profile_cards.reads(rows)
    check_card(card)
    assert card["items"] == [
        {"title": "Gelezen: de lijst van uw berichten", "lines": ["21 mei 2026"]},
        {"title": "Aangemeld", "lines": ["20 mei 2026"]},
    ]
    check_card(profile_cards.reads([]))
