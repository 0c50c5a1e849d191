"""The catalogue: a SQLite file that finds editions and words at once, made anew from the objects at any time.

It holds nothing that the objects do not. Each opening compares it with the accession register and takes in
what came since, from whatever machine. Write-ahead logging lets many read while one writes.

The index of words is FTS5 over the tokens of `words`; it keeps no text of its own (contentless), so that a
million editions stay small, and is told the old tokens when a version replaces another.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from huozi.archive import register
from huozi.archive.record import PATH
from huozi.archive.register import Accession
from huozi.archive.store import Store
from huozi.archive.words import folded, tokens
from huozi.diagnostics import Finding, SourceError, finding

FILE = "catalogue.sqlite"
_VERSION = 2  # of the tables and of the tokens: another one is made anew
_CACHE_KIB = 65_536  # with SQLite's own 2 MB a catalogue made anew reads its index again and again
_WAIT_S = 60.0
_AT_ONCE = 500  # versions taken in one transaction

_TABLES = """
CREATE TABLE state (last INTEGER NOT NULL, entry TEXT) STRICT;
INSERT INTO state VALUES (0, NULL);
CREATE TABLE objects (
    id TEXT PRIMARY KEY, object TEXT NOT NULL, version TEXT NOT NULL, inventory TEXT NOT NULL, at TEXT NOT
    NULL
) STRICT;
CREATE TABLE editions (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, at TEXT NOT NULL, title TEXT
    NOT NULL, language TEXT NOT NULL, date TEXT, series TEXT, issue TEXT, internal INTEGER NOT NULL, record
    TEXT NOT NULL
) STRICT;
CREATE INDEX by_date ON editions (date DESC, number);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, edition INTEGER NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL,
    "column" TEXT, body TEXT NOT NULL
) STRICT;
CREATE INDEX by_edition ON articles (edition, position);
CREATE TABLE facets (edition INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL) STRICT;
CREATE INDEX by_facet ON facets (kind, value, edition);
CREATE INDEX of_edition ON facets (edition);
CREATE VIRTUAL TABLE words USING fts5 (title, body, content = '', tokenize = 'unicode61', prefix = '1');
INSERT INTO words (words, rank) VALUES ('automerge', 16);
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
"""
"""Sixteen parts of the index are merged at once, not four: an addition costs less, and hardly more as the
index grows; a search looks into some dozens of parts. A part is written when 16 MB of words have come.
"""


_LISTED = "number, id, version, title, date, series, issue, internal"


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition as a list shows it; number is that of its first accession, issue that of its series."""

    number: int
    id: str
    version: str
    title: str
    date: str | None
    series: str | None
    issue: str | None
    internal: bool


