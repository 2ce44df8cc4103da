"""Looks for what is known about an invented citizen in the files of a product, in every spelling that a program gives it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import json
import re
import shutil
import sqlite3
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_plus

from demo.people import Person
from faq.dates import dutch_date

CITIZENS = "citizens.db"
"""The citizen store: the one place where all of this belongs."""
_SQLITE = b"SQLite format 3\x00"
_BETWEEN = re.compile(r"[\W_]+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_TOKEN = r"[\w+/=-]"
"""What a random token consists of: a short name is not looked for inside one."""
_LONG = 9
"""From this many letters and digits on, a text is found wherever it stands, and not only as whole words."""


@dataclass(frozen=True)
class Secret:
    """Something that may stand nowhere.

    Attributes:
        what: whose, and what it is.
        text: the text.
    """

    what: str
    text: str

    def spelled(self) -> list[str]:
        """Ways to write it, each of which the search must find."""
        ways = [self.text, self.text.upper(), json.dumps(self.text)[1:-1], html.escape(self.text)]
        ways += [quote(self.text), unicodedata.normalize("NFD", self.text)]
        if self.text.isdecimal():
            ways += [f"{self.text[:2]}.{self.text[2:4]}.{self.text[4:6]}-{self.text[6:9]}.{self.text[9:]}"]
            ways += [f"{self.text[:6]}-{self.text[6:]}", f"{self.text[:6]} {self.text[6:9]} {self.text[9:]}", " ".join(self.text)]
        if self.coded:
            ways += [base64.b64encode((" " * shift + self.text + " . ").encode()).decode() for shift in range(3)]
        return list(dict.fromkeys(ways))

    @property
    def letters(self) -> str:
        """Its letters and digits."""
        return letters(self.text)

    @property
    def coded(self) -> list[str]:
        """The characters that every base64 of it has, for each of the three places where it can begin; none when it is short."""
        data = self.text.encode()
        found = []
        for shift in range(3) if len(data) >= _LONG else ():
            code = base64.b64encode(b"\0" * shift + data).decode()
            found.append(code[4 if shift else 0 : (len(data) + shift) // 3 * 4])
        return [form for code in found for form in dict.fromkeys((code, code.replace("+", "-").replace("/", "_")))]


class Text:
    """A text to search, read as it is and with every escape undone.

    Args:
        text: the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        unescaped = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        self._readings = (text, unquote_plus(html.unescape(unescaped)))
        self._letters = [letters(reading) for reading in self._readings]

    def holds(self, secret: Secret) -> bool:
        """Whether a secret stands in it."""
        if any(code in self._text for code in secret.coded):
            return True
        if len(secret.letters) >= _LONG:
            return any(secret.letters in reading for reading in self._letters)
        forms = {secret.text, unicodedata.normalize("NFD", secret.text)}
        word = re.compile(rf"(?<!{_TOKEN})(?:{'|'.join(map(re.escape, forms))})(?!{_TOKEN})", re.IGNORECASE)
        return any(word.search(reading) for reading in self._readings)


def letters(text: str) -> str:
    """Only the letters and digits of a text, small and without accents."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKD", text).lower())


def secrets_of(person: Person) -> list[Secret]:
    """What is known about a citizen. Of what has common words, the whole text is meant: a subject, a sentence, a family name."""
    life = person.life
    address, contact, messages = life["address"], life["contact"], life["messages"]
    known: dict[str, list[str | None]] = {
        "national number": [person.insz],
        "given name": [*person.given_names],
        "family name": [person.family_name, person.family_name.removeprefix("Demo-")],
        "relative": [other["name"] for name in ("household", "descent") for other in life[name]],
        "administrator": [life["guardian"]],
        "roepnaam": [life["called"]],
        "street": [address["street"], f"{address['street']} {address['number']}"],
        "e-mail": [contact["email"]],
        "phone": [contact["phone"] and contact["phone"].removeprefix("+32 ")],
        "born": [life["born"].isoformat(), dutch_date(life["born"])],
        "subject": [message["subject"] for message in messages],
        "sentence": [message["text"] and message["text"].partition(".")[0] for message in messages],
        "document": [document["name"] for message in messages for document in message["attachments"]],
        "next step": [dossier["next_step"] and dossier["next_step"].partition(".")[0] for dossier in life["dossiers"]],
        "subject at the provider": [hashlib.sha1(person.insz.encode(), usedforsecurity=False).hexdigest()],
    }
    return [Secret(f"{person.key}, {what}", text) for what, texts in known.items() for text in dict.fromkeys(texts) if text]


def files(folder: Path) -> list[Path]:
    """Every file of a folder but those of the citizen store."""
    return [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.startswith(CITIZENS)]


def hits(folder: Path, wanted: Sequence[Secret]) -> list[str]:
    """Where secrets stand in the files of a folder, but for the citizen store."""
    return [hit for file in files(folder) for hit in hits_in(file, wanted)]


def hits_in(file: Path, wanted: Sequence[Secret]) -> list[str]:
    """Which secrets stand in a file; of a database, in its bytes or in what it holds."""
    content = file.read_bytes()
    texts = [Text(content.decode("utf-8", "replace"))]
    if content.startswith(_SQLITE):
        texts.append(Text(dump(file)))
    return [f"{file.name}: {secret.what}: {secret.text}" for secret in wanted if any(text.holds(secret) for text in texts)]


def dump(file: Path) -> str:
    """What `.dump` of SQLite writes, with what stands in the journal beside the file; the file itself is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        for part in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
            if part.is_file():
                shutil.copy(part, folder)
        with contextlib.closing(sqlite3.connect(Path(folder) / file.name)) as database:
            return "\n".join(database.iterdump())
