"""Tables set in the room there is, as a setter does it: smaller type, columns by content, turned, parted.

A table that the page takes as it is is left to the layout engine. For any other the first of these is taken
that lets every column have its least width:

1. columns as wide as their contents ask for, words too long for theirs broken, in type of the usual size;
2. the same in smaller type, down to the smallest size that the theme allows;
3. the table turned, on a page of its own;
4. the table parted by columns, the first one repeated in every part.

Nothing here is certain to a point: widths are counted in ems. Whether a table really stands inside its page
is measured on the finished file.
"""

import copy
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from math import ceil
from xml.etree.ElementTree import Element, SubElement

from huozi.diagnostics import Finding, Location, Value
from huozi.model.book import Chapter
from huozi.pages.front import ems
from huozi.pages.table_grid import (
    LONGEST_WORD,
    SIZES,
    Column,
    Grid,
    columns_of,
    joined_columns,
    longest_word,
    read_grid,
    text_of,
)

_LONGEST_WHOLE = 14
"""Lines up to which a table stays on one page."""

_SHORT_CELL = 7
"""Ems up to which a column's cells are kept on one line where the table is left to the engine."""

_NARROWEST_MEASURE = 30
"""Ems that such a table finds at least: short columns, and `_SHORT_CELL` for each other, must go in them."""

_WIDEST_COLUMN = 12
_WIDEST_COLUMN_TABLE = 26
"""Ems of text, no column counted for more than `_WIDEST_COLUMN`, beyond which a table spans the columns of a
bulletin."""

_SMALL_TABLE = 20.0
"""Ems of text up to which a table fits the narrowest column that there is."""

_PADDING = (1.0, 0.8, 0.6, 0.6)
"""Ems between the texts of two columns for each of `SIZES`, as `styles/base.css` has it."""

_STEP = 0.5
"""Ems of spare width that are handed out at a time."""


@dataclass(frozen=True, slots=True)
class Room:
    """What tables and code find on a page, in points.

    column  in the text (a column of a bulletin)
    full    across all columns; the same where there is one
    turned  on a page of its own, turned
    depth   of a turned page: how high the table may be there
    sizes   of type, in points, for each class of `SIZES`
    leading of their lines
    code    ems of code that a line of it takes in the text
    """

    column: float
    full: float
    turned: float
    depth: float
    sizes: tuple[float, ...]
    leading: tuple[float, ...]
    code: float


def set_tables(section: Element, text: Element, chapter: Chapter, room: Callable[[], Room]) -> list[Finding]:
    """Set all tables of a chapter; return what was done to those too wide.

    section  the chapter; text: its body, parted where a turned table stands between two parts of it
    room     asked only where a table may be too wide: plain small tables fit every page
    """
    findings = []
    for table in list(text.iter("table")):
        grid = read_grid(table)
        columns = columns_of(grid)
        alone = table in list(text)
        small = sum(column.natural + _PADDING[0] for column in columns) <= _SMALL_TABLE
        if small or _fits_as_it_is(columns, room(), alone=alone):
            _leave_to_engine(text, table, grid)
        else:
            findings += _set_wide(text, table, grid, columns, room(), chapter)
    _part_at_turned(section, text)
    return findings


def _part_at_turned(section: Element, text: Element) -> None:
    """Take turned tables out of `text`, which may run in columns; what follows each is a text of its own."""
    place = list(section).index(text)
    for child in list(text):
        if child.get("class") == "turned":
            place += 1
            section.insert(place, child)
        elif text is not section[place]:
            if section[place].get("class") == "turned":
                place += 1
                section.insert(place, Element("div", {"class": "text"}))
            section[place].append(child)
        else:
            continue
        text.remove(child)


def _fits_as_it_is(columns: Sequence[Column], room: Room, *, alone: bool) -> bool:
    """Return whether the engine's own table layout has room for every word and some Han a line."""
    needed = sum(max(column.least(0), column.word) + _PADDING[0] for column in columns)
    width = room.full if alone and _spans_columns(columns) else room.column
    return needed * room.sizes[0] <= width


