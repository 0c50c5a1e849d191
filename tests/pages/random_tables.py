"""Tables that nobody has thought of: any number of columns and rows, long words, Han and Latin, joined cells.

Every cell begins with a Han character that no other cell has: a lost one is known by its name.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import pypdfium2

FIRST_HAN = 0x4E00
_HAN = "水位雨量渠道闸门泵站账目名册班次仓库电表井深管网堤段苗情气温货单船期邮路已完成整改并验收"
_LATIN = ("Committee", "pH", "3,400.50", "2019-12-31", "kg/m²", "A4", "12%", "see below", "OK")
_LONG = (
    "Donaudampfschifffahrtsgesellschaft",
    "https://example.org/reports/2019/annual-accounts.html",
    "x" * 70,
)
_COLUMNS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 26, 33, 40)


class Cell(NamedTuple):
    """A cell as written: its own character, its words, how many columns and rows it takes."""

    own: str
    words: str
    wide: int = 1
    high: int = 1


def random_table(number: int, own: Iterator[str], *, with_spans: bool) -> list[list[Cell]]:
    """Return table `number` as rows of cells, each beginning with the next of `own`."""
    pick = random.Random(number)
    columns = pick.choice(_COLUMNS) if number % 3 else pick.randint(1, 40)
    rows = pick.choice((1, 2, 3, 5, 8, 13, 40)) if columns < 16 else pick.choice((1, 2, 4, 9))
    rich, long_words = pick.random() < 0.3, pick.random() < 0.3
    table: list[list[Cell]] = []
    taken: set[tuple[int, int]] = set()
    for row in range(rows + 1):
        cells = []
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = high = 1
            if with_spans and row and pick.random() < 0.1:
                wide = min(pick.randint(1, 4), columns - column)
                high = min(pick.randint(1, 3), rows + 1 - row)
                places = {(row + down, column + on) for down in range(high) for on in range(wide)}
                if places & taken:
                    wide = high = 1
                else:
                    taken |= places
            cells.append(Cell(next(own), _words(pick, rich=rich, long_words=long_words), wide, high))
        table.append(cells)
    return table


def _words(pick: random.Random, *, rich: bool, long_words: bool) -> str:
    kind = pick.random()
    if long_words and kind < 0.06:
        return pick.choice(_LONG)
    if kind < 0.3:
        return pick.choice(_LATIN)
    if kind < 0.4:
        return ""
    start = pick.randrange(len(_HAN))
    return _HAN[start : start + pick.randint(1, 30 if rich else 5)]


def as_markdown(table: Sequence[Sequence[Cell]]) -> str:
    """Return a table with marks of Markdown: it has no joined cells."""
    lines = ["| " + " | ".join(cell.own + cell.words for cell in row) + " |" for row in table]
    return "\n".join([lines[0], "|" + "---|" * len(table[0]), *lines[1:]])


def as_html(table: Sequence[Sequence[Cell]]) -> str:
    """Return a table as HTML, its first row as heads."""
    rows = []
    for index, row in enumerate(table):
        name = "td" if index else "th"
        cells = "".join(
            f'<{name} colspan="{cell.wide}" rowspan="{cell.high}">{cell.own}{cell.words}</{name}>'
            for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>"


def random_tables(numbers: Sequence[int]) -> list[tuple[str, list[list[Cell]]]]:
    """Return tables as an article has them, every second one with joined cells, and their cells."""
    characters = (chr(code) for code in range(FIRST_HAN, 0x9FA6) if chr(code) not in _HAN)
    found = []
    for number in numbers:
        table = random_table(number, characters, with_spans=number % 2 == 0)
        found.append((as_html(table) if number % 2 == 0 else as_markdown(table), table))
    return found


class Seen(NamedTuple):
    """A character as it stands on a page of a PDF."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float


def seen_characters(data: bytes) -> list[Seen]:
    """Return the characters of a PDF that lie inside their page, with the boxes of their ink."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(data), 1):
        width, height = page.get_size()
        text = page.get_textpage()
        words = text.get_text_range()
        whole = len(words) == text.count_chars()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            character = words[index] if whole else text.get_text_range(index, 1)
            inside = left >= 0 and bottom >= 0 and right <= width and top <= height
            if inside and right > left and character.strip():
                character = "-" if character in "\x02\ufffe" else character  # a hyphen at the end of a line
                found.append(Seen(number, character, left, bottom, right, top))
    return found


def lying_on_each_other(characters: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
    """Return the pairs of characters that cover each other by more than a quarter: nobody can read these."""
    squares: dict[tuple[int, int, int], list[Seen]] = {}
    for one in characters:
        for across in range(int(one.left // 20), int(one.right // 20) + 1):
            for up in range(int(one.bottom // 20), int(one.top // 20) + 1):
                squares.setdefault((one.page, across, up), []).append(one)
    return [
        (one, other)
        for together in squares.values()
        for one, other in combinations(together, 2)
        if one[2:] != other[2:] and _common(one, other) > 0.25  # a ligature is one box for its letters
    ]


def _common(one: Seen, other: Seen) -> float:
    """Return which part of the smaller box both boxes cover."""
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    if across <= 0 or up <= 0:
        return 0.0
    least = min((it.right - it.left) * (it.top - it.bottom) for it in (one, other))
    return across * up / least
