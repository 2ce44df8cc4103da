"""The figures as a table in markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evaluation.widgets.accessibility import Found
from evaluation.widgets.figures import Figures
from evaluation.widgets.network import Network, Stored
from evaluation.widgets.policy import Judgement
from evaluation.widgets.widget import Widget

_BEGIN, _END = "<!-- widgets -->", "<!-- end -->"


@dataclass(frozen=True)
class Column:
    """One widget in the table.

    Attributes:
        widget: the widget.
        version: its version; empty when it was not found.
        figures: what was measured; None when nothing could be.
        reason: why nothing could be measured.
    """

    widget: Widget
    version: str
    figures: Figures | None
    reason: str = ""


_ROWS: list[tuple[str, Callable[[Figures], str]]] = [
    ("**Load**: scripts and styles, kB gzipped", lambda f: f"{f.network.code_bytes / 1000:.1f}"),
    ("files", lambda f: str(f.network.files)),
    ("requests to other hosts, on load / after opening", lambda f: _foreign(f.network)),
    ("**Stored** on load: cookies / localStorage / sessionStorage", lambda f: _stored(f.network.stored_on_load)),
    ("after opening", lambda f: _stored(f.network.stored_after, none_expected=False)),
    ("**Policy** `default-src 'self'`: violations", lambda f: _judged(f.policy.own_files)),
    ("with `require-trusted-types-for 'script'`", lambda f: _judged(f.policy.trusted_types)),
    ("**axe**, closed: rules (places)", lambda f: _found(f.accessibility.closed)),
    ("axe, open", lambda f: _found(f.accessibility.opened)),
    ("live region", lambda f: _whether(f.accessibility.live_region)),
    ("**Keyboard**: Tab reaches the launcher", lambda f: _whether(f.keyboard.launcher_reached)),
    ("Enter or Space opens", lambda f: _whether(f.keyboard.opens)),
    ("the focus moves into the panel", lambda f: _whether(f.keyboard.focus_enters)),
    ("Tab reaches the text input", lambda f: _whether(f.keyboard.field_reached)),
    ("Escape closes", lambda f: _whether(f.keyboard.closes)),
    ("the focus returns to the launcher", lambda f: _whether(f.keyboard.focus_returns)),
    ("**320×256**: opens", lambda f: _whether(f.layout.opens)),
    ("fits without scrolling sideways", lambda f: _whether(not f.layout.too_wide)),
    ("the text input is in view", lambda f: _whether(f.layout.field_in_view)),
    ("**Reduced motion**: moves while opening", lambda f: _bad(str(f.moves), f.moves > 0)),
]


def table(columns: list[Column]) -> str:
    """One row for each figure, one column for each widget; what counts against a widget is bold."""
    lines = [
        _line("", [column.widget.name for column in columns]),
        "|---" * (len(columns) + 1) + "|",
        _line("version", [column.version or "–" for column in columns]),
        _line("licence", [column.widget.licence for column in columns]),
        _line("runs against", [column.widget.backend for column in columns]),
        *(_line(label, [cell(column.figures) if column.figures else "–" for column in columns]) for label, cell in _ROWS),
        "",
        *(f"Not measured: {column.widget.name} ({column.reason})." for column in columns if column.figures is None),
        *_details(columns),
    ]
    return "\n".join(lines)


def write(path: Path, text: str) -> None:
    """Put a text between the two marks in a file.

    Raises:
        ValueError: the marks are not there.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{path.name} has no {_BEGIN} and {_END}")
    path.write_text(f"{before}{_BEGIN}\n{text.strip()}\n{_END}{after}", encoding="utf-8")


def _details(columns: list[Column]) -> list[str]:
    found = []
    for column in columns:
        if column.figures and (rules := (column.figures.accessibility.closed or {}) | column.figures.accessibility.opened):
            found.append(f"{column.widget.name}: {', '.join(f'`{rule}`' for rule in sorted(rules))}")
    return ["Rules that axe found violated, closed or open: " + "; ".join(found) + "."] if found else []


def _line(label: str, cells: list[str]) -> str:
    return f"| {' | '.join([label, *cells])} |"


def _bad(text: str, bad: bool) -> str:
    return f"**{text}**" if bad else text


def _whether(holds: bool | None) -> str:
    return "–" if holds is None else _bad("yes" if holds else "no", not holds)


def _foreign(network: Network) -> str:
    return _bad(f"{network.foreign_on_load} / {network.foreign_after}", network.foreign_after > 0)


def _stored(stored: Stored, *, none_expected: bool = True) -> str:
    counts = (stored.cookies, stored.local, stored.session)
    return _bad(" / ".join(map(str, counts)), none_expected and any(counts))


def _judged(judgement: Judgement) -> str:
    text = str(judgement.violations) if judgement.usable else f"{judgement.violations}, does not open"
    return _bad(text, judgement.violations > 0 or not judgement.usable)


def _found(found: Found | None) -> str:
    return "–" if found is None else _bad(f"{len(found)} ({sum(found.values())})" if found else "0", bool(found))
