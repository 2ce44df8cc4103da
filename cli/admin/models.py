"""`hulpnodig admin model`."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import click

from cli.admin.parts import by_option, moment, operate, show
from cli.connection import bot_address_or_none, model_place
from cli.options import state_dir_option
from gateway.bot_client import AnsweringModel, BotClient, BotError
from gateway.model_files import ModelFiles
from gateway.model_shelf import ModelShelf

_TIMEOUT = 5.0
_PATIENCE = 60.0
"""Seconds in which the bot takes a model up, also on a busy machine."""
_POLL = 1.0


@click.group()
def model() -> None:
    """Show the trained models, and put one of before in use."""


@model.command("list")
def list_models() -> None:
    """Show the model in use and those of before (HULP_MODEL, or the folder models)."""
    rows = [
        (found.name, moment(found.trained), found.fingerprint, "in use" if found.current else "")
        for found in ModelFiles(model_place()).all()
    ]
    show(("name", "trained", "fingerprint", ""), rows, f"There is no model in '{model_place()}'; train one: make train")


@model.command("use")
@click.argument("name")
@by_option
@state_dir_option
def use_model(name: str, by: str, state_dir: Path) -> None:
    """Answer with model NAME from now on, without a restart; the one in use is kept."""
    used = operate(state_dir, lambda engine, audit: ModelShelf(model_place(), audit).use(name, by))
    address = bot_address_or_none(state_dir)
    if address is None:
        click.echo(f"{name} is in place. Bots take it up within seconds, or when they start.")
        return
    answering = asyncio.run(_taken_up(used.fingerprint, *address))
    if answering is None:
        raise click.ClickException(f"{name} is in place, but the bot at {address[0]} does not answer. It uses it when it starts.")
    if answering.answering != used.fingerprint:
        raise click.ClickException(
            f"{name} is in place, but the bot goes on with model {answering.answering}"
            f"{': it refuses the new one, and its log says why' if answering.refused == used.fingerprint else ''}."
        )
    click.echo(f"{name} answers from now on. Back to the one of before: hulpnodig admin model list")


async def _taken_up(fingerprint: str, url: str, token: str) -> AnsweringModel | None:
    """What the bot says, as soon as it took a model up or refused it; what it said last when that takes too long."""
    bot, deadline = BotClient(url, token, _TIMEOUT), time.monotonic() + _PATIENCE
    found: AnsweringModel | None = None
    try:
        while time.monotonic() < deadline:
            try:
                found = await bot.model()
            except BotError:
                return found
            if fingerprint in (found.answering, found.refused):
                return found
            await asyncio.sleep(_POLL)
        return found
    finally:
        await bot.close()
