"""Single values of a settings file changed, everything else in it left as a person wrote it, comments too."""

import datetime
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from huozi.diagnostics import EditionError, finding

Value = str | int | datetime.date | tuple[str, ...] | None
"""A new value; None takes the key away."""

_HEADER = re.compile(r"""\s*\[(\[?)\s*["']?([\w-]+)["']?\s*\]""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?(?:\s*\.\s*["']?([\w-]+)["']?)?\s*=""")
_LONGEST_VALUE = 1000  # lines


class _Statement(NamedTuple):
    """A key and its value, or the header of a table (no key); lines count from 0.

    table   its name, "" for the top; dotted: the key names it
    behind  the line behind its last
    """

    table: str
    key: str
    first: int
    behind: int
    dotted: bool = False


def edited(path: str, text: str, changes: Mapping[tuple[str, str], Value]) -> str:
    """Return the TOML file `text` with `changes`: (table, key) → new value; ("", key) is at the top.

    path  the file as findings name it
    Raises EditionError: `edition-broken` where `text` is no TOML, `settings-by-hand` where a key is written
    in a way that cannot be changed alone (an inline table).
    """
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditionError(finding("edition-broken", path, reason=str(error))) from error
    lines = text.splitlines()
    for (table, key), value in changes.items():
        _change(lines, table, key, value)
        _put(wanted, table, key, value)
    result = "\n".join(lines) + "\n"
    if _without_empty(_parsed(result)) != _without_empty(wanted):
        keys = ", ".join(f"{table}.{key}".lstrip(".") for table, key in changes)
        raise EditionError(finding("settings-by-hand", path, keys=keys))
    return result


def _change(lines: list[str], table: str, key: str, value: Value) -> None:
    """Change one value; a new one stands behind the last of its table, which is made where there is none."""
    statements = list(_statements(lines))
    own = next((one for one in statements if (one.table, one.key) == (table, key)), None)
    if own is not None:
        name = f"{table}.{key}" if own.dotted else key
        lines[own.first : own.behind] = [] if value is None else [f"{name} = {_written(value)}"]
        return
    if value is None:
        return
    line = f"{key} = {_written(value)}"
    last = [one for one in statements if one.table == table][-1:]
    if last:
        lines.insert(last[0].behind, f"{table}.{line}" if last[0].dotted else line)
    elif table:
        lines += ["", f"[{table}]", line]
    else:
        lines.insert(0, line)


def _statements(lines: list[str]) -> Iterator[_Statement]:
    """Yield the keys of the top and of plain tables; those of arrays of tables belong to none of them."""
    table, at = "", 0
    while at < len(lines):
        behind = at + 1
        if header := _HEADER.match(lines[at]):
            table = f"[{header[2]}" if header[1] else header[2]
            yield _Statement(table, "", at, behind)
        elif key := _KEY.match(lines[at]):
            last = min(len(lines), at + _LONGEST_VALUE)
            while behind < last and _parsed("\n".join(lines[at:behind])) is None:
                behind += 1
            yield _Statement(key[1] if key[2] else table, key[2] or key[1], at, behind, bool(key[2]))
        at = behind


def _without_empty(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return values and {key: value for key, value in values.items() if value != {}}


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _put(wanted: dict[str, Any], table: str, key: str, value: Value) -> None:
    place = wanted.setdefault(table, {}) if table else wanted
    if value is None:
        place.pop(key, None)
    else:
        place[key] = list(value) if isinstance(value, tuple) else value


def _written(value: str | int | datetime.date | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
