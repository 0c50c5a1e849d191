"""Search: the articles that hold all words asked for, with the place where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from huozi.archive.catalogue import Catalogue, filters
from huozi.archive.words import folded, folded_in_place, phrases

_AROUND = 18  # characters before the first word found; a line of a terminal holds some forty wide ones
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found.

    edition    accession number of the edition
    id         of the edition
    snippet    its text around the first word found
    marks      where in the snippet the words found stand, as start and end
    """

    edition: int
    id: str
    edition_title: str
    date: str | None
    position: int
    title: str
    column: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]


def search(
    catalogue: Catalogue, query: str, wanted: Mapping[str, str | None] = MappingProxyType({}), limit: int = 20
) -> tuple[int, tuple[Hit, ...]]:
    """Return how many articles hold every word of `query`, and the best `limit` of them.

    query   words parted by white space; each is found as it stands, in any script, width and case,
    simplified or
            traditional; without any word nothing is found
    wanted  filters: series, year, column, contributor, place
    """
    asked = phrases(query)
    if not asked:
        return 0, ()
    match = " AND ".join(_matched(sought, beginning) for sought, beginning in asked)
    where, values = filters(wanted)
    found = "FROM words WHERE words MATCH ?"
    if values:
        found = f"""FROM words JOIN articles AS a ON a.number = words.rowid
                    JOIN editions AS e ON e.number = a.edition WHERE words MATCH ? AND {where}"""
    with catalogue.reading() as connection:
        count = connection.execute(f"SELECT count(*) {found}", [match, *values]).fetchone()[0]
        rows = connection.execute(
            f"""SELECT e.number, e.id, e.title, e.date, a.position, a.title, a."column", a.body
                FROM (SELECT words.rowid AS article, bm25(words, 8.0, 1.0) AS score {found}
                      ORDER BY score, article LIMIT ?) AS best
                JOIN articles AS a ON a.number = best.article
                JOIN editions AS e ON e.number = a.edition
                ORDER BY best.score, e.date DESC, a.number""",
            [match, *values, limit],
        ).fetchall()
    words = query.split()
    return count, tuple(_hit(row, words) for row in rows)


def _hit(row: Sequence[Any], words: list[str]) -> Hit:
    number, id, edition_title, date, position, title, column, body = row
    part, marks = snippet(body, words)
    return Hit(number, id, edition_title, date, position, title, column, part, marks)


def _matched(sought: list[str], beginning: bool) -> str:
    """Return the FTS5 expression for tokens in a row; no token holds a quotation mark."""
    return f'"{" ".join(sought)}"{" *" if beginning else ""}'


def snippet(text: str, words: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of `text` around the first of `words` in it, and where they stand in that part.

    The beginning of the text, without marks, where none of them is in it (they are in the title then).
    """
    alike, origins = folded_in_place(text)
    sought = [folded(word) for word in words]
    first = min((place for place in map(alike.find, sought) if place >= 0), default=-1)
    start = max(0, origins[first] - _AROUND) if first >= 0 else 0
    part = text[start : start + _LONGEST]
    alike, origins = folded_in_place(part)
    marks = []
    for word in sought if first >= 0 else ():
        place = alike.find(word)
        while word and place >= 0:
            marks.append((origins[place], origins[place + len(word) - 1] + 1))
            place = alike.find(word, place + len(word))
    return part, tuple(sorted(marks))
