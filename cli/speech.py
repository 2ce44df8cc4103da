"""What `hulpnodig faq check` says of every answer and step as a caller hears it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from faq.check import Finding
from faq.entries import Entry
from faq.speech.chunks import seconds as estimated
from faq.speech.lint import Heard, Seconds, answers, findings_of, labels, long_labels, steps, urgent
from faq.speech.voice import can_speak, measured
from faq.urgent import UrgentReply
from faq.walks import Walk


def check_speech(
    entries: Iterable[Entry],
    walks: Sequence[Walk],
    replies: dict[str, UrgentReply],
    line: Iterable[Heard],
    *,
    speak: bool,
    table: bool,
) -> list[Finding]:
    """Cut, speak and check everything that is said by phone.

    Args:
        entries: the entries.
        walks: the walks.
        replies: the replies in an emergency.
        line: the sentences of the phone line itself.
        speak: whether espeak-ng measures; it is estimated when it is not there.
        table: whether to print a line for each text.
    """
    heard, options = [*answers(entries), *steps(walks), *urgent(replies), *line], labels(walks)
    real = speak and can_speak()
    seconds = measured(prompt for each in (*heard, *options) for prompt in each.chunks).__getitem__ if real else estimated
    findings = {each: findings_of(each, seconds) for each in (*heard, *options)}
    if table:
        _print_table(heard, seconds, {each: len(found) for each, found in findings.items()})
    _print_summary(heard, seconds, real)
    return [*(finding for found in findings.values() for finding in found), *long_labels(options)]


def _print_table(heard: Iterable[Heard], seconds: Seconds, findings: dict[Heard, int]) -> None:
    table = Table("spoken", "seconds", "words", "prompts", "findings", title="As a caller hears it", title_justify="left")
    for each in heard:
        length = sum(map(seconds, each.chunks))
        table.add_row(each.where, f"{length:.1f}", str(each.words), str(len(each.chunks)), str(findings[each] or ""))
    Console(width=120).print(table)


def _print_summary(heard: Sequence[Heard], seconds: Seconds, real: bool) -> None:
    prompts = {prompt for each in heard for prompt in each.chunks}
    longest = max(map(seconds, prompts), default=0.0)
    counts = ", ".join(f"{many} in {count}" for count, many in sorted(Counter(len(each.chunks) for each in heard).items()))
    how = "spoken by espeak-ng" if real else "estimated, not spoken"
    print(f"{len(heard)} spoken texts, {len(prompts)} prompts ({counts}), the longest {longest:.1f} s, {how}")
