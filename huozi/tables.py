"""A TOML file read table by table, each fault in it named with its line and column."""

import datetime
import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from huozi.diagnostics import EditionError, Location, finding

Choice = TypeVar("Choice", bound=str)

_HEADER = re.compile(r"""\s*(\[\[?\s*["']?([^\]"']+?)["']?\s*\]\]?)""")
_KEY = re.compile(r"""\s*(["']?([\w-]+)["']?(?:\s*\.\s*["']?([\w-]+)["']?)?)\s*=""")
_AT = re.compile(r"line (\d+), column (\d+)")
_LONG_STRING = re.compile(r"\"\"\"|'''")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_FIRST_YEAR = 1000  # of four digits, as the metadata of PDF and EPUB want it
LONGEST_TEXT = 5000
_SHOWN = 60  # characters of a value that a message quotes

_Place = tuple[str, int, str]
"""Name of a table, which of those of this name (from 0), and a key in it ("": the table's own header)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a settings file, and where it stands.

    path   the file as findings name it
    name   of the table; "" is the top of the file
    index  which of an array's tables, from 0
    """

    path: str
    values: Mapping[str, Any]
    name: str
    index: int
    _locations: Mapping[_Place, Location]

    @classmethod
    def of_file(cls, path: str, text: str) -> "Table":
        """Return the top table of the TOML file `text`. Raises EditionError (`edition-broken`)."""
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            reason, _, place = str(error).rpartition(" (at ")
            at = _AT.match(place)
            written = text.rstrip()
            line = int(at[1]) if at else written.count("\n") + 1  # else: "end of document"
            column = int(at[2]) if at else len(written) - written.rfind("\n")
            raise EditionError(
                finding("edition-broken", Location(path, line, column), reason=reason)
            ) from error
        except RecursionError as error:
            raise EditionError(finding("edition-broken", path, reason=str(error))) from error
        return cls(path, values, "", 0, dict(_locations(path, text)))

    def section(self, name: str) -> "Table":
        """Return the table `name` in this one; an empty one where there is none."""
        values = self.values.get(name, {})
        if not isinstance(values, dict):
            raise self.impossible(name, values, f"[{name}]")
        return Table(self.path, values, name, 0, self._locations)

    def array(self, name: str, wanted: str) -> list["Table"]:
        """Return the tables of the array `name`; none where there is none. `wanted` is how to write one."""
        tables = self.values.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.impossible(name, tables, wanted)
        return [Table(self.path, table, name, number, self._locations) for number, table in enumerate(tables)]

    def only(self, *known: str) -> None:
        """Raise EditionError (`edition-key-unknown`) for a key that is none of `known`."""
        for key in self.values:
            if key not in known:
                raise self.fault(
                    "edition-key-unknown", key, key=self._full(key)[:_SHOWN], meant=meant(key, known)
                )

    def text(self, key: str) -> str | None:
        """Return the text at `key`, trimmed; None where it is missing or empty. A whole number will do."""
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self.impossible(key, value, '"…"')
        self._printable(key, value)
        return value.strip()

    def required(self, key: str) -> str:
        """Return the text at `key`. Raises EditionError (`edition-key-missing`) where there is none."""
        value = self.text(key)
        if value is None:
            raise self.fault("edition-key-missing", key, key=self._full(key))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts at `key`, trimmed, without empty ones; none where it is missing."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(
            isinstance(value, str) and len(value) <= LONGEST_TEXT for value in values
        ):
            raise self.impossible(key, values, '["…", "…"]')
        for value in values:
            self._printable(key, value)
        return tuple(value.strip() for value in values if value.strip())

    def date(self, key: str) -> datetime.date | None:
        """Return the day at `key`, a date of TOML or a text of the same form; None where it is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            text = str(value)[:10] if isinstance(value, datetime.datetime) else str(value)
            date = datetime.date.fromisoformat(text)
        except ValueError as error:
            raise self.impossible(key, value, "2019-10-17") from error
        if date.year < _FIRST_YEAR:
            raise self.impossible(key, value, "2019-10-17")
        return date

    def millimetres(self, key: str, default: float, most: float) -> float:
        """Return the length at `key`, from 0 to `most` mm: a number, or a text such as "3mm"."""
        value = self.values.get(key, default)
        number = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:mm)?\s*", str(value))
        if number and float(number[1]) <= most:
            return float(number[1])
        raise self.impossible(key, value, f"3, 5 (mm, ≤ {most:g})")

    def choice(self, key: str, *choices: Choice) -> Choice:
        """Return the one of `choices` at `key`; the first where it is missing."""
        value = self.values.get(key, choices[0])
        for choice in choices:
            if value == choice:
                return choice
        raise self.impossible(key, value, ", ".join(choices))

    def truth(self, key: str) -> bool:
        """Return true or false at `key`; false where it is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.impossible(key, value, "true, false")
        return value

    def impossible(self, key: str, value: object, wanted: str) -> EditionError:
        """Return the error that `key` cannot have `value`, but `wanted`."""
        shown = _UNPRINTABLE.sub("\ufffd", str(value)[:_SHOWN])
        return self.fault("edition-value", key, key=self._full(key), value=shown, wanted=wanted)

    def fault(self, id: str, at: str, /, **values: str) -> EditionError:
        """Return the error `id` at the key `at`."""
        return EditionError(finding(id, self._location(at), None, **values))

    def _printable(self, key: str, text: str) -> None:
        if _UNPRINTABLE.search(text):
            raise self.fault("edition-text", key, key=self._full(key))

    def _full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _location(self, key: str) -> Location:
        """Return where `key` stands, else its table; the file alone where neither is written out."""
        own = (self.name, self.index, "")
        places = ((self.name, self.index, key), (self._full(key), 0, ""), own, ("", 0, self.name))
        found = (self._locations[place] for place in places if place in self._locations)
        return next(found, Location(self.path))


def near(word: str, known: Iterable[str], likeness: float = 0.5) -> str | None:
    """Return which of `known` is `word` in other case, or the most alike (difflib's ratio); None: none is."""
    names = sorted(known)
    folded = [name for name in names if name.casefold() == word.casefold()]
    return next(iter(folded or difflib.get_close_matches(word, names, 1, likeness)), None)


def meant(word: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """Return which of `known` is most likely meant by `word`; all of them where none is near."""
    return near(word, known, likeness) or ", ".join(sorted(known))


def _locations(path: str, text: str) -> Iterator[tuple[_Place, Location]]:
    """Yield each table's header and each key that begins a line, with its span in the file `path`."""
    name, index = "", 0
    seen = Counter[str]()
    within: str | None = None  # the quotes that will end a string of several lines
    for number, line in enumerate(text.split("\n"), 1):
        if within is None and (header := _HEADER.match(line)):
            name, index = header[2], seen[header[2]]
            seen[name] += 1
            yield (name, index, ""), _span(path, number, header)
        elif within is None and (key := _KEY.match(line)):
            place = (name, index, key[2]) if key[3] is None else (key[2], 0, key[3])
            yield place, _span(path, number, key)
        for quotes in _LONG_STRING.findall(line):
            within = None if within == quotes else within or quotes


def _span(path: str, line: int, match: re.Match[str]) -> Location:
    """Return where the first group of `match` stands in `line`."""
    return Location(path, line, match.start(1) + 1, line, match.end(1) + 1)
