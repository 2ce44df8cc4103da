"""Run the actions server: `python -m actions`. Settings come from the environment, see `actions/settings.py`."""

from __future__ import annotations

import logging
import sys

from actions.app import create_app
from actions.assembly import all_actions, make_sources
from actions.data.schema import migrate
from actions.executor import QuietExecutor
from actions.settings import Settings, SettingsError

_TALKATIVE = ("aiosqlite", "httpcore", "httpx")
"""Libraries that log what they read and send: values of queries, headers, addresses."""


def main() -> None:
    """Serve until stopped."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        sys.exit(f"actions: {error}")
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)
    migrate(settings.citizen_db)
    executor = QuietExecutor()
    for action in all_actions(make_sources(settings)):
        executor.register_action(action)
    create_app(settings.token, executor).run(
        host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False
    )


if __name__ == "__main__":
    main()