class Catalogue:
    """The catalogue of one archive.

    findings  versions that came in but could not be read: damaged, as `verify` will say in full
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.path = store.location.local / FILE
        self.findings: list[Finding] = []

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the catalogue, up to date. Raises SourceError (`archive-catalogue-broken`)."""
        self.update()
        with self._opened() as connection:
            yield connection

    def update(self) -> None:
        """Take in what the register tells that came since; made anew where it is of another version."""
        with self._opened() as connection:
            self._prepare(connection)
            last = connection.execute("SELECT last FROM state").fetchone()[0]
            if register.last(self.store.location)[0] != last:
                self._take_in(connection)

    def rebuild(self) -> int:
        """Make the catalogue anew from objects and register alone; return how many editions it lists."""
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(FILE + ending).unlink(missing_ok=True)
        self.update()
        with self._opened() as connection:
            return int(connection.execute("SELECT count(*) FROM editions").fetchone()[0])

    def editions(self, wanted: Mapping[str, str | None] = MappingProxyType({})) -> list[Listed]:
        """Return the editions that pass the filters, newest first (see `filters`)."""
        where, values = filters(wanted)
        query = f"SELECT {_LISTED} FROM editions AS e WHERE {where} ORDER BY date DESC, number"
        with self.reading() as connection:
            return [_listed(row) for row in connection.execute(query, values)]

    def records(self) -> Iterator[tuple[Listed, str, dict[str, Any]]]:
        """Yield every edition, the time of its version, and its record without the texts; newest first."""
        query = f"SELECT {_LISTED}, at, record FROM editions ORDER BY date DESC, number"
        with self.reading() as connection:
            for row in connection.execute(query):
                yield _listed(row), row[8], json.loads(row[9])

    def texts(self, number: int) -> list[list[str]]:
        """Return the texts of each article of the edition `number`, as they are indexed, in reading order."""
        query = "SELECT body FROM articles WHERE edition = ? ORDER BY position"
        with self.reading() as connection:
            return [body.split("\n") for (body,) in connection.execute(query, (number,))]

    def find(self, name: str) -> Listed:
        """Return the edition whose id, beginning of it, title or accession number is `name`.

        Raises SourceError (`archive-edition-unknown`, `archive-edition-ambiguous`).
        """
        query = f"""SELECT {_LISTED} FROM editions WHERE
                   id = ?1 OR CAST(number AS TEXT) = ?1 OR title = ?1
                   OR substr(id, 1, length(?1)) = ?1 OR substr(id, 10, length(?1)) = ?1"""
        with self.reading() as connection:
            found = [_listed(row) for row in connection.execute(query, (name,))]
        exact = [edition for edition in found if name in (edition.id, str(edition.number))] or found
        if not exact:
            raise SourceError(finding("archive-edition-unknown", name))
        if len(exact) > 1:
            known = ", ".join(edition.id for edition in exact[:5])
            raise SourceError(finding("archive-edition-ambiguous", name, known=known))
        return exact[0]

    def known(self, id: str) -> Listed | None:
        """Return the edition with this id; None where the catalogue has none."""
        with self.reading() as connection:
            row = connection.execute(f"SELECT {_LISTED} FROM editions WHERE id = ?", (id,)).fetchone()
        return _listed(row) if row else None

    def held(self) -> dict[str, tuple[str, str]]:
        """Return version and digest of the inventory of each object it knows, after a check of the file.

        Raises SourceError (`archive-catalogue-broken`).
        """
        if self.path.is_file() and self.path.stat().st_size == 0:
            raise SourceError(finding("archive-catalogue-broken", str(self.path), reason="0 bytes"))
        with self.reading() as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                raise SourceError(finding("archive-catalogue-broken", str(self.path), reason=said))
            connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
            rows = connection.execute("SELECT id, version, inventory FROM objects")
            return {id: (version, inventory) for id, version, inventory in rows}

    def differing(self, entries: Iterable[Accession]) -> Iterator[str]:
        """Yield the ids of the objects of which the catalogue says something else than their own records.

        entries  the latest of each object; one whose record cannot be read is passed over
        """
        with self.reading() as connection:
            for entry in entries:
                try:
                    record = _record(self.store, entry)
                except SourceError:
                    continue
                stored = _stored(connection, entry.id)
                number = stored.edition[0] if stored else 0
                if stored != (_rows(number, entry, record) if record is not None else None):
                    yield entry.id

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            yield connection
        except sqlite3.DatabaseError as error:
            raise SourceError(
                finding("archive-catalogue-broken", str(self.path), reason=str(error))
            ) from error
        finally:
            connection.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables where there are none of this version."""
        if connection.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
            return
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN "
                "('state', 'objects', 'editions', 'articles', 'facets', 'words')"
            ).fetchall():
                connection.execute(f"DROP TABLE {name}")
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")

    def _take_in(self, connection: sqlite3.Connection) -> None:
        """Take in all newer entries of the register, many to a transaction; not what another took in."""
        more = True
        while more:
            connection.execute("BEGIN IMMEDIATE")
            try:
                last = connection.execute("SELECT last FROM state").fetchone()[0]
                more = False
                for count, (entry, digest) in enumerate(register.entries(self.store.location, last), 1):
                    self._take(connection, entry)
                    connection.execute("UPDATE state SET last = ?, entry = ?", (entry.number, digest))
                    if count == _AT_ONCE:
                        more = True
                        break
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def _take(self, connection: sqlite3.Connection, entry: Accession) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)",
            (entry.id, entry.object, entry.version, entry.inventory, entry.at),
        )
        try:
            record = _record(self.store, entry)
        except SourceError as error:
            self.findings.append(
                finding(
                    "archive-not-catalogued", error.finding.location, edition=entry.id, version=entry.version
                )
            )
            return
        if record is not None:
            _replace(connection, entry, record)


def _listed(row: Sequence[Any]) -> Listed:
    number, id, version, title, date, series, issue, internal = row[:8]
    return Listed(number, id, version, title, date, series, issue, bool(internal))


def _record(store: Store, entry: Accession) -> dict[str, Any] | None:
    """Return the record of a version; None where the object is no edition.

    Raises SourceError (`archive-inventory`, `archive-version`, `archive-record-broken`) for a damaged one.
    """
    path = store.files(entry.object, entry.version).get(PATH)
    if path is None:
        return None
    try:
        record = json.loads(store.location.read(path) or b"")
        wanted = {"title", "language", "date", "articles", "contributors"}
        if not wanted <= record.keys() or not all("paragraphs" in article for article in record["articles"]):
            raise SourceError(finding("archive-record-broken", path))
    except (ValueError, TypeError, AttributeError) as error:
        raise SourceError(finding("archive-record-broken", path)) from error
    return dict(record)


def _replace(connection: sqlite3.Connection, entry: Accession, record: dict[str, Any]) -> None:
    """Put the edition there in the place of its earlier version."""
    known = connection.execute("SELECT number FROM editions WHERE id = ?", (entry.id,)).fetchone()
    number = known[0] if known else entry.number
    for row, title, body in connection.execute(
        "SELECT number, title, body FROM articles WHERE edition = ?", (number,)
    ).fetchall():
        connection.execute(
            "INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            (row, _indexed(title), _indexed(body)),
        )
    connection.execute("DELETE FROM articles WHERE edition = ?", (number,))
    connection.execute("DELETE FROM facets WHERE edition = ?", (number,))
    rows = _rows(number, entry, record)
    connection.execute(
        "INSERT OR REPLACE INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.edition
    )
    connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", rows.facets)
    for article in rows.articles:
        row = connection.execute("INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?)", article).lastrowid
        title, body = article[2], article[4]
        connection.execute(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (row, _indexed(title), _indexed(body))
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the tables hold of one edition."""

    edition: tuple[Any, ...]
    facets: list[tuple[Any, ...]]
    articles: list[tuple[Any, ...]]


