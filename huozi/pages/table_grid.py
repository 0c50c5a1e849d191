"""The cells of a table in their places, and what its columns ask for."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from huozi.pages.front import ems

SIZES = ("size-0", "size-1", "size-2", "size-3")
"""Classes of tables by size of type, the usual one first; `styles/base.css` gives them their sizes."""

_LEAST_HAN = (4.0, 4.0, 3.0, 3.0)
"""Ems of Chinese text on a line, at least, for each of `SIZES`: less is a ladder of single characters."""

LONGEST_WORD = 8.0
"""Ems of one word that are never broken; a longer word may be, to make room for the other columns."""

_WIDE_WORD = 1.1
"""A word of wide letters is so much wider than `ems` counts."""


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of one column ask for, in ems: the longest text on one line, and its longest word."""

    natural: float
    word: float

    def least(self, size: int) -> float:
        """Return the least width at one of `SIZES`: the word, unless it is too long, and some Han a line."""
        return max(1.0, min(self.word, LONGEST_WORD), min(self.natural, _LEAST_HAN[size]))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells by row and column; a cell that spans several stands in the first of each."""

    rows: tuple[tuple[Element | None, ...], ...]
    spans: Mapping[Element, int]

    @property
    def columns(self) -> list[tuple[Element | None, ...]]:
        """The same cells by column and row."""
        return list(itertools.zip_longest(*self.rows))


def read_grid(table: Element) -> Grid:
    """Return the cells of `table` in their places (HTML, 4.9.12.1: row and column spans)."""
    rows: list[list[Element | None]] = []
    spans: dict[Element, int] = {}
    taken: dict[tuple[int, int], bool] = {}
    lines = list(table.iter("tr"))
    for row, line in enumerate(lines):
        cells: list[Element | None] = []
        for cell in line:
            while taken.get((row, len(cells))):
                cells.append(None)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for below, beside in itertools.product(range(1, min(high, len(lines) - row)), range(wide)):
                taken[row + below, len(cells) + beside] = True
            spans[cell] = wide
            cells += [cell, *[None] * (wide - 1)]
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return Grid(tuple(tuple(row + [None] * (width - len(row))) for row in rows), spans)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(1000, max(1, int(value))) if value.isdecimal() else 1


def columns_of(grid: Grid) -> list[Column]:
    """Return what each column asks for; a cell over several asks each for its share."""
    found = []
    for cells in grid.columns:
        asked = [
            (ems(text_of(cell)) / grid.spans[cell], longest_word(cell) / grid.spans[cell])
            for cell in cells
            if cell is not None
        ]
        natural = max((width for width, _ in asked), default=0.0)
        found.append(Column(natural, max((word for _, word in asked), default=0.0)))
    return found


def longest_word(cell: Element | None) -> float:
    """Return the ems of what the engine keeps on one line: the longest word, Han not counted."""
    text = text_of(cell)
    words = "".join(character if ord(character) < 0x2E80 else " " for character in text).split()
    return max(map(ems, words), default=0.0) * _WIDE_WORD


def joined_columns(grid: Grid) -> set[int]:
    """Return the columns that a cell joins with the one before: they stay together."""
    return {
        index + step
        for row in grid.rows
        for index, cell in enumerate(row)
        if cell is not None
        for step in range(1, grid.spans[cell])
    }


def text_of(cell: Element | None) -> str:
    """Return the words of a cell."""
    return "" if cell is None else "".join(cell.itertext())
