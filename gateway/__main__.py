"""Run the gateway: `python -m gateway`. Settings come from the environment, see `gateway/settings.py`."""

from __future__ import annotations

import logging
import sys

from gateway.app import create_app
from gateway.settings import Settings, SettingsError
from gateway.storage.schema import migrate

_TALKATIVE = ("aiosqlite", "httpcore", "httpx")
"""Libraries that log what they read and send: values of queries, headers, addresses."""


def main() -> None:
    """Migrate the database, then serve until stopped."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        sys.exit(f"gateway: {error}")
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)
    migrate(settings.database_url)
    app = create_app(settings)
    app.run(host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
