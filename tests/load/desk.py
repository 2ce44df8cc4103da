"""How fast a suggestion is at the desk, with 20 citizens who talk to agents at once: `make bench-desk`.

The time runs from the moment at which a citizen's browser sends a message to the moment at which the agent's desk has the
suggestions for it. Beside it, in the same run, stands a bare turn: the same citizens send the same questions at the same
pace to the bot, from message to blocks. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from faq.entries import entries
from tests.conftest import product
from tests.desk.agent import sign_in

CITIZENS = 20
_AGENTS = ("sofie", "yusuf", "els", "marc")
_PAUSE = 4.0
"""Seconds between two messages of one citizen; people type slower."""
_PATIENCE = 30.0
_progress = Console(stderr=True)


class Citizen:
    """One browser, and what came down its stream.

    Args:
        url: the address of the gateway.
    """

    def __init__(self, url: str) -> None:
        self.http = httpx.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False)
        self.reference = ""
        self.answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def send(self, **message: str) -> None:
        """Send a text or an option."""
        posted = await self.http.post("/api/messages", json={"id": str(uuid.uuid4()), **message})
        posted.raise_for_status()

    async def ask(self, text: str) -> dict[str, Any]:
        """Send a text and wait for its blocks."""
        await self.send(text=text)
        return await asyncio.wait_for(self.answers.get(), _PATIENCE)

    async def listen(self) -> None:
        """Keep the blocks that come."""
        async with self.http.stream("GET", "/api/events") as stream:
            async for name, data in events(stream):
                if name == "blocks":
                    await self.answers.put(data)


async def events(stream: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """The events of a stream."""
    name = ""
    async for line in stream.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


async def talk(citizens: Sequence[Citizen], messages: int, questions: Sequence[str], ask: Any) -> list[float]:
    """Have every citizen ask so many questions, each at their own pace; gives the milliseconds of each."""
    times: list[float] = []

    async def one(citizen: Citizen, number: int) -> None:
        pace = random.Random(number)  # the same in each run
        await asyncio.sleep(pace.uniform(0, _PAUSE))
        for turn in range(messages):
            text = questions[(number * messages + turn) % len(questions)]
            began = time.perf_counter()
            await ask(citizen, text)
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(pace.uniform(0.5, 1.5) * _PAUSE)

    await asyncio.gather(*(one(citizen, number) for number, citizen in enumerate(citizens)))
    return times


async def measure(url: str, messages: int) -> dict[str, list[float]]:
    """The times of suggestions and of bare turns."""
    questions = [entry.question for entry in entries().values()]
    suggested: dict[tuple[str, str], asyncio.Event] = {}
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        citizens = [Citizen(url) for _ in range(CITIZENS)]
        listeners = []
        for citizen in citizens:
            await citizen.send(text="dag")
            listeners.append(tasks.create_task(citizen.listen()))
            await citizen.answers.get()
        _progress.print("bare turns …")
        bare = await talk(citizens, messages, questions, Citizen.ask)

        _progress.print("suggestions …")
        desks = [await asyncio.to_thread(_signed_in, url, key) for key in _AGENTS]
        for citizen, desk in zip(citizens, itertools.cycle(desks), strict=False):
            (offered,) = (await citizen.ask("ik wil een medewerker spreken"))["blocks"]
            await citizen.send(option=offered["options"][0]["key"])
            await citizen.answers.get()
            citizen.reference = offered["code"]
            (await desk.post(f"/desk/api/cases/{citizen.reference}/claim", json={})).raise_for_status()
            await citizen.answers.get()

        async def follow(desk: httpx.AsyncClient) -> None:
            async with desk.stream("GET", "/desk/api/events") as stream:
                async for name, data in events(stream):
                    if name == "suggestions" and (known := suggested.get((data["reference"], data["text"]))):
                        known.set()

        listeners += [tasks.create_task(follow(desk)) for desk in desks]
        await asyncio.sleep(2)

        async def ask(citizen: Citizen, text: str) -> None:
            arrived = suggested[citizen.reference, text] = asyncio.Event()
            await citizen.send(text=text)
            await asyncio.wait_for(arrived.wait(), _PATIENCE)

        times = await talk(citizens, messages, questions, ask)
        for listener in listeners:
            listener.cancel()
    for client in (*desks, *(citizen.http for citizen in citizens)):
        await client.aclose()
    return {"bare turn": bare, "suggestion": times}


def _signed_in(url: str, key: str) -> httpx.AsyncClient:
    with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as browser:
        sign_in(browser, key)
        return httpx.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False, cookies=dict(browser.cookies))


def main() -> None:
    """Measure, print a table, and the figures as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.desk", description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=15, help="messages of each citizen for each figure")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, product(Path(name), TURNS_PER_MINUTE="10000") as running:
        times = asyncio.run(measure(running.url, arguments.messages))
    table = Table("what", "n", "p50 ms", "p95 ms", "most ms", title=f"{CITIZENS} live conversations", title_justify="left")
    figures: dict[str, dict[str, float]] = {}
    for what, taken in times.items():
        p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        figures[what] = {"n": len(taken), "p50": round(p50, 1), "p95": round(p95, 1)}
        table.add_row(what, f"{len(taken)}", f"{p50:.1f}", f"{p95:.1f}", f"{max(taken):.1f}")
    Console(width=100).print(table)
    ratio = {name: round(figures["suggestion"][name] / figures["bare turn"][name], 2) for name in ("p50", "p95")}
    print(json.dumps({"suggestion_vs_bare_turn": ratio, **figures}))


if __name__ == "__main__":
    main()
