"""`python -m evaluation.widgets`: our chat widget and public ones, measured in one browser by the same functions, in one run."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

from evaluation.widgets.accessibility import AXE, violations
from evaluation.widgets.figures import measure
from evaluation.widgets.installing import BUNDLES, PACKAGES, ROOT, MissingError, install, version
from evaluation.widgets.network import measure_network
from evaluation.widgets.plants import BlindCheckError, prove
from evaluation.widgets.serving import Server, serving
from evaluation.widgets.table import Column, table, write
from evaluation.widgets.visit import PAGES, Place, visiting
from evaluation.widgets.widget import BARE, FAULTY, OURS, PEERS, RASAHQ, SOUND, Widget
from tests.conftest import product

_DOCUMENT = ROOT / "docs" / "widgets.md"
_RAW = ROOT / "docs" / "widgets" / "widgets.json"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> None:
    """Check the checks, measure every widget, and print the table."""
    arguments = _arguments()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("Chromium is missing; 'make setup' installs it")
    folders = {"pages": PAGES, "packages": PACKAGES, "bundles": BUNDLES}
    if arguments.rasahq:
        folders["rasahq"] = arguments.rasahq / "packages" / "ui" / "dist" / "rasa-chatwidget"
    with serving(folders) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            _check_checks(browser, server)
            columns = _columns(browser, server, arguments)
        except BlindCheckError as error:
            sys.exit(str(error))
        finally:
            chromium = browser.version
            browser.close()
    text = f"{table(columns)}\n\nMeasured on {date.today()} in one run, with Chromium {chromium} and axe-core {version(AXE)}."
    print(text)
    if arguments.write:
        write(_DOCUMENT, text)
        _RAW.parent.mkdir(exist_ok=True)
        _RAW.write_text(json.dumps([asdict(column) for column in columns], indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.widgets", description=__doc__)
    parser.add_argument("--url", help="a running instance of ours; without it one is started with a state folder of its own")
    parser.add_argument("--rasahq", type=Path, metavar="DIR", help="a checkout of RasaHQ/chat-widget that was built")
    parser.add_argument("--only", metavar="NAME", help="only the widgets whose name contains this")
    parser.add_argument("--write", action="store_true", help="write the table into docs/widgets.md")
    arguments = parser.parse_args()
    if arguments.write and arguments.only:
        parser.error("--write wants every widget")
    return arguments


def _progress(text: str) -> None:
    print(f"{text} …", file=sys.stderr)


def _check_checks(browser: Browser, server: Server) -> None:
    """Measure the two reference widgets and the page without a widget.

    Raises:
        BlindCheckError: a check did not see what was planted, or saw something where nothing is.
    """
    with visiting(Place(browser, BARE, server.url)) as visit:
        if found := violations(visit.page):
            raise BlindCheckError(f"the host page itself violates {', '.join(found)}")
    faulty = Place(browser, FAULTY, server.url)
    server.served.clear()
    measure_network(faulty)
    served = dict(server.served)
    prove(measure(faulty, _progress), measure(Place(browser, SOUND, server.url), _progress), served)


def _columns(browser: Browser, server: Server, arguments: argparse.Namespace) -> list[Column]:
    """Measure ours, RasaHQ's and those of npm, in this order."""
    columns = []
    if _wanted(OURS, arguments):
        with _ours(arguments.url) as url:
            columns.append(_column(OURS, ROOT / "web", Place(browser, OURS, url)))
    if _wanted(RASAHQ, arguments):
        place = Place(browser, RASAHQ, server.url)
        columns.append(
            _column(RASAHQ, arguments.rasahq / "packages" / "ui", place)
            if arguments.rasahq
            else Column(RASAHQ, "", None, "--rasahq was not given")
        )
    peers = {name: widget for name, widget in PEERS.items() if _wanted(widget, arguments)}
    try:
        if peers:
            _progress("installing the peers from npm")
            install()
    except MissingError as error:
        return [*columns, *(Column(widget, "", None, str(error)) for widget in peers.values())]
    return [*columns, *(_column(widget, PACKAGES / name, Place(browser, widget, server.url)) for name, widget in peers.items())]


def _wanted(widget: Widget, arguments: argparse.Namespace) -> bool:
    return arguments.only is None or arguments.only in widget.name


@contextmanager
def _ours(url: str | None) -> Iterator[str]:
    """The address of a running instance: the one that is given, or a new one."""
    if url:
        yield url.rstrip("/")
        return
    _progress("starting our own product")
    with TemporaryDirectory() as folder, product(Path(folder)) as instance:
        yield instance.url


def _column(widget: Widget, package: Path, place: Place) -> Column:
    """Measure one widget; what went wrong with it stands in its column."""
    found = ""
    try:
        found = version(package)
        return Column(widget, found, measure(place, _progress))
    except (MissingError, BrowserError, RuntimeError) as error:
        return Column(widget, found, None, str(error).partition("\n")[0])


if __name__ == "__main__":
    main()
