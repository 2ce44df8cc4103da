"""How long a mailbox turn takes, with few and many messages, and few and many citizens: `make bench-mailbox`.

A turn runs from the citizen's message to the card: gateway, bot, actions server, citizen store, and back. Two citizens ask the same
question turn about: one has 10 messages, the other 10,000. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.data.models import CitizenRow, MessageRow
from actions.data.schema import migrate
from cli.client import healthy
from cli.ports import free_port
from database.engine import create_engine
from demo.people import people
from demo.seed import seed
from tests.conftest import ROOT
from tests.gateway.visitor import Visitor
from tests.postgres import running as start_postgres

FEW, MANY = 10, 10_000
_QUESTION = "heb ik nieuwe berichten in mijn brievenbus?"
_SENDERS = ("FOD Financiën", "Vlaamse Belastingdienst", "Stad Leuven", "VDAB", "Federale Pensioendienst", "Groeipakket")
_BATCH = 5_000
_OTHERS_HAVE = 10
_UNREAD_OF = 10
"""One in so many messages is unread."""
_ASKERS = {FEW: "leeg", MANY: "drie_toepassingen"}
_progress = Console(stderr=True)


async def fill(url: str, citizens: int) -> None:
    """Seed the demo, give the two askers their messages, and add other citizens with ten messages each."""
    await seed(url)
    engine = create_engine(url)
    async with engine.begin() as connection:
        for count, key in _ASKERS.items():
            await connection.execute(MessageRow.__table__.delete().where(MessageRow.insz == people()[key].insz))  # type: ignore[attr-defined]
            await _in_batches(connection, MessageRow, [_message(people()[key].insz, number) for number in range(count)])
        for first in range(0, citizens, _BATCH):
            numbers = [f"{10_000_000_000 + number}" for number in range(first, min(first + _BATCH, citizens))]
            await _in_batches(connection, CitizenRow, [_citizen(insz) for insz in numbers])
            await _in_batches(connection, MessageRow, [_message(insz, i) for insz in numbers for i in range(_OTHERS_HAVE)])
    # Housekeeping that would otherwise run while we measure.
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        statements = ("VACUUM (ANALYZE, FREEZE)", "CHECKPOINT") if engine.dialect.name == "postgresql" else ("ANALYZE",)
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


async def _in_batches(connection: AsyncConnection, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        await connection.execute(insert(table), rows[start : start + _BATCH])


def _message(insz: str, number: int) -> dict[str, Any]:
    published = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=number + 1)
    return {
        "message_id": str(uuid.uuid4()),
        "insz": insz,
        "sender": _SENDERS[number % len(_SENDERS)],
        "subject": f"Verzonnen bericht {number}",
        "message_type": "Brief",
        "published": published,
        "expires": None,
        "read_at": None if number % _UNREAD_OF == 0 else published,
        "is_registered_mail": False,
        "body": "Dit is een verzonnen bericht.",
    }


def _citizen(insz: str) -> dict[str, Any]:
    day = datetime.date(1980, 1, 1)
    return {
        "insz": insz,
        "given_names": ["Demo"],
        "family_name": "Demo-Vulling",
        "called": None,
        "born": day,
        "street": "Vulstraat",
        "number": "1",
        "box": None,
        "postcode": "1000",
        "municipality": "Brussel",
        "address_since": day,
        "address_modified": day,
        "email": None,
        "email_verified": False,
        "phone": None,
        "notify_by_email": False,
        "contact_modified": None,
        "guardian": None,
    }


@contextmanager
def product(citizen_db: str, state: Path) -> Iterator[str]:
    """The product with this citizen store; gives its address."""
    port = free_port()
    environment = os.environ | {"HULP_ENV": "development", "HULP_CITIZEN_DB": citizen_db, "HULP_TURNS_PER_MINUTE": "10000"}
    command = [sys.executable, "-m", "cli", "up", "--quiet", "--port", str(port), "--state-dir", str(state)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not healthy(url):
            if process.poll() is not None:
                raise RuntimeError((state / "processes.log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.3)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def measure(url: str, turns: int) -> dict[int, list[float]]:
    """Milliseconds of each turn, by the number of messages of who asks; the two ask turn about."""
    times: dict[int, list[float]] = {count: [] for count in _ASKERS}
    with ExitStack() as stack:
        visitors = {count: stack.enter_context(Visitor(url)) for count in _ASKERS}
        for count, visitor in visitors.items():
            visitor.sign_in(visitor.say(_QUESTION)["blocks"][0], _ASKERS[count])
            visitor.say("dag")
        for number in range(turns + 3):
            for count, visitor in visitors.items():
                started = time.perf_counter()
                card = visitor.say(_QUESTION)["blocks"][0]
                taken = (time.perf_counter() - started) * 1000
                if card["type"] != "card":
                    raise RuntimeError(f"no card but {card}")
                if number >= 3:
                    times[count].append(taken)
    return times


def main() -> None:
    """Measure each store, print a table, and the figures as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.mailbox", description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=60, help="turns of each citizen for each figure")
    parser.add_argument("--most", type=int, default=100_000, help="citizens in the largest store")
    arguments = parser.parse_args()
    table = Table(
        "store", "citizens", "messages", "p50 ms", "p95 ms", title="A mailbox turn, from message to card", title_justify="left"
    )
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name, start_postgres() as server:
        stores = [("SQLite", 1_000), ("PostgreSQL", 1_000), ("PostgreSQL", arguments.most)]
        for number, (kind, citizens) in enumerate(stores):
            _progress.print(f"{kind} with {citizens} citizens …")
            state = Path(name) / f"state{number}"
            state.mkdir()
            url = f"sqlite+aiosqlite:///{state / 'citizens.db'}" if kind == "SQLite" else server.new_database()
            migrate(url)
            asyncio.run(fill(url, citizens))
            with product(url, state) as address:
                for messages, times in measure(address, arguments.turns).items():
                    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
                    figures[f"{kind} {citizens} {messages}"] = {"p50": round(p50, 1), "p95": round(p95, 1)}
                    table.add_row(kind, f"{citizens}", f"{messages}", f"{p50:.1f}", f"{p95:.1f}")
    Console(width=100).print(table)
    most = f"PostgreSQL {arguments.most}"
    ratio = {
        "messages_10000_vs_10": round(figures[f"{most} {MANY}"]["p50"] / figures[f"{most} {FEW}"]["p50"], 2),
        "citizens_most_vs_1000": round(figures[f"{most} {MANY}"]["p50"] / figures[f"PostgreSQL 1000 {MANY}"]["p50"], 2),
    }
    print(json.dumps({"ratio": ratio, **figures}))


if __name__ == "__main__":
    main()
