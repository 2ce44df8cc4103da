"""What a test set aside for everyone is as it was, and the running product knows so: it looks every few seconds."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import httpx

from tests.conftest import Instance

_PATIENCE = 20.0
_TABLES = ("notices", "closures", "withdrawn_answers")


def settle(instance: Instance) -> None:
    """Remove notices, closing days and withdrawals, and wait until answers are given again and no notice is shown."""
    with closing(sqlite3.connect(instance.state_dir / "gateway.db", timeout=10)) as database, database:
        withdrawn = [entry for (entry,) in database.execute("select entry from withdrawn_answers")]
        gone = sum(database.execute(f"delete from {table}").rowcount for table in _TABLES)  # noqa: S608
    if not gone:
        return
    deadline = time.monotonic() + _PATIENCE
    with httpx.Client(base_url=instance.url, headers={"Accept": "text/html"}, trust_env=False) as browser:
        while time.monotonic() < deadline:
            pages = [browser.get(f"/vragen/{entry}") for entry in withdrawn] or [browser.get("/vragen")]
            if all(page.status_code == httpx.codes.OK and 'class="outage"' not in page.text for page in pages):
                return
            time.sleep(0.2)
    raise AssertionError(f"{withdrawn or 'a notice'} did not come back")