def _rows(number: int, entry: Accession, record: dict[str, Any]) -> _Rows:
    """Return the rows of the edition `number` as its version `entry` has it."""
    series = record.get("series") or {}
    slim = {key: value for key, value in record.items() if key != "articles"}
    slim["articles"] = [
        {key: value for key, value in a.items() if key != "paragraphs"} for a in record["articles"]
    ]
    edition = (
        number, entry.id, entry.version, entry.at, record["title"], record["language"], record["date"],
        series.get("name"), series.get("number"), int(bool(record.get("internal"))),
        json.dumps(slim, ensure_ascii=False),
    )  # fmt: skip
    facets = sorted({(number, kind, folded(value)) for kind, value in _facets(record)})
    articles = [
        (number, position, article["title"], article.get("column"), "\n".join(_body(article)))
        for position, article in enumerate(record["articles"], 1)
    ]
    return _Rows(edition, list(facets), articles)


def _stored(connection: sqlite3.Connection, id: str) -> _Rows | None:
    """Return the rows of an edition as they are; None where there are none."""
    edition = connection.execute("SELECT * FROM editions WHERE id = ?", (id,)).fetchone()
    if edition is None:
        return None
    facets = connection.execute("SELECT * FROM facets WHERE edition = ?", edition[:1]).fetchall()
    articles = connection.execute(
        """SELECT edition, position, title, "column", body FROM articles WHERE edition = ?
           ORDER BY position""",
        edition[:1],
    ).fetchall()
    return _Rows(edition, sorted(facets), articles)


def _body(article: dict[str, Any]) -> Iterator[str]:
    """Yield all that may be found of an article beside its title."""
    for text in (article.get("kicker"), article.get("subtitle"), article.get("description")):
        if text:
            yield text
    yield from (person["name"] for person in article.get("contributors", ()))
    yield from article["paragraphs"]
    for photo in article.get("photos", ()):
        yield from filter(None, (photo.get("caption"), photo.get("credit"), photo.get("alt")))


def _facets(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an edition can be filtered by, as kind and value."""
    series = record.get("series")
    if series:
        yield "series", series["name"]
    if record.get("date"):
        yield "year", record["date"][:4]
    yield from (("place", place) for place in record.get("places", ()))
    yield from (("contributor", person["name"]) for person in record["contributors"])
    for article in record["articles"]:
        if article.get("column"):
            yield "column", article["column"]
        yield from (("contributor", person["name"]) for person in article.get("contributors", ()))


def _indexed(text: str) -> str:
    return " ".join(tokens(text))


def filters(wanted: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """Return the SQL condition on editions (`e`): series, year, column, contributor, place, as wanted."""
    given = [(kind, folded(value)) for kind, value in wanted.items() if value]
    clause = "EXISTS (SELECT 1 FROM facets WHERE edition = e.number AND kind = ? AND value = ?)"
    return " AND ".join([clause] * len(given)) or "1", [part for pair in given for part in pair]
