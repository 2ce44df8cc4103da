"""The OpenAPI document, one file for each part of the API."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_PARTS = Path(__file__).parent


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document: `main.yml`, with the paths and components of every other file."""
    main: dict[str, Any] = _load(_PARTS / "main.yml")
    for path in sorted(_PARTS.glob("*.yml")):
        part = _load(path) if path.name != "main.yml" else {}
        main["paths"] |= part.get("paths", {})
        for kind, found in part.get("components", {}).items():
            main["components"].setdefault(kind, {}).update(found)
    return main


def _load(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
