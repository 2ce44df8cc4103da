"""Check the audit: `python -m gateway.verify_audit`. Needs the settings of the gateway; see docs/operations.md."""

from __future__ import annotations

import argparse
import asyncio
import sys

from database.engine import create_engine
from gateway.audit import Audit
from gateway.settings import Settings, SettingsError


def main() -> None:
    """Print every fault, or how many lines are whole; the exit status is 1 when there is a fault."""
    parser = argparse.ArgumentParser(
        prog="python -m gateway.verify_audit",
        description="Check every line of the audit against its seal, and the end of the audit. Keep the printed end elsewhere each "
        "day: it shows a cut that someone made who could also write the database.",
    )
    parser.parse_args()
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        sys.exit(f"gateway: {error}")
    faults, end = asyncio.run(_check(settings))
    for fault in faults:
        print(fault)  # noqa: T201
    print(f"{len(faults)} faults; the audit ends at {end}")  # noqa: T201
    sys.exit(1 if faults else 0)


async def _check(settings: Settings) -> tuple[list[str], str]:
    engine = create_engine(settings.database_url)
    audit = Audit(engine, settings.audit_key)
    try:
        return [fault async for fault in audit.faults()], await audit.end()
    finally:
        await engine.dispose()


if __name__ == "__main__":
    main()
