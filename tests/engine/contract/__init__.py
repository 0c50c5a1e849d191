"""What huozi.engine relies on in WeasyPrint: `contract.toml`, and the source of each object in `source/`."""

from __future__ import annotations

import importlib
import inspect
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
CONTRACT = HERE / "contract.toml"


class Relied(NamedTuple):
    """One object of WeasyPrint: `module:name`, why it matters here, the SHA-256 of its source."""

    name: str
    why: str
    sha256: str

    @property
    def kept(self) -> Path:
        """The file that keeps its source."""
        return HERE / "source" / f"{self.name.replace(':', '.').rstrip('.')}.txt"


def contract() -> list[Relied]:
    """Return the objects relied on, in the file's order."""
    tables = tomllib.loads(CONTRACT.read_text(encoding="utf-8"))
    return [Relied(name, table["why"], table["sha256"]) for name, table in tables.items()]


def installed(name: str) -> str:
    """Return the source of an object of the installed WeasyPrint; its value where it has no source.

    name  `module:qualified.name`, or `module:` for all of a module
    Returns "" where WeasyPrint has no such object.
    """
    module, _, path = name.partition(":")
    try:
        thing: Any = importlib.import_module(module)
        for part in path.split(".") if path else ():
            thing = inspect.getattr_static(thing, part) if inspect.isclass(thing) else getattr(thing, part)
    except (ImportError, AttributeError):
        return ""
    try:
        return inspect.getsource(getattr(thing, "__func__", thing))
    except (OSError, TypeError):
        return f"{path}{inspect.signature(thing)}\n" if callable(thing) else f"{path} = {thing!r}\n"


def fingerprint(source: str) -> str:
    """Return the SHA-256 of a source text, in hexadecimal."""
    return sha256(source.encode()).hexdigest()
