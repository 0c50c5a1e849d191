"""Tables in plain text: rows pasted from a sheet, cells parted by tabs or bars."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from huozi.cleaning.characters import width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.marks import caption_mark
from huozi.cleaning.persons import likely_person
from huozi.model.article import Absorbed, Reason

_RULE = re.compile(r"[\s|:+=_-]+")
_BLANKS = re.compile(r" *\u3000[ \u3000]*| {2,}")
_WIDE_BLANKS = re.compile(r"[ \u3000]{2,}")
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[.．、)）]+")


def find_tables(draft: Draft) -> Draft:
    """Take runs of two or more lines with tabs (or as many bars) each for the rows of a table.

    Every tab is the border of a cell, so that an empty cell keeps its place; where lines are aligned by
    several tabs, those are one border.
    """
    if draft.structured:
        return draft
    return _blank_tables(_bar_tables(_tab_tables(draft)))


def _runs(draft: Draft, fits: Sequence[bool]) -> list[list[int]]:
    runs: list[list[int]] = []
    for n, fit in enumerate(fits):
        if fit and runs and runs[-1][-1] == n - 1 and draft.pieces[n].gap <= 1:
            runs[-1].append(n)
        elif fit:
            runs.append([n])
    return [run for run in runs if len(run) > 1]


def _tab_tables(draft: Draft) -> Draft:
    fits = [piece.type is None and "\t" in piece.text.strip() for piece in draft.pieces]
    changed: dict[int, Piece] = {}
    for run in _runs(draft, fits):
        lines = [draft.pieces[n].text.strip("\r\n\f") for n in run]
        rows = _single(lines) or _aligned(lines)
        if rows is None or all(len(row) == 2 and _NUMBER.fullmatch(row[0].strip()) for row in rows):
            continue  # numbers parted by tabs from their clauses
        for n, row in zip(run, rows, strict=True):
            changed[n] = replace(draft.pieces[n], type="table_row", text="\t".join(row))
    return draft.with_changed(changed)


def _single(lines: list[str]) -> list[list[str]] | None:
    """Return the cells where every tab is a border: the first row is as wide as the widest."""
    rows = [line.split("\t") for line in lines]
    width = max(len(_trimmed(row)) for row in rows)
    doubled = sum("" in _trimmed(row) for row in rows)
    if len(_trimmed(rows[0])) != width or (doubled == len(rows) and _aligned(lines)):
        return None
    return rows


def _aligned(lines: list[str]) -> list[list[str]] | None:
    """Return the cells where several tabs are one border: as many in each line."""
    rows = [re.split("\t+", line.strip("\t ")) for line in lines]
    return rows if len({len(row) for row in rows}) == 1 else None


def _trimmed(row: list[str]) -> list[str]:
    """Return `row` without the empty cells at its end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _bar_cells(text: str) -> list[str]:
    text = text.strip()
    if text.count("|") < 2 and not (text.startswith("|") and text.endswith("|") and len(text) > 2):
        return []
    return [cell.strip() for cell in text.strip("|").split("|")]


def _bar_tables(draft: Draft) -> Draft:
    cells = [_bar_cells(piece.text) if piece.type is None else [] for piece in draft.pieces]
    changed: dict[int, Piece] = {}
    rules: dict[int, tuple[Reason, int | None]] = {}
    bars: list[Absorbed] = []
    for run in _runs(draft, [len(row) > 1 for row in cells]):
        if len({len(cells[n]) for n in run}) > 1:
            continue
        for n in run:
            piece = draft.pieces[n]
            if _RULE.fullmatch(piece.text):
                rules[n] = ("debris", None)
                continue
            changed[n] = replace(piece, type="table_row", text="\t".join(cells[n]))
            outer = piece.text.count("|") - "".join(cells[n]).count("|") - len(cells[n]) + 1
            bars += [Absorbed("|" * outer, piece.line, "table")] if outer > 0 else []
    return draft.with_changed(changed, *bars).without(rules)


def _blank_cells(piece: Piece) -> list[str]:
    """Return what wide blanks part in a line; of a caption, 图1　渡口（陶晚　摄）, nothing: it is no row."""
    text = piece.text.strip() if piece.type is None and not caption_mark(piece.text) else ""
    wide = _WIDE_BLANKS.split(text)
    cells = wide if len(wide) > 2 else _BLANKS.split(text)  # 田　苗 is one cell beside wider blanks
    return cells if all(cell.count("（") == cell.count("）") for cell in cells) else []


def _counted(first: Sequence[str]) -> bool:
    """Say whether the first cells count up from 1: the numbers of a list."""
    return [unicodedata.normalize("NFKC", cell) for cell in first] == [str(n + 1) for n in range(len(first))]


def _blank_tables(draft: Draft) -> Draft:
    """Take three lines and more with as many cells, three at least, parted by wide blanks, for rows."""
    cells = [_blank_cells(piece) for piece in draft.pieces]
    changed: dict[int, Piece] = {}
    for run in _runs(draft, [len(row) > 2 and max(map(width, row)) <= 40 for row in cells]):
        people = sum(likely_person(cell) for n in run for cell in cells[n])
        size = len(cells[run[0]])
        alike = all(len(cells[n]) == size for n in run) and not _counted([cells[n][0] for n in run])
        if len(run) > 2 and alike and people * 2 < size * len(run):
            changed |= {n: replace(draft.pieces[n], type="table_row", text="\t".join(cells[n])) for n in run}
    sizes = {len(cells[n]) for n in changed}
    for n, row in enumerate(cells):  # under headings of their own: a row alone is one as well
        near = any(m in changed for m in range(n - 3, n + 4))
        if near and n not in changed and len(row) in sizes and len(row) > 2 and max(map(width, row)) <= 40:
            changed[n] = replace(draft.pieces[n], type="table_row", text="\t".join(row))
    return draft.with_changed(changed)
