"""The short replies of the helpdesk (`faq/replies.yml`): reviewed once, sent by an agent with one click."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from faq.check import MARKUP
from faq.readability import LONGEST_SENTENCE, measure
from faq.records import Reader

REPLIES_FILE = Path(__file__).with_name("replies.yml")
LONGEST = 400
"""How long a reply may be, in characters."""
_NAME = "{naam}"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Reply:
    """A reply.

    Attributes:
        id: its name.
        title: what it is for, as the agent reads it.
        text: what the citizen reads, in plain Dutch; `{naam}` is the agent's own given name.
    """

    id: str
    title: str
    text: str

    def by(self, name: str) -> str:
        """The text as an agent says it.

        Args:
            name: the given name of the agent.
        """
        return self.text.replace(_NAME, name)


def load_replies(path: Path = REPLIES_FILE) -> dict[str, Reply]:
    """Read and check the replies.

    Raises:
        ContentError: a mistake in the file, with its line.
    """
    reader = Reader(path, located_yaml.load(path), "replies")
    replies: dict[str, Reply] = {}
    for item in reader.items("replies"):
        fields = Reader(path, item, "reply", reader.line)
        reply = Reply(id=fields.text("id"), title=fields.text("title"), text=fields.text("text"))
        fields.done()
        _check(fields, reply)
        if reply.id in replies:
            raise fields.error("id", f"'{reply.id}' exists already")
        replies[reply.id] = reply
    reader.done()
    return replies


@lru_cache(maxsize=1)
def replies() -> dict[str, Reply]:
    """The replies of the product, by id, in the order of the file."""
    return load_replies()


def _check(fields: Reader, reply: Reply) -> None:
    if not _ID.fullmatch(reply.id):
        raise fields.error("id", f"'{reply.id}' may hold small letters, digits and hyphens only")
    if len(reply.text) > LONGEST:
        raise fields.error("text", f"has {len(reply.text)} characters; at most {LONGEST}")
    if _BRACE.search(reply.text.replace(_NAME, "")):
        raise fields.error("text", f"holds a brace; only {_NAME} is filled in")
    for key, text in (("title", reply.title), ("text", reply.text)):
        if found := MARKUP.search(text):
            raise fields.error(key, f"holds markup or an address: '{found.group()}'")
    if (longest := measure(reply.text).longest) > LONGEST_SENTENCE:
        raise fields.error("text", f"has a sentence of {longest} words; at most {LONGEST_SENTENCE}")