def _leave_to_engine(text: Element, table: Element, grid: Grid) -> None:
    """Mark a table too long for one page and cells too short to part; wrap one too wide for a column."""
    columns = grid.columns
    widths = [max(ems(text_of(cell)) for cell in column) for column in columns]
    if len(grid.rows) > _LONGEST_WHOLE:
        table.set("class", "long")
    if sum(width + 1 if width <= _SHORT_CELL else _SHORT_CELL for width in widths) <= _NARROWEST_MEASURE:
        _keep_whole(
            cell
            for column, width in zip(columns, widths, strict=True)
            if width <= _SHORT_CELL
            for cell in column
        )
    if _spans_columns(columns_of(grid)) and table in list(text):
        _wrap(text, table, "wide")


def _spans_columns(columns: Sequence[Column]) -> bool:
    return sum(min(column.natural, _WIDEST_COLUMN) + _PADDING[0] for column in columns) > _WIDEST_COLUMN_TABLE


def _keep_whole(cells: Iterable[Element | None]) -> None:
    """Say of table cells that their text stays on one line."""
    for cell in cells:
        if cell is not None:
            cell.set("class", " ".join(filter(None, [cell.get("class"), "short"])))


def _wrap(text: Element, table: Element, name: str) -> Element:
    wrapper = Element("div", {"class": name})
    wrapper.tail, table.tail = table.tail, None
    text[list(text).index(table)] = wrapper
    wrapper.append(table)
    return wrapper


def _set_wide(
    text: Element, table: Element, grid: Grid, columns: Sequence[Column], room: Room, chapter: Chapter
) -> list[Finding]:
    """Set a table that does not fit as it is; return what was done, for the editor."""
    alone = table in list(text)
    width = room.full if alone else room.column
    size = _largest_size(columns, width, room)
    if size is None and alone:
        size = _turned_size(columns, grid, room)
        if size is not None:
            _size(table, columns, grid, size, room.turned / room.sizes[size])
            _wrap(text, table, "turned")
            return [
                _told("table-turned", chapter, table, columns=len(columns)),
                *_broken(chapter, grid),
            ]
    if size is not None:
        _size(table, columns, grid, size, width / room.sizes[size])
        if alone and room.full > room.column:
            _wrap(text, table, "wide")
        told = [_told("table-smaller", chapter, table, size=f"{room.sizes[size]:.1f}")] if size else []
        return [*told, *_broken(chapter, grid)]
    parts = _part(text, table, grid, columns, width / room.sizes[-1])
    return [
        _told("table-parted", chapter, table, columns=len(columns), parts=parts),
        *_broken(chapter, grid),
    ]


def _largest_size(columns: Sequence[Column], width: float, room: Room) -> int | None:
    """Return the first of the sizes at which every column has its least width; None where none is."""
    return next(
        (index for index in range(len(SIZES)) if _needed(columns, index) * room.sizes[index] <= width), None
    )


def _needed(columns: Sequence[Column], size: int) -> float:
    """Return the ems of type that the columns need at one of `SIZES`."""
    return sum(column.least(size) + _PADDING[size] for column in columns)


def _turned_size(columns: Sequence[Column], grid: Grid, room: Room) -> int | None:
    """Return the largest size at which the table fits a turned page, else the largest not too wide for it."""
    largest = _largest_size(columns, room.turned, room)
    for size in range(len(SIZES) if largest is None else largest, len(SIZES)):
        widths = _widths(columns, room.turned / room.sizes[size], size)
        if sum(_lines(row, grid, widths, size) for row in grid.rows) * room.leading[size] <= room.depth:
            return size
    return largest


def _size(table: Element, columns: Sequence[Column], grid: Grid, size: int, width: float) -> None:
    """Give `table` its size of type and its columns their widths; `width` in ems of that type."""
    widths = _widths(columns, width, size)
    lines = sum(_lines(row, grid, widths, size) for row in grid.rows)
    table.set("class", f"set {SIZES[size]}" + (" long" if lines > _LONGEST_WHOLE else ""))
    group = Element("colgroup")
    for one in widths:
        SubElement(group, "col", {"style": f"width:{100 * one / sum(widths):.4f}%"})
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)


