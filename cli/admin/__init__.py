"""`hulpnodig admin`: what an operator does, also at night. Every change is noted in the audit."""

from __future__ import annotations

import click

from cli.admin.answers import answer
from cli.admin.closures import closure, hours
from cli.admin.erasing import erase
from cli.admin.models import model
from cli.admin.notices import notice
from cli.admin.queue import queue


@click.group()
def admin() -> None:
    """Operate a running assistant: notices, answers, closing days, the queue, erasing, the model."""


for command in (answer, closure, erase, hours, model, notice, queue):
    admin.add_command(command)
