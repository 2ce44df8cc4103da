"""Our phone line beside Rasa's own channel `twilio_voice`, with the same model and action server: `make bench-voice`.

A turn runs from the webhook with what was said to the reply with the answer; when a reply tells the platform to ask again, that
is part of it. Every question is a call of its own, after the greeting, and goes to each line in turn. Then every case of
`tests.load.voice_cases` is played on both lines. The last line is JSON; a case that our line fails is an error.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.load.voice_cases import CASES, Finding
from tests.load.voice_lines import Line, both
from tests.voice.platforms import Jambonz

QUESTIONS = {
    "entry": (
        "waarom staat mijn oud adres er nog",
        "hoe download ik een attest",
        "is de ebox gratis",
        "krijg ik dan nog brieven op papier",
        "wie kan er allemaal mijn gegevens zien",
        "wat heb ik nodig om mij aan te melden",
        "de app doet het niet op mijn gsm",
        "waar zie ik hoe ver mijn dossier staat",
        "hoe zet ik de meldingen per mail af",
        "ik kreeg een rare mail over mijn ebox",
        "moet ik verplicht een ebox hebben",
    ),
    "walk": (
        "help mij stap voor stap om mijn ebox te koppelen",
        "ik wil mijn ebox stopzetten, begeleid mij",
        "loods mij stap voor stap door het aanmelden",
        "kan je mij stap voor stap helpen met mijn roepnaam",
    ),
    "small talk": (
        "goeiemorgen",
        "ben jij een echte mens",
        "dank u wel",
        "wat kan jij allemaal",
        "hoe gaat het met u",
    ),
}
OURS, OURS_JAMBONZ, PEER = "ours, Twilio", "ours, jambonz", "Rasa's twilio_voice"
_progress = Console(stderr=True)

Ask = Callable[[str], float]
"""Asks in a new call; gives the milliseconds until the answer."""


def by_twilio(line: Line) -> Ask:
    """Ask by a call of Twilio."""

    def ask(question: str) -> float:
        reply = line.begun().say(question)
        if reply.status != 200 or not reply.said:
            raise RuntimeError(f"no answer to {question!r}: HTTP {reply.status} {reply.body[:300]}")
        return reply.seconds * 1000

    return ask


def by_jambonz(line: Line) -> Ask:
    """Ask by a call of jambonz, which never has to ask again: it plays its filler by itself."""

    def ask(question: str) -> float:
        call = Jambonz(line.url, sid=str(uuid.uuid4()))
        call.http.close()
        call.http = line.http
        call.verbs(call.session())
        began = time.perf_counter()
        call.verbs(call.speech(question))
        return (time.perf_counter() - began) * 1000

    return ask


def measure(lines: dict[str, Ask], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Ask every question in every round, each line in turn, and another one first in every round.

    Args:
        lines: how to ask, by the name of the line.
        rounds: how often; a round before them warms up and is not counted.

    Returns:
        Milliseconds, by the name of the line and the kind of question.
    """
    times: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in QUESTIONS} for name in lines}
    names = list(lines)
    for number in range(rounds + 1):
        order = [names[(number + place) % len(names)] for place in range(len(names))]
        for kind, questions in QUESTIONS.items():
            for question in questions:
                for name in order:
                    taken = lines[name](question)
                    if number:
                        times[name][kind].append(taken)
    return times


def figures_of(times: dict[str, list[float]]) -> dict[str, float]:
    """p50, p95 and the slowest of all turns, and p50 of each kind."""
    every = [taken for kind in times.values() for taken in kind]
    figures = {"p50": statistics.median(every), "p95": statistics.quantiles(every, n=20)[-1], "most": max(every)}
    return figures | {kind: statistics.median(taken) for kind, taken in times.items()}


def print_times(figures: dict[str, dict[str, float]], count: int) -> None:
    """The table of turns."""
    title = f"A turn on the phone, from webhook to answer: {count} turns of each, in ms"
    table = Table("line", "p50", "p95", "most", *(f"{kind} p50" for kind in QUESTIONS), "p50 / Rasa's", "p95 / Rasa's", title=title)
    for name, found in figures.items():
        ratios = (f"{found[which] / figures[PEER][which]:.2f}" for which in ("p50", "p95"))
        table.add_row(name, *(f"{value:.1f}" for value in found.values()), *ratios)
    Console(width=130).print(table)


def print_cases(found: dict[str, dict[str, Finding]]) -> None:
    """The table of cases; a cross stands where a line did not do what it should."""
    table = Table("what happens", "ours", PEER, title="Played on both lines", show_lines=True)
    for what, findings in found.items():
        table.add_row(what, *(f"{'✓' if finding.held else '✗'} {finding.seen}" for finding in findings.values()))
    Console(width=160).print(table)


def main() -> None:
    """Measure, play, print both tables, and the figures as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.voice", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10, help="how often every question is asked on every line")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        _progress.print("starting both …")
        with both(Path(name)) as (ours, peer, between):
            _progress.print("turns, turn about …")
            asks = {OURS: by_twilio(ours), OURS_JAMBONZ: by_jambonz(ours), PEER: by_twilio(peer)}
            times = measure(asks, arguments.rounds)
            found: dict[str, dict[str, Finding]] = {}
            for case in CASES:
                _progress.print(f"{case.what} …")
                found[case.what] = {OURS: case.play(ours, between), PEER: case.play(peer, between)}
    figures = {line: figures_of(taken) for line, taken in times.items()}
    print_times(figures, sum(map(len, times[OURS].values())))
    print_cases(found)
    failed = [what for what, findings in found.items() if not findings[OURS].held]
    held = {line: sum(findings[line].held for findings in found.values()) for line in (OURS, PEER)}
    rounded = {line: {what: round(value, 1) for what, value in values.items()} for line, values in figures.items()}
    ratio = {
        line: {which: round(figures[line][which] / figures[PEER][which], 2) for which in ("p50", "p95")}
        for line in (OURS, OURS_JAMBONZ)
    }
    print(json.dumps({"beside_twilio_voice": ratio, "ms": rounded, "cases": len(CASES), "held": held, "failed": failed}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
