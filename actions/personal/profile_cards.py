"""Cards with what the registers know about a citizen, each with its source and where to correct it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from actions.data.records import Profile, Relative
from actions.data.sources import ProfileSource, SourceError
from faq.dates import BELGIUM, dutch_date, today_in_belgium
from faq.deeds import DEEDS

Card = dict[str, Any]
_REGISTER = "Bron: Rijksregister."
_TO_MUNICIPALITY = "Ziet u een fout? Contacteer dan uw gemeente."
_PREFERENCES = "Bron: uw contactvoorkeuren in Mijn Burgerprofiel. U wijzigt ze daar zelf."
_FROM_REGISTER = {"note": _TO_MUNICIPALITY, "source": _REGISTER}
_ATTESTS = "Bron: uw gemeente en de diensten die de attesten geven."
_SOON = datetime.timedelta(days=60)
_CLASSES = {
    "profile": "uw gegevens",
    "mailbox": "de lijst van uw berichten",
    "message": "één bericht",
    "applications": "de toepassingen van uw eBox",
    "dossiers": "uw dossiers",
    "attests": "uw attesten",
    "insight": "dit overzicht",
}


async def card(source: ProfileSource, insz: str, topic: str) -> Card:
    """The card for a topic.

    Args:
        source: the registers.
        insz: national number of the citizen, from a grant.
        topic: a topic of `topics.yml` that reads the registers.

    Raises:
        SourceError: the registers failed, or do not know the citizen.
    """
    if topic == "applications":
        return _applications(await source.applications(insz))
    if topic == "dossiers":
        return _dossiers(await source.dossiers(insz))
    if topic == "attests":
        return _attests(await source.attests(insz))
    profile = await source.profile(insz)
    if profile is None:
        raise SourceError("the registers do not know the citizen")
    return _PROFILE[topic](profile)


def reads(rows: Iterable[dict[str, str]]) -> Card:
    """What the audit holds, as a card.

    Args:
        rows: `at`, `what`, `data_class`, `outcome`, `level` of each line, the newest first.
    """
    items = [
        {
            "title": ": ".join(filter(None, (DEEDS[row["what"]].capitalize(), _CLASSES.get(row["data_class"])))),
            "lines": [dutch_date(datetime.datetime.fromisoformat(row["at"]).astimezone(BELGIUM).date())],
        }
        for row in rows
    ]
    return {
        "title": "Wat de assistent met uw gegevens deed",
        "text": "Alleen deze assistent staat hier, op uw eigen vraag. Wie bij de overheid uw gegevens inkijkt, staat hier niet in.",
        "items": items,
        "note": "U trekt een toestemming in op de pagina ‘Mijn toestemmingen’.",
        "source": "Bron: het logboek van deze assistent.",
    }


def _overview(profile: Profile) -> Card:
    household = len(profile.household) + 1
    facts = [
        {"label": "Naam", "value": f"{' '.join(profile.given_names)} {profile.family_name}"},
        {"label": "Geboren op", "value": dutch_date(profile.born)},
        {"label": "Adres", "value": _address_line(profile)},
        {"label": "Gezin", "value": "u woont alleen" if household == 1 else f"{household} personen op uw adres, met uzelf"},
        {"label": "Roepnaam", "value": profile.called or "niet ingesteld"},
    ]
    if profile.guardian:
        facts.append({"label": "Bewindvoerder", "value": profile.guardian})
    source = f"{_REGISTER} De roepnaam komt uit uw contactvoorkeuren in Mijn Burgerprofiel."
    return {
        "title": "Uw gegevens",
        "text": "Dit staat over u geregistreerd.",
        "facts": facts,
        "note": _TO_MUNICIPALITY,
        "source": source,
    }


def _address(profile: Profile) -> Card:
    return {
        "title": "Uw adres",
        "text": f"U bent ingeschreven op {_address_line(profile)}, sinds {dutch_date(profile.address.since)}.",
        "source": f"{_REGISTER} Laatst gewijzigd op {dutch_date(profile.address.modified)}.",
        "note": _TO_MUNICIPALITY,
    }


def _household(profile: Profile) -> Card:
    alone = "Volgens het Rijksregister woont niemand anders op uw adres."
    text = "Deze personen wonen volgens het Rijksregister op uw adres." if profile.household else alone
    note = "Dit zijn alle mensen op uw adres, ook wie geen familie is. Een kind dat elders is ingeschreven, staat hier niet."
    return {
        "title": "Uw gezin",
        "text": text,
        "facts": _relatives(profile.household),
        "note": f"{note} {_TO_MUNICIPALITY}",
        "source": _REGISTER,
    }


def _descent(profile: Profile) -> Card:
    none = "Ik vind geen ouders of kinderen van u. Soms zijn er te weinig gegevens om uw afstamming te tonen."
    text = "Deze ouders en kinderen staan in het Rijksregister." if profile.descent else none
    return {"title": "Uw afstamming", "text": text, "facts": _relatives(profile.descent), **_FROM_REGISTER}


def _kids(profile: Profile) -> Card:
    if not profile.kids_ids:
        return {"title": "Kids-ID", "text": "Ik vind geen Kids-ID van uw kinderen.", **_FROM_REGISTER}
    today = today_in_belgium()
    facts = []
    for kid in profile.kids_ids:
        fact = {"label": kid.child, "value": f"geldig tot en met {dutch_date(kid.valid_until)}"}
        if kid.valid_until < today:
            fact["note"] = "vervallen"
        elif kid.valid_until - today <= _SOON:
            fact["note"] = "vervalt binnenkort"
        facts.append(fact)
    return {
        "title": "Kids-ID van uw kinderen",
        "text": "Hier ziet u tot wanneer de Kids-ID van uw kinderen geldig is.",
        "facts": facts,
        "note": "Vraag uw gemeente hoe u een nieuwe Kids-ID aanvraagt.",
        "source": _REGISTER,
    }


def _contact(profile: Profile) -> Card:
    contact = profile.contact
    email = {"label": "E-mailadres", "value": contact.email or "niet ingevuld"}
    if contact.email:
        email["note"] = "bevestigd" if contact.email_verified else "nog niet bevestigd: vul de code uit de e-mail in"
    facts = [
        email,
        {"label": "Telefoon", "value": contact.phone or "niet ingevuld"},
        {"label": "Meldingen per e-mail", "value": "aan" if contact.notify_by_email else "uit"},
    ]
    changed = f" Laatst gewijzigd op {dutch_date(contact.modified)}." if contact.modified else ""
    return {
        "title": "Uw contactgegevens",
        "text": "Zo staan uw contactvoorkeuren nu ingesteld.",
        "facts": facts,
        "source": f"{_PREFERENCES}{changed}",
    }


def _called(profile: Profile) -> Card:
    text = f"Uw roepnaam is {profile.called}." if profile.called else "U hebt geen roepnaam ingesteld."
    return {"title": "Uw roepnaam", "text": text, "source": _PREFERENCES}


_PROFILE: dict[str, Callable[[Profile], Card]] = {
    "overview": _overview,
    "address": _address,
    "household": _household,
    "descent": _descent,
    "kids": _kids,
    "contact": _contact,
    "called": _called,
}


def _applications(found: list[Any]) -> Card:
    if not found:
        return {
            "title": "Uw eBox",
            "text": "Uw eBox is aan geen enkele toepassing gekoppeld.",
            "source": "Bron: eBox, uw toestemmingen.",
        }
    facts = []
    for application in found:
        mail = f"meldingen naar {application.email}" if application.email else "geen meldingen per e-mail"
        facts.append({"label": application.name, "value": f"gekoppeld sinds {dutch_date(application.since)}", "note": mail})
    card: Card = {
        "title": "Toepassingen met toegang tot uw eBox",
        "text": f"Uw eBox is gekoppeld aan {len(found)} {'toepassing' if len(found) == 1 else 'toepassingen'}.",
        "facts": facts,
        "source": "Bron: eBox, uw toestemmingen.",
    }
    if sum(1 for application in found if application.email) > 1:
        card["note"] = "Meer dan één toepassing stuurt u meldingen. Daarom krijgt u voor één document meerdere e-mails."
    return card


def _dossiers(found: list[Any]) -> Card:
    if not found:
        return {"title": "Uw dossiers", "text": "Ik vind geen dossiers van u.", "source": "Bron: Mijn Burgerprofiel, ‘Dossiers’."}
    items = []
    for dossier in found:
        lines = [
            dossier.authority,
            f"Ingediend op {dutch_date(dossier.submitted)}, laatst gewijzigd op {dutch_date(dossier.modified)}",
            *([f"Wat nu: {dossier.next_step}"] if dossier.next_step else []),
        ]
        items.append({"title": dossier.title, "mark": dossier.status, "lines": lines})
    return {
        "title": "Uw dossiers",
        "text": f"Ik vind {len(found)} {'dossier' if len(found) == 1 else 'dossiers'}.",
        "items": items,
        "source": "Bron: de diensten die uw dossiers behandelen. Vragen over een dossier stelt u aan die dienst.",
    }


def _attests(found: list[Any]) -> Card:
    if not found:
        return {"title": "Attesten", "text": "Ik vind geen attesten voor u.", "source": _ATTESTS}
    items = []
    for attest in found:
        state = "aan te vragen in Mijn Burgerprofiel" if attest.available else "hier niet aan te vragen"
        items.append(
            {"title": attest.name, "mark": state, "lines": [attest.authority, *([attest.refusal] if attest.refusal else [])]}
        )
    count = sum(1 for attest in found if attest.available)
    which = f"{count or 'Geen'} van deze {len(found)} attesten" if len(found) > 1 else "Dit attest"
    verb = "kunt u" if count or len(found) > 1 else "kunt u niet"
    text = f"{which} {verb} in Mijn Burgerprofiel aanvragen."
    return {"title": "Attesten", "text": text, "items": items, "source": _ATTESTS}


def _relatives(relatives: Iterable[Relative]) -> list[dict[str, str]]:
    return [
        {"label": other.name, "value": other.relation, **({"note": f"geboren op {dutch_date(other.born)}"} if other.born else {})}
        for other in relatives
    ]


def _address_line(profile: Profile) -> str:
    where = profile.address
    box = f" bus {where.box}" if where.box else ""
    return f"{where.street} {where.number}{box}, {where.postcode} {where.municipality}"
