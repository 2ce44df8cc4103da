"""`hulpnodig chat`: one line in, one answer out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict

import click

from cli.client import ApiError, Conversation, Reply
from cli.options import url_option

_PROMPT = "> "


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print each answer as one line of JSON: turn, outcome, blocks, ms.")
@click.option("--each", is_flag=True, help="Make every line a fresh conversation.")
@click.option("--channel", type=click.Choice(["chat"]), default="chat", show_default=True, help="How answers are rendered.")
@url_option
def chat(as_json: bool, each: bool, channel: str, url: str) -> None:
    """Talk to the assistant: each line of standard input is a message.

    Type the number of an option to choose it. End with Ctrl-D.
    """
    refused = False
    with ExitStack() as stack:
        conversation: Conversation | None = None
        keys: list[str] = []
        for line in _lines(interactive=not as_json and sys.stdin.isatty()):
            if conversation is None or each:
                conversation, keys = stack.enter_context(Conversation(url)), []
            try:
                reply = _send(conversation, line, keys)
            except ApiError as error:
                refused = True
                print(json.dumps({"error": str(error)}) if as_json else f"! {error}", flush=True)
                continue
            keys = [option["key"] for block in reply.blocks for option in block.get("options", [])]
            print(json.dumps(asdict(reply), ensure_ascii=False) if as_json else _plain(reply), flush=True)
    sys.exit(1 if refused else 0)


def _lines(interactive: bool) -> Iterator[str]:
    while True:
        if interactive:
            print(_PROMPT, end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line.rstrip("\n")


def _send(conversation: Conversation, line: str, keys: list[str]) -> Reply:
    if line.strip().isdecimal() and 0 < int(line) <= len(keys):
        return conversation.choose(keys[int(line) - 1])
    return conversation.say(line)


def _plain(reply: Reply) -> str:
    lines = []
    for block in reply.blocks:
        lines.append(block.get("text") or block.get("reason") or "")
        lines += [f"  {i}. {option['label']}" for i, option in enumerate(block.get("options", []), start=1)]
        lines += [f"  Bron: {source['title']} ({source['url']})" for source in block.get("sources", [])]
        if "url" in block:
            lines.append(f"  {block['url']}")
    return "\n".join([*lines, f"  [{reply.outcome}, {reply.ms} ms]"])
