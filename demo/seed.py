"""Fill a citizen store with the invented citizens: `python -m demo.seed`."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import os
import sys
import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from actions.data.models import (
    ApplicationRow,
    AttachmentRow,
    AttestRow,
    CitizenRow,
    DossierRow,
    KidsIdRow,
    MessageRow,
    RelativeRow,
)
from actions.data.schema import migrate
from database.engine import create_engine
from demo.people import Person, people, today_of_demo

_NAMESPACE = uuid.UUID("6f0f7a52-6c4d-4c37-9a53-5b0f4a0c7d11")
_AT = datetime.time(9, 30)


async def seed(url: str) -> int:
    """Add the invented citizens to an empty citizen store; one that holds citizens is left as it is.

    Args:
        url: SQLAlchemy address of a store that is migrated already.

    Returns:
        How many citizens were added.
    """
    engine = create_engine(url)
    try:
        async with AsyncSession(engine) as db, db.begin():
            if await db.scalar(select(func.count()).select_from(CitizenRow)):
                return 0
            for person in people().values():
                db.add(_citizen(person))
                await db.flush()
                for row in _rows(person):
                    db.add(row)
                    await db.flush()
        return len(people())
    finally:
        await engine.dispose()


def _citizen(person: Person) -> CitizenRow:
    life, address, contact = person.life, person.life["address"], person.life["contact"]
    return CitizenRow(
        insz=person.insz,
        given_names=list(person.given_names),
        family_name=person.family_name,
        called=life["called"],
        born=_day(life["born"]),
        **{name: address[name] for name in ("street", "number", "box", "postcode", "municipality")},
        address_since=_day(address["since"]),
        address_modified=_day(address["modified"]),
        **{name: contact[name] for name in ("email", "email_verified", "phone", "notify_by_email")},
        contact_modified=_day(contact["modified"]),
        guardian=life["guardian"],
    )


def _rows(person: Person) -> list[Any]:
    life, insz = person.life, person.insz
    rows: list[Any] = [
        RelativeRow(insz=insz, list=name, name=other["name"], relation=other["relation"], born=_day(other["born"]))
        for name in ("household", "descent")
        for other in life[name]
    ]
    rows += [KidsIdRow(insz=insz, child=kid["child"], valid_until=_day(kid["valid_until"])) for kid in life["kids_ids"]]
    rows += [ApplicationRow(insz=insz, name=a["name"], since=_day(a["since"]), email=a["email"]) for a in life["applications"]]
    for number, message in enumerate(life["messages"]):
        rows += _message(person, number, message)
    rows += [
        DossierRow(insz=insz, **dossier | {name: _day(dossier[name]) for name in ("submitted", "modified")})
        for dossier in life["dossiers"]
    ]
    return rows + [AttestRow(insz=insz, **attest) for attest in life["attests"]]


def _message(person: Person, number: int, message: dict[str, Any]) -> list[Any]:
    message_id = str(uuid.uuid5(_NAMESPACE, f"{person.key} {number}"))
    published = datetime.datetime.combine(_day(message["published"]) or today_of_demo(), _AT, datetime.UTC)
    row = MessageRow(
        message_id=message_id,
        insz=person.insz,
        sender=message["sender"],
        subject=message["subject"],
        message_type=message["type"],
        published=published,
        expires=_day(message["expires"]),
        read_at=published + datetime.timedelta(days=1) if message["read"] else None,
        is_registered_mail=message["registered"],
        body=message["text"],
    )
    attachments = [
        AttachmentRow(message_id=message_id, name=each["name"], is_main_content=each["main"], size=each["size"])
        for each in message["attachments"]
    ]
    return [row, *attachments]


def _day(value: int | datetime.date | None) -> datetime.date | None:
    """A day of `people.yml`: a number of days from today, or a date that stands there."""
    return today_of_demo() + datetime.timedelta(days=value) if isinstance(value, int) else value


def main() -> None:
    """Migrate and fill the store that `HULP_CITIZEN_DB` names; in development only."""
    argparse.ArgumentParser(prog="python -m demo.seed", description="Fill HULP_CITIZEN_DB with invented citizens.").parse_args()
    if os.environ.get("HULP_ENV") != "development":
        sys.exit("demo: invented citizens are for development: HULP_ENV must be 'development'")
    url = os.environ.get("HULP_CITIZEN_DB", "")
    if "://" not in url:
        sys.exit("demo: HULP_CITIZEN_DB must be a SQLAlchemy address, for example sqlite+aiosqlite:///var/citizens.db")
    migrate(url)
    print(f"{asyncio.run(seed(url))} invented citizens added", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
