"""What the site shows of an archive: its editions, newest first, grouped by series and people."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from huozi.archive.catalogue import Catalogue
from huozi.archive.words import folded

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_SHOWN = ("epub", "screen")
"""Outputs for readers; print, booklet and archive files are for others."""

_MEDIA_TYPES = {"epub": "application/epub+zip", "screen": "application/pdf"}
_FILES = {"epub": "edition.epub", "screen": "edition.pdf"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file of an edition on the site.

    file    its name in the edition's folder
    stored  its path below the version in the archive
    name    what a person who saves it gets
    """

    kind: str
    file: str
    stored: str
    name: str
    media_type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """An edition on the site; number is its accession number, which never changes, and names its folder."""

    number: int
    id: str
    updated: str
    title: str
    subtitle: str
    language: str
    date: str
    publisher: str
    description: str
    rights: str
    series: str
    issue: str
    subjects: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    articles: tuple[dict[str, Any], ...]
    downloads: tuple[Download, ...]

    @property
    def folder(self) -> str:
        """Where its pages and files are."""
        return f"editions/{self.number}"

    @property
    def heading(self) -> str:
        """Its title with the number of the issue, as lists show it."""
        return f"{self.title} {self.issue}".strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Editions that belong together: a series, or what one person had a part in; `path` of its page."""

    name: str
    path: str
    editions: tuple[Shelved, ...]


def shelf_of(catalogue: Catalogue) -> tuple[Shelved, ...]:
    """Return the editions of the archive that are not internal, newest first."""
    return tuple(
        _shelved(listed.number, listed.id, at, _printable(record))
        for listed, at, record in catalogue.records()
        if not listed.internal
    )


def by_series(editions: Iterable[Shelved]) -> tuple[Group, ...]:
    """Return the series of `editions`, by name."""
    return _groups("series", ((edition.series, edition) for edition in editions if edition.series))


def by_people(editions: Iterable[Shelved]) -> tuple[Group, ...]:
    """Return the people of `editions` and of their articles, by name."""
    return _groups("people", ((name, edition) for edition in editions for name in _names(edition)))


def _groups(folder: str, pairs: Iterable[tuple[str, Shelved]]) -> tuple[Group, ...]:
    """Group editions by name; spellings that search takes for alike are one name, the first met."""
    found: dict[str, tuple[str, dict[int, Shelved]]] = {}
    for name, edition in pairs:
        found.setdefault(folded(name), (name, {}))[1][edition.number] = edition
    return tuple(
        Group(found[key][0], f"{folder}/{_lasting(key)}.html", tuple(found[key][1].values()))
        for key in sorted(found)
    )


def _lasting(name: str) -> str:
    """Return a file name for `name` that stays the same whatever else comes to the site."""
    return sha256(name.encode()).hexdigest()[:12]


def _names(edition: Shelved) -> Iterable[str]:
    yield from (name for name, _ in edition.people)
    for article in edition.articles:
        yield from (person["name"] for person in article["contributors"])


def _printable(value: Any) -> Any:
    """Return `value` without characters that neither HTML nor XML can hold; a bag may bring some."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list) else value


def _shelved(number: int, id: str, at: str, record: dict[str, Any]) -> Shelved:
    series = record.get("series") or {}
    downloads = tuple(
        Download(
            output["kind"], _FILES[output["kind"]], output["path"], output["path"].rpartition("/")[2],
            _MEDIA_TYPES[output["kind"]], output["bytes"],
        )
        for output in record["outputs"]
        if output["kind"] in _SHOWN
    )  # fmt: skip
    return Shelved(
        number=number,
        id=id,
        updated=at,
        title=record["title"],
        subtitle=record.get("subtitle") or "",
        language=record["language"],
        date=record.get("date") or "",
        publisher=record.get("publisher") or "",
        description=record.get("description") or "",
        rights=record.get("rights") or "",
        series=series.get("name") or "",
        issue=series.get("number") or "",
        subjects=tuple(record.get("subjects") or ()),
        people=tuple((person["name"], person.get("role", "")) for person in record["contributors"]),
        articles=tuple(record["articles"]),
        downloads=downloads,
    )
