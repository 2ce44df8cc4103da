"""How fast a suggestion is at the desk, with 20 citizens who talk to agents at once: `make bench-desk`.

The time runs from the moment at which a citizen's browser sends a message to the moment at which the agent's desk has the
suggestions for it. Beside it, in the same run, stands a bare turn: the same citizens send the same questions at the same
pace to the bot, from message to blocks. `accepted` is what the citizen waits for first: the reply to the message itself.

Everything is measured at two paces: that of people in a chat, who read, think and type (`--pause`), and a harder one.
The browsers of all citizens and agents are one process on the same machine and take their part of it; how late that
process wakes, which is in every figure, is printed as well. The last line is JSON.
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
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
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
PAUSE, HARD_PAUSE = 15.0, 4.0
"""Seconds between two messages of one citizen, on average: one who reads and types, and one who is faster than people are."""
_AGENTS = ("sofie", "yusuf", "els", "marc")
_PATIENCE = 30.0
_TICK = 0.01
_progress = Console(stderr=True)
Times = dict[str, list[float]]
"""Milliseconds of each message, by what was measured."""


class Citizen:
    """One browser, and what came down its stream, each with the moment at which it came.

    Args:
        url: the address of the gateway.
    """

    def __init__(self, url: str) -> None:
        self.http = httpx.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False)
        self.reference = ""
        self.answers: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()

    async def send(self, **message: str) -> None:
        """Send a text or an option."""
        posted = await self.http.post("/api/messages", json={"id": str(uuid.uuid4()), **message})
        posted.raise_for_status()

    async def answer(self) -> dict[str, Any]:
        """The next blocks."""
        return (await self.answers.get())[1]

    async def listen(self) -> None:
        """Keep the blocks that come."""
        async with self.http.stream("GET", "/api/events") as stream:
            async for data in events(stream, "blocks"):
                await self.answers.put((time.perf_counter(), data))


class Desks:
    """The desks of all agents, and which suggestions are waited for."""

    def __init__(self) -> None:
        self._awaited: dict[tuple[str, str], asyncio.Future[float]] = {}

    def expect(self, reference: str, text: str) -> asyncio.Future[float]:
        """The moment at which a desk has the suggestions for a message."""
        expected = self._awaited[reference, text] = asyncio.get_running_loop().create_future()
        return expected

    async def follow(self, desk: httpx.AsyncClient) -> None:
        """Note what comes to a desk."""
        async with desk.stream("GET", "/desk/api/events") as stream:
            async for data in events(stream, "suggestions"):
                if awaited := self._awaited.pop((data["reference"], data["text"]), None):
                    awaited.set_result(time.perf_counter())


async def events(stream: httpx.Response, wanted: str) -> AsyncIterator[dict[str, Any]]:
    """The events of one name."""
    name = ""
    async for line in stream.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data" and name == wanted:
            yield json.loads(value)


async def ask_bot(citizen: Citizen, text: str) -> Awaitable[float]:
    """Send a message; the moment of its blocks can be waited for."""
    await citizen.send(text=text)

    async def answered() -> float:
        return (await citizen.answers.get())[0]

    return answered()


async def talk(
    citizens: Sequence[Citizen],
    messages: int,
    pause: float,
    questions: Sequence[str],
    ask: Callable[[Citizen, str], Awaitable[Awaitable[float]]],
) -> Times:
    """Have every citizen ask so many questions, each at their own pace.

    Returns:
        How long each took until it was `accepted` and until it was `done`.
    """
    times: Times = {"accepted": [], "done": []}

    async def one(citizen: Citizen, number: int) -> None:
        pace = random.Random(number)  # the same in each run
        await asyncio.sleep(pace.uniform(0, pause))
        for turn in range(messages):
            began = time.perf_counter()
            done = await ask(citizen, questions[(number * messages + turn) % len(questions)])
            times["accepted"].append((time.perf_counter() - began) * 1000)
            times["done"].append((await asyncio.wait_for(done, _PATIENCE) - began) * 1000)
            await asyncio.sleep(pace.uniform(0.5, 1.5) * pause)

    await asyncio.gather(*(one(citizen, number) for number, citizen in enumerate(citizens)))
    return times


async def lateness(late: list[float]) -> None:
    """Note, again and again, how late this process wakes."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_TICK)
        late.append((time.perf_counter() - began - _TICK) * 1000)


