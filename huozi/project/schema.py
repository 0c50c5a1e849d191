"""The JSON schema of edition.toml, learnt from its validator: editors complete keys and values from it.

`edition_of` is run over a table that notes by which method each key is asked, so that schema and validator
cannot differ in keys, kinds and choices. What else the validator holds against a value (a wrong
ISBN), the schema does not say.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huozi.project.edition_toml import edition_of
from huozi.tables import LONGEST_TEXT, Choice, Table

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors of TOML read (Taplo, Even Better TOML)."""

_TEXT = {"type": "string", "maxLength": LONGEST_TEXT}
_TEXT_OR_NUMBER = {"anyOf": [_TEXT, {"type": "integer"}]}
_DAY = {"type": "string", "format": "date"}  # what a date of TOML is to a schema


def schema(rules: Sequence[str]) -> dict[str, Any]:
    """Return the schema of edition.toml; `rules` are the keys of [proofing]."""
    top = _notes("", {"proofing": rules})
    edition_of(Path(), top)
    return {"$schema": _DRAFT, "title": "edition.toml", **top.schema()}


class _Written(Mapping[str, Any]):
    """The values of a table in which every key is written; only `listed` are told when all are asked for."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._listed = listed

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


@dataclass(frozen=True)
class _Notes(Table):
    """A table that notes how each key is asked for, and answers as one that says no more than it must.

    listed    keys of tables in which any key may stand, by the table's name
    asked     the schema of each key
    needed    keys that must be there
    """

    listed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    needed: list[str] = field(default_factory=list)

    def schema(self) -> dict[str, Any]:
        """Return the schema of this table: of what has been asked, and of what will be."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": self.asked,
            "required": self.needed,
        }

    def section(self, name: str) -> Table:
        """Note a table in this one."""
        inner = _notes(name, self.listed)
        self.asked[name] = inner.schema()
        return inner

    def array(self, name: str, wanted: str) -> list[Table]:  # noqa: ARG002
        """Note an array of tables, and answer with one of them."""
        inner = _notes(name, self.listed)
        self.asked[name] = {"type": "array", "items": inner.schema()}
        return [inner]

    def only(self, *known: str) -> None:
        """Note nothing: each key is noted where it is asked for."""

    def text(self, key: str) -> None:
        """Note a text."""
        self.asked[key] = _TEXT_OR_NUMBER

    def required(self, key: str) -> str:
        """Note a text that must be there; the answer will do for a name, and for a number."""
        self.text(key)
        self.needed.append(key)
        return "1"

    def texts(self, key: str) -> tuple[str, ...]:
        """Note a list of texts."""
        self.asked[key] = {"type": "array", "items": _TEXT}
        return ()

    def date(self, key: str) -> datetime.date:
        """Note a day."""
        self.asked[key] = _DAY
        return datetime.date(2000, 1, 1)

    def millimetres(self, key: str, default: float, most: float) -> float:
        """Note a length."""
        self.asked[key] = {"anyOf": [{"type": "number", "minimum": 0, "maximum": most}, _TEXT]}
        return default

    def choice(self, key: str, *choices: Choice) -> Choice:
        """Note a choice; the first one is the default."""
        self.asked[key] = {"enum": list(choices), "default": choices[0]}
        return choices[0]

    def truth(self, key: str) -> bool:
        """Note true or false."""
        self.asked[key] = {"type": "boolean"}
        return False


def _notes(name: str, listed: Mapping[str, Sequence[str]]) -> _Notes:
    return _Notes("", _Written(listed.get(name, ())), name, 0, {}, listed)
