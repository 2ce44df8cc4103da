"""Read YAML and remember on which line each mapping and each key stands."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from faq.errors import ContentError


class LocatedDict(dict[str, Any]):
    """A YAML mapping that knows its lines.

    Attributes:
        line: the line on which the mapping starts, counted from 1.
        lines: the line of each key.
    """

    line: int
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """The line of `key`, or of the mapping itself when the key is absent."""
        return self.lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, with lines and without silent duplicate keys."""


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> LocatedDict:
    result = LocatedDict()
    result.line = node.start_mark.line + 1
    result.lines = {}
    for key_node, value_node in node.value:
        key: Hashable = loader.construct_object(key_node, deep=True)
        name = str(key)
        line = key_node.start_mark.line + 1
        if name in result:
            raise ContentError(Path(node.start_mark.name), line, f"'{name}' stands here twice; remove one")
        try:
            result[name] = loader.construct_object(value_node, deep=True)
        except ValueError as error:
            raise ContentError(Path(node.start_mark.name), line, f"'{name}' holds a value that does not exist: {error}") from error
        result.lines[name] = line
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def load(path: Path) -> LocatedDict:
    """Read one YAML file whose top level is a mapping.

    Args:
        path: the file to read, UTF-8.

    Returns:
        The mapping, with the line of every key.

    Raises:
        ContentError: the file cannot be read or parsed, or holds no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, 1, f"cannot be read: {error}") from error
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise ContentError(path, line, "holds a character that may not stand in YAML") from error
    loader.name = str(path)
    try:
        data = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(path, line, f"is not valid YAML: {error.problem}") from error
    finally:
        loader.dispose()
    if not isinstance(data, LocatedDict):
        raise ContentError(path, 1, "must be a YAML mapping (key: value)")
    return data