def _widths(columns: Sequence[Column], width: float, size: int) -> list[float]:
    """Return the columns' widths, padding included: first the least, then to the one with most lines."""
    widths = [column.least(size) for column in columns]
    spare = width - sum(widths) - _PADDING[size] * len(columns)
    for _ in range(int(spare / _STEP)):
        lines = [column.natural / wide for column, wide in zip(columns, widths, strict=True)]
        most = max(range(len(lines)), key=lines.__getitem__)
        if lines[most] <= 1:
            break
        widths[most] += _STEP
    return [wide + _PADDING[size] for wide in widths]


def _lines(row: Sequence[Element | None], grid: Grid, widths: Sequence[float], size: int) -> int:
    """Return about how many lines a row takes."""
    heights = [1]
    for index, cell in enumerate(row):
        if cell is not None:
            wide = sum(widths[index : index + grid.spans[cell]]) - _PADDING[size]
            heights.append(ceil(ems(text_of(cell)) / max(wide, 1.0)))
    return max(heights)


def _part(text: Element, table: Element, grid: Grid, columns: Sequence[Column], width: float) -> int:
    """Part `table` by columns into as many tables as it takes in `width` ems; return how many."""
    size = len(SIZES) - 1
    parts: list[Element] = []
    for group in _groups(
        [column.least(size) + _PADDING[size] for column in columns], joined_columns(grid), width
    ):
        part = _copy_of_columns(table, grid, group, first=not parts)
        part_grid = read_grid(part)
        _size(part, columns_of(part_grid), part_grid, size, width)
        parts.append(part)
    parent = next(element for element in text.iter() if table in list(element))
    place = list(parent).index(table)
    parts[-1].tail = table.tail
    parent[place : place + 1] = parts
    return len(parts)


def _groups(needed: Sequence[float], joined: Set[int], width: float) -> list[list[int]]:
    """Return the columns of each part: the first one and others, as few parts as can be, about alike wide."""
    fewest = _filled(needed, joined, width)
    for least in range(int(width)):
        groups = _filled(needed, joined, float(least))
        if len(groups) <= len(fewest):
            return groups
    return fewest


def _filled(needed: Sequence[float], joined: Set[int], width: float) -> list[list[int]]:
    groups, used = [[0]], needed[0]
    for index in range(1, len(needed)):
        if used + needed[index] > width and len(groups[-1]) > 1 and index not in joined:
            groups.append([0])
            used = needed[0]
        groups[-1].append(index)
        used += needed[index]
    return groups


def _copy_of_columns(table: Element, grid: Grid, group: Sequence[int], *, first: bool) -> Element:
    """Return `table` with the columns of `group` alone; ids stand in the first part that has them."""
    part = copy.deepcopy(table)
    wanted = set(group)
    for row, line in zip(grid.rows, part.iter("tr"), strict=True):
        places = [(index, grid.spans[cell]) for index, cell in enumerate(row) if cell is not None]
        for (index, span), cell in zip(places, list(line), strict=True):
            if index not in wanted:
                line.remove(cell)
                continue
            if span > 1:
                cell.set("colspan", str(len(wanted & set(range(index, index + span)))))
            if index == 0 and not first:
                _strip_ids(cell)
    if not first:
        for element in (part, *part.iter("caption")):
            _strip_ids(element, deep=element is not part)
    return part


def _strip_ids(element: Element, *, deep: bool = True) -> None:
    for one in element.iter() if deep else (element,):
        one.attrib.pop("id", None)


def _broken(chapter: Chapter, grid: Grid) -> list[Finding]:
    """Return a notice of the first word too long for any column, which may be broken without a hyphen."""
    for row in grid.rows:
        for cell in row:
            if longest_word(cell) > LONGEST_WORD:
                word = max(text_of(cell).split(), key=len)
                place = chapter.location(cell.get("id", "")) if cell is not None else Location(chapter.path)
                return [Finding("table-words-broken", place, {"word": word[:40]})]
    return []


def _told(id: str, chapter: Chapter, table: Element, **values: Value) -> Finding:
    """Return a finding of a table, placed where its first cell stands in the manuscript."""
    first = next((cell for cell in table.iter() if cell.get("id") in chapter.positions), table)
    return Finding(id, chapter.location(first.get("id", "")), values)
