"""What an agent says is told apart from what the assistant says: on screen, for screen readers, and without JavaScript."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from faq.blocks import Block
from tests.browser.panel import ask, open_panel
from tests.browser.test_accessibility import violations
from tests.conftest import Instance

SAID: Block = {"type": "text", "kind": "person", "text": "Ik kijk het na.", "by": "Sofie"}


def say(instance: Instance, block: Block) -> None:
    """Put a block in the newest conversation, as the desk does."""
    turn = "3f2f3f0e-0000-4000-8000-000000000001"
    data = json.dumps({"turn": turn, "outcome": "with_person", "blocks": [block]})
    newest = "select conversation from sessions order by created desc limit 1"
    with closing(sqlite3.connect(instance.state_dir / "gateway.db", timeout=10)) as database, database:
        statement = (
            f"insert into events (conversation, turn, type, data, created) values (({newest}), ?, 'blocks', ?, datetime('now'))"  # noqa: S608
        )
        database.execute(statement, (turn, data))


def test_the_name_of_the_agent_stands_with_what_they_say(page: Page, instance: Instance, screenshots: Path) -> None:
    open_panel(page, instance)
    ask(page, "dag")
    expect(page.locator(".assistant")).to_have_count(1)
    say(instance, SAID)
    message = page.locator(".assistant").last
    expect(message.locator(".by")).to_have_text("Sofie, medewerker", timeout=25_000)  # at the next heartbeat of the stream
    expect(page.locator(".announcer")).to_contain_text("Sofie zegt: Ik kijk het na.")
    expect(page.locator(".announcer")).not_to_contain_text("Assistent")
    expect(message.locator(".visually-hidden").first).to_have_text("Sofie zegt:")
    expect(page.locator(".assistant").first.locator(".visually-hidden").first).to_have_text("De assistent zegt:")
    assert violations(page) == []
    page.screenshot(path=screenshots / "medewerker-zegt.png")
    for path in ("/hulp", "/hulp/gesprek"):
        page.goto(f"{instance.url}{path}")
        message = page.locator(".assistant").last
        expect(message.locator(".by")).to_have_text("Sofie, medewerker")
        expect(message.locator(".visually-hidden").first).to_have_text("Sofie zegt:")
        expect(page.locator(".assistant").first.locator(".visually-hidden").first).to_have_text("De assistent zegt:")
        assert violations(page) == []
