"""`hulpnodig evaluate`: replay questions through the running product and report what was right."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from cli.client import ApiError, Conversation, healthy
from cli.noise import NOISES
from cli.options import url_option
from cli.reliability import picture, reliability, risk_coverage
from cli.scorecard import SCORECARD, commit, committed, confusions, drops
from cli.scoring import VERDICTS, Result, Row, SetError, judge, load_rows, summary
from faq.intervals import wilson

_START_PATIENCE = 240.0
_console = Console(width=120)


@click.command(name="eval")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/eval"),
    show_default=True,
    help="Where misses are written.",
)
@click.option("--keep", is_flag=True, help=f"Write the figures to {SCORECARD}, to be committed.")
@click.option(
    "--noise", type=click.Choice(sorted(NOISES)), help="Spoil each question first: typing errors, capitals, no punctuation."
)
@url_option
def evaluate(file: Path, out: Path, keep: bool, noise: str | None, url: str) -> None:
    """Replay each line of FILE as a fresh conversation and print a table per style; the last line is JSON.

    The status is 1 when a figure dropped below the scorecard, which is then named.
    """
    try:
        rows = load_rows(file)
    except SetError as error:
        sys.exit(str(error))
    if noise:
        rows = [replace(row, text=NOISES[noise](row.text)) for row in rows]
    with instance(url):
        results = replay(url, rows)
    _write(out, file, results)
    _print_table(results)
    _print_misses(results)
    _print_confusions(results)
    _print_reliability(results)
    figures, before = summary(results), committed(file.stem)
    worse = [] if keep or noise or before is None else drops(before, figures)
    if keep:
        commit(file.stem, figures)
    for sentence in worse:
        print(f"WORSE than {SCORECARD}: {sentence}", file=sys.stderr)
    print(json.dumps(figures))
    sys.exit(1 if worse else 0)


def replay(url: str, rows: Sequence[Row]) -> list[Result]:
    """Ask each question in a fresh conversation, and judge what comes."""
    return [_judged(url, row) for row in track(rows, "Asking", console=Console(stderr=True))]


def _judged(url: str, row: Row) -> Result:
    with Conversation(url) as conversation:
        try:
            reply = conversation.say(row.text)
        except ApiError:
            return judge(row, "failed", [], 0)
    return judge(row, reply.outcome, reply.blocks, reply.ms)


@contextmanager
def instance(url: str, root: Path | None = None) -> Iterator[None]:
    """Use the instance at `url`; start one for the time of the block when none answers.

    Args:
        url: its address.
        root: the folder of a copy of the project, which is started with the model in it; this project when absent.
    """
    if healthy(url):
        yield
        return
    port = url.rsplit(":", 1)[-1]
    print(f"Nothing answers at {url}; starting an instance …", file=sys.stderr)
    with tempfile.TemporaryDirectory() as state_dir:
        command = [sys.executable, "-m", "cli", "up", "--quiet", "--port", port, "--state-dir", state_dir]
        environment = {"HULP_ENV": "development", **os.environ}
        if root is not None:
            environment["HULP_MODEL"] = str(root / "models")
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + _START_PATIENCE
            while not healthy(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"The instance did not start; run 'make up' to see why (log: {state_dir}/processes.log)")
                time.sleep(0.5)
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _write(out: Path, file: Path, results: Sequence[Result]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    misses = [
        {
            "text": r.row.text,
            "accept": r.row.accept,
            "style": r.row.style,
            "verdict": r.verdict,
            "given": r.given,
            "offered": r.offered,
        }
        for r in results
        if r.verdict != "correct"
    ]
    lines = "".join(json.dumps(miss, ensure_ascii=False) + "\n" for miss in misses)
    (out / f"{file.stem}.misses.jsonl").write_text(lines, encoding="utf-8")
    (out / f"{file.stem}.summary.json").write_text(json.dumps(summary(results), indent=2) + "\n", encoding="utf-8")
    curve = picture(risk_coverage(results), f"Risk and coverage, {file.name}")
    (out / f"{file.stem}.risk-coverage.svg").write_text(curve, encoding="utf-8")
    shutil.copy("config.yml", out / f"{file.stem}.config.yml")


def _print_table(results: Sequence[Result]) -> None:
    table = Table(title="Per style", title_justify="left")
    for column in ("style", "n", *VERDICTS, "correct, 95 % interval"):
        table.add_column(column, justify="left" if column == "style" else "right")
    styles = sorted({result.row.style for result in results})
    groups = [(style, [r for r in results if r.row.style == style]) for style in styles]
    groups.append(("in scope", [r for r in results if r.row.in_scope]))
    groups.append(("out of scope", [r for r in results if not r.row.in_scope]))
    for name, group in groups:
        counts = {verdict: sum(r.verdict == verdict for r in group) for verdict in VERDICTS}
        low, high = wilson(counts["correct"], len(group))
        shares = [f"{counts[verdict] / len(group):.2f}" if group else "-" for verdict in VERDICTS]
        table.add_row(name, str(len(group)), *shares, f"{low:.2f} – {high:.2f}")
    _console.print(table)


def _print_confusions(results: Sequence[Result]) -> None:
    table = Table("wanted", "given", "n", title="Not correct, by what was wanted (twice or more)", title_justify="left")
    for wanted, given, count in confusions(results):
        if count > 1:
            table.add_row(wanted, given, str(count))
    _console.print(table)


def _print_reliability(results: Sequence[Result]) -> None:
    table = Table("confidence", "answers", "mean confidence", "not wrong", title="Reliability of answers", title_justify="left")
    for low, high, count, mean, right in reliability(results):
        table.add_row(f"{low:.2f} – {high:.2f}", str(count), f"{mean:.3f}", f"{right:.3f}")
    _console.print(table)


def _print_misses(results: Sequence[Result]) -> None:
    for r in results:
        if r.verdict != "correct":
            got = ", ".join(r.given) or ("offered " + ", ".join(r.offered) if r.offered else "no answer")
            print(f"{r.verdict:9} [{r.row.style}] {r.row.text}\n          wanted {', '.join(r.row.accept)}; got {got}")
