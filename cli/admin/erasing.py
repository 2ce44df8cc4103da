"""`hulpnodig admin erase`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.admin.parts import by_option, operate
from cli.connection import bot_address
from cli.options import state_dir_option
from gateway.audit import Audit
from gateway.bot_client import BotClient, BotError
from gateway.erasure import Erasure, Receipt
from gateway.helpdesk.cases import Cases, NoCaseError

_TIMEOUT = 10.0
_NEVER = datetime.timedelta.max
"""This command erases nothing for its age."""


@click.command()
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
@state_dir_option
def erase(reference: str, yes: bool, by: str, state_dir: Path) -> None:
    """Erase the conversation with REFERENCE (such as K7M4-9TQX) everywhere. It cannot be undone; the audit is kept."""
    url, token = bot_address(state_dir)

    async def do(engine: AsyncEngine, audit: Audit) -> tuple[str, Receipt]:
        case = await Cases(engine, audit).find(reference)
        bot = BotClient(url, token, _TIMEOUT)
        try:
            erasure = Erasure(engine, bot, audit, anonymous=_NEVER, known=_NEVER)
            if not yes:
                messages = await erasure.messages(case.conversation)
                click.confirm(f"Erase {case.reference}, with {messages} messages of the citizen?", abort=True)
            return case.reference, await erasure.erase(case.conversation, why="operator", by=by, reference=case.reference)
        finally:
            await bot.close()

    try:
        found, receipt = operate(state_dir, do)
    except NoCaseError as error:
        raise click.ClickException(f"there is no conversation with reference {reference}.") from error
    except BotError as error:
        raise click.ClickException(f"nothing was erased: the bot at {url} does not answer ({error}).") from error
    click.echo(f"{found} is erased: {receipt.messages} messages, {receipt.rows + receipt.bot_rows} rows; {receipt.left} are left.")
