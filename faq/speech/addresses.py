"""Addresses are never read: a website is named instead."""

from __future__ import annotations

import re

from faq.speech.lexicon import lexicon

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]+(?:\.[\w-]+)+)")
_PATH = r"(?:/[\w./%?=&#-]*\w)?/?"
ADDRESS = re.compile(
    rf"(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+{_PATH}|(?<![\w.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.(?:be|com|eu|org|net|nl|info|gov)\b{_PATH}",
    re.IGNORECASE,
)
"""A web address, with or without `https://`."""

_EITHER = f"(?:{EMAIL.pattern}|{ADDRESS.pattern})"
_WHOLE_SENTENCE = re.compile(
    rf"(?:Het (?:web|e-mail)?adres (?:is|begint met)|Zie(?: ook)?|Link:|Bron:)\s*:?\s*{_EITHER}\s*\.?(?=\s|$)", re.IGNORECASE
)
_SPELLED_OUT = re.compile(r"\s*\([^()]*\bapenstaartje\b[^()]*\)", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\(\s*{_EITHER}\s*\)", re.IGNORECASE)
_CALLED_SITE = re.compile(rf"\b(?:de|het) (?:website|site|webadres|adres) (?=(?:{ADDRESS.pattern}))", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """A sentence or brackets that hold nothing but an address go; another address becomes "de website van …"."""
    for pattern in (_WHOLE_SENTENCE, _SPELLED_OUT, _IN_BRACKETS):
        text = pattern.sub("", text)
    text = EMAIL.sub(lambda found: _website(found.group(1)).replace("de website", "het e-mailadres", 1), text)
    return ADDRESS.sub(lambda found: _website(found.group()), _CALLED_SITE.sub("", text))


def _website(address: str) -> str:
    known = known_website(address)
    if known is not None:
        return known
    host = _bare(address).partition("/")[0]
    name = ".".join(host.split(".")[-2:]).partition(".")[0]
    return f"de website van {name.capitalize()}" if name.isalpha() else "de website"


def known_website(address: str) -> str | None:
    """What the lexicon says in the place of an address: its longest path, then its host, then the host above; None when nothing."""
    known, path = lexicon().websites, _bare(address)
    host = path.partition("/")[0]
    while path:
        if path in known:
            return known[path]
        path = path.rpartition("/")[0]
    hosts = (host.split(".", cut)[-1] for cut in range(host.count(".")))
    return next((known[above] for above in hosts if above in known), None)


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).rstrip("/")