async def measure(url: str, messages: int, pauses: Sequence[float]) -> dict[float, Times]:
    """The times of bare turns and of suggestions, by pause."""
    questions = [entry.question for entry in entries().values()]
    measured: dict[float, Times] = {pause: {"late": []} for pause in pauses}
    desks = Desks()
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        citizens = [Citizen(url) for _ in range(CITIZENS)]
        listeners = []
        for citizen in citizens:
            await citizen.send(text="dag")
            listeners.append(tasks.create_task(citizen.listen()))
            await citizen.answer()

        async def run(what: str, ask: Callable[[Citizen, str], Awaitable[Awaitable[float]]]) -> None:
            for pause, times in measured.items():
                _progress.print(f"{what}s, a message of each citizen every {pause:g} seconds …")
                clock = tasks.create_task(lateness(times["late"]))
                taken = await talk(citizens, messages, pause, questions, ask)
                clock.cancel()
                times |= {what: taken["done"], f"{what}, accepted": taken["accepted"]}

        await run("bare turn", ask_bot)
        agents = [await asyncio.to_thread(_signed_in, url, key) for key in _AGENTS]
        for citizen, agent in zip(citizens, itertools.cycle(agents), strict=False):
            await _take_over(citizen, agent)
        listeners += [tasks.create_task(desks.follow(agent)) for agent in agents]
        await asyncio.sleep(2)

        async def ask_agent(citizen: Citizen, text: str) -> Awaitable[float]:
            expected = desks.expect(citizen.reference, text)
            await citizen.send(text=text)
            return expected

        await run("suggestion", ask_agent)
        for listener in listeners:
            listener.cancel()
    for client in (*agents, *(citizen.http for citizen in citizens)):
        await client.aclose()
    return measured


async def _take_over(citizen: Citizen, agent: httpx.AsyncClient) -> None:
    """Have a citizen ask for a person, and an agent come."""
    await citizen.send(text="ik wil een medewerker spreken")
    (offered,) = (await citizen.answer())["blocks"]
    await citizen.send(option=offered["options"][0]["key"])
    await citizen.answer()
    citizen.reference = offered["code"]
    (await agent.post(f"/desk/api/cases/{citizen.reference}/claim", json={})).raise_for_status()
    await citizen.answer()


def _signed_in(url: str, key: str) -> httpx.AsyncClient:
    with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as browser:
        sign_in(browser, key)
        return httpx.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False, cookies=dict(browser.cookies))


def _figures(times: Times) -> dict[str, dict[str, float]]:
    return {
        what: {
            "n": len(taken),
            "p50": round(statistics.median(taken), 1),
            "p95": round(statistics.quantiles(taken, n=20)[-1], 1),
            "most": round(max(taken), 1),
        }
        for what, taken in times.items()
    }


def _print(pause: float, figures: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Print a table; gives what the line of JSON says of this pace."""
    pace = f"each sends a message every {pause:g} seconds, {CITIZENS / pause:.1f} messages a second together"
    table = Table("what", "n", "p50 ms", "p95 ms", "most ms", title=f"{CITIZENS} live conversations; {pace}", title_justify="left")
    for what, row in figures.items():
        name = "this process wakes late by" if what == "late" else what
        table.add_row(name, *(f"{value:.1f}" if key != "n" else f"{value}" for key, value in row.items()))
    Console(width=100).print(table)
    ratio = {name: round(figures["suggestion"][name] / figures["bare turn"][name], 2) for name in ("p50", "p95")}
    return {"pause": pause, "suggestion_vs_bare_turn": ratio, **figures}


def main() -> None:
    """Measure, print a table for each pace, and the figures as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.desk", description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=12, help="messages of each citizen for each figure")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two messages of one citizen, on average")
    parser.add_argument("--hard-pause", type=float, default=HARD_PAUSE, help="the same, for the harder pace")
    arguments = parser.parse_args()
    pauses = list(dict.fromkeys([arguments.pause, arguments.hard_pause]))
    with tempfile.TemporaryDirectory() as name, product(Path(name), TURNS_PER_MINUTE="10000") as running:
        measured = asyncio.run(measure(running.url, arguments.messages, pauses))
    print(json.dumps([_print(pause, _figures(times)) for pause, times in measured.items()]))


if __name__ == "__main__":
    main()
