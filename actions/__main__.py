"""Run the actions server: `python -m actions`. Settings come from the environment, see `actions/settings.py`."""

from __future__ import annotations

import logging
import sys

from actions.app import create_app
from actions.settings import Settings, SettingsError


def main() -> None:
    """Serve until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        sys.exit(f"actions: {error}")
    create_app(settings.token).run(host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
