"""Run the demo identity provider: `python -m demo`. For development on one machine; see `demo/settings.py`."""

from __future__ import annotations

import argparse
import json
import sys

from joserfc.jwk import RSAKey

from demo.provider import create_app
from demo.settings import Settings, SettingsError


def main() -> None:
    """Serve until stopped."""
    argparse.ArgumentParser(prog="python -m demo", description="An identity provider with invented people.").parse_args()
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        sys.exit(f"demo: {error}")
    client_key = RSAKey.import_key(json.loads(settings.client_key_file.read_text(encoding="utf-8")))
    create_app(settings, client_key).run(host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
