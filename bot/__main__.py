"""`python -m bot`: serve the trained model on a private port."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from bot.serving import stand_ins
from bot.settings import BotSettings, SettingsError, lean_serving, one_thread_for_numpy


def main() -> None:
    """Read the settings, load the model, serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Serve the trained model. Settings: docs/operations.md.")
    model = Path(os.environ.get("HULP_MODEL", "models"))
    parser.add_argument(
        "--model", type=Path, default=model, help="model file, or a folder of which the newest is used; another one is taken up"
    )
    parser.add_argument("--endpoints", type=Path, default=Path("bot/endpoints.yml"), help="action server, lock store, event broker")
    arguments = parser.parse_args()
    try:
        settings = BotSettings.from_environment()
        if lean_serving():
            stand_ins.install()
    except SettingsError as error:
        sys.exit(str(error))
    one_thread_for_numpy()
    # Here, not above: what Rasa imports depends on the stand-ins.
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from bot.serving.app import create_app

    configure_structlog(logging.getLevelName(settings.log_level))
    app = create_app(settings, arguments.model, AvailableEndpoints.read_endpoints(str(arguments.endpoints)))
    app.run(host=settings.host, port=settings.port, motd=False)


if __name__ == "__main__":
    main()
